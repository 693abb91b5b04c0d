/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* The then-arm of a guard is covered; the else-arm and what follows the block are not. */
#include "scenario.h"

static void then_arm(void)
{
	if (vet_has(vga))
		need_vga();
}

static void else_arm(void)
{
	if (vet_has(vga))
		safe();
	else
		need_vga(); // error: unguarded vga
}

static void after_the_block(void)
{
	if (vet_has(vga)) {
		need_vga();
		safe();
	}
	need_vga(); // error: unguarded vga
}

static void negated(void)
{
	if (!vet_has(vga))
		need_vga(); // error: unguarded vga
	else
		need_vga();
}

static void nested(void)
{
	if (opaque()) {
		if (vet_has(vga)) {
			if (opaque())
				need_vga();
			need_vga();
		}
		need_vga(); // error: unguarded vga
	}
}

static void empty_then(void)
{
	if (vet_has(vga)) {
	}
	need_vga(); // error: unguarded vga
}

static void evaluated_and_ignored(void)
{
	(void)vet_has(vga);
	need_vga(); // error: unguarded vga
}

static void comma(void)
{
	if (safe(), vet_has(vga))
		need_vga();
	if (vet_has(vga), opaque())
		need_vga(); // error: unguarded vga
}

static void else_if_chain(void)
{
	if (opaque())
		need_vga(); // error: unguarded vga
	else if (vet_has(vga))
		need_vga();
	else if (opaque())
		need_vga(); // error: unguarded vga
	else
		need_vga(); // error: unguarded vga
}

static void argument(void)
{
	take((void *)(uintptr_t)need_vga_value()); // error: unguarded vga
	if (vet_has(vga))
		take((void *)(uintptr_t)need_vga_value());
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: then_arm(); break;
	case 1: else_arm(); break;
	case 2: after_the_block(); break;
	case 3: negated(); break;
	case 4: nested(); break;
	case 5: empty_then(); break;
	case 6: evaluated_and_ignored(); break;
	case 7: comma(); break;
	case 8: else_if_chain(); break;
	case 9: argument(); break;
	}
}
