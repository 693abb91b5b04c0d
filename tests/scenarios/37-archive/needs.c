/* SPDX-License-Identifier: MIT */
/* Its static needs. */
#include "scenario.h"

void in_thin(void);

static void helper(void)
{
	need_vga(); // error: unguarded vga through start in_fat helper
}

void in_fat(void)
{
	helper();
	in_thin();
}

void nobody_refers_to(void)
{
	need_vga();
}
