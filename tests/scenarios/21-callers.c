/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A helper that asks nobody is judged by those who call it. */
#include "scenario.h"

static void only_under_guards(void)
{
	need_vga();
}

static void guarded_caller(void)
{
	if (vet_has(vga))
		only_under_guards();
	if (!vet_has(vga))
		return;
	only_under_guards();
}

static void one_site_unguarded(void)
{
	need_vga(); // error: unguarded vga through start second_caller @hole
}

static void first_caller(void)
{
	if (vet_has(vga))
		one_site_unguarded();
}

static void second_caller(void)
{
	one_site_unguarded(); // site: hole
}

static void bottom(void)
{
	need_vga();
	need_i8042(); // error: unguarded i8042 through start deep top middle bottom
}

static void middle(void)
{
	bottom();
}

static void top(void)
{
	middle();
}

static void deep(void)
{
	if (vet_has(vga))
		top();
}

/* Each caller has asked for something else. */
static void meets_nothing(void)
{
	need_vga(); // error: unguarded vga through by_i8042 meets_nothing
	need_i8042(); // error: unguarded i8042 through by_vga meets_nothing
}

static void by_vga(void)
{
	if (vet_has(vga))
		meets_nothing();
}

static void by_i8042(void)
{
	if (vet_has(i8042))
		meets_nothing();
}

/* The body of a function that requires it may assume it, and so may what it alone calls. */
static void assumed_below(void)
{
	need_vga();
}

vet_requires(vga) static void assumes(void)
{
	need_vga();
	assumed_below();
}

static void calls_what_assumes(void)
{
	if (vet_has(vga))
		assumes();
	assumes(); // error: unguarded vga
}

/* A callee that leaves only with an answer has asked for its caller. */
static void insist(void)
{
	if (!vet_has(vga))
		halt();
}

static void insist_maybe(void)
{
	if (opaque() && !vet_has(vga))
		halt();
}

static void after_insisting(void)
{
	insist();
	need_vga();
}

static void after_maybe_insisting(void)
{
	insist_maybe();
	need_vga(); // error: unguarded vga
}

static void by_parameter(bool ok)
{
	if (ok)
		need_vga(); // error: unguarded vga
}

static void passes_parameters(void)
{
	by_parameter(vet_has(vga));
	by_parameter(opaque());
}

static void only_answers(bool ok)
{
	if (ok)
		need_vga(); // either: unguarded vga
	else
		need_vga(); // error: unguarded vga
}

static void passes_answers(void)
{
	only_answers(vet_has(vga));
}

static void mode_user(int mode)
{
	if (mode == 3)
		need_vga();
	else
		need_vga(); // error: unguarded vga
}

/* Nobody passes 3: that arm is dead. */
static void passes_constants(void)
{
	mode_user(1);
	mode_user(2);
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: guarded_caller(); break;
	case 1: first_caller(); break;
	case 2: second_caller(); break;
	case 3: deep(); break;
	case 4: by_vga(); break;
	case 5: by_i8042(); break;
	case 6: calls_what_assumes(); break;
	case 7: after_insisting(); break;
	case 8: after_maybe_insisting(); break;
	case 9: passes_parameters(); break;
	case 10: passes_answers(); break;
	case 11: passes_constants(); break;
	}
}
