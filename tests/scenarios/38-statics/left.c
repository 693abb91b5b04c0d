/* SPDX-License-Identifier: MIT */
/* Its helper needs, its guard answers, its variable is set. */
#include "scenario.h"

static int wanted = 1;

static void helper(void)
{
	if (wanted)
		need_vga(); // error: unguarded vga through left helper
}

static bool available(void)
{
	return vet_has(i8042);
}

static void (*const table[])(void) = { safe };

void left(void)
{
	helper();
	if (available())
		need_i8042();
	table[0]();
}
