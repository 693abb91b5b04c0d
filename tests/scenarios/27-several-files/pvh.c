/* SPDX-License-Identifier: MIT */
/* One guest's entry. */
#include "platform.h"

static void put_on_vga(char c)
{
	take(&c);
	need_vga(); // error@xen-pvh-domu: unguarded vga through start_pvh common_start put_on_vga
}

static const struct console vga_console = { .put = put_on_vga };

vet_entry(pvh) void start_pvh(void)
{
	platform.console = &vga_console;
	common_start();
}
