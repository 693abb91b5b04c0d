#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Objects that GCC made, with facts that `bootvet scan' read: what GCC calls clones, parts, statics; functions that it merges; which
# object facts belong to; assembly beside it; what is refused.  Usage: test-gcc.sh ROOT BUILD
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
bootvet=$build/bootvet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

cat >ports.h <<'END'
#include <bootvet/annotate.h>
#define SEPARATE __attribute__((noinline))
static inline void outb(unsigned char value, unsigned short port)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}
extern volatile int memory;
extern int strange(int);
END
# Alike: what is called here, what is not, both with statics of one name.
cat >left.c <<'END'
#include "ports.h"
struct step { int (*run)(int); int count; };
static int quiet(int x) { return memory + x; }
static int loud(int x) { outb(1, 0x64); return memory * x; }
static SEPARATE int helper(const int *at, int unused, int times)
{
	int sum = 0;
	for (int i = 0; i < times; i++)
		sum += memory + *at * i;
	outb(0x0b, 0x70);
	return sum;
}
int left(int x)
{
	static struct step list[] = { { quiet, 1 }, { quiet, 2 } };
	int value = x;
	list[x & 1].count++;
	return list[x & 1].run(x) + helper(&value, 7, 9) + helper(&value, 8, 9);
}
int left_unused(int x)
{
	static struct step list[] = { { loud, 1 }, { loud, 2 }, { quiet, 3 } };
	list[x & 1].count++;
	return list[x & 1].run(x);
}
END
cat >right.c <<'END'
#include "ports.h"
static SEPARATE int helper(const int *at, int unused, int times)
{
	int sum = 3;
	for (int i = 0; i < times; i++)
		sum += memory - *at * i;
	outb(0x20, 0x3d4);
	return sum;
}
int right_unused(int x)
{
	int value = x;
	return helper(&value, 7, 9) + helper(&value, 8, 9);
}
int strange(int x) { return x ^ 5; }
int right(int x) { return strange(x) + strange(x + 2); }
END
# GCC makes one function of each two: a second name for it where only calls are, a jump to it where addresses are compared.
cat >alike.c <<'END'
#include "ports.h"
static int first_called(int x) { memory = x; for (int i = 0; i < x; i++) { memory = strange(x * 3 + i); strange(memory); } return strange(x) + 1; }
static int second_called(int x) { memory = x; for (int i = 0; i < x; i++) { memory = strange(x * 3 + i); strange(memory); } return strange(x) + 1; }
static int first_taken(int x) { memory = x; return strange(x) + 9; }
static int second_taken(int x) { memory = x; return strange(x) + 9; }
static int (*volatile taken)(int);
int alike_unused(int x)
{
	taken = first_taken;
	return first_called(x) + first_called(x + 1);
}
int alike(int x)
{
	taken = second_taken;
	return second_called(x) + second_called(x + 2) + taken(x);
}
END
# GCC takes the test of `clock' over into `start', and leaves the rest in clock.part.0; what ends in a trap goes to start.cold.
cat >main.c <<'END'
#include "ports.h"
extern int left(int), right(int), alike(int);
volatile int memory;
int clock(int x)
{
	if (x)
		return 1;
	for (int i = 0; i < 100; i++) {
		outb(0x0a, 0x71);
		strange(i);
		right(i);
		strange(i * 2);
	}
	if (strange(3))
		right(3);
	return 2;
}
__attribute__((cold, noinline)) void complain(int x) { memory = x; }
void start(int x)
{
	if (vet_has(cmos_rtc))
		memory += clock(x) + clock(x + 1);
	if (__builtin_expect(memory > 100, 0)) {
		complain(x);
		complain(x + 1);
		__builtin_trap();
	}
	memory += left(x) + right(x) + alike(x);
}
END
cat >entry.S <<'END'
	.globl entry
	.type entry, @function
entry:
	call start
	ret
	.size entry, . - entry
	.globl entry_unused
	.type entry_unused, @function
entry_unused:
	call left_unused
	ret
	.size entry_unused, . - entry_unused
	.section .note.GNU-stack, "", @progbits
END
options="-O2 -fno-pic -fno-asynchronous-unwind-tables -I$root/annotations/include"
mkdir objects
separator='['
for unit in left right alike main; do
	optimised=$options
	[ $unit != alike ] || optimised="$options -Os"
	printf '%s{"directory": "%s", "file": "%s.c", "command": "gcc %s -fconserve-stack -mindirect-branch=keep -fno-allow-store-data-races --param=allow-store-data-races=0 -c -o objects/%s.o %s.c"}' \
		"$separator" "$work" $unit "$optimised" $unit $unit
	separator=,
	# shellcheck disable=SC2086
	gcc $optimised -c -o objects/$unit.o $unit.c || exit 3
