#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Holds the pages of docs/diagnostics to what they show: compiles each example, runs the command that stands in its
# output block and compares.  With --update, writes the real output into the pages instead.  Prints TAP.
#
#   pages.sh [--build DIR] [--update]

set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${BUILD:-$root/build}
update=
while [ $# -gt 0 ]; do
	case $1 in
	--build) build=$2; shift 2 ;;
	--update) update=1; shift ;;
	*) echo "usage: pages.sh [--build DIR] [--update]" >&2; exit 2 ;;
	esac
done
build=$(cd "$build" && pwd) || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
number=0
failed=0

# block LANGUAGE PAGE: the first fenced block of that language.
block() {
	awk -v open="\`\`\`$1" '$0 == open && !seen { seen = inside = 1; next } /^```$/ { inside = 0 } inside' "$2"
}

replace() { # PAGE NEW: puts NEW in place of the first text block
	awk -v new="$2" '
		$0 == "```text" && !seen { print; seen = inside = 1; while ((getline line < new) > 0) print line; next }
		/^```$/ { inside = 0 }
		!inside' "$1" >"$work/page" && cp "$work/page" "$1"
}

for page in "$root"/docs/diagnostics/vet-*.md; do
	name=$(basename "$page" .md)
	number=$((number + 1))
	block c "$page" >example.c
	block text "$page" >wanted
	# shellcheck disable=SC2207
	arguments=($(sed -n '1s/^\$ bootvet check \([a-z0-9 -]*\) example\.o$/\1/p' wanted))
	head -n 1 wanted >got
	if [ ${#arguments[@]} = 0 ] || ! "${CLANG:-clang-19}" -fplugin="$build/bootvet-plugin.so" -Wall -Wextra \
		-I "$root/annotations/include" -c example.c -o example.o 2>messages || [ -s messages ]; then
		echo "not ok $number - $name compiles"
		sed 's/^/# /' messages
		failed=1
		continue
	fi
	"$build/bootvet" check "${arguments[@]}" example.o >>got 2>&1
	if [ -n "$update" ]; then
		replace "$page" got
		echo "ok $number - $name updated"
	elif diff wanted got >difference; then
		echo "ok $number - $name shows what is printed"
	else
		echo "not ok $number - $name shows what is printed"
		sed 's/^/# /' difference
		failed=1
	fi
done
echo "1..$number"
exit $failed
