#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs every scripts/bench-*.sh: each prints what it measured, on what, and how.
set -eu
. scripts/common.sh

bash scripts/build.sh >&2
for script in scripts/bench-*.sh; do
	run bash "$script" "$@"
done
