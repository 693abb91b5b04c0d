/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Of a weak definition and a strong one only the strong is live; an alias is the body it names. */
#include "weak.h"

static void overridden_function(void)
{
	hook();
}

static void only_weak(void)
{
	alone();
}

static void overridden_data(void)
{
	if (mode)
		need_vga();
	if (strong_mode)
		need_vga(); // error: unguarded vga
}

static void by_alias(void)
{
	aliased();
}

static void by_overridden_alias(void)
{
	replaced();
}

static void by_address(void)
{
	void (*call)(void) = hook;

	call();
}

static void overridden_guard(void)
{
	if (have_vga())
		need_vga();
	if (have_i8042())
		need_i8042(); // error: unguarded i8042
}

static void absent(void)
{
	if (nowhere)
		nowhere();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: overridden_function(); break;
	case 1: only_weak(); break;
	case 2: overridden_data(); break;
	case 3: by_alias(); break;
	case 4: by_overridden_alias(); break;
	case 5: by_address(); break;
	case 6: overridden_guard(); break;
	case 7: absent(); break;
	}
}
