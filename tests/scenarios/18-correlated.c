/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/*
 * Conditions that imply each other across a join.  Nothing here can go wrong when it runs unless a line says so; a
 * checker that joins paths may report the others, and docs/soundness.md says which.
 */
#include "scenario.h"

static void same_condition_twice(void)
{
	bool a = false;
	int y = opaque();

	if (y)
		a = vet_has(vga);
	safe();
	if (a && y)
		need_vga();
}

static void asked_only_when(void)
{
	int y = opaque();

	if (y && !vet_has(vga))
		return;
	safe();
	if (y)
		need_vga(); // either: unguarded vga
	else
		need_vga(); // error: unguarded vga
}

static void error_code(void)
{
	int error = 0;

	if (!vet_has(vga))
		error = -ENODEV;
	safe();
	if (error)
		return;
	need_vga();
}

static void error_code_of_two(void)
{
	int error = 0;

	if (!vet_has(vga))
		error = -ENODEV;
	else if (!vet_has(i8042))
		error = -1;
	if (!error)
		need_vga();
	if (!error)
		need_i8042();
	if (error == -1)
		need_vga();
	if (error)
		need_vga(); // error: unguarded vga
}

static void function_chosen_under_the_guard(void)
{
	void (*draw)(void) = vet_has(vga) ? need_vga : safe;

	draw(); // either: unguarded vga
}

static void pointer_or_null(void)
{
	void (*draw)(void) = NULL;

	if (vet_has(vga))
		draw = need_vga;
	if (draw)
		draw(); // either: unguarded vga
}

static void first_answer_wins(void)
{
	int y = opaque();
	bool a = y ? vet_has(vga) : opaque();

	if (a)
		need_vga(); // error: unguarded vga
	if (a && y)
		need_vga(); // either: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: same_condition_twice(); break;
	case 1: asked_only_when(); break;
	case 2: error_code(); break;
	case 3: error_code_of_two(); break;
	case 4: function_chosen_under_the_guard(); break;
	case 5: pointer_or_null(); break;
	case 6: first_answer_wins(); break;
	}
}
