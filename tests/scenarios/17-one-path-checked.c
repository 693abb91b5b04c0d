/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Only one of the paths to the use has asked. */
#include "scenario.h"

static void if_without_else(void)
{
	if (opaque()) {
		if (!vet_has(vga))
			return;
	}
	need_vga(); // error: unguarded vga
}

static void short_circuit_exit(void)
{
	if (opaque() && !vet_has(vga))
		return;
	need_vga(); // error: unguarded vga
}

static void exit_on_either(void)
{
	if (opaque() || !vet_has(vga))
		return;
	need_vga();
}

static void one_case(void)
{
	switch (opaque()) {
	case 0:
		if (!vet_has(vga))
			return;
		break;
	default:
		break;
	}
	need_vga(); // error: unguarded vga
}

static void nested_twice(void)
{
	if (opaque()) {
		if (opaque())
			vet_require(vga);
		need_vga(); // error: unguarded vga
	}
	need_vga(); // error: unguarded vga
}

/* A guard may only be asked when the pointer is there: no pointer, no answer. */
struct device { int kind; };

static void after_a_null_check(const struct device *d)
{
	if (d && d->kind == 1 && !vet_has(vga))
		return;
	need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(const struct device *d)
{
	switch (opaque()) {
	case 0: if_without_else(); break;
	case 1: short_circuit_exit(); break;
	case 2: exit_on_either(); break;
	case 3: one_case(); break;
	case 4: nested_twice(); break;
	case 5: after_a_null_check(d); break;
	}
}
