/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
/* Assembly that calls what an object of the program holds, as a kernel's first C function is called. */
#include "../scenario.h"

extern void through_slot(void), through_other(void);

static void in_slot(void)
{
	need_vga(); // error: unguarded vga
}

static void elsewhere(void)
{
	need_vga(); // warning: unguarded vga
}

void (*slot)(void) = in_slot;

struct operations {
	long count;
	void (*first)(void);
} operations = { 1, elsewhere };

vet_entry(pvh) void start(void)
{
	through_slot();
	through_other();
}
