#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# docs/guests.md shows what the program prints: each block that begins with `$ bootvet ARGUMENTS` is compared with it; with
# --update it is written anew.  BOOTVET names another program than build/bootvet.
set -eu
root=$(dirname "$(readlink -f "$0")")/../..
page=$root/docs/guests.md
program=${BOOTVET:-$root/build/bootvet}

# shellcheck source=tests/frame/page.sh
. "$root/tests/frame/page.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# prints COMMAND: what the program prints.
prints() {
	# shellcheck disable=SC2086
	"$program" ${1#bootvet }
}

page_golden "$page" bootvet prints "$scratch" 'docs/guests.md is not what bootvet prints' "$@"
