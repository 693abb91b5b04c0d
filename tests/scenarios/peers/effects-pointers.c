/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Clang, function effects: a pointer that lost the attribute hides nothing; one that has it asks its callers. */
#include "scenario.h"

typedef void (*plain)(void);
vet_requires(vga) typedef void (*asking)(void);

static plain lost = need_vga;
static asking kept = need_vga;
static asking gained = safe;

static void calls_lost(void)
{
	lost(); // error: unguarded vga
}

static void calls_kept(void)
{
	kept(); // error: unguarded vga
	if (vet_has(vga))
		kept();
}

static void calls_gained(void)
{
	gained(); // error: unguarded vga
}

static void by_cast(void)
{
	plain f = (plain)need_i8042;

	f(); // error: unguarded i8042
}

static void conditional(int n)
{
	plain f = n ? safe : need_cmos_rtc;

	f(); // error: unguarded cmos_rtc
}

static void parameter(plain f)
{
	f(); // error: unguarded vga through passes parameter
}

static void passes(void)
{
	parameter(need_vga);
}

static plain returned(void)
{
	return need_i8042;
}

static void calls_returned(void)
{
	returned()(); // error: unguarded i8042
}

struct table {
	plain plain;
	vet_requires(vga) void (*asks)(void);
};

static const struct table table = { .plain = safe, .asks = need_vga };

static void members(void)
{
	table.plain();
	table.asks(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: calls_lost(); break;
	case 1: calls_kept(); break;
	case 2: calls_gained(); break;
	case 3: by_cast(); break;
	case 4: conditional(opaque()); break;
	case 5: passes(); break;
	case 6: calls_returned(); break;
	case 7: members(); break;
	}
}
