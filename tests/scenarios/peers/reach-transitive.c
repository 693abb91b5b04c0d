/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Infer, annotation reachability: from what is critical to what is expensive, over any number of calls, cut by nothing but a claim. */
#include "scenario.h"

static void direct(void)
{
	need_vga(); // error: unguarded vga through direct
}

static void expensive(void)
{
	need_i8042(); // error: unguarded i8042 through short_way expensive
}

static void middle(void)
{
	expensive();
}

static void long_way(void)
{
	middle();
}

static void short_way(void)
{
	expensive();
}

/* One that is cheap by itself and called by both. */
static void cheap(void)
{
	safe();
}

/* Called from two places, reported once. */
static void shared(void)
{
	need_cmos_rtc(); // error: unguarded cmos_rtc
}

static void from_here(void)
{
	shared();
	cheap();
}

static void from_there(void)
{
	cheap();
	shared();
}

/* Nobody critical comes here. */
static void expensive_and_dead(void)
{
	need_vga();
}

static void never(void)
{
	if (0)
		expensive_and_dead();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: direct(); break;
	case 1: long_way(); break;
	case 2: short_way(); break;
	case 3: from_here(); break;
	case 4: from_there(); break;
	case 5: never(); break;
	}
}
