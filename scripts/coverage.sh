#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Which branches of the runtime its tests take: builds it with GCC's counters into build-coverage/, runs the tests of suite runtime
# there, prints a line a file and the sum (gcovr), and lists what no test took with --missing.  No line is excluded by a marker.
set -eu
. scripts/common.sh

missing=
case "${1:-}" in
'') ;;
--missing) missing=1 ;;
*) die "coverage: unknown option '$1' (--missing)" ;;
esac
# shellcheck disable=SC2086
need $packages_build $packages_test gcovr
if [ ! -e build-coverage/build.ninja ]; then
	# The other compiler is the one whose counters gcovr reads.
	run env CC=gcc meson setup build-coverage -Dextract=false -Db_coverage=true -Doptimization=0
fi
compile build-coverage >&2
find build-coverage -name '*.gcda' -delete
run meson test -C build-coverage --no-rebuild --suite runtime --num-processes "$jobs" </dev/null >&2
if grep -rnE 'GCOV_EXCL|LCOV_EXCL|pragma.*coverage' runtime; then
	die 'coverage: a marker excludes lines'
fi
if [ -n "$missing" ]; then
	gcovr --root . --filter runtime/source/ --branches --exclude-throw-branches --txt - build-coverage | grep -vE ' 100% '
else
	gcovr --root . --filter runtime/source/ --branches --exclude-throw-branches build-coverage
fi
