#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What ./dev answers to someone who has not read about it.  Argument: the repository's top folder.
set -u
root=$1
# shellcheck source=tests/frame/tap.sh
. "$(dirname "$0")/tap.sh"

verbs='setup build test audit boot recall scan bench golden lint fuzz prove'

lists_verbs() {
	local text verb
	text=$("$root/dev" "$@") || return 1
	for verb in $verbs; do
		printf '%s\n' "$text" | grep -q "^  $verb " || { echo "$verb is not listed"; return 1; }
	done
}

status_is() {
	local wanted=$1 status=0
	shift
	"$@" || status=$?
	[ "$status" = "$wanted" ] || { echo "status $status, wanted $wanted"; return 1; }
}

silent_stdout() {
	[ -z "$("$@" 2>/dev/null)" ]
}

fits_80_columns() {
	! "$root/dev" --help | grep -E '^.{81}'
}

check 'no verb: the verbs are listed' lists_verbs
check '--help: the verbs are listed' lists_verbs --help
check 'the list fits a terminal' fits_80_columns
check 'unknown verb: exit status 2' status_is 2 "$root/dev" frobnicate
check 'unknown verb: nothing on standard output' silent_stdout "$root/dev" frobnicate
for verb in $verbs; do
	check "$verb --help explains itself" test -n "$("$root/dev" "$verb" --help)"
done
check 'scan without a subject: exit status 2' status_is 2 "$root/dev" scan
check 'fuzz with a word for a number: exit status 2' status_is 2 "$root/dev" fuzz soon
check 'fuzz of a target that is none: exit status 2' status_is 2 "$root/dev" fuzz 1 ../soon
check 'setup of an unknown group: exit status 2' status_is 2 "$root/dev" setup moon
check 'golden with an unknown argument: exit status 2' status_is 2 "$root/dev" golden --upadte
check 'it works from any folder' env -C / "$root/dev" --help
finish
