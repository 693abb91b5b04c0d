/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Entering a guarded block by its side door. */
#include "scenario.h"

static void label_in_the_block(void)
{
	if (opaque())
		goto inside;
	if (vet_has(vga)) {
		need_vga();
inside:
		need_vga(); // error: unguarded vga
	}
}

static void backward_into_the_block(void)
{
	bool again = false;

	if (vet_has(vga)) {
inside:
		need_vga(); // error: unguarded vga
		if (again)
			return;
	}
	if (opaque()) {
		again = true;
		goto inside;
	}
}

static void into_a_loop(void)
{
	if (opaque())
		goto middle;
	while (vet_has(vga)) {
		need_vga();
middle:
		need_vga(); // error: unguarded vga
	}
}

static void label_reached_only_from_inside(void)
{
	if (vet_has(vga)) {
		if (opaque())
			goto inside;
		safe();
inside:
		need_vga();
	}
}

static void guarded_goto(void)
{
	if (vet_has(vga))
		goto use;
	return;
use:
	need_vga();
}

static void computed(void)
{
	static void *const table[] = { &&first, &&second };

	if (!vet_has(vga))
		return;
	goto *table[opaque() & 1];
first:
	need_vga();
	return;
second:
	need_vga();
}

static void computed_unguarded(void)
{
	static void *const table[] = { &&first, &&second };

	goto *table[opaque() & 1];
first:
	if (vet_has(vga))
		need_vga();
	return;
second:
	need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: label_in_the_block(); break;
	case 1: backward_into_the_block(); break;
	case 2: into_a_loop(); break;
	case 3: label_reached_only_from_inside(); break;
	case 4: guarded_goto(); break;
	case 5: computed(); break;
	case 6: computed_unguarded(); break;
	}
}
