#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `bootvet check --capability`: findings about others are left out, counted, and do not fail; mistakes in annotations stay.
# Usage: test-capability.sh ROOT BOOTVET PLUGIN
set -u
root=$(readlink -f "$1") bootvet=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

cat >two.c <<'END'
#include <bootvet/annotate.h>
vet_requires(vga) void draw(void);
vet_requires(pic_8259) void mask(void);
vet_entry(pvh) void start(void)
{
	draw();
	mask();
}
END
cat >odd.c <<'END'
#include <bootvet/annotate.h>
__attribute__((btf_decl_tag("vet:requires:nothing_such"))) void odd(void);
vet_entry(pvh) void start(void)
{
	odd();
}
END
for unit in two odd; do
	clang-19 -fplugin="$plugin" -I"$root/annotations/include" -O1 -c $unit.c || exit 3
done

# says STATUS LINE OPTION...: the exit status and a line of the output
says() {
	local status=$1 line=$2 actual=0
	shift 2
	"$bootvet" check --guest xen-pvh-domu "$@" >out 2>&1 || actual=$?
	[ $actual = "$status" ] && grep -qE -- "$line" out || { echo "exit $actual"; cat out; return 1; }
}
lacks() { ! grep -E -- "$1" out; }

everything() { says 1 '^xen-pvh-domu: 2 errors, 0 warnings; ' two.o; }
check 'without the option everything is told' everything
one() { says 1 '^xen-pvh-domu: 1 error, 0 warnings, 1 about other capabilities; ' --capability vga two.o && lacks 'pic_8259'; }
check 'with it what is about another capability is counted alone' one
both() { says 1 '^xen-pvh-domu: 2 errors, 0 warnings; ' --capability vga --capability pic_8259 two.o; }
check 'it may be repeated' both
none() { says 0 '^xen-pvh-domu: 0 errors, 0 warnings, 2 about other capabilities; ' --capability cmos_rtc two.o; }
check 'what is left out does not fail' none
json() { says 1 '"left_out": 1,' --json --capability vga two.o; }
check 'JSON counts it too' json
mistakes() { says 1 'vet-unknown-capability' --capability vga odd.o; }
check 'mistakes in annotations are always told' mistakes
unknown() { says 2 'no capability has the name vgaa' --capability vgaa two.o; }
check 'a capability that does not exist is an error of usage' unknown
finish
