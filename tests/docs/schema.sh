#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# docs/check.schema.json describes what `check --json` and `explain --json` print: real output, of findings of many kinds,
# is held to it, and output that was spoilt is refused.  Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
command -v jq >/dev/null || { skip 'the schema' 'jq is not installed'; finish; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
here=$root/tests/docs

# valid PART FILE: no offence against the schema ("" or one of its parts).
valid() {
	local offences
	offences=$(jq -r --arg part "$1" --slurpfile schema "$root/docs/check.schema.json" -f "$here/schema.jq" "$2") || return 1
	printf '%s\n' "$offences"
	[ -z "$offences" ]
}

spoilt() {
	jq "$1" check.json >spoilt.json || return 1
	! valid '' spoilt.json
}

has_kinds() {
	local seen
	seen=$(jq -r "[.guests[].$1] | unique | join(\" \")" check.json)
	printf '%s\n' "$seen"
	[ "$seen" = "$2" ]
}

check 'kinds.c compiles' clang-19 -fplugin="$build/bootvet-plugin.so" -I"$root/annotations/include" -c "$here/kinds.c" -o kinds.o
"$build/bootvet" check --json --guest xen-pvh-domu --guest xen-pvh-dom0 kinds.o >check.json 2>messages
check 'every kind of finding is in the sample' has_kinds 'findings[].id' "$(sed -n '/^const char \*vet_finding_name/,/^}/p' \
	"$root/analyzer/solve/verdict.c" | grep -o '"vet-[a-z-]*"' | tr -d '"' | grep -vx vet-unknown | sort | tr '\n' ' ' | sed 's/ $//')"
check 'all severities are in the sample' has_kinds 'findings[].severity' 'error note warning'
check 'steps tell where pointers were stored' has_kinds 'findings[].path[].stored | type' 'null object'
check 'check --json is as the schema says' valid '' check.json
"$build/bootvet" check --json --guest xen-pvh-domu --guest xen-hvm "$build"/kernel-demo/faulty-*.o >check.json
check 'check --json of the demo kernel is as the schema says' valid '' check.json
"$build/bootvet" explain --json --guest xen-pvh-domu --guest xen-hvm demo_main "$build"/kernel-demo/faulty-*.o >explain.json
check 'explain --json is as the schema says' valid explanations explain.json
"$build/bootvet" explain --json --guest xen-pvh-domu fault_from_assembly "$build"/kernel-demo/faulty-*.o >explain.json
check 'explain --json of a dead function too' valid explanations explain.json

check 'a missing key is noticed' spoilt 'del(.guests[0].holes)'
check 'a new key is noticed' spoilt '.guests[0].findings[0].at.offset = 1'
check 'another type is noticed' spoilt '.guests[0].findings[0].entry = 3'
check 'another word is noticed' spoilt '.guests[0].holes[0].kind = "hole"'
check 'another version is noticed' spoilt '.version = 2'
finish
