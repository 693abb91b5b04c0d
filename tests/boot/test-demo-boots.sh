#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The demo kernel in QEMU, every boot of kernel-demo/boots.txt: its verdict, its keystone, its traps; and that a boot that
# goes wrong is told.  Arguments: the repository's top folder, the build folder.
set -u
root=$1
export BUILD=$2
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
boots=$root/kernel-demo/boots.txt
ceilings=$root/kernel-demo/unknown.ceilings
# shellcheck source=scripts/common.sh
. "$root/scripts/common.sh"
# shellcheck source=scripts/boot-keystone.sh
. "$root/scripts/boot-keystone.sh"
command -v qemu-system-x86_64 >/dev/null || { skip 'the demo kernel in QEMU' 'qemu-system-x86_64 is not installed'; finish; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export BOOTS=$scratch/boots

succeeds() {
	local status=0
	"$root/dev" boot "$1" >"$scratch/shown" 2>"$scratch/errors" || status=$?
	[ $status = 0 ] && tail -n 1 "$scratch/shown" | grep -qE "^$1 SUCCESS [0-9]+\.[0-9]( stand-in)?$" || {
		echo "status $status"
		tail -n 60 "$scratch/shown"
		cat "$scratch/errors"
		return 1
	}
}

for name in $(boot_names); do
	# shellcheck disable=SC2046
	lacking=$(missing $(boot_packages "$name"))
	if reason=$(boot_lasts "$name"); then
		skip "$name" "left to ./dev prove demo: $reason"
	elif [ -n "$lacking" ] && [ -n "$(boot_field "$name" may-skip)" ]; then
		skip "$name" "not installed: $lacking"
	else
		check "$name" succeeds "$name"
	fi
done

# A guest whose end is cut off is no success.
crashes() {
	local status=0
	BOOT_SECONDS=0.1 "$root/dev" boot "$1" >"$scratch/shown" 2>"$scratch/errors" || status=$?
	[ $status = 1 ] && tail -n 1 "$scratch/shown" | grep -qE "^$1 CRASH " || { cat "$scratch/shown"; return 1; }
}
check 'a boot that is cut off: CRASH' crashes q35-pvh

# told VERDICT TEXT FROM TO: what becomes of hostile when its block has TO in place of FROM.
told() {
	local status=0
	sed "s/^$3\$/$4/" "$boots" >"$scratch/boots.txt"
	boots=$scratch/boots.txt "$root/dev" boot hostile >"$scratch/shown" 2>"$scratch/errors" || status=$?
	[ $status = 1 ] && tail -n 1 "$scratch/shown" | grep -qE "^hostile $1 " && grep -qF "$2" "$scratch/shown" "$scratch/errors" || {
		cat "$scratch/shown" "$scratch/errors"
		return 1
	}
}
check 'a host that lies and is trusted gives what is not there' told FAILURE 'i8042: profile absent, evidence present, probe absent' \
	'loader standin hostile demo=distrust' 'loader standin hostile'
check 'a stand-in that nobody knows' told CRASH 'stand-in: gave up: ' 'loader standin hostile demo=distrust' 'loader standin nobody'
finish
