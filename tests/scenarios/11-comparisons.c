/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A guard's answer compared with constants; vet_has is 0 or 1. */
#include "scenario.h"

static void equal(void)
{
	if (vet_has(vga) == 1)
		need_vga();
	if (vet_has(vga) == true)
		need_vga();
	if (vet_has(vga) == 0)
		need_vga(); // error: unguarded vga
	if (1 == vet_has(vga))
		need_vga();
}

static void not_equal(void)
{
	if (vet_has(vga) != 0)
		need_vga();
	if (false != vet_has(vga))
		need_vga();
	if (vet_has(vga) != 1)
		need_vga(); // error: unguarded vga
}

static void exit_on_false(void)
{
	if (vet_has(vga) == false)
		return;
	need_vga();
}

static void exit_on_not_true(void)
{
	if (vet_has(vga) != true)
		return;
	need_vga();
}

static void ordered(void)
{
	if (vet_has(vga) > 0)
		need_vga();
	if (vet_has(vga) >= 1)
		need_vga();
	if (vet_has(vga) < 1)
		need_vga(); // error: unguarded vga
	if (vet_has(vga) <= 0)
		need_vga(); // error: unguarded vga
	if ((int)vet_has(vga) >= 0)
		need_vga(); // error: unguarded vga
}

static void stored_then_compared(void)
{
	int state = vet_has(vga);

	if (state == 1)
		need_vga();
	if (state < 1)
		need_vga(); // error: unguarded vga
	if ((state == 0) == false)
		need_vga();
	if ((state == 0) == true)
		need_vga(); // error: unguarded vga
}

static void of_two_guards(void)
{
	if (vet_has(vga) == vet_has(i8042))
		need_vga(); // error: unguarded vga
	if (vet_has(vga) > vet_has(i8042))
		need_vga(); // either: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: equal(); break;
	case 1: not_equal(); break;
	case 2: exit_on_false(); break;
	case 3: exit_on_not_true(); break;
	case 4: ordered(); break;
	case 5: stored_then_compared(); break;
	case 6: of_two_guards(); break;
	}
}
