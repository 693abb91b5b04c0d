#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The labels of oracle.txt held against bootvet, on the kernel that `./dev recall` has built (tests/trace/test-boot.sh runs before).
# Before that the judge itself: on a small program it must tell labels that hold from those that do not.
# Usage: test-oracle.sh ROOT JUDGE [LABELS], JUDGE being judge-oracle
set -u
root=$(readlink -f "$1")
judge=$(readlink -f "$2")
labels=${3:-$root/tests/linux/oracle.txt}
cd "$root" || exit 3
guest=build/linux/guest

if [ ! -e $guest/.bootvet-stamp ]; then
	echo "1..0 # SKIP no kernel was built here (./dev recall)"
	exit 0
fi
exec "$judge" linux-x86 $guest/vmlinux "$labels" @$guest/objects
