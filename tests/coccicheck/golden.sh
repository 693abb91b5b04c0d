#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# golden.sh [--update]: what each semantic patch says of the corpus in each mode, held against golden/PATCH.MODE.txt.
set -u
cd "$(dirname "$(readlink -f "$0")")" || exit 3
patches=../../annotations/semantic-patches/coccicheck
status=0
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT

# run MODE PATCH FILE [-D VARIABLE]: its output, without the names of Coccinelle's temporary files.
run() {
	local mode=$1 patch=$2 file=$3
	shift 3
	spatch --very-quiet --no-includes -D "$mode" "$@" --sp-file "$patches/$patch.cocci" "$file" 2>&1 |
		sed 's|^+++ .*|+++ '"$file"'|' | if [ "$mode" = patch ] || [ "$mode" = context ]; then cat; else sort -t: -k2,2n -k3,3n; fi
}

for mode in report org context patch; do
	run $mode legacy-touch touches.c >"$new/legacy-touch.$mode.txt"
	run $mode legacy-touch late.h >"$new/late.$mode.txt"
	run $mode unguarded-probe probes.c >"$new/unguarded-probe.$mode.txt"
	run $mode requires probes.c -D capability=vga >"$new/requires.$mode.txt"
	run $mode platform-test platform.c >"$new/platform-test.$mode.txt"
	run $mode guard touches.c -D 'place=15:2:vet_has(cmos_rtc)' >"$new/guard.$mode.txt"
done
for file in "$new"/*.txt; do
	if [ "${1:-}" = --update ]; then
		cp "$file" golden/
	elif ! diff -u "golden/${file##*/}" "$file"; then
		status=1
	fi
done
exit $status
