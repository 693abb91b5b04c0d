# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# Sourced by the tests of this folder: the scenarios of each program, in runs of their own, as sealing is for good.

# ends STATUS PROGRAM SCENARIO
ends() {
	local wanted=$1 status=0
	shift
	"$@" || status=$?
	[ $status = "$wanted" ] || { echo "status $status, not $wanted: $*"; return 1; }
}

run_guards() { # PROGRAM
	local scenario result=0
	for scenario in before after read-only unprotected unpatched stepped in-part-{0..30}; do
		ends 0 "$1" $scenario || result=1
	done
	return $result
}

run_traps() { # PROGRAM
	local scenario result=0
	for scenario in callers several first-of-several log requirements foreign nested ring entered without-nop ports shared-ports; do
		ends 0 "$1" $scenario || result=1
	done
	# Those that must end in vet_host_stop().
	for scenario in stop stuck stuck-nested; do
		ends 42 "$1" $scenario || result=1
	done
	return $result
}

run_odd() { # PROGRAM
	local scenario result=0
	for scenario in odd-sites no-capability put-back texts no-reason; do
		ends 0 "$1" $scenario || result=1
	done
	ends 43 "$1" stops-badly || result=1
	return $result
}
