#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet trace` on a small image that is linked here, with logs computed from its symbols: every form of log, what an address
# belongs to, names of several functions, phases, what is said of functions that ran and are dead, and wrong logs.
# Usage: test-trace.sh ROOT BUILD
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

compile() { # NAME.c < SOURCE
	mkdir -p "$(dirname "$1")" && cat >"$1" &&
		clang-19 -fplugin="$build/bootvet-plugin.so" -O1 -fno-pic -mcmodel=kernel -fno-inline -I"$root/annotations/include" -c "$1" -o "${1%.c}.o"
}

compile init/main.c <<'END' || exit 3
#include <bootvet/annotate.h>
#define KEEP __asm__ volatile("" : : : "memory")
extern int nested(void);
extern void other(void), far(void);
static void twin(void) { KEEP; }
static void half(void) { KEEP; }
void early(void) { KEEP; }
void below(void) { KEEP; }
void unseen(void) { KEEP; below(); KEEP; }
void middle(void) { KEEP; twin(); nested(); KEEP; }
void late(void) { KEEP; other(); far(); KEEP; }
vet_entry(pvh) void start(void) { KEEP; early(); middle(); late(); KEEP; }
void (*const unused)(void) = half;
END
compile lib/other.c <<'END' || exit 3
#define KEEP __asm__ volatile("" : : : "memory")
static void twin(void) { KEEP; }
static void half(void) { KEEP; }
static void gone(void) { KEEP; half(); KEEP; }
void (*const unused_too)(void) = gone;
void other(void) { KEEP; twin(); half(); KEEP; }
END
compile lib/again.c <<'END' || exit 3
#define KEEP __asm__ volatile("" : : : "memory")
static void gone(void) { KEEP; }
void (*const unused_as_well)(void) = gone;
void far(void) { KEEP; }
END
cat >lib/low.s <<'END'
	.text
	.globl nested, alias, inner, untyped
	.type nested, @function
	.type alias, @function
	.type inner, @function
nested:
alias:
	nop
	nop
inner:
	nop
	nop
	.size inner, . - inner
	nop
	ret
	.size nested, . - nested
	.size alias, . - alias
untyped:
	nop
	ret
	.size untyped, . - untyped
END
clang-19 -c lib/low.s -o lib/low.o || exit 3
compile lib/missing.c <<'END' || exit 3
void stranger(void) { __asm__ volatile("nop"); }
END
cat >image.lds <<'END'
SECTIONS
{
	. = 0xffffffff81000000;
	.text : AT(0x1000000) { *(.text) }
	.rodata : AT(0x1100000) { *(.rodata) *(.data) *(.bss) }
	/DISCARD/ : { *(.eh_frame) *(.comment) *(.discard.*) *(.note*) *(.llvm_addrsig) }
}
END
objects='init/main.o lib/other.o lib/again.o lib/low.o'
# shellcheck disable=SC2086
ld -T image.lds -e start -o image.elf $objects lib/missing.o 2>messages || { cat messages; exit 3; }

# symbol NAME [N]: start and size, decimal, of its Nth symbol in the order of the table.
symbol() { readelf -sW image.elf | awk -v name="$1" -v n="${2:-1}" '$8 == name && ++seen == n { print $2, $3 }'; }
at() { symbol "$@" | sed 's/ .*//; s/^0*//'; }
# block NAME [N]: the whole function as one line of a trace.
block() { symbol "$@" | while read -r start size; do printf '%s %d 1\n' "$start" "$size"; done; }
physical() { printf '%x' $((0x$(at "$1") - 0xffffffff80000000)); }
header='bootvet-trace 1'

# trace LOG STATUS ARGUMENT...: runs it, out and err are kept.
trace() {
	local log=$1 wanted=$2 status=0
	shift 2
	# shellcheck disable=SC2086
	"$build/bootvet" trace --guest xen-pvh-domu --image image.elf --log "$log" "$@" $objects >out 2>err || status=$?
	[ $status = "$wanted" ] || { echo "exit status $status, not $wanted"; cat out err; return 1; }
}
# says FILE PATTERN...: lines that match, spaces squeezed.
says() {
	local file=$1 line
	shift
	tr -s ' ' <"$file" >squeezed
	for line; do
		grep -qE -- "$line" squeezed || { echo "no line like '$line' in:"; cat "$file"; return 1; }
	done
}
counts() { # EXECUTED REACHED
	says out "^full $1 $2 "
}

