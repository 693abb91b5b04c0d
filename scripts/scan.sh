#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# ./dev scan linux: reads Linux 6.1's x86-64 guest configuration whole (about half an hour of CPU): builds it with the
# plugin and without, compares every allocatable section of the two images, and prints units, functions, points, bytes
# of facts against bytes of objects, CPU seconds; then scans the same tree by `bootvet scan` three times: all of it,
# with nothing changed, with one header touched.
set -eu
. scripts/common.sh

case "${1:-}" in
linux) shift ;;
'') die 'scan: what? (./dev scan linux)' ;;
*) die "scan: unknown subject '$1' (linux)" ;;
esac
exec bash scripts/scan-linux.sh "$@"
