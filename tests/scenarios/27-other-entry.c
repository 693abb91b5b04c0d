/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
/* What only another guest's boot code installs does not exist for this one. */
#include "scenario.h"

struct ops {
	void (*draw)(void);
	void (*beep)(void);
	void (*tick)(void);
};

static struct ops ops = { .draw = safe, .beep = safe, .tick = safe };

vet_entry(xen_pv) void start_pv(void)
{
	ops.draw = need_vga;
	need_vga();
}

static void install_beep(void)
{
	ops.beep = need_i8042; // site: beep
}

static void nobody_calls_me(void)
{
	ops.draw = need_vga;
}

static void never(void)
{
	if (0)
		nobody_calls_me();
	if (sizeof(int) == 1)
		ops.tick = need_vga;
}

static int boot_kind = 1;

static void by_constant_global(void)
{
	if (boot_kind == 2)
		ops.tick = need_vga;
}

vet_entry(pvh) void start(void)
{
	never();
	by_constant_global();
	install_beep();
	ops.draw();
	ops.tick();
	ops.beep(); // error: unguarded i8042 through @beep
}

/* Not on the way from this guest's entry at all. */
vet_entry(linux_64) void start_linux(void)
{
	ops.tick = need_cmos_rtc;
	boot_kind = 2;
	ops.tick();
}
