#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Two drivers of `./dev prove eva`, and a planted read behind the end that must raise an alarm.  Argument: the repository's top
# folder.
set -u
root=$1
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
cd "$root" || exit 3

no_alarm() {
	bash scripts/prove-eva.sh --quick
}
finds_planted() {
	bash scripts/prove-eva.sh --selftest
}
unknown_driver() {
	! bash scripts/prove-eva.sh moon
}
if command -v frama-c >/dev/null; then
	check 'two drivers: no alarm' no_alarm
	check 'a planted read behind the end: an alarm' finds_planted
	check 'an unknown driver: refused' unknown_driver
else
	skip 'the runtime has no alarm' 'no frama-c here (Debian: frama-c-base)'
fi
finish
