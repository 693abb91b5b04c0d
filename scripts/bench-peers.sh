#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Other ways to find out what of Linux can run, on the same facts, each with reach and with recall against the boot q35-pvh
# (kernel-demo/linux/boots.txt, recorded if its trace is not there): direct calls alone, every function whose address is taken
# besides, indirect calls matched by prototype; then bootvet for that guest, by phase.  All share reading and linking.
# Milliseconds are each method's own.  Then how many targets calls through x86_init, x86_platform and pv_ops have.
set -eu
. scripts/common.sh
. scripts/linux-tree.sh

[ $# = 0 ] || die "bench peers: unknown argument '$1'"
# shellcheck disable=SC2086
need $packages_linux
linux_guest || die 'bench peers: no kernel'
run bash scripts/boot.sh linux --unless-fresh q35-pvh >&2
printf '%s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
run build/tests/linux/measure-peers qemu-q35 pvh linux-x86 build/linux/guest/vmlinux build/linux/traces/q35-pvh.trace \
	@build/linux/guest/objects
