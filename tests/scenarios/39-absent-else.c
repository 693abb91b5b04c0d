/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Not known absent is not known present (39a). */
#include "scenario.h"

static void else_arm(void)
{
	if (vet_absent(vga))
		safe();
	else
		need_vga(); // error: unguarded vga
}

static void early_exit(void)
{
	if (vet_absent(vga))
		return;
	need_vga(); // error: unguarded vga
}

static void stored(void)
{
	bool gone = vet_absent(vga);

	if (!gone)
		need_vga(); // error: unguarded vga
	if (!gone && vet_has(vga))
		need_vga();
}

static bool present(void)
{
	return !vet_absent(vga);
}

static void helper(void)
{
	if (present())
		need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: else_arm(); break;
	case 1: early_exit(); break;
	case 2: stored(); break;
	case 3: helper(); break;
	}
}