done >compile_commands.json
echo ']' >>compile_commands.json
gcc -c -o objects/entry.o entry.S && ld -e entry -Ttext 0x1000000 -o image objects/*.o || exit 3

has_clones() {
	local name
	for name; do
		nm image | grep -q " [td] $name\$" || { echo "no $name"; nm image; return 1; }
	done
}
if ! has_clones 'helper[.]constprop[.]0.*' 'clock[.]part[.]0' 'start[.]cold' 'list[.][0-9]*' >clones 2>&1 && grep -q '^no' clones; then
	skip 'objects of GCC' "this GCC makes other clones: $(head -n 1 clones)"
	finish
fi

# --- pairing ---
scans() { "$bootvet" scan -q -p . -o facts | tee out && grep -qx 'scanned 4, unchanged 0, failed 0' out; }
check 'what GCC alone understands does not stop a scan' scans
same_facts() {
	diff <("$bootvet" facts facts/left.c-*.facts) <(clang-19 -w "-fplugin=$build/bootvet-plugin.so" -O2 -fno-pic -I"$root/annotations/include" -c left.c -o plugin.o && "$bootvet" facts plugin.o)
}
check 'and the facts are those of the plugin' same_facts

guest=(--guest xen-pvh-domu --entry entry)
audit() { "$bootvet" audit "${guest[@]}" --image image --facts facts --json --list=all "$@" >audit.json 2>err || { cat err; return 1; }; }
live() { # NAME-PATTERN FILE true|false: all that have it, and there is one
	jq -e --arg name "$1" --arg file "$2" --argjson live "$3" '[.guests[0].list[] | select(.name | test("^(" + $name + ")$")) |
		select(.at.file | startswith($file))] | length > 0 and all(.live == $live)' audit.json >/dev/null ||
		{ jq -c --arg name "$1" '.guests[0].list[] | select(.name | test($name))' audit.json; return 1; }
}
check 'an image of GCC is audited' audit objects
counted() { # OBJECTS WITHOUT [FOLDER [INPUT]]
	"$bootvet" audit "${guest[@]}" --image image --facts "${3:-facts}" "${4:-objects}" >out || return 1
	grep '^read:' out
	grep -qx "read: *$1 objects, $2 without facts" out
}
check 'objects have the facts that lie beside them; assembly has none' counted 5 1
check 'a clone lives where its function does' live 'helper[.]constprop[.]0.*' left.c true
check 'and dies where a function of that name in another unit does' live 'helper[.]constprop[.]0.*' right.c false
check 'what was split off lives with its function' live 'clock[.]part[.]0|start[.]cold' main.c true
in_image() { jq -e --arg name "$1" '[.guests[0].list[] | select(.name | test("^(" + $name + ")$"))] | length > 0 and all(.address != null and .bytes > 0)' audit.json >/dev/null; }
check 'clones have their bytes in the image' in_image 'helper[.]constprop[.]0.*|clock[.]part[.]0|start[.]cold'
statics() { live 'left.list' left.c true && live 'left_unused.list' left.c false && in_image 'left.list|left_unused.list'; }
check 'static locals are found under the names that GCC gives them' statics
check 'what only a dead one of them names is dead' live loud left.c false
check 'what a live one names is live' live quiet left.c true
assembly() { live 'entry' '' true && live 'entry_unused|left_unused' '' false; }
check 'assembly in the image is read from its relocations' assembly
# --- verdicts ---
judge() { "$bootvet" check "${guest[@]}" --facts facts --image image objects >out 2>err; cat out err; }
findings() {
	judge
	[ "$(grep -c 'error: touches' out)" = 1 ] && grep -qF 'left.c:10:' out && grep -qF 'cmos_rtc (port 0x70)' out &&
		grep -qF -- '-> helper' out && tail -n 1 out | grep -q '1 error, 0 warnings'
}
check 'a touch in a clone is a finding, at its line; one behind a guard that was split is none' findings
merged() { # the object holds one body of two
	[ "$(nm objects/alike.o | awk '/_called$/ { print $1 }' | uniq | wc -l)" = 1 ] &&
		objdump -d objects/alike.o | grep -A 1 -e '_taken>:' | grep -qE 'jmp .*_taken'
}
if merged; then
	check 'what only looks like a live function is dead in the source and lives in the image' live 'first_taken|first_called' alike.c true
else
	skip 'what takes the place of another function' 'this GCC does not merge them'
fi
trace_of() { # NAME-PATTERN...: a log in which those ran
	local name
	for name; do
		nm image | sed -n "s/^0*\([0-9a-f]*\) [tT] \($name\)\$/0x\1/p"
	done
}
ran() {
	trace_of entry start 'start[.]cold' 'clock[.]part[.]0' left right quiet >log
	nm image | sed -n 's/^0*\([0-9a-f]*\) t helper[.]constprop.*/0x\1/p' | head -n 1 >>log
	trace_of alike '\(first\|second\)_\(called\|taken\)' >>log
	"$bootvet" trace "${guest[@]}" --facts facts --image image --log log --json objects >trace.json
	jq -c '.missed' trace.json
	[ "$(jq -c '.missed | map(.name)' trace.json)" = "$1" ]
}
check 'what ran in clones can be reached, and what took the place of another function' ran '[]'
whole_alone() { # without the facts, all is assembly: nothing that is linked is dead
	"$bootvet" audit "${guest[@]}" --image image --json objects 2>&1 | grep -q 'none of the inputs holds facts'
}
check 'without a folder of facts there are none' whole_alone
partial() { # a unit that could not be read is assembly, and nothing that it may run is dead
	cp -r facts fewer && rm fewer/objects && grep -v left.c facts/objects | sed 's/^end 4/end 3/' >fewer/objects &&
		"$bootvet" audit "${guest[@]}" --image image --facts fewer --json --list=all objects >audit.json && counted 5 2 fewer &&
		live 'helper[.]constprop[.]0.*|left' left.o true && live 'quiet' left.o true && live 'helper[.]constprop[.]0.*' right.c false
}
check 'an object without facts among others is read from its relocations' partial

