#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `./dev compare`: the four tools find and say of the corpus what they did when expected.txt was written, and the page that tells
# users about it shows the same.  Argument: the repository's top folder.
set -u
cd "$1" || exit 3
# shellcheck source=tests/frame/tap.sh
. tests/frame/tap.sh

for tool in sparse spatch jq; do
	command -v $tool >/dev/null && continue
	skip 'four tools on one corpus' "no $tool"
	finish
done
compared() { bash scripts/compare.sh --no-times 2>/dev/null | diff -u tests/compare/expected.txt -; }
check 'what each tool finds, and where it cries wolf' compared
shown() { diff -u <(sed '/^$/,$d' tests/compare/expected.txt) <(sed -n '/^## Agreement/,$p' docs/without-clang.md | sed -n '/^class  *planted/,/^false alarms/p'); }
check 'docs/without-clang.md shows that table' shown
# A tool that is not there costs its column, not the others'.
without() {
	local folder status=0
	folder=$(mktemp -d)
	for tool in $(compgen -c | grep -vxE 'spatch|spatch\..*' | LC_ALL=C sort -u); do
		[ ! -x "$(command -v "$tool")" ] || ln -sf "$(command -v "$tool")" "$folder/${tool##*/}" 2>/dev/null
	done
	PATH=$folder bash scripts/compare.sh --no-times >"$folder.out" 2>&1 || status=$?
	rm -rf "$folder"
	[ $status = 0 ] && grep -qx 'not compared: coccinelle, spatch is not installed (package coccinelle)' "$folder.out" && grep -qE '^raw-touch +10 +10 +10 +0 +0$' "$folder.out" || status=1
	[ $status = 0 ] || cat "$folder.out"
	rm -f "$folder.out"
	return $status
}
check 'without Coccinelle the others are compared, and it says so' without
usage() { ! bash scripts/compare.sh --fast >/dev/null 2>&1; }
check 'a wrong flag' usage
finish
