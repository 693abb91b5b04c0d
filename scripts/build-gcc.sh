#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the C parts with GCC into build-gcc/: every warning is an error there too.
set -eu
. scripts/common.sh

if [ ! -e build-gcc/build.ninja ]; then
	run env CC=gcc meson setup build-gcc -Dextract=false
fi
compile build-gcc
