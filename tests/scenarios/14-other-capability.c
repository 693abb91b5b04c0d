/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A guard covers its own capability and no other. */
#include "scenario.h"

vet_requires(vga) vet_requires(i8042) void need_both(void);

static void another(void)
{
	if (vet_has(i8042))
		need_vga(); // error: unguarded vga
	if (vet_has(vga)) {
		need_vga();
		need_i8042(); // error: unguarded i8042
	}
}

static void two(void)
{
	if (vet_has(vga)) {
		need_both(); // error: unguarded i8042
		if (vet_has(i8042))
			need_both();
	}
	need_both(); // error: unguarded vga // error: unguarded i8042
}

static void chained(void)
{
	if (!vet_has(vga))
		return;
	if (!vet_has(i8042))
		return;
	need_both();
	need_cmos_rtc(); // error: unguarded cmos_rtc
}

static void present_needs_no_guard(void)
{
	need_mtrr();
}

static void stored_pair(void)
{
	bool vga = vet_has(vga), i8042 = vet_has(i8042);

	if (vga)
		need_i8042(); // error: unguarded i8042
	if (i8042)
		need_vga(); // error: unguarded vga
	if (i8042 && vga)
		need_both();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: another(); break;
	case 1: two(); break;
	case 2: chained(); break;
	case 3: present_needs_no_guard(); break;
	case 4: stored_pair(); break;
	}
}
