/* SPDX-License-Identifier: MIT */
/* The kernel's own of what the decompressor has too. */
#include "scenario.h"

int verbose = 1;

void setup(void)
{
	need_i8042(); // error: unguarded i8042 through start setup
}

void print(const char *text)
{
	take(text);
	need_cmos_rtc(); // error: unguarded cmos_rtc through start print
}
