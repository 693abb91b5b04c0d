#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The units of tests/linux/units.txt, 50 of a real kernel: the plugin and the scanner's worker must tell the same facts of
# each.  Arguments: the repository's top folder, the build folder, measure-facts.
set -u
cd "$1" || exit 2
build=$2
measure=$3
# shellcheck source=tests/frame/tap.sh
. tests/frame/tap.sh
# shellcheck source=scripts/common.sh
. scripts/common.sh
# shellcheck source=scripts/linux-tree.sh
. scripts/linux-tree.sh
linux_plugin=$build/bootvet-plugin.so
sample=$linux/sample

if ! linux_unpack; then
	skip 'a sample of Linux' "no $linux_archive (package linux-source-6.1)"
	finish
fi
# shellcheck disable=SC2086
wanted=$(missing $packages_linux)
if [ -n "$wanted" ]; then
	skip 'a sample of Linux' "missing packages: $wanted"
	finish
fi

mapfile -t units < <(grep -v '^#' tests/linux/units.txt)

# Everything up to the objects of the sample, with the plugin.
built() {
	linux_configure "$sample/out" && linux_make "$sample/out" clang-19 prepare &&
		linux_make "$sample/out" "clang-19 -fplugin=$linux_plugin" "${units[@]/%.c/.o}" &&
		linux_commands "$sample/out" >"$sample/commands.json"
}

counted() {
	local output
	output=$(printf "$sample/out/%s\n" "${units[@]/%.c/.o}" | "$measure") || { printf '%s\n' "$output"; return 1; }
	printf '%s\n' "$output" | sed 's/^/# /' >&3
	printf '%s\n' "$output" | grep -q '^objects [0-9]*, of them without facts 0$'
}

# same_facts UNIT: byte by byte, and where that fails, as `bootvet facts` prints them.
same_facts() {
	local object=$sample/out/${1%.c}.o command
	command=$(jq -r --arg file "$linux/source/$1" 'map(select(.file == $file))[0].command' "$sample/commands.json" |
		sed 's| -fplugin=[^ ]*||')
	(cd "$sample/out" && eval "'$build/bootvet-extract' --output '$sample/worker.facts' --dependencies '$sample/worker.d' -- $command") ||
		return 1
	llvm-objcopy-19 --dump-section .discard.bootvet="$sample/plugin.facts" "$object" /dev/null || return 1
	cmp -s "$sample/plugin.facts" "$sample/worker.facts" && return 0
	"$build/bootvet" facts "$sample/plugin.facts" >"$sample/plugin.txt" &&
		"$build/bootvet" facts "$sample/worker.facts" >"$sample/worker.txt" &&
		[ -s "$sample/plugin.txt" ] && diff "$sample/plugin.txt" "$sample/worker.txt" | head -n 20 &&
		diff -q "$sample/plugin.txt" "$sample/worker.txt" >/dev/null
}

exec 3>&1
mkdir -p "$sample"
check 'Linux is configured, prepared and its sample compiled with the plugin' built
check 'every unit of the sample has valid facts' counted
for unit in "${units[@]}"; do
	check "$unit: plugin and worker tell the same" same_facts "$unit"
done
finish