all_functions=$(nm -S image.elf | awk 'NF == 4 && $3 ~ /[tTwW]/ { print $1 }' | sort -u | wc -l)
{ echo "$header"; for name in start early middle late other far; do block $name; done; block twin 1; } >whole.trace
whole() { trace whole.trace 0 && counts 7 7 && says out " $all_functions [0-9.]+ %$"; }
check 'what ran and can be reached is whole' whole

form() { # FILE FORM EXECUTED
	trace "$1" 0 && counts "$3" "$3" && says out "^log: $1 \($2\)"
}
{ printf -- '----------------\nIN: \n0xfffffff0:  ea 5b e0 00 f0           ljmpw    $0xf000:$0xe05b\n\n'
  for name in start early middle; do printf -- '----------------\nIN: %s\n0x%s:  90   nop\nservicing hardware INT=0x20\n0x%s:  90   nop\n\n' $name "$(at $name)" "$(at $name)"; done; } >in_asm.log
check "QEMU's in_asm" form in_asm.log in_asm 3
{ printf '# kcov\n'; for name in start early; do printf '0x%s\n' "$(at $name)"; done; at late; } >addresses
check 'addresses with and without 0x' form addresses addresses 3
printf '%s\n' start 'early+0x1' 'middle+0x2/0x40' 'late @init/main.o' 'main:start' 'other.c:other' 'lib/again.o:far' 'twin @main' >names
check 'names, with offsets and with objects' form names names 7
crlf() { sed 's/$/\r/' whole.trace >crlf.trace && trace crlf.trace 0 && counts 7 7; }
check 'line ends of another system' crlf

# --- what an address belongs to
inside() {
	{ echo "$header"; printf '%x 1 1\n' $((0x$(at start) + 3)); } >inside.trace
	trace inside.trace 0 && counts 1 1
}
check 'an address inside a function is its' inside
two() { # two functions that stand one behind the other, in one block
	local sizes
	sizes=$(($(symbol early | cut -d' ' -f2) + 15 & ~15))
	{ echo "$header"; printf '%s %d 1\n' "$(at early)" $((sizes + 1)); } >two.trace
	trace two.trace 1 --json && [ "$(jq '.phases[0].executed' out)" = 2 ]
}
check 'a block that runs on into the next function is of both' two
nested() {
	{ echo "$header"; printf '%s 1 1\n' "$(at nested)"; } >nested.trace
	trace nested.trace 0 && counts 1 1 || return 1
	{ echo "$header"; printf '%s 1 1\n%x 1 1\n' "$(at nested)" $((0x$(at nested) + 2)); } >inner.trace
	trace inner.trace 0 && counts 2 2 || return 1
	{ echo "$header"; printf '%x 2 1\n' $((0x$(at nested) + 4)); } >outer.trace
	trace outer.trace 0 && counts 1 1
}
check 'a function inside another is its own; what is behind it is the outer one' nested
aliases() { printf 'alias\nnested\n' >aliases && trace aliases 0 && counts 1 1; }
check 'two names of one address are one function' aliases
untyped() { { echo "$header"; printf '%s 1 1\n' "$(at untyped)"; } >untyped.trace; trace untyped.trace 1 --json && [ "$(jq -r '.missed[0].name' out)" = untyped ]; }
check 'assembly without a type is a function' untyped
outside() {
	{ echo "$header"; printf '400000 12 1\nffffffffa0000000 4 9\n'; block start; printf '7ffff000 3 1\n'; } >outside.trace
	trace outside.trace 0 && counts 1 1 && says out '4 read, 3 of them outside'
}
check 'what is not of the image is outside' outside
before_paging() {
	{ echo "$header"; printf '%s 4 1\n' "$(physical start)" "$(physical early)"; block middle; } >physical.trace
	trace physical.trace 0 && counts 3 3
}
check 'before paging code runs at physical addresses' before_paging
decompressor() {
	{ echo "$header"; printf '%s 4 1\n' "$(physical unseen)"; echo '3000000 4 1'; printf '%s 4 1\n' "$(physical start)"; block middle; echo 'fff0 4 1'
	  printf '%s 4 1\n' "$(physical early)"; } >decompressor.trace
	trace decompressor.trace 0 && counts 3 3
}
check 'what ran at these addresses before the image was there is not the image' decompressor

