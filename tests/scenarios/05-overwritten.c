/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A stored answer that is overwritten no longer guards; an untouched copy still does. */
#include "scenario.h"

static void on_one_arm(void)
{
	bool ok = vet_has(vga);

	if (opaque())
		ok = true;
	if (ok)
		need_vga(); // error: unguarded vga
}

static void to_false_on_one_arm(void)
{
	bool ok = vet_has(vga);

	if (opaque())
		ok = false;
	if (ok)
		need_vga();
}

static void untouched_copy(void)
{
	bool ok = vet_has(vga);
	bool copy = ok;

	if (opaque())
		ok = true;
	if (copy)
		need_vga();
	if (ok)
		need_vga(); // error: unguarded vga
}

static void always(void)
{
	bool ok = vet_has(vga);

	ok = opaque();
	if (ok)
		need_vga(); // error: unguarded vga
}

static void widened(void)
{
	bool ok = vet_has(vga);

	ok |= opaque();
	if (ok)
		need_vga(); // error: unguarded vga
}

static void narrowed(void)
{
	bool ok = vet_has(vga);

	ok &= opaque();
	if (ok)
		need_vga();
}

/* The test itself happened: what changes afterwards does not take the claim away. */
static void after_the_test(void)
{
	bool ok = vet_has(vga);

	if (ok) {
		ok = false;
		need_vga();
	}
}

static void through_a_pointer(void)
{
	bool ok = vet_has(vga);
	bool *p = &ok;

	if (opaque())
		*p = true;
	if (ok)
		need_vga(); // error: unguarded vga
}

static void by_a_callee(void)
{
	bool ok = vet_has(vga);

	take(&ok);
	if (ok)
		need_vga(); // error: unguarded vga
}

static void set(bool *p)
{
	*p = true;
}

static void by_a_known_callee(void)
{
	bool ok = vet_has(vga);

	set(&ok);
	if (ok)
		need_vga(); // error: unguarded vga
}

static void incremented(void)
{
	int n = vet_has(vga);

	n++;
	if (n)
		need_vga(); // error: unguarded vga
	if (n == 2)
		need_vga();
}

static void conditional_overwrite(void)
{
	bool ok = vet_has(vga);

	ok = opaque() ? true : ok;
	if (ok)
		need_vga(); // error: unguarded vga
}

static void uninitialised(void)
{
	bool ok;

	if (opaque())
		ok = vet_has(vga);
	else
		ok = opaque();
	if (ok)
		need_vga(); // error: unguarded vga
}

static void by_assembly(void)
{
	bool ok = vet_has(vga);

	asm volatile("" : "+r"(ok));
	if (ok)
		need_vga(); // error: unguarded vga
}

static void by_assembly_in_memory(void)
{
	bool ok = vet_has(vga);

	asm volatile("" : "+m"(ok));
	if (ok)
		need_vga(); // error: unguarded vga
}

static void by_memset(void)
{
	bool ok = vet_has(vga);

	__builtin_memset(&ok, 1, sizeof(ok));
	if (ok)
		need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: on_one_arm(); break;
	case 1: to_false_on_one_arm(); break;
	case 2: untouched_copy(); break;
	case 3: always(); break;
	case 4: widened(); break;
	case 5: narrowed(); break;
	case 6: after_the_test(); break;
	case 7: through_a_pointer(); break;
	case 8: by_a_callee(); break;
	case 9: by_a_known_callee(); break;
	case 10: incremented(); break;
	case 11: conditional_overwrite(); break;
	case 12: uninitialised(); break;
	case 13: by_assembly(); break;
	case 14: by_assembly_in_memory(); break;
	case 15: by_memset(); break;
	}
}
