#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Guards and traps as this build has compiled them.  Arguments: the repository's top folder, the programs guards, traps, odd.
set -u
root=$1
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
# shellcheck source=tests/runtime/guards/scenarios.sh
. "$root/tests/runtime/guards/scenarios.sh"
check 'guards' run_guards "$2"
check 'traps' run_traps "$3"
check 'sites that nobody makes' run_odd "$4"
finish
