#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The runtime as kernels compile it: both compilers, 32 and 64 bits, without a warning; then what the object asks of its host is
# only <bootvet/host.h> and what compilers call themselves, it uses no floating point and no vector registers, and nothing calls
# itself.  Arguments: the repository's top folder, the generated profiles, source files.
set -u
root=$1
profiles=$2
shift 2
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sources=("$@" "$profiles")
flags=(-std=c11 -Wall -Wextra -Werror -Wstrict-prototypes -Wmissing-prototypes -Wshadow -Wvla -Wundef -Os -ffreestanding -nostdlib
	-mno-sse -mno-mmx -mno-red-zone -fno-stack-protector -fno-pic -fno-asynchronous-unwind-tables
	-I"$root/annotations/include" -I"$root/runtime/include" -I"$root/runtime/source" -I"$(dirname "$profiles")")

compiles() {
	local name=$1 source
	shift
	mkdir -p "$work/$name"
	for source in "${sources[@]}"; do
		"$@" "${flags[@]}" -c "$source" -o "$work/$name/$(basename "$source" .c).o" || return 1
	done
}

# headers: each stands alone.
stands_alone() {
	local header
	for header in "$root"/runtime/include/bootvet/*.h; do
		echo "#include <bootvet/${header##*/}>" >"$work/alone.c"
		"$@" "${flags[@]}" -fsyntax-only "$work/alone.c" || return 1
	done
}

joined() {
	ld -r -o "$work/$1.o" "$work/$1"/*.o
}

asks_host_only() {
	joined "$1" || return 1
	local wanted='^(memcpy|memset|memmove|memcmp|vet_host_[a-z]+|__(start|stop)_[a-z_]+|_GLOBAL_OFFSET_TABLE_)$' asked
	asked=$(nm -u "$work/$1.o" | awk '{ print $2 }' | grep -vE "$wanted")
	printf '%s\n' "$asked"
	[ -z "$asked" ]
}

no_vectors() {
	! objdump -d --no-show-raw-insn "$work/$1.o" | grep -E '%[xyz]?mm[0-9]|%st'
}

# Every call by name, and every function whose address is taken as if called from there: their graph has no cycle.
no_recursion() {
	objdump -dr --no-show-raw-insn "$work/$1.o" | awk '
		# Where a relocation follows, the place that stands in the instruction is none.
		/R_(X86_64|386)_/ { to = $NF; sub(/[-+]0x.*/, "", to); if (to ~ /^[a-z_]/) print at, to; held = ""; next }
		held { print held; held = "" }
		/^[0-9a-f]+ <.*>:$/ { at = $2; gsub(/[<>:]/, "", at) }
		/\t(call|jmp)/ && /<[a-z_]+[^+>]*>$/ { to = $NF; gsub(/[<>]/, "", to); if (to != at || /\tcall/) held = at " " to }' |
		awk '$1 != $2' >"$work/edges"
	[ -s "$work/edges" ] && tsort "$work/edges" 2>&1 >/dev/null | tee "$work/cycles" && [ ! -s "$work/cycles" ]
}

no_direct_recursion() {
	! objdump -d --no-show-raw-insn "$work/$1.o" | awk '
		/^[0-9a-f]+ <.*>:$/ { at = $2; gsub(/[:]/, "", at) }
		/\tcall/ && $NF == at { print at " calls itself" }' | grep .
}

for compiler in clang-19 gcc; do
	check "$compiler, 64 bits, -mcmodel=kernel" compiles "$compiler-64" "$compiler" -m64 -mcmodel=kernel
	check "$compiler, 32 bits" compiles "$compiler-32" "$compiler" -m32
	check "$compiler: each header stands alone" stands_alone "$compiler" -m64
	check "$compiler: asks its host for <bootvet/host.h> only" asks_host_only "$compiler-64"
	check "$compiler: no floating point, no vector registers" no_vectors "$compiler-64"
	check "$compiler: nothing calls itself" no_direct_recursion "$compiler-64"
	check "$compiler: no cycle of calls" no_recursion "$compiler-64"
done
finish
