/* SPDX-License-Identifier: MIT */
/* The decompressor's own of what the kernel has too. */
#include "scenario.h"

int verbose = 0;

void setup(void)
{
	need_vga();
	need_no_mtrr(); // error@bios-pc: unguarded mtrr through start_decompressor setup
}

void print(const char *text)
{
	take(text);
	need_no_vga();
}
