#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# An integer as wide as a pointer keeps the pointer, in programs of 64 bits and of 32: what is stored behind it, and what it names.
# Usage: test-words.sh ROOT BUILD
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

cat >words.c <<'C'
#include <bootvet/annotate.h>

struct device { int kind; void (*start)(void); };
extern unsigned long offset_of_processor[2];

__attribute__((noinline)) static void started(void) { __asm__ volatile("nop"); }
__attribute__((noinline)) static void copied(void) { __asm__ volatile("nop"); }
__attribute__((noinline)) static void passed(void) { __asm__ volatile("nop"); }
__attribute__((noinline)) static void never(void) { __asm__ volatile("nop"); }

static struct device area, template = { .start = copied };
static void (*unused)(void) = never;

/* As the area of a processor is found: by an instruction that adds a distance. */
__attribute__((noinline)) static struct device *mine(struct device *of)
{
	unsigned long at;

	__asm__("nop" : "=r"(at) : "0"(of));
	return (struct device *)at;
}

__attribute__((noinline)) static struct device *of(int number)
{
	return (struct device *)((unsigned long)&area + offset_of_processor[number]);
}

__attribute__((noinline)) static void call(unsigned long function) { ((void (*)(void))function)(); }

vet_entry(pvh) void entry(int number)
{
	mine(&area)->start = started;
	of(number)->start();
	*mine(&area) = template;
	call((unsigned long)passed);
	if (number == 7 && number == 8)
		unused();
}
C
# reaches BITS FUNCTION VERDICT
reaches() {
	clang-19 -fplugin="$build/bootvet-plugin.so" -I"$root/annotations/include" -m"$1" -O1 -fno-pic -ffreestanding -c words.c -o "words$1.o" &&
		"$build/bootvet" explain "$2" --guest xen-pvh-domu "words$1.o" >out 2>&1
	grep -qx "$2: $3 on xen-pvh-domu" out || { cat out; return 1; }
}
for bits in 64 32; do
	check "$bits bits: what is stored behind a pointer that an instruction made" reaches $bits started reachable
	check "$bits bits: what is copied there" reaches $bits copied reachable
	check "$bits bits: what a number names" reaches $bits passed reachable
	check "$bits bits: nothing else" reaches $bits never dead
done
finish
