#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Code that the compiler instruments needs the shadow: no source says so, relocations do.  What runs before the shadow is
# provided is told at its function; what is called by name, at the call.
# Usage: test-instrumentation.sh ROOT BOOTVET PLUGIN
set -u
root=$(readlink -f "$1") bootvet=$(readlink -f "$2") plugin=$(readlink -f "$3")
. "$root/tests/frame/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3

cat >early.c <<'END'
#include <bootvet/annotate.h>
int opaque(void);
vet_provides(kasan_shadow) void kasan_init(void);
static long early(long *p)
{
	return *p;
}
static long later(long *p)
{
	return p[1];
}
static void plain(void)
{
	opaque();
}
vet_entry(pvh) void start(long *p)
{
	plain();
	if (opaque())
		early(p);
	kasan_init();
	later(p);
}
END
cat >named.c <<'END'
#include <bootvet/annotate.h>
void __asan_load8_noabort(unsigned long address);
vet_provides(kasan_shadow) void kasan_init(void);
vet_entry(pvh) void start(void)
{
	__asan_load8_noabort(8);
	kasan_init();
	__asan_load8_noabort(16);
}
END

judge() { # FILE OPTION...
	clang-19 -fplugin="$plugin" -I"$root/annotations/include" -O0 -c "$@" -o out.o || return 1
	"$bootvet" check --guest xen-pvh-domu out.o >out
	[ $? -le 1 ]
}

told() { # PLACE...: findings stand there and nowhere else
	printf '%s\n' "$@" >expected
	sed -n 's/^\([a-z]*\.c:[0-9]*\):.*kasan_shadow.*\[vet-too-early\]$/\1/p' out >actual
	diff expected actual || { cat out; return 1; }
}

compiled_checks() {
	judge early.c -fsanitize=kernel-address -mllvm -asan-instrumentation-with-call-threshold=0 && told early.c:4
}

without_checks() {
	judge early.c && ! grep kasan_shadow out
}

checks_by_name() {
	judge named.c && told named.c:6
}

check 'a function with checks that runs before the shadow is told, at the function' compiled_checks
check 'the same code without checks is not' without_checks
check 'a check that is called by name is told at the call' checks_by_name
finish
