#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet paths` beyond its golden outputs: dot accepts the graph, odd names included; the order of inputs and of guests
# does not show; lines fit into 80 columns; joins are those that a brute-force walk finds; many entries and functions end.
# Arguments: the repository's top folder, the build folder.
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
bootvet=$build/bootvet

compile() {
	clang-19 -fplugin="$build/bootvet-plugin.so" -O0 -I"$root/annotations/include" -c "$1" -o "$2"
}

accepted() {
	"$bootvet" paths --format dot "$@" >graph || return 1
	dot -Tcanon graph >canon 2>messages || { cat messages; return 1; }
	cat messages
	[ ! -s messages ] && grep -q 'digraph' canon
}

drawn() {
	"$bootvet" paths --format svg "$@" >picture.svg || return 1
	head -n 1 picture.svg
	grep -q '<svg' picture.svg && grep -q '</svg>' picture.svg
}

any_order() {
	"$bootvet" paths "$@" --guest bios-pc --guest xen-pvh-domu meet.o install.o odd.o >one || return 1
	"$bootvet" paths "$@" --guest bios-pc --guest xen-pvh-domu odd.o install.o meet.o >two || return 1
	[ -s one ] && cmp one two
}

# Guests are told in the order given; nothing else follows it.
any_guests() {
	"$bootvet" paths "$@" --guest bios-pc --guest xen-pvh-domu --guest xen-pv-domu meet.o | grep -v guests: >one || return 1
	"$bootvet" paths "$@" --guest xen-pv-domu --guest bios-pc --guest xen-pvh-domu meet.o | grep -v guests: >two || return 1
	[ -s one ] && diff one two
}

narrow() {
	"$bootvet" paths "$@" >wide || return 1
	! grep -nE '.{81}' wide
}

# joins NAME...: exactly these, largest first.
joins() {
	local found
	found=$("$bootvet" paths --guest bios-pc --guest xen-pvh-domu --guest xen-pv-domu meet.o | sed -n 's/^join \([^ ]*\) .*/\1/p' | tr '\n' ' ')
	echo "$found"
	[ "$found" = "$* " ]
}

within() {
	timeout 20 "$bootvet" paths "$@" >out || return 1
	[ -s out ] && [ "$(wc -c <out)" -lt 200000 ]
}

cat >odd.c <<'END'
#include <bootvet/annotate.h>
void odd(void) __asm__("quote\"back\\slash\tnew\nline");
void odd(void) { }
vet_entry(pvh) void odd_start(void) { odd(); }
vet_entry(linux_64) void odd_other(void) { odd(); }
END
awk 'BEGIN {
	print "#include <bootvet/annotate.h>"
	print "static void join(void) { }"
	for (i = 0; i < 3000; i++)
		printf "static void f%d(void) { %s }\n", i, i % 50 ? "f" i - 1 "();" : "join();"
	for (i = 0; i < 100; i++)
		printf "vet_entry(%s) void start%d(void) { f%d(); f%d(); }\n", i % 2 ? "pvh" : "linux_64", i, i * 30, 2999 - i
}' >many.c
cat >door.c <<'END'
#include <bootvet/annotate.h>
static void work(void) { }
static unsigned long mangled;
static void escaped(void) { }
vet_entry(linux_64) void common(void) { work(); }
static void before(void) { }
vet_entry(pvh) void start(void (*any)(void))
{
	before();
	mangled = (unsigned long)escaped ^ 5;
	any();
	common();
}
END
# told TEXT: of door.c, with blanks as one.
told() {
	"$bootvet" paths --guest xen-pvh-domu --guest bios-pc door.o >out || return 1
	cat out
	tr -s ' \n' ' ' <out | grep -qF -- "$1"
}
for name in meet install; do
	cp "$root/tests/report/cases/$name.c" .
done
for name in meet install odd many door; do
	check "$name.c compiles" compile $name.c $name.o
done
check 'joins are where the entries meet' joins kernel_main common_start
check 'an entry that another one calls is where they join' told 'join common door.c:5 of linux-64, pvh'
check 'and stands on both ways' told 'entry linux-64: common door.c:5 joins pvh'
check 'a call through anything is counted apart' told 'and 1 more that only calls through anything reach'
check 'any order of inputs' any_order
check 'any order of inputs: dot' any_order --format dot
check 'any order of guests' any_guests
for name in meet install odd; do
	check "80 columns: $name" narrow $name.o
done
check 'thousands of functions, a hundred entry functions' within many.o
check 'and as a graph, bounded' within --format dot --depth 100 many.o
if command -v dot >/dev/null; then
	for name in meet install odd many; do
		check "dot accepts $name" accepted --depth 5 $name.o
	done
	check 'dot accepts one entry' accepted --guest xen-pvh-domu meet.o
	check 'dot draws it' drawn meet.o
else
	skip 'dot accepts the graphs' 'dot is not installed'
fi
finish
