#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What `bootvet guests` and `bootvet capabilities` print, where, and how they leave.  Arguments: the repository's top folder,
# a program that takes these two subcommands.
set -u
root=$1
program=$2
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# leaves STATUS ARGUMENT...: with that status; errors on standard error alone, results on standard output alone.
leaves() {
	local wanted=$1 status=0
	shift
	"$program" "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
	cat "$scratch/out" "$scratch/err"
	[ $status = "$wanted" ] || return 1
	if [ $status = 0 ]; then [ ! -s "$scratch/err" ]; else [ ! -s "$scratch/out" ] && [ -s "$scratch/err" ]; fi
}

# prints PATTERN ARGUMENT...: a line that matches.
prints() {
	local pattern=$1
	shift
	"$program" "$@" 2>&1 | tee "$scratch/out" | grep -qE -- "$pattern" || { cat "$scratch/out"; return 1; }
}

fits() {
	! "$program" "$@" 2>&1 | grep -nE '.{81}'
}

repeats() {
	"$program" "$@" >"$scratch/first" && "$program" "$@" >"$scratch/second" && cmp "$scratch/first" "$scratch/second"
}

every_guest() {
	local guest
	for guest in "$root"/annotations/guests/*.yaml; do
		guest=$(basename "$guest" .yaml)
		"$1" "${@:2}" guests "$guest" || return 1
	done
}

check 'all guests' leaves 0 guests
check 'one guest' leaves 0 guests xen-pvh-domu
check 'one guest, as C writes it' leaves 0 guests xen_pvh_domu
check 'every guest' every_guest leaves 0
check 'every guest fits 80 columns' every_guest fits
check 'all guests fit 80 columns' fits guests
check 'all guests repeat' repeats guests
check 'the row of xen-pvh-domu' prints '^xen-pvh-domu +no +no +no +no +no +yes +no +pvh$' guests
check 'the row of bios-pc' prints '^bios-pc +yes +\? +yes +yes +yes +yes +yes +linux-16, linux-32,$' guests
check 'hardware with its reason' prints '^cmos_rtc +absent +Xen PVH domU' guests xen-pvh-domu
check 'an observable with its reason' prints '^madt\.flags\.pcat_compat +1 +Xen tools/libacpi' guests xen-pvh-domu
check 'a bit of a known field' prints '^fadt\.iapc_boot_arch\.no_vga +1 +bit 2 of the field' guests xen-pvh-domu
check 'what is not mentioned is unknown' prints '^unknown, not mentioned: .*io_delay_port' guests xen-pvh-domu
check 'an unknown guest' leaves 2 guests xen-pvh
check 'an unknown guest has neighbours' prints "unknown guest 'xen-pvh' \(did you mean xen-pvh-dom0, xen-pvh-domu" guests xen-pvh
check 'two guests' leaves 2 guests bios-pc efi-pc
check 'an unknown option' leaves 2 guests --colour
check 'help' prints '^  bootvet guests xen-pvh-domu$' guests --help

mine=$scratch/mine.yaml
cp "$root/annotations/guests/firecracker.yaml" "$mine"
sed -i 's/^guest:.*/guest: mine/' "$mine"
check "a user's profile" leaves 0 guests --profile "$mine"
check "a user's profile is named" prints '^guest: +mine$' guests --profile "$mine"
check 'a profile and a guest' leaves 2 guests --profile "$mine" bios-pc
sed -i 's/value: absent/value: gone/' "$mine"
check 'a bad profile' leaves 2 guests --profile "$mine"
check 'a bad profile is told with its place' prints "mine.yaml:9:12: error: value of vga is 'gone'" guests --profile "$mine"
check 'no profile' leaves 2 guests --profile "$scratch/none.yaml"

check 'all capabilities' leaves 0 capabilities
check 'all capabilities fit 80 columns' fits capabilities
check 'all capabilities repeat' repeats capabilities
check 'a port' prints '^cmos_rtc +platform +.*ports 0x70-0x71$' capabilities
check 'a phase' prints '^memblock +phase ' capabilities
check 'one capability' leaves 0 capabilities mtrr
check 'one capability with its registers' prints '^msrs +0x2ff +IA32_MTRR_DEF_TYPE$' capabilities mtrr
check 'an unknown capability' leaves 2 capabilities vgaa
check 'an unknown capability has neighbours' prints "unknown capability 'vgaa' \(did you mean vga\?\)" capabilities vgaa
check 'two capabilities' leaves 2 capabilities vga mtrr

check 'docs/guests.md shows what is printed' env BOOTVET="$program" bash "$root/tests/profiles/golden.sh"

# A full disk is an error of its own.
full() {
	local status=0
	"$program" "$1" >/dev/full 2>"$scratch/err" || status=$?
	cat "$scratch/err"
	[ $status = 3 ] && [ -s "$scratch/err" ]
}
check 'guests to a full disk' full guests
check 'capabilities to a full disk' full capabilities
finish
