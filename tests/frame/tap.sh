# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced by the shell tests: `check NAME COMMAND...` prints one TAP line for a command that must succeed, with its output
# as diagnostics when it does not; `finish` prints the plan and ends.

tap_number=0
tap_failed=0

check() {
	local name=$1 output
	shift
	tap_number=$((tap_number + 1))
	if output=$("$@" 2>&1); then
		printf 'ok %d - %s\n' $tap_number "$name"
	else
		printf 'not ok %d - %s\n' $tap_number "$name"
		printf '%s\n' "$output" | sed 's/^/# /'
		tap_failed=1
	fi
}

skip() {
	tap_number=$((tap_number + 1))
	printf 'ok %d - %s # SKIP %s\n' $tap_number "$1" "$2"
}

# expect_later NAME REASON COMMAND...: what is known not to work yet, kept in sight; a surprise success is told too.
expect_later() {
	local name=$1 reason=$2 output verdict='ok'
	shift 2
	tap_number=$((tap_number + 1))
	output=$("$@" 2>&1) || verdict='not ok'
	printf '%s %d - %s # TODO %s\n' "$verdict" $tap_number "$name" "$reason"
	printf '%s\n' "$output" | sed 's/^/# /'
}

finish() {
	printf '1..%d\n' $tap_number
	exit $tap_failed
}
