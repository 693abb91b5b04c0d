/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Clang, unguarded availability: variables, fields, addresses, and what is never evaluated. */
#include "scenario.h"

vet_requires(vga) extern int vga_mode;

struct adapter {
	int id;
	vet_requires(vga) int mode;
};

static struct adapter adapter;

static void variable(void)
{
	vga_mode = 3; // error: unguarded vga
	if (vet_has(vga))
		vga_mode = 3;
}

static void field(void)
{
	adapter.id = 1;
	adapter.mode = 3; // error: unguarded vga
	if (vet_has(vga))
		adapter.mode = 3;
}

static void address_of_a_function(void)
{
	take((const void *)need_vga); // error: unguarded vga
	if (vet_has(vga))
		take((const void *)need_vga);
}

static void not_evaluated(void)
{
	_Static_assert(sizeof(vga_mode) == sizeof(int), "a size touches nothing");
	__typeof__(need_vga_value()) value = sizeof(need_vga_value());

	take(&value);
}

static void unchosen(void)
{
	_Generic(1, int: safe, default: need_vga)();
	__builtin_choose_expr(0, need_vga, safe)();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: variable(); break;
	case 1: field(); break;
	case 2: address_of_a_function(); break;
	case 3: not_evaluated(); break;
	case 4: unchosen(); break;
	}
}
