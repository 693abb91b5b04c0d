/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Clang, TryLock: the result is tested where it is taken, at once or negated, with work on both sides. */
#include "scenario.h"

static void on_success(void)
{
	if (vet_has(vga)) {
		safe();
		need_vga();
	}
	safe();
}

static void on_failure(void)
{
	if (!vet_has(vga))
		need_vga(); // error: unguarded vga
	else
		need_vga();
}

static void leave_on_failure(void)
{
	if (!vet_has(vga))
		return;
	need_vga();
}

static void released_at_the_join(void)
{
	if (vet_has(vga))
		safe();
	need_vga(); // error: unguarded vga
}

static void expected(void)
{
	if (__builtin_expect(vet_has(vga), true))
		need_vga();
	if (__builtin_expect(!vet_has(i8042), 0))
		need_i8042(); // error: unguarded i8042
}

static void compared(void)
{
	if (vet_has(vga) == true)
		need_vga();
	if (vet_has(vga) != false)
		need_vga();
	if (false == vet_has(i8042))
		return;
	need_i8042();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: on_success(); break;
	case 1: on_failure(); break;
	case 2: leave_on_failure(); break;
	case 3: released_at_the_join(); break;
	case 4: expected(); break;
	case 5: compared(); break;
	}
}
