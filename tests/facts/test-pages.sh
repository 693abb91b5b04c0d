#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The examples of the pages about facts: each page's C is compiled with the plugin, and `bootvet facts` must print what the
# page shows.  Usage: test-pages.sh ROOT BOOTVET PLUGIN
set -u
root=$(readlink -f "$1") bootvet=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

# block LANGUAGE PAGE: what stands in the page's blocks of this language.
block() {
	awk -v start="\`\`\`$1" '$0 == start { on = 1; next } /^```/ { on = 0 } on' "$2"
}

page() {
	local page=$root/$1 object
	object=$(block console "$page" | sed -n '1s/^\$ bootvet facts //p')
	[ -n "$object" ] || { echo "$1 shows no facts"; return 1; }
	block c "$page" >"${object%.o}.c"
	clang-19 -O2 -fplugin="$plugin" -I"$root/annotations/include" -c "${object%.o}.c" -o "$object" || return 1
	diff -u <(block console "$page" | sed 1d) <("$bootvet" facts "$object")
}

check 'the example of docs/facts.md' page docs/facts.md
check 'the example of analyzer/facts/README.md' page analyzer/facts/README.md
finish
