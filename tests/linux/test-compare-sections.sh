#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The comparer of images finds what it must and nothing else.  Arguments: the repository's top folder, the comparer.
set -u
root=$1
compare=$2
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# object NAME SOURCE FLAG...
object() {
	local name=$1 source=$2
	shift 2
	printf '%s\n' "$source" | clang-19 "$@" -x c -c - -o "$scratch/$name"
}

# compares STATUS WORD A B: exit status and a word of the output.
compares() {
	local wanted=$1 word=$2 output status=0
	output=$("$compare" "$scratch/$3" "$scratch/$4" 2>&1) || status=$?
	printf '%s\n' "$output"
	[ $status = "$wanted" ] && printf '%s\n' "$output" | grep -q -- "$word"
}

object a.o 'int x = 1; int f(void) { return x; }'
object same.o 'int x = 1; int f(void) { return x; }'
object debug.o 'int x = 1; int f(void) { return x; }' -g
object data.o 'int x = 2; int f(void) { return x; }'
object text.o 'int x = 1; int f(void) { return x + 1; }'
object more.o 'int x = 1; int f(void) { return x; } const int y = 3;'
printf 'not an object\n' >"$scratch/text"
head -c 200 "$scratch/a.o" >"$scratch/short.o"

check 'the same source' compares 0 ', 0 different' a.o same.o
check 'debug information does not count' compares 0 ', 0 different' a.o debug.o
check 'a changed value is named' compares 1 '.data differs from byte 0' a.o data.o
check 'changed code is named' compares 1 '.text differs' a.o text.o
check 'a section more is named' compares 1 '.rodata' a.o more.o
check 'a text file is refused' compares 2 'not an ELF' a.o text
check 'a truncated object is not like a whole one' compares 1 'is only in' a.o short.o
check 'two objects without sections are not alike' compares 1 '0 allocatable sections alike' short.o short.o
check 'a missing file is refused' compares 2 'cannot be opened' a.o none.o
finish