# --- names of several functions
names() { printf '%s\n' "${@:3}" >some && trace some "$2" && says out "$1"; }
check 'a bare name of several functions is in no number' names '^full 1 1 ' 0 start twin
check 'it is told' names '1 names are several functions' 0 start twin
check 'one of several may be what ran: undecided' names 'undecided, for only some of them can: half' 0 start half
check 'when none of several can be reached it is lost' names 'lost, for none of them can be reached: gone' 1 start gone
check 'a name of nothing is told' names '^ printk$' 0 start printk
object() { printf 'start\nother:twin\n' >object && trace object 0 && counts 2 2; }
check 'an object decides' object

# --- phases
phases() {
	{ echo "$header"; block start; block early; block middle; block twin 1; block late; block far; } >phases.trace
	trace phases.trace 0 --until late --until middle && says out '^middle 2 2 100.00 % 2 ' '^late 4 4 100.00 % ' '^full 6 6 100.00 % ' &&
		[ "$(grep -nE '^(middle|late|full) ' out | sed 's/.*:\([a-z]*\) .*/\1/' | paste -sd' ')" = 'middle late full' ]
}
check 'phases in the order in which they end, each with its reach' phases
too_early() {
	{ echo "$header"; block start; block far; block late; } >early.trace
	trace early.trace 1 --until late --json &&
		[ "$(jq -r '.missed | map([.name, .ran_in, (.missed_in | join("+"))] | join(" ")) | join(",")' out)" = 'far late late' ]
}
check 'what can only run later is missed in its phase alone' too_early
never() { trace whole.trace 2 --until unseen && [ ! -s out ] && says err '^bootvet: --until unseen: it did not run'; }
check 'a phase that never ended' never
nobody() { trace whole.trace 2 --until nobody && [ ! -s out ] && says err '^bootvet: --until nobody: the image has no function'; }
check 'a phase that nothing ends' nobody

# --- what is lost
{ echo "$header"; block start; block unseen; block below; block stranger; } >lost.trace
lost() {
	trace lost.trace 1 && counts 4 1 && says out '^3 functions ran that nothing says can run; 2 of them' "^unseen 0x$(at unseen) .*main.o$" \
		'new just before it: start, which is reachable' 'nothing calls unseen and nothing takes its address' \
		"^ below +0x$(at below) by unseen .*main.o$" '^stranger ' 'no object of the program defines it' '^1 functions of the image are in no object'
}
check 'lost: name, address, object, what was before, who names it' lost
json() {
	trace lost.trace 1 --json && jq -e '.version == 1 and .guest == "xen-pvh-domu" and .log.form == "bootvet-trace" and .log.blocks == 4
		and .phases[0] == {"phase":"full","executed":4,"reached":1,"reachable":.phases[0].reachable,"total":.phases[0].total,"ambiguous":0,"ambiguous_lost":0}
		and (.missed | map(.name)) == ["unseen", "below", "stranger"] and (.missed | map(.follows)) == [null, "unseen", null]
		and (.missed | map(.known)) == [true, true, false] and .missed[0].after.name == "start" and .unknown_functions == ["stranger"]' out
}
check 'the same as JSON' json
wide() { trace lost.trace 1 && ! grep -vE '^[a-z]+  0x| by ' out | grep -nE '^.{81}'; }
check 'text fits 80 columns, but for names' wide
same() { trace lost.trace 1 && cp out first && trace lost.trace 1 && cmp out first; }
check 'twice the same' same

