#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Boots a kernel in QEMU and says how it went: the demo kernel as ./dev boot NAME..., with a name of kernel-demo/boots.txt, or
# `all`; Linux as ./dev boot linux NAME..., with a name of kernel-demo/linux/boots.txt, or `all` (`./dev boot linux` alone lists
# them).  Shows the guest's console, then a line a boot (of `./dev boot all` the lines alone): NAME VERDICT SECONDS (and stand-in, where tables are not their maker's), with
#   SUCCESS  the guest did all its steps, and for the demo: its profile, table and probes agree, what had to trap did
#   FAILURE  some failed
#   CRASH    the guest never said: a panic, a reset, or too long
#   ERROR    the boot could not be made     SKIP  a package for it is not to be had
# Consoles of the demo are in build/boots/; --lower writes what its evidence leaves unknown to kernel-demo/unknown.ceilings, where
# it is less.  For Linux, what executed is in build/linux/traces/NAME.trace.  With --unless-fresh, a boot whose trace is of this
# very kernel, /init and recorder is not repeated.  With --kernel FOLDER, the vmlinux (and bzImage) that was built there is
# booted, and its traces are in FOLDER/traces/.  With --runtime, it is the kernel that the runtime is linked into
# (docs/linux-runtime.md): names are those of kernel-demo/linux/runtime/boots.txt, and a SUCCESS has said all that its block there
# wants.  Exit status 1 unless each is a SUCCESS, or a SKIP (of the demo: one that is on the list of allowed ones, which `all`
# prints).
set -eu
. scripts/common.sh

case "${1:-}" in
linux)
	shift
	exec bash scripts/boot-linux.sh "$@"
	;;
*) exec bash scripts/boot-demo.sh "$@" ;;
esac
