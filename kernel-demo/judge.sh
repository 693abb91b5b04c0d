#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# judge.sh BOOTVET GUESTS STAMP OBJECT...: judges the demo's objects for every guest in the file GUESTS and writes STAMP
# only when none has an error finding.  The findings of all guests are shown, not only those of the first.
set -u

bootvet=$1
guests=$2
stamp=$3
shift 3

rm -f "$stamp"
status=0
while read -r guest _; do
	case "$guest" in
	'' | '#'*) continue ;;
	esac
	verdict=0
	"$bootvet" check --guest "$guest" "$@" || verdict=$?
	if [ $verdict -gt $status ]; then
		status=$verdict
	fi
done <"$guests"
[ $status != 0 ] || echo clean >"$stamp"
exit $status
