/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A subsystem region: what is defined inside requires the capability, what is declared or included there does not. */
#include "scenario.h"

vet_subsystem_begin(vga)

void declared_inside(void);

static int cursor;

static void put(void)
{
	cursor++;
}

static void clear(void)
{
	cursor = 0;
	put();
	need_vga();
}

int public_inside;

vet_subsystem_end

static void outside(void)
{
	safe();
}

static void uses(void)
{
	declared_inside();
	outside();
	clear(); // error: unguarded vga
	cursor = 1; // error: unguarded vga
	public_inside = 1; // error: unguarded vga
	if (vet_has(vga)) {
		clear();
		cursor = 2;
		public_inside = 2;
	}
}

vet_entry(pvh) void start(void)
{
	uses();
}
