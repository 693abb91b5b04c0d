#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet fix': the guards that findings propose arrive in the source, in every form that the place has; what comes out compiles
# and passes; what cannot be done is told and counted; findings from anywhere are read with care, and nothing is half written.
# Usage: test-fix.sh ROOT BOOTVET PLUGIN
set -u
root=$(readlink -f "$1") bootvet=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work/temporary
mkdir -p "$TMPDIR" "$work/tree/drivers" || exit 3
cd "$work/tree" || exit 3

if ! command -v spatch >/dev/null; then
	skip 'guards by Coccinelle' 'no spatch (package coccinelle)'
	finish
fi

cat >drivers/forms.c <<'END'
/* Every form that a place may have; #include <not/this.h> */
#ifdef NOWHERE
#include "nowhere.h"
#endif
#include "needs.h"

static int mode, *window;

static int loud(int really)
{
	return vga_mode() + really;
}

void forms(int v)
{
	int first = vga_mode();

	vga_clear();
	if (v)
		vga_clear();
	else
		outb(0x0b, 0x70); /* a register */
	if (vga_mode())
		mode = 1;
	if (!vga_mode() && v > 1)
		mode = 2;
	mode = vga_mode() + first;
	for (v = 0; vga_mode() < 3; v++)
		(void)vga_mode();
	window[2] = loud(v);
	__asm__ volatile("outb %%al, $0x64" : : "a"(3));
}
END
cat >drivers/needs.h <<'END'
#ifndef NEEDS_H
#define NEEDS_H
#define REQUIRES_VGA
#ifdef VET
#include VET
#undef REQUIRES_VGA
#define REQUIRES_VGA vet_requires(vga)
#endif
REQUIRES_VGA void vga_clear(void);
REQUIRES_VGA int vga_mode(void);
static inline void outb(unsigned char value, unsigned short port)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}
#endif
END
cp drivers/forms.c forms.kept
cp drivers/needs.h needs.kept

compile() {
	clang-19 -Wall -Wextra -Werror -fplugin="$plugin" -I"$root/annotations/include" '-DVET=<bootvet/annotate.h>' -O1 -c drivers/forms.c -o forms.o
}
# runs STATUS ARGUMENT...: bootvet fix; out and messages are left
runs() {
	local status=$1 actual=0
	shift
	"$bootvet" fix "$@" >out 2>messages </dev/null || actual=$?
	[ $actual = "$status" ] || { echo "exit $actual"; cat out messages; return 1; }
	[ -z "$(ls "$TMPDIR")" ] || { echo 'something is left behind'; ls "$TMPDIR"; return 1; }
}
complains() { grep -qF -- "$1" messages && [ "$(wc -l <messages)" = 1 ] || { cat messages; return 1; }; }
unchanged() { cmp drivers/forms.c forms.kept && cmp drivers/needs.h needs.kept; }
judged() { "$bootvet" check --json --guest xen-pvh-domu --guest xen-pv-domu --entry forms forms.o >"$1"; }

found() { compile && ! judged findings.json && [ "$(jq '[.guests[].findings[] | select(.guard)] | length' findings.json)" -ge 20 ]; }
check 'findings propose guards' found
printed() { runs 0 findings.json && unchanged && grep -q '^--- a/drivers/forms.c$' out && complains 'guards in 1 file, 0 left to a human, 0 findings that no guard mends'; }
check 'the difference is printed, the file is as it was' printed
has() { grep -qxF -- "$1" out || { cat out; return 1; }; }
forms() {
	has '+#include <bootvet/annotate.h>' && has '+	if (vet_has(vga))' && has '+	int first = (vet_has(vga) ? vga_mode() : 0);' &&
		has '+		if (vet_has(cmos_rtc))' && has '+			outb(0x0b, 0x70);' &&
		has '+	if (vet_has(vga) && vga_mode())' && has '+	if (!(vet_has(vga) && vga_mode()) && v > 1)' && has '+	if (vet_has(i8042)) {' &&
		[ "$(grep -c '^+#include' out)" = 1 ]
}
check 'statements, branches, values, conditions, assembly, each in its form' forms
applies() { patch -s -p1 -o patched.c drivers/forms.c <out && cp out difference; }
check 'patch takes it' applies
applied() { runs 0 --apply findings.json && cmp out difference && cmp drivers/forms.c patched.c; }
check '--apply writes what was printed' applied
included() { [ "$(grep -n 'include <bootvet' drivers/forms.c)" = '6:#include <bootvet/annotate.h>' ]; }
check 'the header is included where no condition hides it' included
check 'what came out compiles, with all warnings' compile
passes() { judged after.json && [ "$(jq '[.guests[].findings[]] | length' after.json)" = 0 ] || jq -c '.guests[].findings[] | .at, .message' after.json; }
check 'and passes' passes
again() { runs 0 after.json && [ ! -s out ] && complains '0 guards in 0 files'; }
check 'there is nothing left to do' again
stale() { cp drivers/forms.c now.c && runs 1 findings.json && grep -q 'left to a human: no call, store or assembly that can be guarded begins there' messages && cmp drivers/forms.c now.c; }
check 'findings of another day are left to a human' stale
cp forms.kept drivers/forms.c

