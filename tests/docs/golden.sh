#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Compares the outputs in the documentation with what the commands print now; with --update writes them anew.
set -u
here=$(cd "$(dirname "$0")" && pwd)
exec bash "$here/consoles.sh" "$here/../.." "$here/../../build" "$@"
