#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the program says, the pages explain: every diagnostic, command, option and kind of proof hole is found in them, and
# every file of the analyzer and of the runtime has its line in docs/architecture.md.  Arguments: the repository's top folder, bootvet.
set -u
root=$(readlink -f "$1")
bootvet=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
cd "$root" || exit 3

# every LIST TEST: LIST is not empty and TEST is true of each of its words.
every() {
	local word list missing=0
	list=$($1)
	[ -n "$list" ] || { echo "$1 names nothing"; return 1; }
	for word in $list; do
		"$2" "$word" || { printf '%s: %s\n' "$word" "not ${2//_/ }"; missing=1; }
	done
	return $missing
}

diagnostics() {
	sed -n '/^const char \*vet_finding_name/,/^}/p' analyzer/solve/verdict.c | grep -o '"vet-[a-z-]*"' | tr -d '"' |
		grep -vx vet-unknown
}

has_a_page() {
	[ -s "docs/diagnostics/$1.md" ] && grep -qF "($1.md)" docs/diagnostics/README.md
}

holes() {
	sed -n '/^const char \*vet_hole_name/,/^}/p' analyzer/report/findings-text.c | grep -o '= "[a-z-]*"' | tr -d '= "'
}

in_soundness() {
	grep -qE "^\| $1 +\|" docs/soundness.md
}

commands() {
	"$bootvet" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

shown() {
	cat README.md docs/*.md | grep -qE "bootvet $1( |\`|$)"
}

# One word an option: --long, or -s|--long.
options() {
	local command
	for command in $(commands); do
		"$bootvet" "$command" --help | sed -nE 's/^ +(-[a-zA-Z], )?(--[a-z-]+).*/\1\2/p' | sed 's/, /|/'
	done | grep -vE -- '--(help|usage)$' | sort -u
}

told() {
	cat README.md docs/*.md docs/diagnostics/*.md annotations/guests/README.md |
		grep -qE -- "(^|[^a-z-])($1)([^a-z-]|$)"
}

sources() {
	find analyzer -type f \( -name '*.c' -o -name '*.h' -o -name '*.cpp' \) -printf '%P\n' | sort
	find runtime -name '*.[ch]' -printf '%p\n'
}

in_architecture() {
	[ -n "${files:=$(named_files)}" ] && printf '%s\n' "$files" | grep -qxF "$1"
}

# Names in the first column of the tables below "## FOLDER/".
named_files() {
	awk '
		/^#+ / { folder = $2 ~ /\/$/ ? $2 : "" }
		folder != "" && /^\| `/ {
			split($0, cell, "|")
			count = split(cell[2], word, /[` ]+/)
			for (i = 1; i <= count; i++)
				if (word[i] != "")
					print folder word[i]
		}' docs/architecture.md
}

# bound NAME FILE TEXT: the number of a #define, as it stands in the page's TEXT with % for it.
bound() {
	local number text
	number=$(sed -nE "s/^#define $1 ([0-9]+)u?( .*)?$/\\1/p" "$2")
	text=$(tr '\n' ' ' <docs/what-is-dead.md)
	echo "$1 is ${number:-gone}"
	[ -n "$number" ] && [ "${text/${3//%/$number}/}" != "$text" ]
}

is_there() {
	[ -f "analyzer/$1" ] || [ -f "$1" ]
}

check 'every diagnostic has a page and its line in the index' every diagnostics has_a_page
check 'every kind of proof hole has its row in docs/soundness.md' every holes in_soundness
check 'every command is shown' every commands shown
check 'every option is told' every options told
check 'every file of the analyzer and the runtime has its row in docs/architecture.md' every sources in_architecture
check 'how many integers a value holds' bound VET_SET_CONSTANTS analyzer/solve/set.h 'up to % integers'
check 'how many addresses a value holds' bound VET_SET_ADDRESSES analyzer/solve/set.h 'up to % addresses'
check 'how many wrappers a touch is followed through' bound VET_TOUCH_CHAIN analyzer/solve/touch.h 'up to % calls'
check 'every file that has a row is there' every named_files is_there
finish
