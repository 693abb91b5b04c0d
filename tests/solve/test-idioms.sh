#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs idioms.c, then has bootvet judge it: each line that the run got to is reachable, whatever it is compiled with.
# Usage: test-idioms.sh ROOT BOOTVET PLUGIN
set -u
root=$(readlink -f "$1") bootvet=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
idioms=$root/tests/solve/idioms.c

# Every condition holds when it runs: what is not reached then says nothing about bootvet.
runs() {
	clang-19 -DRUN -O0 -fwrapv -o idioms "$idioms" && ./idioms | sort >ran && grep -nE '^\s+(T\(|another.function\()' "$idioms" | cut -d: -f1 | sort >wanted &&
		diff wanted ran
}

# reports OPTION: no line that ran is missing among the findings.
reports() {
	clang-19 "$1" -fplugin="$plugin" -I "$root/annotations/include" -c -o idioms.o "$idioms" || return 1
	"$bootvet" check --guest xen-pvh-domu idioms.o >found
	[ $? = 1 ] && grep -oE '^[^ ]*idioms\.c:[0-9]+' found | sed 's/.*://' | sort -u >lines && [ -z "$(comm -23 ran lines | tee missed)" ] || {
		sed "s|^|called dead, and runs: line |" missed
		return 1
	}
}

check 'every condition holds' runs
for option in -O0 -O2; do
	check "what runs is reachable, $option" reports $option
done
finish
