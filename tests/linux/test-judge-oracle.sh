#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The judge of the oracle on a small program: each verb on a label that holds and on one that does not, `todo', and labels that
# say nothing.
# Usage: test-judge-oracle.sh ROOT BUILD JUDGE
set -u
root=$(readlink -f "$1")
build=$(readlink -f "$2")
judge=$(readlink -f "$3")
# shellcheck source=tests/frame/tap.sh
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

cat >small.c <<'END'
#include <bootvet/annotate.h>
static int flag;
static inline void outb(unsigned char value, unsigned short port)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}
static void clock(void) { outb(1, 0x70); }
static void lamp(void) { flag = 1; }
void unseen(void) { clock(); }
static void other(void) { lamp(); }
vet_entry(pvh) void start(void)
{
	clock();
	if (flag > 1)
		unseen();
	if (flag)
		lamp();
	other();
}
vet_entry(xen_pv) void start_pv(void)
{
	unseen();
}
END
clang-19 -fplugin="$build/bootvet-plugin.so" -I"$root/annotations/include" -c small.c || exit 3
printf 'model: small\nsummary: "nothing"\n' >small.yaml

# verdicts LABEL...: what the judge says, "ok" or "not ok" by line; the labels' reasons are added.
verdicts() {
	printf '%s\n\tbecause\n' "$@" >labels.txt
	"$judge" ./small.yaml - labels.txt small.o | sed -n 's/^\(not ok\|ok\) .*/\1/p' | paste -sd, -
}
both() { [ "$(verdicts "$1" "$2")" = 'ok,not ok' ]; }
g=xen-pvh-domu
check 'reached' both "$g clock reached" "$g unseen reached"
check 'dead' both "$g unseen dead" "$g clock dead"
check 'runs' both "$g start runs \"clock();\"" "$g start runs \"unseen();\""
check 'skips' both "$g start skips \"unseen();\"" "$g start skips \"clock();\""
check 'calls' both "$g start calls clock" "$g start calls unseen"
check 'calls-not' both "$g start calls-not unseen" "$g start calls-not clock"
check 'touches' both "$g clock touches cmos_rtc" "$g lamp touches cmos_rtc"
check 'spares' both "$g lamp spares cmos_rtc" "$g clock spares cmos_rtc"
check 'finds' both "$g clock finds vet-unguarded cmos_rtc" "$g clock finds vet-lying-guard cmos_rtc"
check 'clean' both "$g clock clean vga" "$g clock clean cmos_rtc"
check 'what is dead is not clean' both "$g lamp clean vga" "$g unseen clean vga"
check 'another guest, another answer' both "xen-pv-domu unseen reached" "$g unseen reached"
check 'one entry' both "$g/pvh clock reached" "$g/pvh unseen reached"
check 'a file' both "$g clock@small.c reached" "$g clock@all.c reached"
check 'what is not there holds nothing' both "$g clock reached" "$g clocks dead"
check 'nor do words that are no capability' both "$g clock touches cmos_rtc" "$g clock spares cmos"

todo() {
	printf '%s unseen reached\n\tbecause\n\ttodo: reasons\n' $g >labels.txt
	"$judge" ./small.yaml - labels.txt small.o >told && grep -q '^not ok 1 .* # TODO reasons$' told
}
check 'what is not told yet is told so, and fails nothing' todo
fails() { printf '%s unseen reached\n\tbecause\n' $g >labels.txt; ! "$judge" ./small.yaml - labels.txt small.o; }
check 'a label that does not hold is failure' fails
refused() { # MESSAGE LABELS
	printf '%b' "$2" >labels.txt
	"$judge" ./small.yaml - labels.txt small.o 2>told >out && return 1
	grep -qF "$1" told && [ ! -s out ]
}
check 'no reason' refused 'oracle:1: no reason' 'xen-pvh-domu clock dead\n'
check 'two reasons' refused 'oracle:3: a reason too many' 'xen-pvh-domu clock dead\n\ta\n\tb\n'
check 'no such verb' refused 'oracle:1: not GUEST FUNCTION VERB' 'xen-pvh-domu clock lives\n\ta\n'
check 'an argument too many' refused 'oracle:2: not GUEST FUNCTION VERB' '\nxen-pvh-domu clock dead cmos_rtc\n\ta\n'
check 'no such guest' refused 'oracle:1: ' 'toaster clock dead\n\ta\n'
check 'no label' refused 'no label' '# nothing\n'
finish