# --- archives, folders ---
ar rcT thin.a objects/left.o objects/right.o objects/alike.o objects/main.o objects/entry.o && ar rc fat.a objects/left.o objects/right.o objects/alike.o objects/main.o objects/entry.o || exit 3
thin() { counted 5 1 facts thin.a; }
check 'members of a thin archive are objects where they are' thin
refused() { # TEXT ARGUMENT...
	local text=$1 status=0
	shift
	"$bootvet" audit "${guest[@]}" "$@" >out 2>err || status=$?
	cat err
	[ $status = 2 ] && [ ! -s out ] && grep -qF -- "$text" err && [ "$(wc -l <err)" = 1 ]
}
check 'members of another one are not' refused 'none of these facts is of an object that is read' --facts facts fat.a
check 'facts without their objects are left out' refused 'none of these facts is of an object that is read' --facts facts objects/entry.o
check 'facts and objects as inputs alike would be there twice' refused 'name the folder of facts by --facts' facts objects
absent() {
	mv objects/right.o elsewhere.o && "$bootvet" audit "${guest[@]}" --facts facts objects >out 2>err
	local status=$?
	mv elsewhere.o objects/right.o
	cat err
	[ $status = 0 ] && grep -qF "note: facts of 1 object that is not there are left out: $work/objects/right.o" err
}
check 'an object that is not there is told' absent

# --- what is wrong ---
bad() { # TEXT LIST
	rm -rf bad && cp -r facts bad && printf '%b' "$2" >bad/objects && refused "$1" --facts bad objects
}
left=$(cd facts && echo left.c-*.facts)
object=$work/objects/left.o
entry="${#left}:$left ${#object}:$object\n"
first='bootvet scan objects 1\n'
check 'a folder without a list' refused 'nowhere/objects: No such file' --facts nowhere objects
check 'a list of another version' bad 'not a list of objects of this version' 'bootvet scan objects 2\nend 0\n'
check 'a list that is cut' bad 'damaged' "$first${#left}:$left ${#object}:$work"
check 'a list without its end' bad 'damaged' "$first$entry"
check 'a list with another count' bad 'damaged' "$first${entry}end 2\n"
check 'a list with something behind its end' bad 'damaged' "$first${entry}end 1\nx"
check 'a length that is none' bad 'damaged' "${first}999999999999:$left 1:/\nend 1\n"
check 'facts outside of the folder' bad 'damaged' "${first}9:../main.c ${#object}:$object\nend 1\n"
check 'an object with no absolute path' bad 'damaged' "$first${#left}:$left 14:objects/left.o\nend 1\n"
check 'facts that are not there' bad 'gone.facts: No such file' "${first}10:gone.facts ${#object}:$object\nend 1\n"
cp facts/main.c-*.facts facts/other.facts
check 'two facts for one object' bad "is" "$first$entry${first:+11:other.facts ${#object}:$object\n}end 2\n"
rm facts/other.facts
damaged() { rm -rf bad && cp -r facts bad && truncate -s -9 "bad/$left" && refused "bad/$left: fact record is cut off" --facts bad objects; }
check 'facts that are cut' damaged
several() { rm -rf bad && cp -r facts bad && cat facts/main.c-*.facts >>"bad/$left" && refused 'facts of more than one unit' --facts bad objects || refused 'not aligned' --facts bad objects; }
check 'facts of several units' several
twice() {
	mkdir -p embedded && cp objects/*.o embedded && clang-19 "-fplugin=$build/bootvet-plugin.so" -O2 -fno-pic -I"$root/annotations/include" -c left.c -o objects/left.o
	refused 'objects/left.o: holds facts, and facts/left.c-' --facts facts objects
	local status=$?
	cp embedded/left.o objects/left.o
	return $status
}
check 'an object that has facts of its own' twice
failing() {
	echo '#error this is not read' >>right.c
	"$bootvet" scan -q -p . -o facts >out 2>err
	local status=$?
	cat out err
	[ $status = 2 ] && grep -qx 'scanned 0, unchanged 3, failed 1' out && grep -q 'right.c:.*error: this is not read' err && [ "$(wc -l <err)" = 1 ] &&
		audit objects && counted 5 2 && live 'right' right.o true
}
check 'a unit that does not parse is told and counted; its object is read from its relocations' failing

finish
