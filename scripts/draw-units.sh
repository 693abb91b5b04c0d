#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# draw-units.sh SEED COUNT < LIST: draws COUNT lines of LIST, the same for the same seed on any machine: those whose
# SHA-256 together with the seed comes first.
set -eu
seed=$1
count=$2

while read -r unit; do
	printf '%s %s\n' "$(printf '%s %s' "$seed" "$unit" | sha256sum | cut -c 1-16)" "$unit"
done | sort | sed -n "1,${count}s/^[^ ]* //p"
