/* SPDX-License-Identifier: MIT */
/* The same names: its helper needs nothing, its guard says yes to all, its table holds another function. */
#include "scenario.h"

static int wanted;

static void helper(void)
{
	if (wanted)
		need_vga();
}

static bool available(void)
{
	return true;
}

static void (*const table[])(void) = { need_cmos_rtc };

void right(void)
{
	helper();
	if (available())
		need_i8042(); // error: unguarded i8042 through right
	table[0](); // error: unguarded cmos_rtc through right
}
