/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Clang, TryLock: in logical operators, conditional operators and loop conditions. */
#include "scenario.h"

static void with_and(int n)
{
	if (vet_has(vga) && n)
		need_vga();
	if (n && vet_has(vga))
		need_vga();
	if (!(vet_has(vga) && n))
		need_vga(); // error: unguarded vga
}

static void with_or(int n)
{
	if (vet_has(vga) || n)
		need_vga(); // error: unguarded vga
	if (!vet_has(vga) || n)
		return;
	need_vga();
}

static void in_a_conditional(int n)
{
	if (n ? vet_has(vga) : false)
		need_vga();
	if (n ? vet_has(vga) : vet_has(i8042))
		need_vga(); // error: unguarded vga
	if (vet_has(vga) ? n : 0)
		need_vga();
}

static void in_a_loop(void)
{
	while (vet_has(vga))
		need_vga();
	need_vga(); // error: unguarded vga
}

static void until_it_succeeds(void)
{
	while (!vet_has(vga))
		safe();
	need_vga();
}

static void one_way_skips_it(int n)
{
	if (n)
		if (!vet_has(vga))
			return;
	need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: with_and(opaque()); break;
	case 1: with_or(opaque()); break;
	case 2: in_a_conditional(opaque()); break;
	case 3: in_a_loop(); break;
	case 4: until_it_succeeds(); break;
	case 5: one_way_skips_it(opaque()); break;
	}
}
