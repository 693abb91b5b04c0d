#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The sum at the end of `./dev test` must not hide a failure.  Argument: the repository's top folder.
set -u
root=$1
# shellcheck source=tests/frame/tap.sh
. "$(dirname "$0")/tap.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# sums STATUS LAST-LINE LOG...
sums() {
	local wanted=$1 line=$2 output status=0
	shift 2
	output=$(bash "$root/scripts/tally.sh" "$@") || status=$?
	printf '%s\n' "$output"
	[ "$status" = "$wanted" ] && [ "$(printf '%s\n' "$output" | tail -n 1)" = "$line" ]
}

printf 'ok 1 - a\nok 2 - b\n1..2\n' >"$scratch/good.tap"
printf 'ok 1 - a\nnot ok 2 - b\n1..2\n' >"$scratch/bad.tap"
printf 'ok 1 - a\nok 2 - b # SKIP no such thing here\n1..2\n' >"$scratch/skip.tap"
printf '1..0 # SKIP nothing to do\n' >"$scratch/none.tap"
printf 'building\n\nok - a\nok - b\n' >"$scratch/noisy.tap"
printf '{"name": "tap", "result": "O' >"$scratch/short.json"
cat >"$scratch/log.json" <<'JSON'
{"name": "tap", "result": "OK", "stdout": "1..2\nok 1 - x\nok 2 - y\n"}
{"name": "plain", "result": "OK", "stdout": "hello\n"}
JSON
cat >"$scratch/crash.json" <<'JSON'
{"name": "tap", "result": "ERROR", "stdout": "1..2\nok 1 - x\n"}
JSON
cat >"$scratch/late.json" <<'JSON'
{"name": "tap", "result": "TIMEOUT"}
{"name": "tap", "result": "FAIL", "stdout": "1..2\nok 1 - x\nnot ok 2 - y\n"}
JSON

check 'all good' sums 0 '2 passed, 0 failed' "$scratch/good.tap"
check 'a failure is counted' sums 1 '1 passed, 1 failed' "$scratch/bad.tap"
check 'a skip is counted apart' sums 0 '1 passed, 0 failed, 1 skipped' "$scratch/skip.tap"
check 'only skips is not success' sums 1 '0 passed, 0 failed, 1 skipped' "$scratch/none.tap"
check 'nothing at all is a failure' sums 1 '0 passed, 1 failed' /dev/null
check 'Meson logs, with and without TAP' sums 0 '3 passed, 0 failed' "$scratch/log.json"
check 'a crash after good lines is a failure' sums 1 '1 passed, 1 failed' "$scratch/crash.json"
check 'a timeout is a failure, a failing test counts once' sums 1 '1 passed, 2 failed' "$scratch/late.json"
check 'verdicts after other lines are found' sums 0 '2 passed, 0 failed' "$scratch/noisy.tap"
check 'a missing log is a failure' sums 1 '2 passed, 1 failed' "$scratch/good.tap" "$scratch/none.json"
check 'a log that breaks off is a failure' sums 1 '2 passed, 1 failed' "$scratch/good.tap" "$scratch/short.json"
check 'several logs' sums 1 '3 passed, 1 failed' "$scratch/good.tap" "$scratch/bad.tap"
finish
