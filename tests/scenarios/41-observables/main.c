/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * What code reads about its platform decides its branches once it is settled; a condition that the observables make true
 * while the hardware is absent lies.
 */
#include "scenario.h"

struct fadt {
	unsigned short boot_flags;
};

static struct fadt fadt;

/* The same table found through the older root: on one guest it says nothing is missing. */
static struct {
	unsigned short boot_flags;
} old;

static void parse_tables(void)
{
	fadt.boot_flags = (unsigned short)opaque();
	old.boot_flags = (unsigned short)opaque();
}

static void before_it_is_settled(void)
{
	if (fadt.boot_flags & 4)
		safe();
	else
		need_vga(); // error: unguarded vga
	parse_tables();
}

static void after_it_is_settled(void)
{
	parse_tables();
	if (!(fadt.boot_flags & 4))
		need_vga();
	if (fadt.boot_flags & 2)
		need_i8042();
	else
		need_cmos_rtc(); // error: unguarded cmos_rtc
}

static void settled_on_one_path(void)
{
	if (opaque())
		parse_tables();
	if (!(fadt.boot_flags & 4))
		need_vga(); // error: unguarded vga
}

static void a_condition_that_lies(void)
{
	parse_tables();
	if (old.boot_flags == 0)
		need_vga(); // error: lying-guard vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: before_it_is_settled(); break;
	case 1: after_it_is_settled(); break;
	case 2: settled_on_one_path(); break;
	case 3: a_condition_that_lies(); break;
	}
}
