#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What ./dev boot answers to names, and that table, script and guest profiles agree.  Nothing is booted.
# Arguments: the repository's top folder, the guests' /init.
set -u
root=$1
init=$2
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
table=$root/kernel-demo/linux/boots.txt
names=$(sed -n 's/^\([a-z][^ ]*\) .*/\1/p' "$table")

refuses() {
	local word=$1 status=0 text
	shift
	text=$("$root/dev" boot "$@" 2>&1) || status=$?
	[ $status = 2 ] || { echo "status $status: $text"; return 1; }
	printf '%s\n' "$text" | grep -qF -- "$word" || { echo "no '$word' in: $text"; return 1; }
}

lists() {
	[ "$("$root/dev" boot linux | awk '{ print $1 }')" = "$names" ]
}

has_function() {
	grep -q "^boot_${1//-/_}() {" "$root/scripts/boot-linux.sh"
}

# The entry of a boot is one of its guest's.
has_profile() {
	local guest entry
	read -r guest entry < <(awk -v name="$1" '$1 == name { print $2, $3 }' "$table")
	[ -r "$root/annotations/guests/$guest.yaml" ] || { echo "no profile $guest"; return 1; }
	sed -n 's/^entries: *\[\(.*\)\]/\1/p' "$root/annotations/guests/$guest.yaml" | tr -d ' ' | tr , '\n' | grep -qxF -e "$entry" ||
		{ echo "$guest has no entry $entry"; return 1; }
}

# Without its packages, and without a way to install them, a boot is skipped before anything is built.
skips() {
	mkdir -p "$scratch/bin"
	printf '#!/bin/sh\necho not-installed\n' >"$scratch/bin/dpkg-query"
	printf '#!/bin/sh\nexit 100\n' >"$scratch/bin/apt-get"
	printf '#!/bin/sh\nexit 100\n' >"$scratch/bin/sudo"
	chmod +x "$scratch/bin"/*
	mkdir -p "$scratch/kernel/usr"
	: >"$scratch/kernel/vmlinux"
	cp "$scratch/bin/apt-get" "$scratch/kernel/usr/gen_init_cpio"
	PATH=$scratch/bin:$PATH "$root/dev" boot linux --kernel "$scratch/kernel" q35-pvh >"$scratch/said" 2>"$scratch/errors" ||
		{ cat "$scratch/errors"; return 1; }
	[ "$(cat "$scratch/said")" = 'q35-pvh SKIP 0.0' ] || { cat "$scratch/said" "$scratch/errors"; return 1; }
	grep -q 'qemu-system-x86' "$scratch/errors"
}

status_is() {
	local wanted=$1 status=0
	shift
	"$@" || status=$?
	[ $status = "$wanted" ] || { echo "status $status, wanted $wanted"; return 1; }
}

check 'boot what' refuses 'boot what' 
check 'an unknown kernel' refuses "'plan9'" plan9
check 'an unknown boot' refuses "'no-such'" linux no-such
check 'the names are listed then' refuses 'q35-pvh xen-pvh-dom0' linux q35
check 'no part of a name' refuses "'q35.pvh'" linux q35.pvh
check 'an unknown option' refuses '--again' linux --again q35-pvh
check 'a folder that is no kernel' refuses "$scratch" linux --kernel "$scratch" q35-pvh
check 'a folder that is missing' refuses '--kernel' linux --kernel
check 'without names: the boots' lists
for name in $names; do
	check "$name can be booted" has_function "$name"
	check "$name is a guest with that entry" has_profile "$name"
done
check 'missing packages: SKIP, with their names' skips
check '/init does nothing outside a guest' status_is 2 "$init"
check '/init started by itself says so' status_is 42 "$init" again and again
finish
