# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
# Sourced: runs one guest under a timeout, shows its console and judges it by what it printed.

# What QEMU always gets: no window, the first serial port as console, an end instead of a reset.  One thread for all
# processors: which of two runs first is then no matter of chance.
qemu_common=(qemu-system-x86_64 -accel "tcg,thread=single" -display none -serial stdio -monitor none -no-reboot)

# Without what a guest's console says to a terminal (colours, cleared screens): lines of text.  Before those of a domain that is
# not the first stands its number, or that it is the guest (kernel-demo/xen/dom0-init.sh).
boot_console() {
	stdbuf -oL sed 's/\x1b\[[0-9;?=]*[A-Za-z]//g; s/\x1b[()=][0B]\{0,1\}//g; s/^(d[0-9]*) //; s/^guest: //' |
		stdbuf -oL tr -d '\000-\010\013-\037\177'
}

# boot_run NAME SECONDS LOG SUCCESS FAILURE COMMAND...: shows and keeps the console of a guest that COMMAND starts, and ends
# it after SECONDS.  Sets `seconds`, what it took, `boot_status`, how COMMAND ended, and `verdict`: SUCCESS when a line is what the pattern SUCCESS says,
# FAILURE when one is FAILURE's, ERROR when COMMAND could not be run, else CRASH.
boot_run() {
	local name=$1 limit=$2 log=$3 success=$4 failure=$5 started took status
	shift 5
	started=${EPOCHREALTIME/./}
	printf '+ %s\n' "$*" >&2
	# A guest that prints without end fills no disk.
	timeout --kill-after=10 "$limit" "$@" </dev/null 2>&1 | head -c 16000000 | boot_console | tee "$log" && status=${PIPESTATUS[0]}
	boot_status=$status
	took=$(((${EPOCHREALTIME/./} - started) / 100000))
	seconds=$((took / 10)).$((took % 10))
	if grep -qE "$success" "$log"; then
		verdict=SUCCESS
	elif grep -qE "$failure" "$log"; then
		verdict=FAILURE
	elif [ "$status" = 126 ] || [ "$status" = 127 ]; then
		verdict=ERROR
	else
		verdict=CRASH
		case "$status" in
		124 | 137) echo "$name: ended after $limit seconds" >&2 ;;
		esac
	fi
}
