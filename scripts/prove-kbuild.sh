#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Rejected at build time, in Linux: a scratch copy of Linux 6.1 is annotated by our semantic patches (VGA console, MTRR, KASAN's
# hooks), passes, gets a use that asks nobody, is refused by `bootvet-check` and by the link of vmlinux, gets the guard, passes.
# Prints what each make said and the findings that made it fail; exit status 1 unless every step went as it should.
# docs/linux-kbuild.md tells the same by hand.
set -u
. scripts/common.sh
. scripts/linux-tree.sh

scratch=$linux/scratch
log=$scratch/step.log
failed=0

# make_in FOLDER ARGUMENT...: Kbuild through bootvet.mk, as a kernel developer would call it; the tree has annotate.h itself.
make_in() {
	local folder=$1
	shift
	run nice make -s -C "$scratch/source" -f "$PWD/annotations/kbuild/bootvet.mk" O="$scratch/$folder" LLVM=-19 -j"$jobs" \
		BOOTVET="$PWD/build/bootvet" BOOTVET_PLUGIN="$linux_plugin" BOOTVET_INCLUDE= \
		KBUILD_BUILD_TIMESTAMP='2024-01-01' KBUILD_BUILD_USER=bootvet KBUILD_BUILD_HOST=bootvet KBUILD_BUILD_VERSION=1 \
		"$@"
}

# findings: each finding, whole; of the same place and capability on several guests the first.
findings() {
	awk '/^[^ ].* (error|warning): / { told = !seen[$1, $4]++ } /^[^ ]/ && !/ (error|warning): / { told = 0 } told' "$log"
}

# step WHAT VERDICT FOLDER ARGUMENT...: one make; VERDICT is passes or fails.  What it printed stays in $log.
step() {
	local what=$1 verdict=$2 folder=$3 actual=passes
	shift 3
	make_in "$folder" "$@" 2>&1 </dev/null | sed "s|$scratch/source/||; s|$linux/source/||" >"$log"
	[ "${PIPESTATUS[0]}" = 0 ] || actual=fails
	[ $actual = "$verdict" ] || { failed=1; actual="$actual, which is wrong"; }
	printf '%s: make %s %s\n' "$what" "${*: -1}" "$actual"
	grep -E '^[a-z0-9-]+: [0-9]+ error' "$log" | sed 's/;.*//; s/^/  /'
	grep -E '^make.*Error' "$log" | head -n 1 | sed 's/^/  /'
}

# told TEXT: the last make named the place.
told() {
	grep -qE -- "$1" "$log" && return 0
	printf 'nobody told: %s\n' "$1"
	cat "$log"
	failed=1
}

# annotate: the scratch source as it came, with our header and the annotations.
annotate() {
	local patch file
	mkdir -p "$scratch/source/include/bootvet"
	cp annotations/include/bootvet/*.h annotations/include/bootvet/*.def "$scratch/source/include/bootvet/"
	for patch in vgacon mtrr kasan; do
		# shellcheck disable=SC2046
		linux_own $(spatch_files $patch) $(spatch_files uses/$patch) || return 1
	done
	for patch in vgacon mtrr kasan; do
		# shellcheck disable=SC2046
		spatch_in "$scratch/source" $patch $(spatch_files $patch) || return 1
	done
}

# use [-D guarded] NAME...: adds the uses to the annotated tree.
use() {
	local options=() patch
	[ "$1" != -D ] || { options=(-D "$2"); shift 2; }
	annotate || return 1
	for patch in "$@"; do
		# shellcheck disable=SC2046
		spatch_in "$scratch/source" "${options[@]}" uses/"$patch" $(spatch_files uses/"$patch") || return 1
	done
}

# shellcheck disable=SC2086
need $packages_build $packages_linux $packages_coccinelle
bash scripts/build.sh >&2
{ linux_kernel guest && linux_kernel kasan; } || die 'prove kbuild: no kernel to begin with'
rm -rf "$scratch"
{ linux_scratch guest guest && linux_scratch kasan kasan; } || die 'prove kbuild: no copy of it'

hardware=(GUEST="xen-pvh-domu xen-pv-domu" CAPABILITY="vga mtrr")
annotate || exit 3
step 'vgacon, mtrr annotated' passes guest "${hardware[@]}" bootvet-check
use vgacon mtrr || exit 3
step 'vgacon, mtrr used, unguarded' fails guest "${hardware[@]}" bootvet-check
told '^drivers/video/console/vgacon.c:[0-9:]* error: requires vga \(calls vgacon_set_cursor_size\), absent on xen-pvh-domu '
told '^drivers/video/console/vgacon.c:[0-9:]* error: requires vga \(calls vgacon_set_cursor_size\), absent on xen-pv-domu '
told '^  -> vgacon_hide_cursor +arch/x86/kernel/setup.c:'
told '^arch/x86/kernel/cpu/mtrr/mtrr.c:[0-9:]* error: requires mtrr \(calls mtrr_wrmsr\), absent on xen-pv-domu '
findings
step 'vgacon, mtrr used, unguarded' fails guest "${hardware[@]}" vmlinux
use -D guarded vgacon mtrr || exit 3
step 'vgacon, mtrr used, guarded' passes guest "${hardware[@]}" vmlinux

shadow=(GUEST=bios-pc CAPABILITY=kasan_shadow BOOTVET_FLAGS='--entry x86_64_start_kernel')
annotate || exit 3
step 'KASAN annotated' passes kasan "${shadow[@]}" bootvet-check
use kasan || exit 3
step 'KASAN used too early' fails kasan "${shadow[@]}" vmlinux
told '^arch/x86/kernel/head64.c:[0-9:]* error: requires kasan_shadow |^include/linux/kasan.h:[0-9:]* error: requires kasan_shadow '
findings
use -D guarded kasan || exit 3
step 'KASAN used, guarded' passes kasan "${shadow[@]}" vmlinux
exit $failed
