#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds everything into build/ (optimised, with debug information); extra arguments go to `meson setup`.
# Leaves build/bootvet, build/bootvet-plugin.so and build/bootvet-extract.
set -eu
. scripts/common.sh

# shellcheck disable=SC2086
need $packages_build
configure build "$@"
compile build
