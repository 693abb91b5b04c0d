/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * Calls from assembly, through a thunk, by a jump, by an address that is pushed, through a table in assembly; an
 * assembly symbol that nobody refers to runs nothing.
 */
#include "scenario.h"

void thunk(void);
void jumps_away(void);
void pushes_the_address(void);
extern void (*const table_in_assembly[])(void);

void called_from_assembly(void)
{
	need_vga(); // error: unguarded vga through start thunk called_from_assembly
}

void jumped_to(void)
{
	need_i8042(); // error: unguarded i8042 through start jumps_away jumped_to
}

void returned_to(void)
{
	need_cmos_rtc(); // error: unguarded cmos_rtc
}

void in_table(void)
{
	need_vga(); // error: unguarded vga
}

void called_by_nobody(void)
{
	need_vga();
}

int guarded_from_assembly(void)
{
	if (!vet_has(vga))
		return -ENODEV;
	need_vga();
	return 0;
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: thunk(); break;
	case 1: jumps_away(); break;
	case 2: pushes_the_address(); break;
	case 3: table_in_assembly[0](); break;
	case 4: guarded_from_assembly(); break;
	}
}
