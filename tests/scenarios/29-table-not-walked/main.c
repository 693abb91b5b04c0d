/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * Two tables of one type: the walk of the one does not reach what only the other holds, nor what the members of a
 * walked one hold in a field that nobody calls.
 */
#include "../29-tables/tables.h"

extern const setup_fn __start_setup_table[], __stop_setup_table[];
extern const struct driver __start_driver_table[], __stop_driver_table[];
extern const setup_fn __start_late_table[], __stop_late_table[];

static void in_walked(void)
{
	need_vga(); // error: unguarded vga through start in_walked
}
SETUP(in_walked);

static void in_other(void)
{
	need_vga();
}
LATE(in_other);

static void stop(void)
{
	need_vga();
}

static const struct driver keyboard IN(driver_table) = { .name = "keyboard", .start = safe, .stop = stop };

static void nobody_calls_me(void)
{
	const setup_fn *setup;

	for (setup = __start_late_table; setup < __stop_late_table; setup++)
		(*setup)();
}

vet_entry(pvh) void start(void)
{
	const struct driver *driver;
	const setup_fn *setup;

	for (setup = __start_setup_table; setup < __stop_setup_table; setup++)
		(*setup)();
	for (driver = __start_driver_table; driver < __stop_driver_table; driver++)
		driver->start();
	if (sizeof(int) == 1)
		nobody_calls_me();
}
