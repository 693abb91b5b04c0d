#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet check --baseline' and `bootvet baseline update': known findings are told and not counted, the file may only get
# shorter, and files from anywhere are read with care.  `bootvet check --markdown' as well.
# Usage: test-baseline.sh ROOT BOOTVET PLUGIN
set -u
root=$(readlink -f "$1") bootvet=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

compile() {
	clang-19 -fplugin="$plugin" -I"$root/annotations/include" -O1 -c "$@" || exit 3
}

cat >two.c <<'END'
#include <bootvet/annotate.h>
vet_requires(vga) void draw(void);
vet_requires(pic_8259) void mask(void);
static void console(void)
{
	draw();
}
vet_entry(pvh) void start(void)
{
	console();
	mask();
}
END
sed 's/^\tmask();$/&\n\tdraw();/' two.c >three.c
sed 's/^\tmask();$//' two.c >one.c
{ printf '/* Moved. */\n\n\n'; cat two.c; } >moved.c
for unit in two three one moved; do
	compile $unit.c
done
mkdir -p folder
cp two.c folder/renamed.c
compile folder/renamed.c -o renamed.o

# runs STATUS COMMAND...: the exit status; out and messages are left
runs() {
	local status=$1 actual=0
	shift
	"$bootvet" "$@" >out 2>messages || actual=$?
	[ $actual = "$status" ] || { echo "exit $actual"; cat out messages; return 1; }
}
says() { grep -qE -- "$1" out || { cat out; return 1; }; }
complains() { grep -qF -- "$1" messages && [ "$(wc -l <messages)" = 1 ] || { cat messages; return 1; }; }
unchanged() { cmp known.json kept.json; }

missing() { runs 2 baseline update known.json two.o --guest xen-pvh-domu && complains 'known.json: No such file' && [ ! -e known.json ]; }
check 'a first baseline wants --force' missing
first() {
	runs 0 baseline update --force known.json two.o --guest xen-pvh-domu --guest xen-pvh-domu &&
		says '^known.json: 2 known, 0 gone, 2 new$' && says '^new: vet-unguarded vga in console on xen-pvh-domu \[[0-9a-f]{16}\]$'
}
check 'with it one is written, each finding once' first
form() {
	[ "$(sed 's/"fingerprint": "[0-9a-f]*", //' known.json)" = '{"version": 1, "findings": [
{"guest": "xen-pvh-domu", "rule": "vet-unguarded", "severity": "error", "capability": "pic_8259", "function": "start"},
{"guest": "xen-pvh-domu", "rule": "vet-unguarded", "severity": "error", "capability": "vga", "function": "console"}
]}' ]
}
check 'a finding a line, sorted, with what it is' form
cp known.json kept.json
known() {
	runs 0 check --strict --baseline known.json --guest xen-pvh-domu two.o && says '^xen-pvh-domu: 0 errors, 0 warnings, 2 known; ' &&
		says '^two.c:6:2: note: requires vga .*, known: it is in the baseline \[vet-unguarded\]$'
}
check 'known findings are told and do not fail' known
for unit in moved renamed; do
	stays() { runs 0 check --baseline known.json --guest xen-pvh-domu $unit.o && says ' 2 known; '; }
	check "they stay known when the source is $unit" stays
done
new() { runs 1 check --baseline known.json --guest xen-pvh-domu three.o && says '^xen-pvh-domu: 1 error, 0 warnings, 2 known; ' &&
	says '^three.c:12:2: error: '; }
check 'a new one is an error' new
other() { runs 1 check --baseline known.json --guest xen-pvh-dom0 --guest xen-pvh-domu three.o && ! says '^xen-pvh-dom0: .* known'; }
check 'of another guest nothing is known' other
gone() { runs 0 check --baseline known.json --guest xen-pvh-domu one.o &&
	says '^known.json:2: note: gone: vet-unguarded pic_8259 in start on xen-pvh-domu \[' && [ "$(grep -c gone: out)" = 1 ]; }
