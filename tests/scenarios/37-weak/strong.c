/* SPDX-License-Identifier: MIT */
/* The strong ones. */
#include "weak.h"

void hook(void)
{
	need_i8042(); // error: unguarded i8042 through hook
}

int mode = 0;
int strong_mode = 1;

void replaced(void)
{
	safe();
}

bool have_vga(void)
{
	return vet_has(vga);
}

bool have_i8042(void)
{
	return true;
}
