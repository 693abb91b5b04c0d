/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * A declared guard whose answer this guest decides: it says present, the hardware is not there.  Where the run time
 * decides, the guard is believed; where it says absent although the hardware is there, working hardware is refused.
 */
#include "scenario.h"

enum { EXPECTED, NOT_PRESENT };

vet_guards(vga) static bool vga_always(void)
{
	return true;
}

vet_guards(vga) static bool vga_never(void)
{
	return false;
}

vet_guards(vga) static bool vga_asked(void)
{
	return opaque();
}

vet_guards(i8042) static int i8042_flag = 1;
vet_guards(i8042) static int i8042_found = 1;
vet_guards(cmos_rtc) static int rtc_flag;

static int i8042_state = EXPECTED;

vet_guards(i8042) static bool i8042_expected(void)
{
	return i8042_state != NOT_PRESENT;
}

static void constant_function(void)
{
	if (vga_always())
		need_vga(); // error: lying-guard vga
	if (vga_asked())
		need_vga();
	if (vga_never()) need_vga(); // warning@xen-hvm: refused vga
	if (!vga_always())
		need_vga();
}

static void constant_variable(void)
{
	if (i8042_flag)
		need_i8042(); // error: lying-guard i8042
	if (i8042_found)
		need_i8042();
	if (rtc_flag) need_cmos_rtc(); // warning@xen-hvm: refused cmos_rtc
}

static void detect(void)
{
	if (opaque())
		i8042_found = 0;
}

static void computed(void)
{
	if (i8042_expected())
		need_i8042(); // error: lying-guard i8042
}

static void early_exit(void)
{
	if (!vga_always())
		return;
	need_vga(); // error: lying-guard vga
}

static void liar_and_honest(void)
{
	if (vga_always() && vet_has(vga))
		need_vga();
	if (vet_has(vga) && vga_always())
		need_vga();
}

static void liar_or_nothing(void)
{
	if (opaque() || vga_always())
		need_vga(); // error: * vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: constant_function(); break;
	case 1: constant_variable(); break;
	case 2: detect(); break;
	case 3: computed(); break;
	case 4: early_exit(); break;
	case 5: liar_and_honest(); break;
	case 6: liar_or_nothing(); break;
	}
}
