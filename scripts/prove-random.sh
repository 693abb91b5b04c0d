#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# 100,000 random guard programs (tests/random) with a seed of their own, against the brute-force judge.
set -eu
. scripts/common.sh

exec build/tests/random/random-programs --count "${1:-100000}" --seed 20261122 -j"$jobs" --build "$PWD/build" \
	--includes "$PWD/annotations/include"
