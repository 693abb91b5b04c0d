/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
// options: --model files.yaml
/* Where something is defined decides: in the driver's file, not in the one that includes it. */
#include "files-vga.h"

int opaque(void);

static void same_name(void)
{
}

static void mine(void)
{
}

void start(void)
{
	mine();
	if (opaque())
		same_name(); // error: unguarded i8042
	if (opaque())
		vga_scroll(); // error: unguarded vga
	if (opaque())
		vga_cursor = 0; // error: unguarded vga
}
