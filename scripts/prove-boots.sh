#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Linux 6.1 in every boot of kernel-demo/linux/boots.txt, a line each, with what its trace holds.
set -eu
status=0
bash scripts/boot.sh linux all >build/prove/consoles.txt || status=$?
printf '%-13s %-8s %7s  %s\n' boot verdict seconds 'blocks executed'
sed -n 's/^\([a-z][^ ]*\) .*/\1/p' kernel-demo/linux/boots.txt | while read -r name; do
	read -r _ verdict seconds <"build/linux/traces/$name.verdict"
	printf '%-13s %-8s %7s  %s\n' "$name" "$verdict" "$seconds" "$(grep -c '^[0-9a-f]* [0-9]' "build/linux/traces/$name.trace")"
done
exit $status
