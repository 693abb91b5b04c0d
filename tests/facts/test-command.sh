#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet facts` as a command: exit statuses, which stream says what, and that a bad input prints no half of an answer.
# Usage: test-command.sh ROOT BOOTVET SAMPLE
set -u
root=$(readlink -f "$1") bootvet=$(readlink -f "$2") sample=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
"$sample" >bare.facts
"$sample" object >a.o
"$sample" assembly >asm.o
head -c 300 a.o >cut.o
echo 'no object' >text.o

# run STATUS ARGUMENT...: leaves what was said in out and err.
run() {
	local status=$1 got
	shift
	"$bootvet" facts "$@" >out 2>err </dev/null
	got=$?
	[ $got = "$status" ] || { echo "exit status $got, not $status"; cat out err; return 1; }
}

# refused TEXT ARGUMENT...: status 2, nothing on standard output, one line that names the place.
refused() {
	local text=$1
	shift
	run 2 "$@" && [ ! -s out ] && grep -qF -- "$text" err && [ "$(wc -l <err)" = 1 ] || { cat out err; return 1; }
}

one() { run 0 a.o && [ ! -s err ] && head -1 out | grep -qx 'unit sample.c' && cp out first && run 0 bare.facts && diff first out; }
check 'an object and a bare fact file print alike' one
again() { run 0 a.o asm.o bare.facts && cp out first && run 0 bare.facts a.o asm.o a.o && diff first out; }
check 'the order of arguments does not matter' again
without() { run 0 asm.o && grep -qx 'object asm.o: no facts' out; }
check 'an object without facts is told' without
dashes() { cp a.o ./-a.o && run 0 -- -a.o; }
check 'two dashes end the options' dashes
check 'no such file' refused 'bootvet facts: nowhere.o: No such file' nowhere.o
check 'no object' refused 'text.o: neither an ELF object, an archive nor facts' a.o text.o
check 'a cut object' refused 'cut.o: object is cut off (at byte 300)' a.o cut.o
check 'a cut fact file' bash -c "head -c 100 bare.facts >cut.facts; ! $bootvet facts cut.facts 2>err && grep -q 'cut.facts: fact record is cut off (at byte 0)' err"
usage() { run 2 && grep -q 'no input' err && [ ! -s out ]; }
check 'no argument' usage
unknown() { run 2 --colour a.o && [ ! -s out ]; }
check 'an unknown option' unknown
help() { run 0 --help && grep -q Examples out && [ "$(wc -L <out)" -le 80 ]; }
check 'help fits a terminal' help
full() { "$bootvet" facts a.o >/dev/full 2>err; [ $? = 3 ] && grep -q 'standard output' err; }
check 'a full disk is no success' full

finish
