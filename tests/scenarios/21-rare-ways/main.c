/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* What is reached through panic alone, or with a command-line option alone, is a warning; on another way it is an error. */
#include "scenario.h"

static void dump(void)
{
	need_vga(); // warning: unguarded vga
}

static void both(void)
{
	need_i8042(); // error: unguarded i8042
}

static void all_is_lost(void)
{
	dump();
	both();
	halt();
}

static void with_option(void)
{
	need_cmos_rtc(); // warning: unguarded cmos_rtc
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: all_is_lost(); break;
	case 1: both(); break;
	case 2: with_option(); break;
	}
}
