/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* CodeQL, guards: which blocks a condition controls: both arms, loops, nests, what comes behind an arm that leaves. */
#include "scenario.h"

static void arms_and_behind(void)
{
	if (vet_has(vga))
		need_vga();
	else
		safe();
	need_vga(); // error: unguarded vga
}

static void both_operands(int n)
{
	if (n < 0 && vet_has(vga))
		need_vga();
	else
		need_vga(); // error: unguarded vga
}

static void loop_body_and_behind(void)
{
	int j;

	for (j = 0; j < 10 && vet_has(vga); j++)
		need_vga();
	need_vga(); // error: unguarded vga
}

static void nest_with_jumps(int n)
{
	int j;

	for (j = 0; j < 10; j++) {
		if (n > j) {
			if (vet_has(vga)) {
				need_vga();
				break;
			} else {
				safe();
			}
		} else {
			continue;
		}
		need_vga(); // error: unguarded vga
	}
	need_vga(); // error: unguarded vga
}

static void else_returns(int n)
{
	if (vet_has(vga) && n >= 0)
		safe();
	else
		return;
	need_vga();
}

static void or_else_returns(int n)
{
	if (vet_has(vga) || n < 0)
		safe();
	else
		return;
	need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: arms_and_behind(); break;
	case 1: both_operands(opaque()); break;
	case 2: loop_body_and_behind(); break;
	case 3: nest_with_jumps(opaque()); break;
	case 4: else_returns(opaque()); break;
	case 5: or_else_returns(opaque()); break;
	}
}
