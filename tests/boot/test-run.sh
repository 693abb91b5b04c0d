#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How a guest's console is shown and judged.  Guests are shell commands here.  Argument: the repository's top folder.
set -u
root=$1
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
# shellcheck source=scripts/boot-run.sh
. "$root/scripts/boot-run.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# judged VERDICT SECONDS COMMAND...
judged() {
	local wanted=$1 limit=$2
	shift 2
	verdict=none
	boot_run guest "$limit" "$scratch/log" '^done$' '^failed' "$@" >"$scratch/shown" 2>"$scratch/errors"
	[ "$verdict" = "$wanted" ] || { echo "verdict $verdict, wanted $wanted"; return 1; }
	case "$seconds" in
	[0-9]*.[0-9]) ;;
	*) echo "seconds '$seconds'" && return 1 ;;
	esac
}

shown_is() {
	[ "$(cat "$scratch/shown")" = "$1" ] && cmp "$scratch/shown" "$scratch/log"
}

check 'the line that ends all steps: SUCCESS' judged SUCCESS 10 printf 'done\n'
check 'QEMU may end with any status then' judged SUCCESS 10 bash -c 'echo done; exit 33'
check 'only as a whole line' judged CRASH 10 echo 'nearly done'
check 'a step failed: FAILURE' judged FAILURE 10 printf 'panic\nfailed: 3\n'
check 'no verdict: CRASH' judged CRASH 10 echo 'Kernel panic'
check 'no verdict in time: CRASH' judged CRASH 1 sleep 30
check 'and it says so' grep -q 'ended after 1 seconds' "$scratch/errors"
check 'what cannot be started: ERROR' judged ERROR 10 "$scratch/no-such-program"
check 'an endless console ends' judged CRASH 30 yes endless
check 'and is not kept whole' test "$(wc -c <"$scratch/log")" -le 16000000
# shellcheck disable=SC2016
check 'carriage returns do not matter' judged SUCCESS 10 printf 'a\r\ndone\r\n'
check 'what would disturb a terminal' judged SUCCESS 10 printf '\033[2J\033[=3h\033[1;31ma\033[0m\a\000b\ndone\n'
check 'is not shown' shown_is "$(printf 'ab\ndone')"
finish
