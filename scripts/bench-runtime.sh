#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the runtime costs a kernel: bytes of text at -Os, by part and compiler; the deepest stack of filling the table, as the
# compiler counts frames; instructions from the entry to the filled table, on a machine made for it (callgrind).
set -eu
. scripts/common.sh

# shellcheck disable=SC2086
need $packages_build valgrind
bash scripts/build.sh >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags="-std=c11 -Os -ffreestanding -nostdlib -mno-sse -mcmodel=kernel -mno-red-zone -fno-stack-protector -fno-pic
	-fno-asynchronous-unwind-tables -Iannotations/include -Iruntime/include -Iruntime/source -Ibuild/runtime"

# part FILE: which of the aims it counts for.
part() {
	case "${1##*/}" in
	print.c | status.c | unsound.c) echo 'printing and names' ;;
	guard*.c | trap*.c | port*.c | site*.c) echo 'guards, traps, checked ports' ;;
	*) echo 'parsers, identity, table' ;;
	esac
}

printf '%-10s %-30s %s\n' COMPILER PART 'TEXT AND CONSTANTS, BYTES AT -Os'
for compiler in clang-19 gcc; do
	for source in runtime/source/*.c build/runtime/profiles.c; do
		object=$work/$compiler-$(basename "$source" .c).o
		# shellcheck disable=SC2086
		$compiler $flags -c "$source" -o "$object"
		printf '%s\t%s\n' "$(part "$source")" "$(size -A "$object" | awk '/^\.text/ { t += $2 } /^\.rodata/ { r += $2 } END { print t + 0 "\t" r + 0 }')"
	done | awk -F '\t' -v compiler=$compiler '{ text[$1] += $2; data[$1] += $3 }
		END { for (p in text) printf "%-10s %-30s %5d text, %5d constants\n", compiler, p, text[p], data[p] }' | sort
done

# The deepest sum of frames from vet_platform_detect on: GCC tells each frame and each call.
mkdir -p "$work/stack"
for source in runtime/source/*.c build/runtime/profiles.c; do
	# shellcheck disable=SC2086
	gcc $flags -fcallgraph-info=su -c "$source" -o "$work/stack/$(basename "$source" .c).o"
done
cat "$work"/stack/*.ci | awk '
	/^node:/ {
		match($0, /title: "[^"]*"/); name = substr($0, RSTART + 8, RLENGTH - 9); sub(/.*:/, "", name)
		if (match($0, /[0-9]+ bytes/)) size[name] = substr($0, RSTART, RLENGTH) + 0
	}
	/^edge:/ {
		match($0, /sourcename: "[^"]*"/); from = substr($0, RSTART + 13, RLENGTH - 14); sub(/.*:/, "", from)
		match($0, /targetname: "[^"]*"/); to = substr($0, RSTART + 13, RLENGTH - 14); sub(/.*:/, "", to)
		calls[from] = calls[from] " " to
	}
	function depth(name, n, list, i, best, below) {
		if (name in known) return known[name]
		known[name] = size[name] + 8
		n = split(calls[name], list, " ")
		best = 0
		for (i = 1; i <= n; i++)
			# What is called by pointer: the table readers of acpi.c, the deepest of which is asked for below.
			if (list[i] != "__indirect_call" && (below = depth(list[i])) > best) best = below
		return known[name] = size[name] + 8 + best
	}
	END { printf "stack, deepest path from vet_platform_detect, GCC: %d bytes\n", depth("vet_platform_detect") }'

# Filling the table needs no guard, and no host that has traps.
mapfile -t filling < <(printf '%s\n' runtime/source/*.c | grep -vE '/(guard|port|trap)\.c$')
# Without debug information, which not every valgrind reads.
# shellcheck disable=SC2086
gcc -std=c11 -O2 -Iannotations/include -Iruntime/include -Iruntime/source -Itests/runtime tests/runtime/bench-detect.c \
	tests/runtime/fake-host.c "${filling[@]}" build/runtime/profiles.c -o "$work/detect"
count() {
	valgrind --tool=callgrind --callgrind-out-file="$work/calls" --collect-atstart=no --toggle-collect="$1" "$work/detect" \
		>"$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
	awk '/^summary:/ { print $2 }' "$work/calls"
}
printf 'instructions, q35 through PVH, GCC -O2: evidence %s, identity %s, table %s\n' "$(count vet_evidence_gather)" \
	"$(count vet_identity_find)" "$(count vet_platform_fill)"
