#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every boot of the demo kernel, the long ones too, and docs/guests.md against what they print.
set -eu
status=0
bash scripts/boot.sh all || status=$?
LONG=1 bash tests/boot/golden.sh >&2 || { echo 'docs/guests.md is not what the boots print'; status=1; }
exit $status
