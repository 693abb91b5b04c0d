/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * Tables that the linker gathers: what any file puts in is reached from the walk, with the table's member named in the
 * path; a table that is never walked reaches nothing, and one table's walk does not reach the other's members.
 */
#include "tables.h"

extern const setup_fn __start_setup_table[], __stop_setup_table[];
extern const struct driver __start_driver_table[], __stop_driver_table[];

static void walk_functions(void)
{
	const setup_fn *setup;

	for (setup = __start_setup_table; setup < __stop_setup_table; setup++)
		(*setup)();
}

static void walk_structures(void)
{
	const struct driver *driver;

	for (driver = __start_driver_table; driver < __stop_driver_table; driver++)
		if (driver->probe && driver->probe(driver) == 0)
			driver->start();
}

static void in_this_file(void)
{
	need_cmos_rtc(); // error: unguarded cmos_rtc through walk_functions in_this_file
}
SETUP(in_this_file);

vet_entry(pvh) void start(void)
{
	if (opaque())
		walk_functions();
	else
		walk_structures();
}
