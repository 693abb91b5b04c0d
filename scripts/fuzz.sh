#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# ./dev fuzz [SECONDS]: builds the C parts with libFuzzer, AddressSanitizer and UBSan into build-sanitize/ and runs each
# target of tests/fuzz that long (default 60), from the seeds in tests/fuzz/corpus/TARGET where there are some.  What it
# finds stays in build-sanitize/fuzz/TARGET/.
set -eu
. scripts/common.sh

seconds=${1:-60}
case "$seconds" in
*[!0-9]* | '') die "fuzz: '$seconds' is not a number of seconds" ;;
esac
# shellcheck disable=SC2086
need $packages_build libclang-rt-19-dev
bash scripts/build-sanitize.sh >&2

status=0
found=0
for target in build-sanitize/tests/fuzz/fuzz-*; do
	[ -f "$target" ] && [ -x "$target" ] || continue
	found=1
	name=${target##*/}
	work=build-sanitize/fuzz/$name
	mkdir -p "$work/corpus"
	folders=$work/corpus
	if [ -d "tests/fuzz/corpus/$name" ]; then
		folders="$folders tests/fuzz/corpus/$name"
	fi
	# New inputs go to the first folder only, so the seeds in the tree stay as they are.
	# shellcheck disable=SC2086
	if run "$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1024 -max_len=65536 -print_final_stats=1 \
		-artifact_prefix="$work/" $folders >"$work/log" 2>&1; then
		printf 'ok - %s: %s\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: */inputs: /p' "$work/log")"
	else
		printf 'not ok - %s, see %s\n' "$name" "$work/log"
		tail -n 30 "$work/log" >&2
		status=1
	fi
done
[ $found = 1 ] || echo 'no fuzz target in tests/fuzz'
exit $status
