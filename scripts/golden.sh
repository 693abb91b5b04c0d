#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Compares every golden file with what the programs print now; with --update writes them anew.  A test folder takes part
# by an executable golden.sh that takes --update and exits 1 on a difference.
set -eu
. scripts/common.sh

case "${1:-}" in
'' | --update) ;;
*) die "golden: unknown argument '$1' (nothing, or --update)" ;;
esac
bash scripts/build.sh >&2
status=0
for script in tests/*/golden.sh; do
	[ -e "$script" ] || continue
	run bash "$script" "$@" || status=1
done
exit $status
