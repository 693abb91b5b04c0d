/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Helpers that are handed a guard's answer, words of flags, and pointers that a guard chooses. */
#include "scenario.h"

enum { FLAG_VGA = 1, FLAG_OTHER = 2 };

static bool both(bool a, bool b)
{
	return a && b;
}

static void with_its_own_arguments(void)
{
	if (both(vet_has(vga), opaque()))
		need_vga();
	if (both(opaque(), opaque()))
		need_vga(); // error: unguarded vga
}

static inline bool inverted(bool a)
{
	return !a;
}

static void inverted_helper(void)
{
	if (inverted(vet_has(vga)))
		return;
	need_vga();
}

static int recursive(int n)
{
	return n ? recursive(n - 1) : vet_has(vga);
}

static void recursive_helper(void)
{
	if (recursive(3))
		need_vga();
}

static void word_of_flags(void)
{
	int flags = 0;

	if (vet_has(vga))
		flags |= FLAG_VGA;
	if (opaque())
		flags |= FLAG_OTHER;
	if (flags & FLAG_VGA)
		need_vga();
	if (flags & FLAG_OTHER)
		need_vga(); // error: unguarded vga
}

static unsigned int features;

static void word_in_memory(void)
{
	if (vet_has(vga))
		features |= 4;
	if (opaque())
		features |= 8;
	if (features & 4)
		need_vga();
	if (features & 12)
		need_vga(); // error: unguarded vga
}

struct ops {
	void (*init)(void);
};

static const struct ops vga_ops = { need_vga }, null_ops = { safe };

static void chosen_operations(void)
{
	const struct ops *ops = vet_has(vga) ? &vga_ops : &null_ops;

	ops->init();
}

static void wrongly_chosen_operations(void)
{
	const struct ops *ops = vet_has(vga) ? &null_ops : &vga_ops;

	ops->init(); // error: unguarded vga
}

static void run(void (*action)(void))
{
	action();
}

static void passed_under_a_guard(void)
{
	if (vet_has(vga))
		run(need_vga);
	run(safe);
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: with_its_own_arguments(); break;
	case 1: inverted_helper(); break;
	case 2: recursive_helper(); break;
	case 3: word_of_flags(); break;
	case 4: word_in_memory(); break;
	case 5: chosen_operations(); break;
	case 6: wrongly_chosen_operations(); break;
	case 7: passed_under_a_guard(); break;
	}
}
