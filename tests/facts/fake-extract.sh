#!/bin/sh
# SPDX-License-Identifier: MIT
# Stands in for bootvet-extract in the tests of `bootvet scan`: same command line, no compiler.  The "facts" are the source's
# text; files named by #include "..." in it, one level deep, are its dependencies.  A source that says FAIL, CRASH or
# SLOW does so.  Each run adds a line to $FAKE_LOG.
output="" list="" source=""
while [ $# -gt 0 ]; do
	case $1 in
	--output) output=$2; shift ;;
	--dependencies) list=$2; shift ;;
	--) shift; break ;;
	esac
	shift
done
for argument; do
	case $argument in *.c) source=$argument ;; esac
done
echo "$source" >>"$FAKE_LOG"
if [ ! -f "$source" ]; then
	echo "fatal error: no such file '$source'" >&2
	exit 1
fi
if grep -q FAIL "$source"; then
	printf '%s:1:1: warning: first\n%s:2:1: error: said FAIL\n%s:3:1: error: again\n' "$source" "$source" "$source" >&2
	echo half >"$output"
	exit 1
fi
grep -q CRASH "$source" && kill -SEGV $$
grep -q SLOW "$source" && exec sleep 20
cp "$source" "$output"
{
	echo "$source"
	sed -n 's/^#include "\(.*\)"/\1/p' "$source"
} >"$list"
