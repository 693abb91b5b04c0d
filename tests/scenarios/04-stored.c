/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A guard's answer kept in locals: tested later, inverted, copied. */
#include "scenario.h"

static void stored(void)
{
	bool ok = vet_has(vga);

	safe();
	if (ok)
		need_vga();
	else
		need_vga(); // error: unguarded vga
}

static void inverted(void)
{
	bool missing = !vet_has(vga);

	safe();
	if (missing)
		return;
	need_vga();
}

static void inverted_wrongly(void)
{
	bool missing = !vet_has(vga);

	if (missing)
		need_vga(); // error: unguarded vga
}

static void copied(void)
{
	bool a = vet_has(vga);
	int b = a;
	unsigned long c = b;
	bool d = !c;

	if (!d)
		need_vga();
	if (d)
		need_vga(); // error: unguarded vga
}

static void in_an_int(void)
{
	int n = vet_has(vga) ? 5 : 0;

	if (n)
		need_vga();
	if (n == 5)
		need_vga();
	if (n == 0)
		need_vga(); // error: unguarded vga
	if (n != 5)
		need_vga(); // error: unguarded vga
}

static void by_arms(void)
{
	bool ok;

	if (vet_has(vga))
		ok = true;
	else
		ok = false;
	safe();
	if (ok)
		need_vga();
	else
		need_vga(); // error: unguarded vga
}

static void by_one_arm(void)
{
	bool ok = false;

	if (vet_has(vga))
		ok = true;
	if (ok)
		need_vga();
}

static void combined(void)
{
	bool vga = vet_has(vga);
	bool both = vga && vet_has(i8042);

	if (both) {
		need_vga();
		need_i8042();
	}
	if (vga)
		need_i8042(); // error: unguarded i8042
}

static void either_of_them(void)
{
	bool any = vet_has(vga) || vet_has(i8042);

	if (any)
		need_vga(); // error: unguarded vga
}

static void in_a_flag_word(void)
{
	unsigned int flags = 0;

	if (vet_has(vga))
		flags |= 4;
	if (flags & 4)
		need_vga(); // either: unguarded vga
	if (!(flags & 4))
		need_vga(); // error: unguarded vga
}

static void in_a_struct(void)
{
	struct {
		bool vga;
		bool other;
	} found = { .vga = vet_has(vga), .other = opaque() };

	if (found.vga)
		need_vga(); // either: unguarded vga
	if (found.other)
		need_vga(); // error: unguarded vga
}

static void swapped(void)
{
	bool a = vet_has(vga);
	bool b = opaque();
	bool t = a;

	a = b;
	b = t;
	if (a)
		need_vga(); // error: unguarded vga
	if (b)
		need_vga();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: stored(); break;
	case 1: inverted(); break;
	case 2: inverted_wrongly(); break;
	case 3: copied(); break;
	case 4: in_an_int(); break;
	case 5: by_arms(); break;
	case 6: by_one_arm(); break;
	case 7: combined(); break;
	case 8: either_of_them(); break;
	case 9: in_a_flag_word(); break;
	case 10: in_a_struct(); break;
	case 11: swapped(); break;
	}
}
