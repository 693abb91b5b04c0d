#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet diff` beyond its golden outputs: its JSON is as docs/check.schema.json says, the two directions tell the same,
# the order of inputs does not matter, a branch that cuts one guest off is told with its value there.
# Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
bootvet=$build/bootvet

valid() {
	local offences
	"$bootvet" diff --json "$@" >diff.json || return 1
	offences=$(jq -r --arg part difference --slurpfile schema "$root/docs/check.schema.json" -f "$root/tests/docs/schema.jq" \
		diff.json) || return 1
	printf '%s\n' "$offences"
	[ -z "$offences" ]
}

mirrored() {
	"$bootvet" diff --json "$1" "$2" meet.o install.o | jq -S '.only' >one || return 1
	"$bootvet" diff --json "$2" "$1" meet.o install.o | jq -S '.only | reverse' >two || return 1
	[ -s one ] && diff one two
}

any_order() {
	"$bootvet" diff "$1" "$2" meet.o install.o >one || return 1
	"$bootvet" diff "$1" "$2" install.o meet.o >two || return 1
	[ -s one ] && cmp one two
}

# told TEXT: in what xen-pvh-domu and bios-pc differ by.
told() {
	"$bootvet" diff xen-pvh-domu bios-pc meet.o >out || return 1
	cat out
	tr -s ' \n' ' ' <out | grep -qF -- "$1"
}

# adds_up GUEST GUEST: functions on both and alone are those that each guest runs.
adds_up() {
	"$bootvet" diff --json "$1" "$2" meet.o >diff.json || return 1
	jq -e '.only | all(.functions == ([.files[].functions[]] | length))' diff.json
}

for name in meet install; do
	check "$name.c compiles" clang-19 -fplugin="$build/bootvet-plugin.so" -I"$root/annotations/include" \
		-c "$root/tests/report/cases/$name.c" -o $name.o
done
for pair in 'bios-pc xen-pvh-domu' 'xen-pvh-domu xen-pv-domu' 'cloud-hypervisor xen-pv-dom0'; do
	# shellcheck disable=SC2086
	{
		check "the JSON is as the schema says: $pair" valid $pair meet.o install.o
		check "both directions tell the same: $pair" mirrored $pair
		check "any order of inputs: $pair" any_order $pair
		check "the numbers add up: $pair" adds_up $pair
	}
done
check 'a branch is told with its value on the other guest' told \
	'timer_setup -> pit_setup'
check 'and why it is not taken' told 'never true, since loader is {0, 2}'
check 'a pointer is told with what it holds on the other guest' told 'on xen-pvh-domu it calls {0, xen_shutdown} there'
finish
