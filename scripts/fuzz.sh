#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# ./dev fuzz [SECONDS [TARGET...]]: builds the C parts with libFuzzer, AddressSanitizer and UBSan into build-sanitize/ and runs
# each target of tests/fuzz (fuzz-facts, ...), or those that are named, that long (default 60), from the seeds in
# tests/fuzz/corpus/TARGET where there are some.  Prints how many inputs each has run, and all of them.  What it finds stays in
# build-sanitize/fuzz/TARGET/.
set -eu
. scripts/common.sh

seconds=${1:-60}
case "$seconds" in
*[!0-9]* | '') die "fuzz: '$seconds' is not a number of seconds" ;;
esac
[ $# = 0 ] || shift
for name in "$@"; do
	case "$name" in
	fuzz-*[!a-z0-9-]* | fuzz-) die "fuzz: '$name' is no target's name" ;;
	fuzz-*) ;;
	*) die "fuzz: '$name' is no target's name (fuzz-...)" ;;
	esac
done
# shellcheck disable=SC2086
need $packages_build libclang-rt-19-dev
bash scripts/build-sanitize.sh "${@/#/tests/fuzz/}" >&2 || die 'fuzz: the sanitized build failed, or has no such target'
[ $# != 0 ] || set -- build-sanitize/tests/fuzz/fuzz-*

status=0
targets=0
inputs=0
for target in "$@"; do
	name=${target##*/}
	target=build-sanitize/tests/fuzz/$name
	[ -f "$target" ] && [ -x "$target" ] || continue
	targets=$((targets + 1))
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
		count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log")
		inputs=$((inputs + ${count:-0}))
		printf 'ok - %s: inputs: %s\n' "$name" "$count"
	else
		printf 'not ok - %s, see %s\n' "$name" "$work/log"
		tail -n 30 "$work/log" >&2
		status=1
	fi
done
[ $targets != 0 ] || echo 'no fuzz target in tests/fuzz'
printf '# %d targets of %d s each, inputs: %d\n' "$targets" "$seconds" "$inputs"
exit $status
