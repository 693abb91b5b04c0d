/* SPDX-License-Identifier: MIT */
/* Its static of the same name does not. */
#include "scenario.h"

static void helper(void)
{
	if (vet_has(vga))
		need_vga();
}

void in_fat_too(void)
{
	helper();
}
