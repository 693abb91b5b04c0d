/* SPDX-License-Identifier: MIT */
/* The weak ones: what a generic kernel offers and an architecture may replace. */
#include "weak.h"

__attribute__((weak)) void hook(void)
{
	need_vga();
}

__attribute__((weak)) void alone(void)
{
	need_vga(); // error: unguarded vga through only_weak alone
}

__attribute__((weak)) int mode = 1;
__attribute__((weak)) int strong_mode;

static void body(void)
{
	need_i8042(); // error: unguarded i8042 through by_alias
}

void aliased(void) __attribute__((alias("body")));

static void weak_body(void)
{
	need_cmos_rtc();
}

void replaced(void) __attribute__((weak, alias("weak_body")));

__attribute__((weak)) bool have_vga(void)
{
	return true;
}

__attribute__((weak)) bool have_i8042(void)
{
	return vet_has(i8042);
}
