#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# KASAN in Linux 6.1: what runs with the compiler's checks before kasan_early_init has mapped their shadow.  Builds that kernel with
# facts, asks `bootvet check` at three entries, then boots it there in QEMU: through PVH and as Xen PV dom0 it dies, through
# GRUB it runs.  Exit status 1 unless both agree.  docs/linux-kasan.md tells what it means.
set -u
. scripts/common.sh
. scripts/linux-tree.sh

kernel=build/linux/kasan
failed=0

# firsts JSON: the findings whose path passes no other such place, whole, without folders of this machine.
firsts() {
	jq -r '.guests[0].findings[] | select(.id == "vet-too-early") | select(all(.path[]; has("first") | not)) |
		"\(.at.file):\(.at.line): \(.severity): \(.message)",
		(.path | to_entries[] | "  \(if .key == 0 then "from" else "->" end) \(.value.what)  \(.value.at.file):\(.value.at.line)")' "$1" |
		sed "s|$linux/source/||g"
}

# judge GUEST ENTRY FUNCTION: the first place on every path is in FUNCTION; none: there is no finding.
judge() {
	local guest=$1 entry=$2 function=$3 json=build/linux/kasan/$1-$2.json told
	nice build/bootvet check --json --capability kasan_shadow --guest "$guest" --entry "$entry" --model linux-x86 \
		--image $kernel/vmlinux @$kernel/objects >"$json" 2>"$json.log"
	[ $? -le 1 ] || { cat "$json.log"; failed=1; return; }
	firsts "$json" >"$json.firsts"
	told=$(grep -c '^[^ ]' "$json.firsts")
	printf '%s, entry %s: %s too early, %s of them the first of their path\n' "$guest" "$entry" \
		"$(jq '[.guests[0].findings[] | select(.id == "vet-too-early")] | length' "$json")" "$told"
	if [ "$function" = none ]; then
		[ "$told" = 0 ] || { head -n 20 "$json.firsts"; failed=1; }
	else
		grep -qE -- "^  (->|from) $function( |\$)" "$json.firsts" || failed=1
		awk '/^[^ ]/ && told++ { exit } { print }' "$json.firsts"
	fi
}

# boot NAME VERDICT: what becomes of it in QEMU.
boot() {
	local name=$1 wanted=$2 verdict
	BOOT_SECONDS=${BOOT_SECONDS:-240} bash scripts/boot-linux.sh --kernel $kernel "$name" >"build/linux/kasan/$name.console.all" 2>&1
	read -r _ verdict _ <"$kernel/traces/$name.verdict"
	printf '%s: %s%s\n' "$name" "$verdict" "$([ "$verdict" = "$wanted" ] || echo ', which is wrong')"
	[ "$verdict" = "$wanted" ] || failed=1
}

# last NAME: the functions whose blocks were the last to be executed for the first time.
last() {
	sed -n 's/^\(ffffffff[0-9a-f]*\) [0-9].*/0x\1/p' "$kernel/traces/$1.trace" |
		llvm-symbolizer-19 --obj=$kernel/vmlinux --no-inlines | awk 'BEGIN { RS = ""; FS = "\n" } $1 != "??" && $1 != "_einittext" { print $1 }' |
		uniq | tail -n 8 | paste -sd' ' | sed 's/^/  executed last: /'
}

# shellcheck disable=SC2086
need $packages_build $packages_linux $packages_qemu $packages_xen $packages_grub
bash scripts/build.sh >&2
linux_kernel kasan || die 'prove kasan: no kernel'
linux_make "$linux/kasan" "clang-19 -fplugin=$linux_plugin" bzImage >&2 || die 'prove kasan: no bzImage'

judge bios-pc linux-64 none
judge xen-pvh-domu pvh xen_prepare_pvh
judge xen-pv-domu xen-pv xen_start_kernel
boot grub-linux SUCCESS
boot q35-pvh CRASH
last q35-pvh
boot xen-pv-dom0 CRASH
last xen-pv-dom0
grep -a 'd0v0 Unhandled' "$kernel/traces/xen-pv-dom0.console" | head -n 1
exit $failed
