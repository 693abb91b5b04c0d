#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A kernel that GCC builds: Linux 6.1 in its guest configuration, made by GCC and GNU binutils, its compile database read by `bootvet
# scan', its vmlinux audited with those facts, one boot of it recorded.  Prints what was read, what GCC made of it, what is live
# for each of two guests, and the lines of ./dev recall.  Exit status 1 unless all that ran can be reached and every object of a
# unit that was read has its facts.
set -eu
. scripts/common.sh
. scripts/linux-tree.sh

# shellcheck disable=SC2086
need $packages_build $packages_linux $packages_qemu
bash scripts/build.sh >&2
linux_kernel gcc || die 'prove gcc: no kernel'
folder=build/linux/gcc
with=(--model linux-x86 --facts "$folder/facts")
failed=0

printf 'Linux %s, guest configuration, %s, %s\n' "$(make -s -C "$linux/source" kernelversion)" "$(gcc --version | head -n 1)" "$(ld --version | head -n 1)"
printf 'C files of the compile database: %s; ' "$(jq length "$folder/compile_commands.json")"
cat "$folder/scanned"

# Those of vmlinux, and the names that GCC made.
printf 'vmlinux: %s functions' "$(nm "$folder/vmlinux" | grep -c ' [tTwW] ')"
for word in constprop isra part cold; do
	printf ', %s .%s' "$(nm "$folder/vmlinux" | grep -c " [tT] .*[.]$word\\([.]\\|\$\\)" || true)" $word
done
printf ', %s numbered static objects\n' "$(nm "$folder/vmlinux" | grep -c ' [dDbBrR] [^.]*[.][0-9]*$' || true)"

unmatched=$(run build/bootvet models --check "${with[@]}" @"$folder/objects" | wc -l) || true
printf 'lines of the model that match nothing in it: %s\n' "$unmatched"

# audit GUEST: its first lines.
audit() {
	run build/bootvet audit --guest "$1" "${with[@]}" --image "$folder/vmlinux" @"$folder/objects" >"$folder/audit-$1.txt" || failed=1
	sed -n '/^guest:/p; /^read:/p; /^findings:/p; /LIVE  *DEAD/,/bytes$/p' "$folder/audit-$1.txt"
}
audit qemu-q35
audit xen-pvh-domu

# Objects of units that were read, and of which the image is linked, have facts.
without=$(sed -n 's/^read:.*, \([0-9]*\) without facts$/\1/p' "$folder/audit-qemu-q35.txt")
expected=$(sed -n '$s/^end //p' "$folder/facts/objects")
assembly=$(jq -r --arg folder "$PWD/" '.[] | .directory as $directory | .command | capture(" -o (?<object>[^ ]+[.]o) ").object |
	"\($directory)/\(.)" | ltrimstr($folder)' "$folder/compile_commands.json" | LC_ALL=C sort | LC_ALL=C comm -13 - "$folder/objects" | wc -l)
printf 'objects that no C file of the database became: %s; without facts: %s; facts of objects: %s\n' "$assembly" "$without" "$expected"
[ "$without" -le "$((assembly + $(sed -n 's/.*failed \([0-9]*\).*/\1/p' "$folder/scanned")))" ] || failed=1

bash scripts/recall.sh --configuration gcc q35-pvh || failed=1
exit $failed
