#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every line of the models for Linux, and every name of a line that lists several, deleted in turn (tests/linux/delete-lines.c):
# nothing may vanish unnoticed.  For five guests, three of them with what a boot of theirs ran; solved anew where the section has a
# say in what runs, and judged anew where not.  With names of sections, only those.
set -eu
. scripts/common.sh
. scripts/linux-tree.sh

bash scripts/build.sh >&2
mkdir -p build/prove
linux_kernel guest || die 'prove models: no kernel'
# Two processors: what starts the second must be missed as well.
boots='q35-pvh-smp xen-pvh-dom0 xen-pv-dom0'
# shellcheck disable=SC2086
run bash scripts/boot.sh linux --unless-fresh $boots >&2
traces=build/linux/traces
sections=$(printf '%s\n' "$@" | paste -sd,)
status=0
# shellcheck disable=SC2086
run build/tests/linux/delete-lines ${sections:+--sections $sections} linux-x86 build/linux/guest/vmlinux \
	qemu-q35:pvh:$traces/q35-pvh-smp.trace xen-pv-dom0:xen-pv:$traces/xen-pv-dom0.trace xen-pvh-dom0:pvh:$traces/xen-pvh-dom0.trace \
	xen-pvh-domu:pvh bios-pc:linux-64 -- @build/linux/guest/objects >build/prove/models.tap || status=$?
# What fails, with what it changes; what changes nothing; the sums.
awk '/^not ok/ { told = 1; print; next }
	/^ok/ { told = 0; if (/: changes nothing here$/) print; next }
	!/^#   / || told' build/prove/models.tap
exit $status