check 'what is gone is told' gone
left_out() { runs 0 check --baseline known.json --guest xen-pvh-domu --capability vga one.o && ! says gone; }
check 'what --capability leaves out is not' left_out
json() {
	runs 0 check --json --baseline known.json --guest xen-pvh-domu two.o && says '"known": 2,' && [ "$(grep -c '"known": true' out)" = 2 ] &&
		[ "$(grep -c '"severity": "note"' out)" = 2 ]
}
check 'JSON tells what is known' json
sarif() {
	runs 0 check --sarif --baseline known.json --guest xen-pvh-domu two.o && [ "$(grep -c '"kind": "external"' out)" = 2 ] &&
		[ "$(grep -c '"justification": "known.json"' out)" = 2 ]
}
check 'SARIF has it suppressed' sarif
worse() {
	sed '3s/"error"/"warning"/' known.json >mild.json
	runs 1 check --baseline mild.json --guest xen-pvh-domu two.o && says ' 1 error, 0 warnings, 1 known; ' &&
		runs 1 baseline update mild.json --guest xen-pvh-domu two.o
}
check 'a known warning that is an error now is new' worse

grows() { runs 1 baseline update known.json three.o --guest xen-pvh-domu && complains '1 finding is new' && says '^new: ' && unchanged; }
check 'the file does not grow' grows
guest_grows() { runs 1 baseline update known.json two.o --guest xen-pvh-domu --guest xen-pvh-dom0 && complains '2 findings are new' && unchanged; }
check 'nor by a guest' guest_grows
same() { runs 0 baseline update known.json moved.o --guest xen-pvh-domu && says '2 known, 0 gone, 0 new' && unchanged; }
check 'moved lines change nothing in it' same
forced() { runs 0 baseline update --force known.json two.o --guest xen-pvh-dom0 && says '^known.json: 4 known, 0 gone, 2 new$' &&
	[ "$(grep -c '"xen-pvh-domu"' known.json)" = 2 ]; }
check 'another guest is added by force, and the first one kept' forced
shrinks() {
	chmod 640 known.json
	ln -s known.json link.json
	runs 0 baseline update link.json one.o --guest xen-pvh-domu && says '^link.json: 3 known, 1 gone, 0 new$' && [ -L link.json ] &&
		[ "$(stat -c %a known.json)" = 640 ] && [ "$(wc -l <known.json)" = 5 ] && [ "$(find . -name '*.json.*' | wc -l)" = 0 ]
}
check 'it shrinks, through a link, with the mode that it had' shrinks
emptied() {
	printf 'void nothing(void)\n{\n}\n' >nothing.c
	compile nothing.c
	cp kept.json emptied.json
	runs 0 baseline update emptied.json nothing.o --guest xen-pvh-domu --entry nothing && [ "$(cat emptied.json)" = '{"version": 1, "findings": [
]}' ] && runs 0 check --baseline emptied.json --guest xen-pvh-domu --entry nothing nothing.o
}
check 'it may get empty' emptied
cp kept.json known.json
unwritable() {
	runs 2 baseline update --force nowhere/known.json gone.o --guest xen-pvh-domu && complains 'gone.o' &&
		runs 3 baseline update --force nowhere/known.json two.o --guest xen-pvh-domu && complains 'cannot write nowhere/known.json'
}
check 'a file that cannot be written is told' unwritable

# --- files from anywhere ------------------------------------------------------------------------------------------

