#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the C parts, without the C++ ones and LLVM, into build-sanitize/ with AddressSanitizer and UBSan, instrumented
# for libFuzzer.  Arguments are targets to build; without, all of it.
set -eu
. scripts/common.sh

configure build-sanitize -Dextract=false -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false \
	-Dc_args=-fno-sanitize-recover=all
compile build-sanitize "$@"
