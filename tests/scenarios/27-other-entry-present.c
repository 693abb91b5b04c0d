/* SPDX-License-Identifier: MIT */
// guest: xen-pv-domu
/* The same picture from the other side: what this guest's own entry installs does exist. */
#include "scenario.h"

struct ops {
	void (*draw)(void);
	void (*beep)(void);
};

static struct ops ops = { .draw = safe, .beep = safe };

vet_entry(pvh) void start_pvh(void)
{
	ops.beep = need_i8042;
	ops.draw();
}

vet_entry(xen_pv) void start(void)
{
	ops.draw = need_vga;
	ops.beep();
	ops.draw(); // error: unguarded vga through start
}
