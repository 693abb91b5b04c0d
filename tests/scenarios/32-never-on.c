/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* vet_never_on: reaching it at all is the finding, guarded or not. */
#include "scenario.h"

vet_never_on(xen_pvh_domu) static void bios_only(void)
{
	safe();
}

vet_never_on(xen_pvh_domu) void external_bios_only(void);
vet_never_on(xen_pvh_domu) void another_external(void);

vet_never_on(xen_pv_domu) static void another_guest(void)
{
	safe();
}

vet_never_on(xen_pvh_domu) static void really_dead(void)
{
	need_vga();
}

static void reached(void)
{
	bios_only(); // error: never-on -
}

static void reached_outside(void)
{
	external_bios_only(); // error: never-on -
}

static void reached_under_a_guard(void)
{
	if (vet_has(vga))
		another_external(); // error: never-on -
}

static void not_reached(void)
{
	if (0)
		really_dead();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: reached(); break;
	case 1: reached_outside(); break;
	case 2: reached_under_a_guard(); break;
	case 3: not_reached(); break;
	case 4: another_guest(); break;
	}
}
