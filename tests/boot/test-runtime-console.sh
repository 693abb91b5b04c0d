#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The judge of Linux's boots with the runtime in it: what makes it complain, on consoles of this test's own.  The profile is a real
# one, xen-pvh-dom0.  Nothing is booted.  Arguments: the repository's top folder, bootvet.
set -u
bootvet=$(readlink -f "$2")
cd "$1" || exit 3
# shellcheck source=tests/frame/tap.sh
. tests/frame/tap.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
boots=$scratch/boots.txt
# shellcheck source=scripts/linux-runtime.sh
. scripts/linux-runtime.sh

cat >"$boots" <<'TABLE'
boot one
guest xen-pvh-dom0
entry pvh
parameters some=thing
cell pic_8259 absent
traps function pic_8259 mask_it
says provoked: yes
TABLE

# console FROM TO: a boot that says all it has to, every line by an early console too, with one change.
console() {
	{
		echo 'Linux version 6'
		echo '[    0.000000] bootvet: platform: xen-pvh-dom0, entry pvh, hypervisor xen, privileged'
		echo '[    0.000000] bootvet:   since somebody says so'
		"$bootvet" capabilities | awk '$2 == "platform" { print "[    0.000000] bootvet: " $1 " " ($1 == "pic_8259" ? "absent  entry  gone" : "unknown  -  nobody says") }'
		echo '[    0.100000] bootvet: sealed: 1 of 1 guards patched, 2 of 9 annotated functions trap, 0 of absent hardware do not, table read-only'
		echo 'bootvet: trap: function pic_8259 mask_it+0x0/0x40, called from caller+0x10/0x20; absent on xen-pvh-dom0 (entry: gone)'
		echo 'bootvet: provoked: yes'
		echo 'bootvet: provoked: yes'
	} | sed -E "s/${1:-^\$}/${2:-}/" >"$scratch/console"
}

# wrong TEXT FROM TO: with that change the judge says this, and nothing else; '' for nothing.
wrong() {
	local said
	console "${2:-}" "${3:-}"
	said=$(linux_runtime_wrong "$bootvet" one "$scratch/console")
	[ "$said" = "$1" ] || { printf '%s\n' "$said"; return 1; }
}

# What contradicts the profile, whose cell is that.
opposite() {
	profile_of "$bootvet" xen-pvh-dom0 | awk -v presence="$1" '$2 == presence && $1 != "pic_8259" { print $1; exit }'
}

lists() {
	[ "$(linux_runtime_list | tr -s ' ')" = 'one xen-pvh-dom0 pvh' ]
}

# What the table of this repository says is there: guests, their entries, capabilities, machines that boot-linux.sh has.
sound() {
	local name guest entry capability
	boots=kernel-demo/linux/runtime/boots.txt
	! sed -E '/^(#|$)/d' "$boots" | grep -vE '^(boot|guest|entry|parameters|cell|traps|says) [^ ]' || return 1
	linux_runtime_list | while read -r name guest entry; do
		grep -q "^boot_${name//-/_}() {" scripts/boot-linux.sh || { echo "no machine $name"; exit 1; }
		grep -qE "^entries: .*[[ ]${entry}[],]" "annotations/guests/$guest.yaml" || { echo "$guest has no entry $entry"; exit 1; }
		for capability in $(boot_field "$name" cell | cut -d' ' -f1) $(boot_field "$name" traps | cut -d' ' -f2); do
			grep -q "^VET_PLATFORM_CAPABILITY($capability," annotations/include/bootvet/capabilities.def ||
				{ echo "no capability $capability"; exit 1; }
		done
	done
}

check 'the blocks are listed' lists
check 'the repository'\''s table is sound' sound
check 'all is said: nothing is wrong' wrong ''
check 'no table' wrong 'one: no platform xen-pvh-dom0, entry pvh' '^.*bootvet: platform: .*' ''
check 'another guest' wrong 'one: no platform xen-pvh-dom0, entry pvh, but platform: xen-hvm, entry pvh, hypervisor xen, privileged' 'platform: xen-pvh-dom0' 'platform: xen-hvm'
check 'another entry' wrong 'one: no platform xen-pvh-dom0, entry pvh, but platform: xen-pvh-dom0, entry linux-64, hypervisor xen, privileged' 'entry pvh' 'entry linux-64'
check 'a cell is missing' wrong 'one: no cell vga' 'bootvet: vga .*' ''
check 'a cell is not what the boot says' wrong 'one: pic_8259 is unknown, not absent' 'pic_8259 absent' 'pic_8259 unknown'
there=$(opposite present)
gone=$(opposite absent)
check 'absent by evidence, present by the profile' wrong "one: $there is absent by evidence, present by the profile" "$there unknown" "$there absent"
check 'present by evidence, absent by the profile' wrong "one: $gone is present by evidence, absent by the profile" "$gone unknown" "$gone present"
check 'not sealed' wrong 'one: not sealed' '^.*sealed: .*' ''
check 'the table can be written' wrong 'one: sealed: 1 of 1 guards patched, 2 of 9 annotated functions trap, 0 of absent hardware do not, table writable' 'read-only' 'writable'
check 'a function that does not trap' wrong 'one: sealed: 1 of 1 guards patched, 2 of 9 annotated functions trap, 1 of absent hardware do not, table read-only' '0 of absent' '1 of absent'
check 'nothing trapped' wrong 'one: not trapped: function pic_8259 mask_it' '^.*bootvet: trap: .*' ''
check 'another function trapped' wrong 'one: not trapped: function pic_8259 mask_it
one: trapped, and had not to be: function pic_8259 other' 'mask_it' 'other'
check 'something is not said' wrong 'one: not said: provoked: yes' 'provoked: yes' 'provoked: no'
finish
