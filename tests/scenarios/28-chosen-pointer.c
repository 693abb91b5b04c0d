/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A call through an expression is fine only when all it may call is. */
#include "scenario.h"

void also_safe(void);

static void one_of_two(void)
{
	(opaque() ? need_vga : safe)(); // error: unguarded vga
	(opaque() ? safe : need_vga)(); // error: unguarded vga
	(opaque() ? safe : also_safe)();
}

static void under_a_guard(void)
{
	if (vet_has(vga))
		(opaque() ? need_vga : safe)();
}

static void needs_differ(void)
{
	if (vet_has(vga))
		(opaque() ? need_vga : need_i8042)(); // error: unguarded i8042
	if (vet_has(vga) && vet_has(i8042))
		(opaque() ? need_vga : need_i8042)();
}

static void kept_in_a_local(void)
{
	void (*f)(void) = safe;

	if (opaque())
		f = need_vga;
	f(); // error: unguarded vga
	f = also_safe;
	f();
}

static void constant_choice(void)
{
	(1 ? safe : need_vga)();
	(0 ? safe : need_vga)(); // error: unguarded vga
}

static void from_a_table(void)
{
	static void (*const table[])(void) = { safe, also_safe, need_vga };

	table[opaque() & 3](); // error: unguarded vga
	table[0](); // either: unguarded vga
}

static void (*choose(int n))(void)
{
	return n ? need_vga : safe;
}

static void from_a_function(void)
{
	choose(opaque())(); // error: unguarded vga
}

static void in_a_comma(void)
{
	(opaque(), need_vga)(); // error: unguarded vga
	(opaque(), safe)();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: one_of_two(); break;
	case 1: under_a_guard(); break;
	case 2: needs_differ(); break;
	case 3: kept_in_a_local(); break;
	case 4: constant_choice(); break;
	case 5: from_a_table(); break;
	case 6: from_a_function(); break;
	case 7: in_a_comma(); break;
	}
}