# --- wrong logs
wrong() { # TEXT < LOG
	cat >wrong.log
	trace wrong.log 2 && [ ! -s out ] && grep -qF -- "bootvet: wrong.log$1" err || { cat out err; return 1; }
}
wrong_text() { printf '%b' "$2" | wrong "$1"; }
check 'an empty log' wrong_text ': nothing executed in this log' ''
check 'only a comment' wrong_text ': nothing executed' '# nothing\n'
check 'only a header' wrong_text ':1: nothing executed' "$header\n"
check 'another version' wrong_text ':1: a bootvet-trace of a version' 'bootvet-trace 2\n'
check 'no version' wrong_text ':1: a bootvet-trace of a version' 'bootvet-trace\n'
check 'a block without a count' wrong_text ':3: not a block' "$header\nffffffff81000000 1 1\nffffffff81000000 1\n"
check 'a block with something behind it' wrong_text ':2: not a block' "$header\nffffffff81000000 1 1 x\n"
check 'an address of 17 digits' wrong_text ':2: not a block' "$header\n0ffffffff81000000 1 1\n"
check 'a block without bytes' wrong_text ':2: no block is that long' "$header\nffffffff81000000 0 1\n"
check 'a block past the end of memory' wrong_text ':2: no block is that long' "$header\nffffffffffffffff 2 1\n"
check 'a block as long as memory' wrong_text ':2: no block is that long' "$header\n1000 1844674407370955161 1\n"
check 'a number of 20 digits' wrong_text ':2: not a block' "$header\n1000 99999999999999999999 1\n"
check 'a line that is cut off' wrong_text ':2: not a block' "$header\nffffffff810"
check 'bytes that are no text' wrong_text ':2: not text' "$header\n\0001\0377\n"
check 'a name among addresses' wrong_text ':2: not an address' '0x1000\nstart\n'
check 'an address among names' wrong_text ':2: not a name' 'start\n0x1000\n'
check 'a name with two words' wrong_text ':2: not a name' 'start\nstart now\n'
check 'a name with a broken offset' wrong_text ':2: not a name' 'start\nstart+12\n'
check 'an object without a name' wrong_text ':2: not a name' 'start\nobject:\n'
check 'a disassembly without addresses' wrong_text ':2: no addresses' 'IN: start\nOBJD-T: 4889e5\n'
long_line() { { echo "$header"; head -c 100000 /dev/zero | tr '\0' 1; echo; } | wrong ':2: the line is too long'; }
check 'a line without end' long_line
binary() { head -c 200000 "$build/bootvet" | wrong ':1: neither a bootvet-trace'; }
check 'a program instead of a log' binary
no_file() { trace nowhere 2 && says err '^bootvet: nowhere: No such file'; }
check 'no such log' no_file
a_folder() { trace . 2 && says err '^bootvet: \.: Is a directory'; }
check 'a folder is no log' a_folder
usage() { # TEXT ARGUMENT...
	"$build/bootvet" trace "${@:2}" >out 2>err
	[ $? = 2 ] && [ ! -s out ] && grep -qF -- "$1" err || { cat out err; return 1; }
}
check 'without a log' usage 'no --log' --guest xen-pvh-domu --image image.elf init/main.o
check 'without an image' usage 'one --image is needed' --guest xen-pvh-domu --log whole.trace init/main.o
check 'without a guest' usage 'one guest is needed' --image image.elf --log whole.trace init/main.o
check 'for all guests' usage 'one guest is needed' --guest all --image image.elf --log whole.trace init/main.o
check 'without objects' usage 'no input' --guest xen-pvh-domu --image image.elf --log whole.trace
# Memory does not grow with the log: as much as without, and a little.
endless() {
	{ echo "$header"; block start; yes "$(printf '%x 4 1' $((0x$(at start) + 1)))" | head -n 3000000; } >big.trace
	# shellcheck disable=SC2086
	(ulimit -v 400000; "$build/bootvet" trace --guest xen-pvh-domu --image image.elf --log big.trace $objects) >out 2>err && says out '^log: .* 3000001 read'
}
check 'a long log needs no more memory' endless

finish
