#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the demo kernel, which fails where it must not be trusted, and judges its objects for every guest of
# kernel-demo/guests.txt: the findings, then one line a guest, then the audit of all.  Exit status 1 when a guest has an
# error finding.  ./dev audit linux [GUEST...] does it for Linux (scripts/audit-linux.sh).
set -eu
. scripts/common.sh

if [ "${1:-}" = linux ]; then
	shift
	exec bash scripts/audit-linux.sh "$@"
fi
[ $# = 0 ] || die "audit: unknown argument '$1' (linux, or nothing)"

bash scripts/build.sh >&2
objects=build/kernel-demo/clean-objects.txt
printf '%s\n' build/kernel-demo/clean-*.o >$objects
status=0
guests=
while read -r guest _; do
	case "$guest" in
	'' | '#'*) continue ;;
	esac
	guests="$guests --guest $guest"
	verdict=0
	run build/bootvet check --guest "$guest" @$objects || verdict=$?
	case $verdict in
	0) printf '%s: clean\n' "$guest" ;;
	1) printf '%s: findings\n' "$guest" ; status=1 ;;
	*) exit $verdict ;;
	esac
done <kernel-demo/guests.txt
# shellcheck disable=SC2086
run build/bootvet audit $guests @$objects
exit $status
