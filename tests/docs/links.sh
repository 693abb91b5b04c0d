#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every relative link in a page leads to a file that is there, and `#part` to a heading in it.  Arguments: the
# repository's top folder.
set -u
root=$(readlink -f "$1")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
cd "$root" || exit 3

pages() {
	git -c safe.directory='*' ls-files -c -o --exclude-standard -- '*.md' 2>/dev/null ||
		find . -path './build*' -prune -o -name '*.md' -printf '%P\n'
}

# Links outside code: [text](target) and [text]: target.
links() {
	awk '/^ *```/ { code = !code; next } !code' "$1" | sed 's/`[^`]*`//g' | tr '\n' ' ' |
		grep -oE '\]\([^) ]+\)|\]: +[^ ]+' | sed -E 's/^\]\(//; s/\)$//; s/^\]: +//'
}

# Headings as a browser names them: lower case, blanks as `-`, without other signs.
headings() {
	awk '/^ *```/ { code = !code; next } !code && /^#+ /' "$1" | sed -E 's/^#+ +//' | tr '[:upper:]' '[:lower:]' |
		sed -E 's/[^a-z0-9 _-]//g; s/ /-/g'
}

resolve() {
	local page=$1 link file broken=0
	while read -r link; do
		case $link in
		http:* | https:* | mailto:*) continue ;;
		'#'*) file=$page ;;
		*) file=$(dirname "$page")/${link%%#*} ;;
		esac
		if [ ! -e "$file" ]; then
			printf '%s: no %s\n' "$page" "$link"
			broken=1
		elif [ "$link" != "${link#*#}" ] && ! headings "$file" | grep -qxF -- "${link#*#}"; then
			printf '%s: no heading %s\n' "$page" "$link"
			broken=1
		fi
	done < <(links "$page")
	return $broken
}

broken_is_told() {
	local scratch output
	scratch=$(mktemp -d)
	# shellcheck disable=SC2016
	printf '# A b\n[x](gone.md) [y](#a-b) [z](#c) `[w](code.md)`\n' >"$scratch/page.md"
	output=$(resolve "$scratch/page.md")
	rm -rf "$scratch"
	[ "$(printf '%s\n' "$output" | sed 's/.*: //')" = "$(printf 'no gone.md\nno heading #c\n')" ]
}

check 'a broken link is told' broken_is_told
while read -r page; do
	check "links of $page" resolve "$page"
done < <(pages | sort)
finish
