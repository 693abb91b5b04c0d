#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What delete-lines says of a small program: each rule of docs/models.md holds once and is broken once, where it can be.
# Usage: test-delete-lines.sh ROOT PLUGIN DELETE-LINES
set -u
root=$(readlink -f "$1")
plugin=$(readlink -f "$2")
delete=$(readlink -f "$3")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

cat >toy.c <<'C'
static void outb(unsigned char value, unsigned short port)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static int flags, keyboard, pic, ready;

/* It is in the log. */
static void handler(void) { outb(1, 0x70); }
/* It never ran. */
static void never(void) { ready++; }
/* Neither did it, and no code takes its address. */
static void quiet(void) { ready++; }
static const struct holder { void (*function)(void); } held = { quiet };
static void direct(void) { ready--; }
/* It is in the log, and a call through anything may mean it. */
static void guessed(int number) { ready += number; }

/* Where these two leave what they are given, nobody knows. */
__attribute__((noinline)) void later(void (*function)(void)) { __asm__ volatile("" : : "r"(function)); }
__attribute__((noinline)) void unseen(void (*function)(void)) { __asm__ volatile("" : : "r"(function)); }
__attribute__((noinline)) void unheard(const struct holder *holder) { __asm__ volatile("" : : "r"(holder)); }
/* What hardware starts: one that code calls as well, one that a call through anything may mean, and one that is in neither. */
__attribute__((noinline)) void called_back(void) { ready++; }
__attribute__((noinline)) void woken(void) { ready++; }
__attribute__((noinline)) void called_up(int number) { ready += number; }
__attribute__((noinline)) void wait(void)
{
	called_back();
	__asm__ volatile("" : : "r"(woken));
	__asm__ volatile("" : : "r"(called_up));
}
__attribute__((noinline)) void soon(void (*function)(int)) { __asm__ volatile("" : : "r"(function)); }
__attribute__((noinline)) void anything(void)
{
	void (*function)(int);

	__asm__ volatile("nop" : "=r"(function));
	function(1);
}
__attribute__((noinline)) void now(void (*function)(void)) { function(); }
__attribute__((noinline)) void hidden(void) { outb(2, 0x80); }
__attribute__((noinline)) void prepare(void) { __asm__ volatile("" : : "r"(0)); }
__attribute__((noinline)) void early(void) { __asm__ volatile("" : : "r"(0)); }

void start(int any)
{
	keyboard = any;
	flags = any;
	pic = any;
	prepare();
	early();
	later(handler);
	unseen(never);
	unheard(&held);
	now(direct);
	soon(guessed);
	anything();
	wait();
	if (keyboard)
		outb(1, 0x64);
	if (flags & 2)
		hidden();
	if (pic)
		outb(1, 0x20);
}
C
cat >toy.yaml <<'YAML'
model: toy
summary: "lines that matter, and lines that do not"
entries:
  - function: start
    entry: pvh
    because: "the only one"
asynchronous:
  - function: later
    argument: 0
    runs: irq
    because: "only this leads to what ran"
  - function: unseen
    argument: 0
    runs: irq
    because: "what it runs is in no log, but code takes its address"
  - function: unheard
    argument: 0
    in: holder.function
    runs: irq
    because: "what it runs is in no log, and no code takes its address"
  - function: soon
    argument: 0
    runs: irq
    because: "without it only a hole leads to what ran"
  - function: [now, absent]
    argument: 0
    runs: irq
    because: "the code says so itself"
conditions:
  - location: keyboard
    is_not: 0
    claims: present
    capability: i8042
    because: "guards"
  - location: ready
    is: 0
    claims: present
    capability: hpet
    because: "guards nothing"
  - location: pic
    is_not: 0
    claims: present
    capability: pic_8259
    because: "guards, or lies"
observables:
  - location: flags
    observable: fadt.iapc_boot_arch
    because: "bit 1 is clear on this guest"
  - location: pic
    observable: madt.flags.pcat_compat
    because: "set on this guest, though there is no such thing"
provides:
  - function: prepare
    capability: page_allocator
    because: "before early"
requires:
  - function: early
    capability: page_allocator
    because: "after prepare"
starts:
  - function: [called_back, called_up, woken]
    once: wait
    runs: irq
    because: "what waits leaves its address in a register"
YAML
printf '%s\n' start later handler now guessed called_up >toy.log

made() {
	clang-19 -O1 -fplugin="$plugin" -c toy.c && ld.lld-19 -e start -o toy toy.o
}
check 'the program is compiled with facts and linked' made
status=0
"$delete" ./toy.yaml toy xen-pvh-domu:pvh:toy.log -- toy.o >tap 2>messages || status=$?
"$delete" --anew ./toy.yaml toy xen-pvh-domu:pvh:toy.log -- toy.o >anew 2>>messages || true

# says PATTERN [EFFECT]: a line of the output, and what stands below it.
says() {
	grep -qE -- "$1" tap && grep -qE -- "$1" anew || { grep -v " hardware: " tap; cat messages; return 1; }
	[ $# = 1 ] || grep -E -A 1 -- "$1" tap | grep -qE -- "$2" || { grep -E -A 1 -- "$1" tap; return 1; }
}
check 'lines that nobody would miss are told by the exit status' [ $status = 1 ]
check 'an entry is missed' says '^ok [0-9]+ - toy.yaml:[0-9]+ entries: start, pvh$'
check 'what ran is missed' says '^ok [0-9]+ - .* asynchronous: later$' 'recall -1 \(handler\)'
check 'what never ran is missed where code takes its address' says '^ok [0-9]+ - .* asynchronous: unseen$' 'reach -1 \+0 \(never\); holes \+1'
check 'what never ran and only data names is not missed' says '^not ok .* asynchronous: unheard: what it ran is dead, no boot ran that'
check 'what a hole alone leads to is missed' says '^ok [0-9]+ - .* asynchronous: soon$' 'through a hole alone 1 \(guessed\)'
check 'what code says itself may be said twice' says '^ok .* asynchronous: now: all that it registers surely runs without it, too$'
check 'what starts by itself may be called as well' says "^ok .* starts: called_back: function 'called_back': all that it registers surely runs without it, too$"
check 'what only guesses start is missed' says "^ok .* starts: called_back: function 'called_up'$" 'through a hole alone 1 \(called_up\)'
check 'what nothing else starts is missed' says "^ok .* starts: called_back: function 'woken'$" 'reach -1 \+0 \(woken\); holes \+1'
check 'each name of a line is one' says "^ok .* asynchronous: now: function 'absent': nothing that runs calls it here$"
check 'a guard that is no more a guard' says '^ok .* conditions: keyboard, i8042$' 'findings -0 \+1'
check 'a condition that guards nothing' says '^ok .* conditions: ready, hpet: changes nothing here$'
check 'a guard that lies is none' says '^ok .* conditions: pic, pic_8259$' '1 of another class'
check 'what an observable keeps dead' says '^ok .* observables: flags, fadt.iapc_boot_arch$' 'reach -0 \+1'
check 'a lie that only an observable tells' says '^ok .* observables: pic, madt.flags.pcat_compat$' 'findings -1 .*vet-lying-guard pic_8259.* lies -1;'
check 'a phase that nobody provides' says '^ok .* provides: prepare, page_allocator$' 'findings -0 \+1'
check 'a requirement' says '^ok .* requires: early, page_allocator'
check "a row of hardware" says "^ok .* hardware: ports 0x70-0x71, cmos_rtc\$" "findings -1"
finish
