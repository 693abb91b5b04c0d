/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Smatch, implied: a variable that is set beside the check stands for it; two conditions that only exclude each other do not. */
#include "scenario.h"

static void set_beside_the_check(int n)
{
	int seen = 0;

	if (n) {
		if (!vet_has(vga))
			return;
		seen = 1;
	}
	if (seen)
		need_vga();
	need_vga(); // error: unguarded vga
}

static void same_condition_twice(int n)
{
	if (n && !vet_has(vga))
		return;
	if (n)
		need_vga(); // either: unguarded vga
}

static void set_on_the_other_arm(int n)
{
	int bad = 0;

	if (n) {
		if (!vet_has(vga))
			bad = 1;
	} else {
		bad = -1;
	}
	if (bad)
		return;
	need_vga();
}

static void one_of_two_values(int n)
{
	int a = 1;

	if (vet_has(vga))
		a = 2;
	if (a == 2)
		need_vga();
	if (a != 2)
		need_vga(); // error: unguarded vga
	if (n && a == 1)
		return;
	if (n)
		need_vga(); // either: unguarded vga
}

static void statement_expression(void)
{
	if (({ bool test = !!vet_has(vga); safe(); safe(); test; }))
		need_vga();
	else
		need_vga(); // error: unguarded vga
}

static void wrong_flag(int n)
{
	bool first = false, second = false;

	if (n) {
		first = vet_has(vga);
		second = true;
	}
	if (first)
		need_vga();
	if (second)
		need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: set_beside_the_check(opaque()); break;
	case 1: same_condition_twice(opaque()); break;
	case 2: set_on_the_other_arm(opaque()); break;
	case 3: one_of_two_values(opaque()); break;
	case 4: statement_expression(); break;
	case 5: wrong_flag(opaque()); break;
	}
}
