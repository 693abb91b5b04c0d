#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Instructions that a guard costs before and after sealing, counted by stepping through one in user space, for each compiler;
# and the text of what guards and traps need in a kernel.  After ./dev build.
set -eu
. scripts/common.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=tests/runtime/guards
includes=(-Iannotations/include -Iruntime/include -Ibuild/runtime -I"$here")
for compiler in clang-19 gcc-12; do
	command -v $compiler >/dev/null || continue
	"$compiler" -std=gnu11 -O2 -DEXPLICIT -DVET_RUNTIME_LINKED -DVET_GUARDS_PATCHED "${includes[@]}" $here/test-guards.c $here/subject.c \
		$here/host.c runtime/source/{guard,trap,port}.c -o "$work/guards"
	printf '%s -O2, instructions of a guard:\n' $compiler
	"$work/guards" measure
	for name in guard trap port; do
		"$compiler" -std=c11 -Os -ffreestanding -mno-sse -fno-pic -mcmodel=kernel -fno-asynchronous-unwind-tables "${includes[@]}" \
			-c runtime/source/$name.c -o "$work/$name.o"
	done
	printf '%s -Os, bytes:\n' $compiler
	(cd "$work" && size guard.o trap.o port.o)
done