elsewhere() { mkdir -p ../other && runs 0 -C "$work/tree" "$work/tree/findings.json" && (cd ../other && "$bootvet" fix -C ../tree ../tree/findings.json 2>/dev/null | cmp - ../tree/out); }
check 'names start in the folder that is named' elsewhere
piped() { "$bootvet" fix - <findings.json 2>messages | cmp - out; }
check 'findings come from standard input' piped
outside() { runs 1 -C "$work/other" "$work/tree/findings.json" && [ ! -s out ] &&
	jq --arg file "$work/tree/drivers/forms.c" '.guests[].findings[] |= (if .guard then .guard.at.file = $file else . end)' findings.json >absolute.json &&
	runs 1 --apply -C "$work/other" "$work/tree/absolute.json" && grep -q 'the file is outside the folder' messages && unchanged &&
	runs 0 absolute.json && cmp out difference; }
check 'a file outside the folder is not touched' outside
known() { jq '.guests[].findings[].severity = "note"' findings.json >notes.json && runs 0 notes.json && [ ! -s out ]; }
check 'what is known or vouched for is left alone' known
several() {
	jq '.guests[0].findings += [.guests[0].findings[] | select(.guard) | .guard.capability = "mtrr"]' findings.json >several.json &&
		runs 0 several.json && grep -q 'vet_has(mtrr) && vet_has(vga)' out
}
check 'two capabilities at one place are asked together' several
unmended() { jq '.guests[].findings[].guard = null' findings.json >none.json && runs 1 none.json && grep -qE '0 left to a human, [0-9]+ findings that no guard mends$' messages; }
check 'what no guard mends is counted' unmended
struct_value() {
	cat >pair.c <<-'END'
	#include <bootvet/annotate.h>
	struct pair { int a, b; };
	vet_requires(vga) struct pair both(void);
	vet_entry(pvh) int start(void)
	{
		struct pair first = both(), second;

		second = both();
		return both().a + first.b + second.b;
	}
	END
	clang-19 -fplugin="$plugin" -I"$root/annotations/include" -c pair.c && ! "$bootvet" check --json --guest xen-pvh-domu pair.o >pair.json &&
		runs 1 pair.json && [ ! -s out ] && [ "$(grep -c 'left to a human: ' messages)" = 3 ]
}
check 'no value is made up for a struct' struct_value

# --- tools and files that are not there ---------------------------------------------------------------------------
no_spatch() { runs 2 --spatch=nowhere/spatch findings.json && complains 'cannot run nowhere/spatch: No such file or directory (Debian has it in the package coccinelle)' && unchanged; }
check 'without spatch one clear message' no_spatch
printf '#!/bin/sh\necho it is late >&2\necho go home\nexit 3\n' >failing && chmod +x failing
failing() { runs 1 --spatch=./failing findings.json && grep -q 'left to a human: ./failing: it is late$' messages && [ ! -s out ] && unchanged; }
check 'a spatch that fails leaves everything to a human' failing
no_file() { runs 2 nowhere.json && complains 'nowhere.json: No such file or directory' || runs 2 nowhere.json && complains 'unable to open nowhere.json'; }
check 'a missing file is told' no_file
mkdir -p taken/drivers
gone() { runs 1 -C taken "$work/tree/findings.json" && grep -q 'No such file or directory' messages; }
check 'so is a source that is gone' gone
unwritable() { chmod 500 drivers && { [ "$(id -u)" = 0 ] || runs 3 --apply findings.json; } && chmod 700 drivers && unchanged; }
check 'nothing is half written' unwritable

# hostile MESSAGE FILTER: the findings, edited by jq, are refused
hostile() {
	jq -c "$2" findings.json >bad.json && runs 2 bad.json && complains "$1" && [ ! -s out ] && unchanged
}
first='.guests[0].findings[0].guard'
check 'no list of guests' hostile "not what \`bootvet check --json' writes" '{}'
check 'a list at the top' hostile "not what \`bootvet check --json' writes" '[]'
check 'a guest without findings' hostile 'a guest without name or findings' 'del(.guests[0].findings)'
check 'findings without guards' hostile 'guest xen-pvh-domu, finding 1: it says nothing of a' 'del(.guests[0].findings[].guard)'
check 'a guard that is none' hostile 'neither vet_has nor vet_absent' "$first.with = \"system\""
check 'a capability that is none' hostile 'the name of none' "$first.capability = \"vga) || (1\""
check 'a line that is none' hostile 'no place' "$first.at.line = -1"
check 'a line too far' hostile 'no place' "$first.at.line = 99999999999"
check 'a file that is none' hostile 'no place' "$first.at.file = 3"
cut() { head -c 200 findings.json >bad.json && runs 2 bad.json && grep -qE '^bootvet: bad.json:[0-9]+:[0-9]+: ' messages && [ "$(wc -l <messages)" = 1 ]; }
check 'a file cut short is told with line and column' cut
usage() { runs 2 && grep -q 'no findings; name what' messages && runs 2 --timeout=x f && runs 2 --timeout=-4294967290 f && runs 2 a b; }
check 'usage' usage
finish
