#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Linux with the runtime in it: linked into Linux 6.1 by semantic patches, booted through every door that it has, on real Xen too.
# Prints what the runtime said of each boot, its table but for what nobody says left out; exit status 1 unless each is as
# kernel-demo/linux/runtime/boots.txt has it.  docs/linux-runtime.md tells what it means.
set -u
. scripts/common.sh
. scripts/linux-tree.sh
. scripts/linux-runtime.sh

traces=$linux/runtime/traces
export BOOT_SECONDS=${BOOT_SECONDS:-600}
failed=0

# shellcheck disable=SC2086
need $packages_build $packages_linux $packages_coccinelle $packages_qemu $packages_xen $packages_grub
for name in $(boot_names); do
	rm -f "$traces/$name.verdict"
	bash scripts/boot-linux.sh --runtime "$name" >"$linux/runtime.log" 2>&1 || failed=1
	cat "$traces/$name.verdict" 2>/dev/null || { tail -n 20 "$linux/runtime.log"; continue; }
	grep -a "^$name: " "$linux/runtime.log"
	linux_runtime_said "$traces/$name.console" | awk '/^(platform|sealed|trap|provoked)/ { print "  " $0 }
		$2 == "present" || $2 == "absent" || $2 == "conflict" { count[$2]++ }
		$2 == "unknown" && $3 ~ /^(-|none)/ { count["unknown"]++ }
		END { printf "  %d present, %d absent, %d in conflict, %d unknown\n", count["present"], count["absent"], count["conflict"], count["unknown"] }'
done
exit $failed
