/* SPDX-License-Identifier: MIT */
/* Members from another file. */
#include "tables.h"

static void early(void)
{
	need_vga(); // error: unguarded vga through walk_functions early
}
SETUP(early);

static void careful(void)
{
	if (vet_has(vga))
		need_vga();
}
SETUP(careful);

static int probe(const struct driver *driver)
{
	take(driver);
	need_i8042(); // error: unguarded i8042 through walk_structures probe
	return 0;
}

static void run(void)
{
	need_vga(); // error: unguarded vga through walk_structures run
}

static const struct driver keyboard IN(driver_table) = { .name = "keyboard", .probe = probe, .start = run, .stop = safe };
