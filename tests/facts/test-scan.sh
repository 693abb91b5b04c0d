#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet scan` with a stand-in for the extractor: what is read again and what is not, failures, hostile databases and
# caches.  Usage: test-scan.sh ROOT BOOTVET
set -u
root=$(readlink -f "$1") bootvet=$(readlink -f "$2")
. "$root/tests/frame/tap.sh"
export BOOTVET_EXTRACT=$root/tests/facts/fake-extract.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
export FAKE_LOG=$work/log

# database FILE...: one entry a file, by turns with "arguments" and with "command".
database() {
	local name separator='[' turn=0
	for name; do
		printf '%s{"directory": "%s", "file": "%s", ' "$separator" "$work/src" "$name"
		if [ $turn = 0 ]; then
			printf '"arguments": ["cc", "-DX=\\"a b\\"", "-c", "%s"]}' "$name"
		else
			printf '"command": "cc -DX=\\\\\\"a\\\\ b\\\\\\" '\''-DY=c d'\'' -c %s"}' "$name"
		fi
		separator=, turn=$((1 - turn))
	done >db.json
	[ $# -gt 0 ] || printf '[' >db.json
	echo ']' >>db.json
}

# expect STATUS TEXT ARGUMENT...: runs scan, wants the exit status and the text among its output; leaves it in `said`.
expect() {
	local status=$1 text=$2 got
	shift 2
	: >log
	"$bootvet" scan -p db.json "$@" >said 2>&1 </dev/null
	got=$?
	cat said
	[ $got = "$status" ] || { echo "exit status $got, not $status"; return 1; }
	grep -qF -- "$text" said || { echo "did not say: $text"; return 1; }
}

# was_read FILE...: exactly these were read by the last scan.
was_read() {
	diff <(sort log) <(for name; do echo "$name"; done | sort)
}

fact_count() {
	[ "$(find .bootvet -name '*.facts' | wc -l)" = "$1" ]
}

mkdir src
echo 'int one;' >src/one.h
echo 'int two;' >'src/two with space.h'
printf '#include "one.h"\n' >src/a.c
printf '#include "one.h"\n#include "two with space.h"\n' >src/b.c
printf '#include "two with space.h"\n' >src/c.c
# A file that changed within the clock tick in which its reader starts is, rightly, read again.
settle() { sleep 0.05; }
settle

database a.c b.c c.c
first() { expect 0 'scanned 3, unchanged 0, failed 0' -j 2 && was_read a.c b.c c.c && fact_count 3; }
check 'the first scan reads all' first

nothing() { expect 0 'scanned 0, unchanged 3, failed 0' && was_read; }
check 'a second scan reads nothing' nothing

header() { echo 'int one, more;' >src/one.h; settle; expect 0 'scanned 2, unchanged 1, failed 0' && was_read a.c b.c; }
check 'a changed header is read again by its includers only' header

touched() { touch src/*; settle; expect 0 'scanned 0, unchanged 3' && was_read; }
check 'a new time without new content reads nothing' touched

same_time() {
	touch -r src/one.h stamp && echo 'int one, MORE;' >src/one.h && touch -r stamp src/one.h
	settle
	expect 0 'scanned 2, unchanged 1' && was_read a.c b.c
}
check 'new content behind an old time is seen' same_time

gone() { mv src/one.h hidden; expect 0 'scanned 2, unchanged 1'; local result=$?; mv hidden src/one.h; return $result; }
check 'a header that vanished is a change' gone
settle
check 'and so is its return' expect 0 'scanned 2, unchanged 1'

vanished() { database a.c c.c; "$bootvet" scan -q -p db.json >/dev/null; database a.c; expect 0 'scanned 0, unchanged 1' && fact_count 1; }
check 'facts of a unit that left the database are removed' vanished

lost() { rm .bootvet/a.c-*.facts; expect 0 'scanned 1, unchanged 0' && fact_count 1; }
check 'a lost fact file is made again' lost

cut_facts() { truncate -s 3 .bootvet/a.c-*.facts; expect 0 'scanned 1, unchanged 0'; }
check 'a cut fact file is made again' cut_facts

arguments() { sed -i 's/"-c"/"-g", "-c"/' db.json; expect 0 'scanned 1, unchanged 0' && fact_count 1; }
check 'new arguments read the unit again' arguments

extractor() {
	cp "$BOOTVET_EXTRACT" other.sh
	BOOTVET_EXTRACT=$work/other.sh expect 0 'scanned 1, unchanged 0' || return 1
	"$bootvet" scan -q -p db.json >/dev/null
}
check 'another extractor reads all again' extractor

filter() { database a.c b.c; expect 0 'scanned 1, unchanged 0' --filter 'b.*' && was_read b.c; }
check 'a filter leaves the others alone' filter
check 'and they are read when it is gone' expect 0 'scanned 1, unchanged 1'

filtered_change() {
	echo 'int one;' >src/one.h; settle
	expect 0 'scanned 1' --filter '*/a.c' && was_read a.c && expect 0 'scanned 1, unchanged 1' && was_read b.c
}
check 'a change is not forgotten behind a filter' filtered_change

echo 'FAIL' >src/bad.c
echo 'CRASH' >src/crash.c
failing() {
	database a.c bad.c crash.c nowhere.c
	expect 2 'bad.c: bad.c:2:1: error: said FAIL' && grep -q 'crash.c: Segmentation fault' said &&
		grep -q "nowhere.c: fatal error: no such file" said && grep -q 'scanned 0, unchanged 1, failed 3' said &&
		fact_count 1
}
check 'a failing unit does not stop the others' failing
again() { expect 2 'scanned 0, unchanged 1, failed 3' && was_read bad.c crash.c nowhere.c; }
check 'and is tried again' again
repaired() { echo 'int x;' >src/bad.c; settle; database a.c bad.c; expect 0 'scanned 1, unchanged 1' && fact_count 2; }
check 'and is read once repaired' repaired
broken() { echo FAIL >src/bad.c; expect 2 'failed 1' && fact_count 1; }
check 'facts of a unit that fails now are removed' broken

# Each damage to the cache is noticed, told and harmless.
damaged() {
	local damage
	database a.c b.c
	"$bootvet" scan -q -p db.json >/dev/null
	cp .bootvet/index index
	# shellcheck disable=SC2016 # the dollar is sed's
	for damage in 's/./x/' '$d' 's/^files .*/files 99999999999999999999/' 's/^units .*/units 7/'; do
		sed "$damage" index >.bootvet/index
		expect 0 'scanned 2, unchanged 0' || return 1
		grep -q 'note: .*/index: not an index' said || { echo "no note after $damage"; return 1; }
	done
	truncate -s 0 .bootvet/index
	expect 0 'scanned 2' || return 1
	rm .bootvet/index && mkdir .bootvet/index
	expect 2 'note:' || return 1
	rmdir .bootvet/index
}
check 'a damaged cache is as none' damaged

hostile() {
	local text=$1 says=$2
	printf '%s' "$text" >db.json
	expect 2 "$says"
}
check 'no JSON' hostile '[{"directory": "/", ]' 'db.json:1:'
check 'cut JSON' hostile '[{"directory": "/tmp' 'db.json:1:'
check 'empty file' hostile '' 'db.json:1:'
check 'not a list' hostile '{}' 'db.json:1:1: a compile database is a list'
check 'an entry that is no object' hostile '[1]' 'db.json: entry 1: is no object'
check 'no directory' hostile '[{"file": "a.c"}]' 'entry 1: needs "directory"'
check 'relative directory' hostile '[{"directory": "a", "file": "a.c"}]' 'entry 1: needs "directory", an absolute path'
check 'no file' hostile '[{"directory": "/"}]' 'entry 1: needs "file"'
check 'no command' hostile '[{"directory": "/", "file": "a.c"}]' 'entry 1: needs "arguments"'
check 'a number for an argument' hostile '[{"directory": "/", "file": "a.c", "arguments": ["cc", 1]}]' 'entry 1: "arguments" holds'
check 'an open quote' hostile '[{"directory": "/", "file": "a.c", "command": "cc '\''a.c"}]' 'entry 1: a quote in "command"'
check 'an empty command' hostile '[{"directory": "/", "file": "a.c", "command": " "}]' 'entry 1: has no compiler command'
check 'endless nesting' hostile "$(printf '[%.0s' $(seq 5000))" 'db.json:1:'
check 'a key twice' hostile '[{"file": "a.c", "file": "b.c"}]' 'db.json:1:'

empty() { database; expect 0 'scanned 0, unchanged 0, failed 0'; }
check 'an empty database' empty
languages() { database a.c head.S lib.cpp; expect 0 ', not in C 2'; }
check 'other languages are counted' languages
twice() { database a.c x.c a.c; sed -i 's/x.c/b.c/g' db.json; expect 0 'failed 0' && fact_count 2; }
check 'an entry named twice is read once' twice
folder() { cp db.json compile_commands.json; expect 0 'failed 0' -p .; }
check 'a folder that holds the database' folder
check 'a database that is not there' expect 2 'nowhere.json: No such file' -p nowhere.json
check 'a database that is a pipe' bash -c "mkfifo pipe; ! timeout 5 $bootvet scan -p pipe 2>said && grep -q 'pipe: Invalid' said"
check 'jobs must be a number' expect 2 '-j needs a number' -j 0x
check 'an output that is a file' expect 2 'log/lock: Not a directory' -o log
no_extractor() { BOOTVET_EXTRACT=$work/nothing expect 2 "$work/nothing: No such file"; }
check 'no extractor' no_extractor

locked() {
	echo SLOW >src/slow.c
	database slow.c
	"$bootvet" scan -q -p db.json >/dev/null 2>&1 &
	sleep 0.5
	expect 2 'another scan is running here'
	local result=$?
	kill -TERM $!
	wait $!
	[ $? = 2 ] && [ $result = 0 ] && [ -z "$(find .bootvet -name '.tmp-*')" ]
}
check 'two scans into one folder; a signal ends a scan in order' locked

finish
