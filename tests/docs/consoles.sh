#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Holds the pages that show commands to what the commands print.  Arguments: the repository's top folder, the build folder,
# and --update to write the real output into the pages instead.  A page's blocks are taken in order, in a scratch folder of
# its own where `build`, `annotations`, `runtime` and `kernel-demo` are what they are in the repository:
#   ```c NAME, ```json NAME   is written to the file NAME (a block without a name is only read by people)
#   ```diff                   is applied
#   ```console                each line that starts with `$ ` is run (a `\` at its end goes on), the rest is its output
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
update=${3:-}
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
pages='README.md docs/what-is-dead.md docs/paths.md docs/soundness.md docs/architecture.md docs/check-json.md docs/audit.md docs/tutorial.md docs/ci.md docs/without-clang.md'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
PATH=$build:$PATH
status=0

# Where the build folder stands shows in the paths of the demo kernel's sources.
normal() {
	sed -E 's|(\.\./)+[^ ]*kernel-demo/kernel/|../kernel-demo/kernel/|g'
}

# run COMMAND: in the page's folder, `$?` being what the command before left.
run() {
	(cd "$folder" || exit 3; (exit "$status"); eval "$1") 2>&1 </dev/null | normal
	return "${PIPESTATUS[0]}"
}

same() {
	diff -u --label page --label real "$1" "$2"
}

# console: reads one block from 3, up to and with its end, writes it with the real output.
console() {
	local line command=
	: >"$scratch/wanted"
	while IFS= read -r line <&3; do
		case $line in
		'$ '* | '```') ;;
		*)
			printf '%s\n' "$line" >>"$scratch/wanted"
			continue
			;;
		esac
		if [ -n "$command" ]; then
			cat "$scratch/real" >>"$scratch/page"
			[ "$update" ] || check "$page: $command" same "$scratch/wanted" "$scratch/real"
		fi
		printf '%s\n' "$line" >>"$scratch/page"
		[ "$line" != '```' ] || return 0
		command=${line#\$ }
		while [ "${command%\\}" != "$command" ] && IFS= read -r line <&3; do
			printf '%s\n' "$line" >>"$scratch/page"
			command="${command%\\}$line"
		done
		: >"$scratch/wanted"
		run "$command" >"$scratch/real"
		status=$?
	done
}

refused() {
	cat "$scratch/messages"
	return 1
}

# kept COMMAND...: what stands in the block goes to the command, and stays in the page.
kept() {
	local line
	: >"$scratch/block"
	while IFS= read -r line <&3 && [ "$line" != '```' ]; do
		printf '%s\n' "$line" | tee -a "$scratch/page" >>"$scratch/block"
	done
	printf '```\n' >>"$scratch/page"
	(cd "$folder" && "$@") <"$scratch/block" >"$scratch/messages" 2>&1 || check "$page: $*" refused
}

# A bare machine has one of the two.
patched() {
	if command -v patch >/dev/null; then patch -s -p1; else git apply -p1; fi
}

for page in $pages; do
	[ -e "$root/$page" ] || continue
	if grep -q '^\$ qemu-system-x86_64 ' "$root/$page" && ! command -v qemu-system-x86_64 >/dev/null; then
		[ "$update" ] || skip "$page" 'qemu-system-x86_64 is not installed'
		continue
	fi
	folder=$scratch/${page//\//-}
	mkdir "$folder"
	ln -s "$build" "$folder/build"
	ln -s "$root/annotations" "$root/kernel-demo" "$root/runtime" "$folder"
	: >"$scratch/page"
	while IFS= read -r line <&3; do
		printf '%s\n' "$line" >>"$scratch/page"
		case $line in
		'```console') console ;;
		'```diff') kept patched ;;
		'```c '* | '```json '*) kept tee "${line##* }" ;;
		esac
	done 3<"$root/$page"
	if [ "$update" ] && ! cmp -s "$scratch/page" "$root/$page"; then
		cp "$scratch/page" "$root/$page"
		check "$page is updated" true
	fi
done
[ $tap_number != 0 ] || check 'nothing to update' test "$update"
finish
