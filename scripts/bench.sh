#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs every scripts/bench-*.sh, each of which prints what it measured, on what, and how; or one by name, with its own
# arguments: ./dev bench extract --callgrind 8, ./dev bench solve.
set -eu
. scripts/common.sh

if [ $# != 0 ] && ! [ -e "scripts/bench-$1.sh" ]; then
	die "bench: no benchmark '$1' ($(printf '%s\n' scripts/bench-*.sh | sed 's|.*/bench-\(.*\)\.sh|\1|' | paste -sd' '))"
fi
bash scripts/build.sh >&2
if [ $# != 0 ]; then
	name=$1
	shift
	run bash "scripts/bench-$name.sh" "$@"
	exit
fi
for script in scripts/bench-*.sh; do
	run bash "$script"
done
