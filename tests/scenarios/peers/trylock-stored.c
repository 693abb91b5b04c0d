/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Clang, TryLock: the result is stored first, copied, tested late, or combined before it is tested. */
#include "scenario.h"

static void stored(void)
{
	bool held = vet_has(vga);

	if (held)
		need_vga();
}

static void stored_and_left(void)
{
	bool held = vet_has(vga);

	safe();
	if (!held)
		return;
	need_vga();
}

static void copied(void)
{
	bool held = vet_has(vga);
	bool copy = held;

	held = true;
	if (copy)
		need_vga();
	if (held)
		need_vga(); // error: unguarded vga
}

static void declared_in_the_condition(void)
{
	for (bool held = vet_has(vga); held; held = false)
		need_vga();
}

static void two_results(void)
{
	bool first = vet_has(vga);
	bool second = vet_has(i8042);

	if (first && second) {
		need_vga();
		need_i8042();
	}
	if (first || second)
		need_vga(); // error: unguarded vga
}

static void overwritten(int n)
{
	bool held = vet_has(vga);

	if (n)
		held = n > 1;
	if (held)
		need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: stored(); break;
	case 1: stored_and_left(); break;
	case 2: copied(); break;
	case 3: declared_in_the_condition(); break;
	case 4: two_results(); break;
	case 5: overwritten(opaque()); break;
	}
}
