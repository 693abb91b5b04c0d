/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Clang accepts an availability check only as a whole if condition; any condition that says the same is accepted here. */
#include "scenario.h"

static void early_return(void)
{
	if (!vet_has(vga))
		return;
	need_vga();
}

static void with_another_condition(int n)
{
	if (vet_has(vga) && n)
		need_vga();
}

static void through_a_variable(void)
{
	bool available = vet_has(vga);

	if (available)
		need_vga();
}

static void in_a_conditional(void)
{
	int value = vet_has(vga) ? need_vga_value() : 0;

	take(&value);
}

static void in_a_loop(void)
{
	do {
		if (!vet_has(vga))
			break;
		need_vga();
	} while (opaque());
}

static void asserted(void)
{
	if (!vet_has(vga))
		halt();
	need_vga();
}

static void inverted(void)
{
	if (!vet_has(vga)) {
		safe();
	} else {
		need_vga();
	}
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: early_return(); break;
	case 1: with_another_condition(opaque()); break;
	case 2: through_a_variable(); break;
	case 3: in_a_conditional(); break;
	case 4: in_a_loop(); break;
	case 5: asserted(); break;
	case 6: inverted(); break;
	}
}
