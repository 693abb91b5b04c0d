#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# docs/guests.md shows what boots print: in each block that begins with `$ ./dev boot`, every such line is run and the rest
# compared with what it prints; with --update they are written anew.  A boot that may be skipped and whose packages are
# missing stays as it is, and so does a long one unless LONG is set.  BUILD names another build folder than build/.
set -eu
root=$(dirname "$(readlink -f "$0")")/../..
page=$root/docs/guests.md
BUILD=$(readlink -f "${BUILD:-$root/build}")
export BUILD
command -v qemu-system-x86_64 >/dev/null || { echo 'qemu-system-x86_64 is not installed: boots are not compared' >&2; exit "${SKIP_STATUS:-0}"; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export BOOTS=$scratch/boots
cd "$root"

. scripts/common.sh
. scripts/boot-keystone.sh
. tests/frame/page.sh

# cannot NAME: it may be skipped, and some package of it is not there.
cannot() {
	# shellcheck disable=SC2046
	[ -n "$(boot_field "$1" may-skip)" ] && [ -n "$(missing $(boot_packages "$1"))" ]
}

# boots COMMAND: what it prints, or 9 where its boot cannot be made here.
boots() {
	local name
	read -r _ _ name _ <<<"$1"
	if boot_lasts "$name" >&2; then
		return 9
	fi
	if cannot "$name"; then
		echo "$name is not compared: its packages are not installed" >&2
		return 9
	fi
	bash -c "$1" 2>"$scratch/errors" </dev/null || cat "$scratch/errors" >&2
}

page_golden "$page" './dev boot' boots "$scratch" 'docs/guests.md is not what the boots print' "$@"
