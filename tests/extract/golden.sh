#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The facts of every case against its golden text; --update writes the golden texts anew.  Prints TAP.
#
#   golden.sh [--update] [--build DIR]

set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${BUILD:-$root/build}
update=
while [ $# -gt 0 ]; do
	case $1 in
	--update) update=1; shift ;;
	--build) build=$2; shift 2 ;;
	*) echo "usage: golden.sh [--update] [--build DIR]" >&2; exit 2 ;;
	esac
done
build=$(cd "$build" && pwd) || exit 2
clang=${CLANG:-clang-19}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$here/cases" || exit 2

number=0
failed=0
for source in *.c; do
	name=${source%.c}
	number=$((number + 1))
	# -O2: the module then holds copies for inlining too
	if "$clang" -fplugin="$build/bootvet-plugin.so" -w -O2 -I "$root/annotations/include" -c "$source" \
		-o "$work/x.o" 2>"$work/messages" &&
		"$build/bootvet" facts "$work/x.o" 2>>"$work/messages" | sed "s|$work/||" >"$work/text" && [ -s "$work/text" ]; then
		[ -z "$update" ] || cp "$work/text" "$here/golden/$name.txt"
		if diff -u "$here/golden/$name.txt" "$work/text" >"$work/messages"; then
			echo "ok $number - facts of $name"
			continue
		fi
	fi
	failed=1
	echo "not ok $number - facts of $name"
	sed 's/^/# /' "$work/messages" | head -n 60
done
echo "1..$number"
exit "$failed"
