/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Infer can leave unlikely branches alone; here they run like any other, and only a claim excuses them. */
#include "scenario.h"

static void in_an_unlikely_branch(int n)
{
	if (unlikely(n))
		need_vga(); // error: unguarded vga
}

static void in_an_unlikely_else(int n)
{
	if (likely(n))
		safe();
	else
		need_vga(); // error: unguarded vga
}

static void unlikely_and_claimed(void)
{
	if (unlikely(vet_has(vga)))
		need_vga();
}

__attribute__((cold)) static void cold(void)
{
	need_i8042(); // error: unguarded i8042 through cold
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: in_an_unlikely_branch(opaque()); break;
	case 1: in_an_unlikely_else(opaque()); break;
	case 2: unlikely_and_claimed(); break;
	case 3: cold(); break;
	}
}
