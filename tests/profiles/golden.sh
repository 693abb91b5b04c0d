#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# docs/guests.md shows what the program prints: each block that begins with `$ bootvet ARGUMENTS` is compared with it; with
# --update it is written anew.  BOOTVET names another program than build/bootvet.
set -eu
root=$(dirname "$(readlink -f "$0")")/../..
page=$root/docs/guests.md
program=${BOOTVET:-$root/build/bootvet}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Copies the page, each such block's text replaced by what its command prints now.
inside=
while IFS= read -r line; do
	case "$inside$line" in
	'$ bootvet '*)
		printf '%s\n' "$line"
		# shellcheck disable=SC2086
		"$program" ${line#\$ bootvet }
		inside='in '
		;;
	'in ```')
		printf '%s\n' "$line"
		inside=
		;;
	'in '*) ;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$page" >"$scratch/page"

if [ "${1:-}" = --update ]; then
	cat "$scratch/page" >"$page"
elif ! diff -u "$page" "$scratch/page"; then
	echo 'docs/guests.md is not what bootvet prints; ./dev golden --update writes it anew' >&2
	exit 1
fi
