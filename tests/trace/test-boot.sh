#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A real boot against reach: Linux in its guest configuration is built with facts, booted through PVH in QEMU to a working user
# space, and every function of vmlinux that ran can be reached, in every phase; reach stays below its ceiling.  Then the same
# tool must be able to fail: with an object left out, what ran of it is lost.
# Usage: test-boot.sh ROOT BUILD
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
cd "$root" || exit 3
name='recall of q35-pvh is whole'

command -v qemu-system-x86_64 >/dev/null || { skip "$name" 'qemu-system-x86 is not installed'; finish; }
[ -r /usr/src/linux-source-6.1.tar.xz ] || { skip "$name" 'package linux-source-6.1 is not installed'; finish; }
[ "$build" = "$root/build" ] || { skip "$name" 'Linux is built by build/ alone'; finish; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

whole() {
	./dev recall q35-pvh >"$work/lines" 2>"$work/messages" || { cat "$work/lines"; tail -n 40 "$work/messages"; return 1; }
	cat "$work/lines"
	[ "$(grep -cE '^recall q35-pvh (setup_arch|rest_init|full) ([0-9]+)/\2 reach [0-9]+/[0-9]+$' "$work/lines")" = 3 ]
}
check "$name" whole
counts() {
	local total
	total=$(nm -S build/linux/guest/vmlinux | awk 'NF == 4 && $3 ~ /[tTwW]/ { print $1 }' | sort -u | wc -l)
	[ "$(sed 's|.*/||' "$work/lines" | sort -u)" = "$total" ] && awk '{ split($4, ran, "/"); split($6, all, "/"); if (ran[2] > all[2] || all[1] > all[2]) exit 1 }' "$work/lines"
}
check 'its totals are the functions of vmlinux' counts
known() { jq -e '.unknown_functions == []' build/linux/recall/q35-pvh.json; }
check 'every function of vmlinux is in an object' known
left_out() {
	local status=0
	grep -v '/kernel/fork\.o$' build/linux/guest/objects >"$work/objects"
	build/bootvet trace --json --guest qemu-q35 --entry pvh --model linux-x86 --image build/linux/guest/vmlinux \
		--log build/linux/traces/q35-pvh.trace @"$work/objects" >"$work/less.json" || status=$?
	[ $status = 1 ] && jq -e '[.missed[].name] | index("kernel_clone") != null' "$work/less.json"
}
check 'with an object left out, what ran of it is lost' left_out
finish
