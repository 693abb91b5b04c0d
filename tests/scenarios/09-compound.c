/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Guards beside other conditions. */
#include "scenario.h"

static void and_holds(void)
{
	if (opaque() && vet_has(vga))
		need_vga();
	if (vet_has(vga) && opaque())
		need_vga();
}

static void or_does_not(void)
{
	if (opaque() || vet_has(vga))
		need_vga(); // error: unguarded vga
	if (vet_has(vga) || opaque())
		need_vga(); // error: unguarded vga
}

static void else_of_or(void)
{
	if (!vet_has(vga) || opaque())
		safe();
	else
		need_vga();
	if (opaque() || !vet_has(vga))
		return;
	need_vga();
}

static void else_of_and(void)
{
	if (vet_has(vga) && opaque())
		safe();
	else
		need_vga(); // error: unguarded vga
}

static void de_morgan(void)
{
	if (!(vet_has(vga) && opaque()))
		need_vga(); // error: unguarded vga
	if (!(!vet_has(vga) || opaque()))
		need_vga();
	if (!(!vet_has(vga) && opaque()))
		need_vga(); // error: unguarded vga
}

static void both_sides_claim(void)
{
	int y = opaque();

	if ((y > 3 && vet_has(vga)) || (y <= 3 && vet_has(vga)))
		need_vga();
	if ((y > 3 && vet_has(vga)) || (y <= 3 && vet_has(i8042)))
		need_vga(); // error: unguarded vga
}

static void through_a_bool(void)
{
	bool go = opaque() && vet_has(vga);
	bool stop = !vet_has(vga) || opaque();

	if (go)
		need_vga();
	if (!stop)
		need_vga();
	if (stop)
		need_vga(); // error: unguarded vga
}

static void wide_and(void)
{
	int a = opaque(), b = opaque();

	if (a && b && vet_has(vga) && a != b)
		need_vga();
	if (a && (b || vet_has(vga)))
		need_vga(); // error: unguarded vga
	if (a && (b && vet_has(vga)))
		need_vga();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: and_holds(); break;
	case 1: or_does_not(); break;
	case 2: else_of_or(); break;
	case 3: else_of_and(); break;
	case 4: de_morgan(); break;
	case 5: both_sides_claim(); break;
	case 6: through_a_bool(); break;
	case 7: wide_and(); break;
	}
}
