/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Guards inside expressions: what is evaluated only after the right answer is covered. */
#include "scenario.h"

static int conditional(void)
{
	int a = vet_has(vga) ? need_vga_value() : 0;
	int b = vet_has(vga) ? 0 : need_vga_value(); // error: unguarded vga

	return a + b;
}

static int conjunction(void)
{
	bool a = vet_has(vga) && need_vga_value();
	bool b = need_vga_value() && vet_has(vga); // error: unguarded vga

	return a + b;
}

static int disjunction(void)
{
	bool a = !vet_has(vga) || need_vga_value();
	bool b = vet_has(vga) || need_vga_value(); // error: unguarded vga

	return a + b;
}

static void as_statements(void)
{
	vet_has(vga) ? need_vga() : safe();
	vet_has(vga) ? safe() : need_vga(); // error: unguarded vga
	(void)(vet_has(vga) && need_vga_value());
}

static int gnu_conditional(void)
{
	return (int)vet_has(vga) ?: need_vga_value(); // error: unguarded vga
}

static int chained(void)
{
	return opaque() ? vet_has(vga) ? need_vga_value() : 1
			: need_vga_value(); // error: unguarded vga
}

static int long_conjunction(void)
{
	return opaque() && vet_has(vga) && opaque() && need_vga_value();
}

static int broken_conjunction(void)
{
	return ((opaque() && vet_has(vga)) || opaque()) &&
	       need_vga_value(); // error: unguarded vga
}

static void as_argument(void)
{
	take(vet_has(vga) ? (void *)(uintptr_t)need_vga_value() : NULL);
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: conditional(); break;
	case 1: conjunction(); break;
	case 2: disjunction(); break;
	case 3: as_statements(); break;
	case 4: gnu_conditional(); break;
	case 5: chained(); break;
	case 6: long_conjunction(); break;
	case 7: broken_conjunction(); break;
	case 8: as_argument(); break;
	}
}
