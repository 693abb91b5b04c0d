/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A guard wrapped in what kernels wrap conditions in. */
#include "scenario.h"

static inline bool identity(bool b)
{
	return b;
}

static void in_likely(void)
{
	if (likely(vet_has(vga)))
		need_vga();
	if (unlikely(!vet_has(vga)))
		need_vga(); // error: unguarded vga
}

static void in_expect(void)
{
	if (__builtin_expect(vet_has(vga), 0))
		need_vga();
	if (__builtin_expect_with_probability(vet_has(vga), 1, 0.9))
		need_vga();
}

static void in_negations(void)
{
	if (!!vet_has(vga))
		need_vga();
	if (!!!vet_has(vga))
		need_vga(); // error: unguarded vga
}

static void in_parentheses(void)
{
	if (((vet_has(vga))))
		need_vga();
}

static void in_casts(void)
{
	if ((bool)vet_has(vga))
		need_vga();
	if ((int)(unsigned char)(bool)vet_has(vga))
		need_vga();
	if ((bool)!vet_has(vga))
		need_vga(); // error: unguarded vga
}

static void in_unlikely_exit(void)
{
	if (unlikely(!vet_has(vga)))
		return;
	need_vga();
}

static void in_identity(void)
{
	if (identity(vet_has(vga)))
		need_vga(); // either: unguarded vga
	if (identity(true))
		need_vga(); // error: unguarded vga
}

static void in_bitwise(void)
{
	if (vet_has(vga) & opaque())
		need_vga();
	if (vet_has(vga) | opaque())
		need_vga(); // error: unguarded vga
	if (vet_has(vga) ^ 1)
		need_vga(); // error: unguarded vga
}

static void in_assignment(void)
{
	bool ok;

	if ((ok = vet_has(vga)))
		need_vga();
	if (!ok)
		need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: in_likely(); break;
	case 1: in_expect(); break;
	case 2: in_negations(); break;
	case 3: in_parentheses(); break;
	case 4: in_casts(); break;
	case 5: in_unlikely_exit(); break;
	case 6: in_identity(); break;
	case 7: in_bitwise(); break;
	case 8: in_assignment(); break;
	}
}
