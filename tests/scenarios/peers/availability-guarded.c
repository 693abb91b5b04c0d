/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Clang, unguarded availability: the check guards its arm, nested ones add up, else belongs to nobody. */
#include "scenario.h"

static void no_check(void)
{
	need_vga(); // error: unguarded vga
}

static void in_the_arm(void)
{
	if (vet_has(vga))
		need_vga();
	else
		need_vga(); // error: unguarded vga
	need_vga(); // error: unguarded vga
}

static void of_another(void)
{
	if (vet_has(vga))
		need_i8042(); // error: unguarded i8042
}

static void nested(void)
{
	if (vet_has(vga)) {
		need_vga();
		if (vet_has(i8042)) {
			need_vga();
			need_i8042();
		} else {
			need_vga();
			need_i8042(); // error: unguarded i8042
		}
	}
}

static void else_if(void)
{
	if (vet_has(vga))
		need_vga();
	else if (vet_has(i8042))
		need_i8042();
	else
		need_i8042(); // error: unguarded i8042
}

vet_requires(vga) static void declared_with_it(void)
{
	need_vga();
	need_i8042(); // error: unguarded i8042
}

static void caller_of_declared(void)
{
	declared_with_it(); // error: unguarded vga
	if (vet_has(vga))
		declared_with_it();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: no_check(); break;
	case 1: in_the_arm(); break;
	case 2: of_another(); break;
	case 3: nested(); break;
	case 4: else_if(); break;
	case 5: caller_of_declared(); break;
	}
}