# hostile MESSAGE SED: the file, edited, is refused with FILE:LINE: MESSAGE by both commands
hostile() {
	sed "$2" kept.json >bad.json
	! cmp -s kept.json bad.json && runs 2 check --baseline bad.json --guest xen-pvh-domu two.o && complains "bootvet: bad.json:$1" && [ ! -s out ] &&
		cp bad.json before.json && runs 2 baseline update --force bad.json --guest xen-pvh-domu two.o && complains "bad.json:$1" && cmp bad.json before.json
}
check 'no baseline at all' hostile '1: not a baseline' '1s/.*/[]/'
check 'another version' hostile '1: this version' '1s/1/2/'
check 'a merge that stopped halfway' hostile '2: ' '2i<<<<<<< ours'
check 'no object' hostile '2: ' '2s/.*/7,/'
check 'a key that is missing' hostile '2: Object item not found: rule' '2s/"rule": "[a-z-]*", //'
check 'a key that is not known' hostile '3: ' '3s/"rule"/"x": 1, &/'
check 'a key twice' hostile '3: duplicate' '3s/"rule"/"rule": "vet-refused", &/'
check 'another type' hostile '2: ' '2s/"error"/1/'
check 'no fingerprint' hostile '2: no fingerprint' '2s/"fingerprint": "./"fingerprint": "x/'
check 'a running number that is none' hostile '2: no fingerprint' '2s/", "guest"/:0&/'
check 'a diagnostic that is not there' hostile '3: no diagnostic' '3s/vet-unguarded/vet-nothing/'
check 'another severity' hostile '3: the severity' '3s/"error"/"note"/'
check 'a capability that is a number' hostile '3: guest, capability and function' '3s/"vga"/7/'
check 'a finding twice' hostile '3: this finding stands here a second time' '2{h;p}'
check 'no comma' hostile '3: no comma' '2s/,$//'
check 'a comma too many' hostile '4: a comma' '3s/$/,/'
check 'an end that is missing' hostile '3: the file ends' '$d'
check 'text behind the end' hostile '5: text behind' '$a{}'
check 'a line that does not end' hostile '2: the line is too long' "2s/^/$(printf '%065536d' 0 | head -c 65536)/"
check 'a byte that is 0' hostile '2: ' '2s/vet/\x00/'
check 'broken UTF-8' hostile '2: ' '2s/vet/\xff/'
check 'deep nesting' hostile '2: ' "2s/\"start\"/$(printf '%05000d' 0 | tr 0 '[')/"
nothing() {
	: >empty.json
	runs 2 check --baseline empty.json --guest xen-pvh-domu two.o && complains 'empty.json:0: the file is empty' &&
		runs 2 check --baseline . --guest xen-pvh-domu two.o && complains 'bootvet: .:0: Is a directory' &&
		runs 2 check --baseline /dev/zero --guest xen-pvh-domu two.o && complains '/dev/zero:1: '
}
check 'an empty file, a folder, an endless one' nothing
complaint() { grep -qF -- "$1" messages; }
usage() {
	runs 2 baseline --guest xen-pvh-domu && complaint 'baseline update FILE' && runs 2 baseline erase a b --guest xen-pvh-domu &&
		complaint "no \`erase'" && runs 2 baseline update known.json --guest xen-pvh-domu && complaint 'name the file' &&
		runs 2 baseline update known.json two.o && complaint 'no guest'
}
check 'what is missing on the command line is told' usage

# --- the summary --------------------------------------------------------------------------------------------------

summary() {
	runs 1 check --markdown --baseline known.json --guest xen-pvh-domu --guest xen-pvh-dom0 three.o &&
		says '^\| xen-pvh-domu \| 1 \| 0 \| 2 \| 0 \| 0 \| 0 \| 3 \|$' && says '^\| xen-pvh-dom0 \| [0-9]+ \| [0-9]+ \| 0 \| 0 \| 0 \| 0 \| 3 \|$' &&
		says '^<summary>error: three.c:12: requires vga \(calls draw\), absent on xen-pvh-domu \[vet-unguarded\]</summary>$' &&
		says '^<summary>known: three.c:6: requires vga ' && says '^<pre>from entry pvh: start +three.c:8$' && says '^-&gt; console +three.c:10$' &&
		[ "$(grep -c '^<details>$' out)" = 6 ] && [ "$(grep -c '^</details>$' out)" = 6 ]
}
check 'a table of guests, each finding with its path folded' summary
folds() { awk '/<details>/ { open = 1 } open && /^$/ { bad = 1 } /<\/details>/ { open = 0 } END { exit bad || open }' out; }
check 'no empty line ends a fold' folds
escaped() {
	cat >odd.c <<-'END'
	#include <bootvet/annotate.h>
	vet_requires(vga) void draw(void);
	vet_entry(pvh) void start(void) { draw(); }
	END
	mv odd.c '<b>&|`.c'
	compile '<b>&|`.c' -o odd.o
	runs 1 check --markdown --guest xen-pvh-domu odd.o && ! says '<b>' && says '&lt;b&gt;&amp;&#124;`.c:3: '
}
check 'names are not taken for Markdown or HTML' escaped
beside() {
	runs 1 check --markdown --guest xen-pvh-domu two.o && cp out wanted.md && runs 1 check --markdown=got.md --guest xen-pvh-domu two.o &&
		says '^xen-pvh-domu: 2 errors' && cmp got.md wanted.md
}
check '--markdown=FILE writes there, and the text is printed' beside
clean() { runs 0 check --markdown --baseline kept.json --guest xen-pvh-domu one.o && says '^\| xen-pvh-domu \| 0 \| 0 \| 1 ' && complains gone:; }
check 'what is gone is told beside it' clean
finish
