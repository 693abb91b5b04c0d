/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A guard inside what is already proven proves nothing more, and takes nothing away. */
#include "scenario.h"

static void inner_and_its_else(void)
{
	if (!vet_has(vga))
		return;
	if (vet_has(vga))
		need_vga();
	else
		need_vga();
	need_vga();
}

static void inner_exit(void)
{
	if (vet_has(vga)) {
		if (!vet_has(vga)) {
			need_vga();
			return;
		}
		need_vga();
	}
}

static void claims_both_ways(void)
{
	if (!vet_absent(vga))
		need_vga(); // error: unguarded vga
	if (vet_has(vga) && !vet_absent(vga))
		need_vga();
}

static void third_time(void)
{
	bool ok = vet_has(vga);

	if (ok && vet_has(vga)) {
		if (ok)
			need_vga();
		else
			need_vga();
	}
}

static void joined_again(void)
{
	if (vet_has(vga)) {
		if (opaque())
			safe();
		need_vga();
	} else if (vet_has(vga)) {
		need_vga();
	} else {
		need_vga(); // error: unguarded vga
	}
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: inner_and_its_else(); break;
	case 1: inner_exit(); break;
	case 2: claims_both_ways(); break;
	case 3: third_time(); break;
	case 4: joined_again(); break;
	}
}
