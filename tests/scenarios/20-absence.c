/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
/* What may only run where a capability is known absent; mtrr is present on this guest, vga is absent. */
#include "scenario.h"

static void under_absent(void)
{
	if (vet_absent(mtrr))
		need_no_mtrr();
	else
		need_no_mtrr(); // error: unguarded mtrr
}

static void under_has(void)
{
	if (vet_has(mtrr))
		need_no_mtrr(); // error: unguarded mtrr
}

static void under_not_has(void)
{
	if (!vet_has(mtrr))
		need_no_mtrr(); // error: unguarded mtrr
}

static void no_guard(void)
{
	need_no_mtrr(); // error: unguarded mtrr
}

static void early_exit(void)
{
	if (!vet_absent(mtrr))
		return;
	need_no_mtrr();
}

static void stored(void)
{
	bool gone = vet_absent(mtrr);

	if (gone && opaque())
		need_no_mtrr();
	if (gone || opaque())
		need_no_mtrr(); // error: unguarded mtrr
}

static void hardware_is_absent(void)
{
	need_no_vga();
}

static void another_capability(void)
{
	if (vet_absent(vga))
		need_no_mtrr(); // error: unguarded mtrr
}

static void presence_under_absence(void)
{
	if (vet_absent(vga))
		need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: under_absent(); break;
	case 1: under_has(); break;
	case 2: under_not_has(); break;
	case 3: no_guard(); break;
	case 4: early_exit(); break;
	case 5: stored(); break;
	case 6: hardware_is_absent(); break;
	case 7: another_capability(); break;
	case 8: presence_under_absence(); break;
	}
}
