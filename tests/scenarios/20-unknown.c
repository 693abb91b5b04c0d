/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-dom0
/* Hardware that nobody has decided: without a claim neither presence nor absence is proven. */
#include "scenario.h"

static void presence(void)
{
	need_vga(); // warning: unproven vga
	if (vet_has(vga))
		need_vga();
	else
		need_vga(); // warning: unproven vga
}

static void absence(void)
{
	need_no_vga(); // warning: unproven vga
	if (vet_absent(vga))
		need_no_vga();
	if (!vet_has(vga))
		need_no_vga(); // warning: unproven vga
}

static void both_kinds(void)
{
	need_i8042(); // warning: unproven i8042
	need_mtrr(); // warning: unproven mtrr
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: presence(); break;
	case 1: absence(); break;
	case 2: both_kinds(); break;
	}
}
