#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Judges every program of this folder with its model, as tests/scenarios does its own.  Arguments: the repository's top
# folder, the build folder.
set -u
programs=()
for model in "$1"/tests/models/*.yaml; do
	programs+=("${model%.yaml}.c")
done
exec bash "$1/tests/scenarios/run.sh" --build "$2" "${programs[@]}"
