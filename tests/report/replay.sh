#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the commands of golden/*.txt, lines that begin with `$ `, where the programs of cases/ are compiled with the plugin
# to NAME.o, and compares what they print, errors and an exit status other than 0 too, with what stands below them.
# Arguments: the repository's top folder, the build folder, and --update to write the real output there instead.  Prints TAP.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
update=${3:-}
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
here=$root/tests/report
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
PATH=$build:$PATH
mkdir "$scratch/objects"
cp "$here"/cases/*.yaml "$scratch/objects"
for source in "$here"/cases/*.c; do
	name=$(basename "$source" .c)
	(cd "$here/cases" && clang-19 -fplugin="$build/bootvet-plugin.so" -std=gnu11 -O0 -I"$root/annotations/include" -c "$name.c" \
		-o "$scratch/objects/$name.o") || exit 3
done

# Each command's lines to a file of its own, NUMBER.wanted, the command itself first.
split() {
	awk -v to="$scratch/page" '/^\$ / { number++ } number { print >(to "/" number ".wanted") }' "$1"
}

run() {
	local status=0
	printf '$ %s\n' "$1"
	(cd "$scratch/objects" && eval "$1") 2>&1 </dev/null || status=$?
	[ $status = 0 ] || printf '[%d]\n' $status
}

for golden in "$here"/golden/*.txt; do
	rm -rf "$scratch/page"
	mkdir "$scratch/page"
	split "$golden"
	: >"$scratch/new"
	for number in $(seq "$(find "$scratch/page" -name '*.wanted' | wc -l)"); do
		command=$(sed -n '1s/^\$ //p' "$scratch/page/$number.wanted")
		run "$command" >"$scratch/real"
		cat "$scratch/real" >>"$scratch/new"
		[ "$update" ] || check "$command" diff -u --label golden --label real "$scratch/page/$number.wanted" "$scratch/real"
	done
	[ -z "$update" ] || cp "$scratch/new" "$golden"
done
[ "$update" ] || [ $tap_number != 0 ] || check 'there are golden files' false
[ "$update" ] || finish
