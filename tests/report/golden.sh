#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Compares the reports of golden/ with what the commands print now; with --update writes them anew.
set -u
here=$(cd "$(dirname "$0")" && pwd)
case "${1:-}" in
'' | --update) ;;
*) echo 'usage: golden.sh [--update]' >&2; exit 2 ;;
esac
exec bash "$here/replay.sh" "$here/../.." "$here/../../build" "$@"
