/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Clang, function effects: the effect of a function without an attribute is inferred from its body, however deep. */
#include "scenario.h"

static void third(void)
{
	need_vga(); // error: unguarded vga through first second third
}

static void second(void)
{
	third();
}

static void first(void)
{
	second();
}

static void harmless(void)
{
	safe();
}

static void calls_harmless(void)
{
	harmless();
}

/* Recursion ends, and says it once. */
static void pong(int n);

static void ping(int n)
{
	if (n)
		pong(n - 1);
}

static void pong(int n)
{
	need_i8042(); // error: unguarded i8042 through ping pong
	ping(n);
}

/* A function that only another one's attribute vouches for. */
vet_boundary("the caller has looked") static void trusted(void)
{
	need_vga();
}

/* The attribute of any declaration counts for the definition. */
vet_requires(cmos_rtc) void declared(void);
void declared(void)
{
	need_cmos_rtc();
}

static void calls_declared(void)
{
	declared(); // error: unguarded cmos_rtc through calls_declared
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: first(); break;
	case 1: calls_harmless(); break;
	case 2: ping(opaque()); break;
	case 3: trusted(); break;
	case 4: calls_declared(); break;
	}
}
