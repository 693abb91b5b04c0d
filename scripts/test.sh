#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds and runs every test of a change, quick ones first; then the C parts once more under AddressSanitizer and UBSan,
# each fuzz target for a few seconds, and a compile with GCC.  Ends with "N passed, N failed", and ", N skipped" when
# there are some, each with its reason above; exit status 1 when something failed.  Arguments are names of Meson tests or
# suites (--suite NAME): with some, only those run, in build/ alone.
set -eu
. scripts/common.sh

# Reading Linux is one test; without the package it is skipped and says so.
# shellcheck disable=SC2086
need $packages_build $packages_test
# shellcheck disable=SC2086
[ $# != 0 ] || need $packages_qemu || echo './dev: QEMU is not to be had; tests that boot will be skipped' >&2
# shellcheck disable=SC2086
[ $# != 0 ] || need $packages_grub || echo './dev: GRUB is not to be had; boots through it will be skipped' >&2
# shellcheck disable=SC2086
[ $# != 0 ] || need $packages_xen $packages_efi || echo './dev: Xen and OVMF are not to be had; boots on them will be skipped' >&2
# shellcheck disable=SC2086
[ $# != 0 ] || need $packages_linux $packages_coccinelle || echo './dev: Linux packages are not to be had; its tests will be skipped' >&2

if ! { configure build && compile build; }; then
	echo 'failed: the build itself'
	echo '0 passed, 1 failed'
	exit 1
fi
logs=build/meson-logs/testlog.json
rm -f "$logs"
run meson test -C build --no-rebuild --print-errorlogs --num-processes "$jobs" --timeout-multiplier 3 "$@" </dev/null || true
[ -s "$logs" ] || { echo './dev: no test log, the test run itself failed' >&2; exit 3; }

if [ $# = 0 ]; then
	sanitized=build-sanitize/meson-logs/testlog.json
	rm -f "$sanitized"
	# Without a log of its tests, a build that failed counts as a failure below.
	bash scripts/build-sanitize.sh || echo './dev: the sanitized build failed' >&2
	run env ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 \
		meson test -C build-sanitize --no-rebuild --print-errorlogs --num-processes "$jobs" --timeout-multiplier 5 \
		--no-suite once </dev/null || true
	logs="$logs $sanitized"
	bash scripts/fuzz.sh 5 >build-sanitize/fuzz.tap || true
	cat build-sanitize/fuzz.tap

	# The other compiler has its own opinion on what is clean C.
	if bash scripts/build-gcc.sh >build-gcc.log 2>&1; then
		echo 'ok 1 - the C parts compile with GCC' >build-sanitize/gcc.tap
	else
		tail -n 30 build-gcc.log >&2
		echo 'not ok 1 - the C parts compile with GCC' >build-sanitize/gcc.tap
	fi
	cat build-sanitize/gcc.tap
	logs="$logs build-sanitize/fuzz.tap build-sanitize/gcc.tap"
fi

# shellcheck disable=SC2086
exec bash scripts/tally.sh $logs
