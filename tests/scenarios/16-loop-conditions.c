/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A guard as the condition of a loop. */
#include "scenario.h"

static void in_while(void)
{
	while (vet_has(vga))
		need_vga();
	need_vga(); // error: unguarded vga
}

static void in_for(void)
{
	for (int i = 0; i < 3 && vet_has(vga); i++)
		need_vga();
	need_vga(); // error: unguarded vga
}

static void in_for_step(void)
{
	for (int i = 0; vet_has(vga) && i < 3; need_vga(), i++)
		safe();
}

static void in_do(void)
{
	do {
		need_vga(); // error: unguarded vga
	} while (vet_has(vga));
}

static void do_with_exit(void)
{
	do {
		if (!vet_has(vga))
			break;
		need_vga();
	} while (opaque());
	need_vga(); // error: unguarded vga
}

static void past_a_break(void)
{
	for (;;) {
		if (opaque())
			break;
		if (!vet_has(vga))
			return;
		need_vga();
	}
	need_vga(); // error: unguarded vga
}

static void break_after_the_guard(void)
{
	for (;;) {
		if (!vet_has(vga))
			return;
		if (opaque())
			break;
		need_vga();
	}
	need_vga();
}

static void wait_until_present(void)
{
	while (!vet_has(vga))
		safe();
	need_vga();
}

static void break_when_present(void)
{
	for (;;) {
		if (vet_has(vga))
			break;
		safe();
	}
	need_vga();
}

static void with_continue(void)
{
	while (opaque()) {
		if (!vet_has(vga))
			continue;
		need_vga();
	}
	need_vga(); // error: unguarded vga
}

static void continue_to_the_condition(void)
{
	int n = 0;

	do {
		if (opaque())
			continue;
		vet_require(vga);
		need_vga();
	} while (n++ < 3 && (need_vga_value(), opaque())); // error: unguarded vga
}

static void limited_wait(void)
{
	int tries = 10;

	while (!vet_has(vga) && --tries)
		safe();
	need_vga(); // error: unguarded vga
}

static void established_in_the_body(void)
{
	do {
		if (!vet_has(vga))
			return;
	} while (opaque());
	need_vga();
}

static void body_may_not_run(void)
{
	while (opaque())
		if (!vet_has(vga))
			return;
	need_vga(); // error: unguarded vga
}

static void body_surely_runs(void)
{
	for (int i = 0; i < 3; i++)
		if (!vet_has(vga))
			return;
	need_vga(); // either: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: in_while(); break;
	case 1: in_for(); break;
	case 2: in_for_step(); break;
	case 3: in_do(); break;
	case 4: do_with_exit(); break;
	case 5: past_a_break(); break;
	case 6: break_after_the_guard(); break;
	case 7: wait_until_present(); break;
	case 8: break_when_present(); break;
	case 9: with_continue(); break;
	case 10: continue_to_the_condition(); break;
	case 11: limited_wait(); break;
	case 12: established_in_the_body(); break;
	case 13: body_may_not_run(); break;
	case 14: body_surely_runs(); break;
	}
}
