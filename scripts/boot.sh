#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Boots a kernel in QEMU and says how it went: ./dev boot linux NAME..., with a name of kernel-demo/linux/boots.txt, or `all`
# (`./dev boot linux` alone lists them).  Shows the guest's console, then a line a boot: NAME VERDICT SECONDS, with a verdict of
#   SUCCESS  the guest's /init did all its steps
#   FAILURE  it says that some failed
#   CRASH    it never said: a panic, a reset, or too long
#   ERROR    the boot could not be made     SKIP  a package for it is not to be had
# and for Linux writes what executed to build/linux/traces/NAME.trace.  With --unless-fresh, a boot whose trace is of this
# very kernel, /init and recorder is not repeated.  With --kernel FOLDER, the vmlinux (and bzImage) that was built there is
# booted, and its traces are in FOLDER/traces/.  Exit status 1 unless each is a SUCCESS or SKIP.
set -eu
. scripts/common.sh

subject=${1:-}
[ $# = 0 ] || shift
case "$subject" in
linux) exec bash scripts/boot-linux.sh "$@" ;;
'') die "boot: boot what? ./dev boot linux NAME" ;;
*) die "boot: unknown kernel '$subject' (linux)" ;;
esac
