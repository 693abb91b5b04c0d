#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What linking and solving Linux costs, without any model: from pvh_start_xen with every reference live, the worst case.  For
# 1/8, 1/4, 1/2 and all of the image's objects (the first entry code always among them), the median of three runs:
# milliseconds by stage and in all, peak memory, and milliseconds for a thousand functions that turn out live.  Then all
# guests in one run.  Needs build/linux/out/vmlinux built with the plugin, and builds it if it is not there.
set -euo pipefail
. scripts/common.sh
. scripts/linux-tree.sh

[ $# = 0 ] || die "bench solve: unknown argument '$1'"
rounds=3
image=$linux/out/vmlinux
if ! [ -e "$image" ]; then
	# shellcheck disable=SC2086
	need $packages_linux
	linux_unpack || die "no $linux_archive (package linux-source-6.1)"
	linux_configure "$linux/out"
	linux_make "$linux/out" "clang-19 -fplugin=$linux_plugin" vmlinux >&2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$linux/out" && for archive in vmlinux.a lib/lib.a arch/x86/lib/lib.a; do llvm-ar-19 t "$archive"; done) |
	sort -u | sed "s|^|$linux/out/|" >"$work/all"

# Every Nth object, and those that the way from the entry to C code passes.
part() {
	awk -v n="$1" 'NR % n == 0 || /\/(pvh\/(head|enlighten)|kernel\/head_?64|init\/main)\.o$/' "$work/all"
}

# solve LIST: one line, STAGE MS ... PEAK KB, of the guest's stages and those before it.
solve() {
	local status=0
	build/bootvet check --statistics --guest xen-pvh-domu --entry pvh_start_xen --image "$image" "@$1" \
		2>"$work/statistics" >/dev/null || status=$?
	[ $status -le 1 ] || die "bench: bootvet check ended with $status: $(tail -n 1 "$work/statistics")"
	sed -n 's/^statistics: //p' "$work/statistics" | sed 's/^[a-z0-9-]* prepare/prepare/; s/ ms//g; s/ KB//' | paste -sd' '
}

live() {
	build/bootvet audit --json --guest xen-pvh-domu --entry pvh_start_xen --image "$image" "@$1" |
		jq '.guests[0].total.functions.live'
}

printf 'Linux %s, xen-pvh-domu from pvh_start_xen, no models; median of %d, milliseconds, %s\n\n' \
	"$(make -s -C "$linux/source" kernelversion 2>/dev/null || echo 6.1)" "$rounds" \
	"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
printf '%8s %10s %6s %6s %6s %6s %6s %8s %7s %9s %14s\n' objects 'live' read link reach touch state verdict all 'peak MB' 'ms/1000 live'
for n in 8 4 2 1; do
	part $n >"$work/list"
	functions=$(live "$work/list")
	for _ in $(seq $rounds); do
		solve "$work/list"
	done | awk -v objects="$(wc -l <"$work/list")" -v live="$functions" '
		function median(name,   i, j, t) {
			for (i = 1; i <= NR; i++)
				for (j = i + 1; j <= NR; j++)
					if (value[name, j] < value[name, i]) { t = value[name, i]; value[name, i] = value[name, j]; value[name, j] = t }
			return value[name, int((NR + 1) / 2)]
		}
		{ sum = 0
		  for (i = 1; i < NF; i += 2) {
			value[$i, NR] = $(i + 1)
			if ($i != "peak") sum += $(i + 1)
		  }
		  value["all", NR] = sum }
		END { all = median("all")
		      printf "%8d %10d %6.0f %6.0f %6.0f %6.0f %6.0f %8.0f %7.0f %9.0f %14.1f\n", objects, live, median("read"), median("link"),
			median("reach"), median("touch"), median("state"), median("verdict"), all, median("peak") / 1024, all * 1000 / live }'
done

echo
TIMEFORMAT='all guests that enter there in one run: %U s user, %R s elapsed'
time build/bootvet check --guest all --entry pvh_start_xen --image "$image" "@$work/all" >"$work/findings" 2>&1 || true
printf 'guests: %s\n' "$(grep -c 'proof holes' "$work/findings")"
