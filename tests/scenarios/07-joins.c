/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A join is covered when every way to it is. */
#include "scenario.h"

static void one_returns_one_establishes(void)
{
	if (opaque()) {
		return;
	} else {
		if (!vet_has(vga))
			return;
	}
	need_vga();
}

static void both_establish(void)
{
	if (opaque()) {
		if (!vet_has(vga))
			return;
	} else {
		vet_require(vga);
	}
	need_vga();
}

static void one_does_not(void)
{
	if (opaque()) {
		if (!vet_has(vga))
			return;
	} else {
		safe();
	}
	need_vga(); // error: unguarded vga
}

static void establish_different_things(void)
{
	if (opaque()) {
		if (!vet_has(vga))
			return;
		need_vga();
	} else {
		if (!vet_has(i8042))
			return;
		need_i8042();
	}
	need_vga(); // error: unguarded vga
	need_i8042(); // error: unguarded i8042
}

static void three_ways(void)
{
	switch (opaque()) {
	case 0:
		vet_require(vga);
		break;
	case 1:
		return;
	default:
		if (!vet_has(vga))
			halt();
	}
	need_vga();
}

static void three_ways_without_default(void)
{
	switch (opaque()) {
	case 0:
		vet_require(vga);
		break;
	case 1:
		if (!vet_has(vga))
			halt();
	}
	need_vga(); // error: unguarded vga
}

/* Claims are about hardware that does not change: scopes and other tests do not undo them. */
static void claim_outlives_its_block(void)
{
	{
		bool ok = vet_has(vga);

		if (!ok)
			return;
	}
	if (opaque())
		safe();
	need_vga();
}

static void dead_arm_does_not_count(void)
{
	if (!vet_has(vga)) {
		if (1)
			return;
		safe();
	}
	need_vga();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: one_returns_one_establishes(); break;
	case 1: both_establish(); break;
	case 2: one_does_not(); break;
	case 3: establish_different_things(); break;
	case 4: three_ways(); break;
	case 5: three_ways_without_default(); break;
	case 6: claim_outlives_its_block(); break;
	case 7: dead_arm_does_not_count(); break;
	}
}
