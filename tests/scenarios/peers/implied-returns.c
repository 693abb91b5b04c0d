/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Smatch, implied: what a return value says about what the callee has seen or stored. */
#include "scenario.h"

static int mode;

static int frob(bool *out)
{
	*out = false;
	if (mode)
		return -ENODEV;
	*out = vet_has(vga);
	if (!*out)
		return -ENODEV;
	return 0;
}

static void zero_means_seen(void)
{
	bool out;

	if (frob(&out))
		return;
	need_vga();
}

static int three_ways(int n)
{
	if (n == 1)
		return 0;
	if (!vet_has(vga))
		return -1;
	return 1;
}

static void only_positive_means_seen(int n)
{
	int ret = three_ways(n);

	if (ret < 0)
		return;
	if (ret == 0)
		return;
	need_vga(); // either: unguarded vga
}

static void one_test_for_positive(int n)
{
	if (three_ways(n) > 0)
		need_vga();
}

static void not_negative_is_not_enough(int n)
{
	int ret = three_ways(n);

	if (ret < 0)
		return;
	need_vga(); // error: unguarded vga
}

static int always_three(void)
{
	return 3;
}

static void known_result(void)
{
	if (always_three() != 3)
		need_vga();
	if (always_three() == 3)
		need_i8042(); // error: unguarded i8042
}

static int leaves_by_goto(void)
{
	int ret = -ENODEV;

	if (!vet_has(vga))
		goto out;
	safe();
	ret = 0;
out:
	return ret;
}

static void by_goto(void)
{
	if (leaves_by_goto() == 0)
		need_vga();
	if (leaves_by_goto() < 0)
		need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: zero_means_seen(); break;
	case 1: only_positive_means_seen(opaque()); break;
	case 5: one_test_for_positive(opaque()); break;
	case 2: not_negative_is_not_enough(opaque()); break;
	case 3: known_result(); break;
	case 4: by_goto(); break;
	}
}
