#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Guards link without the runtime and then know nothing; with one they ask it.  Programs without any library, in the ways
# kernels are linked.  Argument: the repository's top folder.
set -u
root=$1
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# answers STATUS COMPILER FLAG...: the program builds without a word, and leaves with that status.
answers() {
	local wanted=$1 status=0
	shift
	"$@" -std=gnu11 -Wall -Wextra -Werror -ffreestanding -fno-stack-protector -nostdlib -I"$root/annotations/include" \
		"$root/tests/annotations/no-runtime.c" -o "$scratch/program" || return 1
	(exec "$scratch/program") 2>/dev/null || status=$?
	[ $status = "$wanted" ] || { echo "status $status, not $wanted"; return 1; }
}

trap_status=$((128 + 4)) # SIGILL
for compiler in clang-19 gcc-12 gcc; do
	if ! command -v $compiler >/dev/null; then
		skip "$compiler" 'not installed'
		continue
	fi
	for flags in '-O0 -static -fno-pie' '-O2 -static -fno-pie' '-Os -static-pie -fPIE' '-O2 -pie -fPIE' \
		'-O2 -static -fno-pic -mcmodel=kernel' '-O0 -m32 -static -fno-pie' '-O2 -m32 -static -fno-pie'; do
		case "$flags" in
		*kernel*)
			# The code model wants the top 2 GiB, where no program of this system can be: link it, no more.
			# shellcheck disable=SC2086
			check "$compiler $flags links" "$compiler" $flags -ffreestanding -nostdlib -I"$root/annotations/include" \
				"$root/tests/annotations/no-runtime.c" -Wl,-Ttext=0xffffffff80000000 -o "$scratch/kernel"
			continue
			;;
		esac
		# shellcheck disable=SC2086
		check "$compiler $flags: knows nothing" answers 0 $compiler $flags
		# shellcheck disable=SC2086
		check "$compiler $flags: a requirement traps" answers $trap_status $compiler $flags -DREQUIRE
		# shellcheck disable=SC2086
		check "$compiler $flags: with a runtime" answers 3 $compiler $flags -DRUNTIME
		# shellcheck disable=SC2086
		check "$compiler $flags: a requirement that holds" answers 3 $compiler $flags -DRUNTIME -DREQUIRE
	done
done
finish
