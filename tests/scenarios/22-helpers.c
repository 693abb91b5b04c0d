/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Guards behind functions, inferred from what they return, in every way callers test them. */
#include "scenario.h"

static bool plain(void)
{
	return vet_has(vga);
}

static bool and_more(void)
{
	return vet_has(vga) && opaque();
}

static bool or_more(void)
{
	return vet_has(vga) || opaque();
}

static bool inverted(void)
{
	return !vet_has(vga);
}

static int error_code(void)
{
	return vet_has(vga) ? 0 : -ENODEV;
}

static int error_code_by_exits(void)
{
	if (!vet_has(vga))
		return -ENODEV;
	if (opaque())
		return -1;
	safe();
	return 0;
}

static bool by_exits(void)
{
	if (opaque())
		return false;
	if (!vet_has(vga))
		return false;
	return true;
}

static bool leaky_by_exits(void)
{
	if (opaque())
		return true;
	if (!vet_has(vga))
		return false;
	return true;
}

static bool second_level(void)
{
	return plain() && !inverted();
}

static int second_error_code(void)
{
	int error = error_code();

	if (error)
		return error;
	return opaque() ? -1 : 0;
}

static bool through_a_local(void)
{
	bool ok = vet_has(vga);

	safe();
	return ok;
}

static void usual(void)
{
	if (plain())
		need_vga();
	else
		need_vga(); // error: unguarded vga
	if (and_more())
		need_vga();
	if (or_more())
		need_vga(); // error: unguarded vga
	if (!inverted())
		need_vga();
	if (inverted())
		need_vga(); // error: unguarded vga
	if (second_level())
		need_vga();
	if (through_a_local())
		need_vga();
}

static void early_exit(void)
{
	if (!plain())
		return;
	need_vga();
}

static void inverted_exit(void)
{
	if (inverted())
		return;
	need_vga();
}

static void and_more_exit(void)
{
	if (!and_more())
		return;
	need_vga();
}

static void stored(void)
{
	bool ok = plain(), no = inverted();

	if (ok)
		need_vga();
	if (!no)
		need_vga();
	if (no)
		need_vga(); // error: unguarded vga
}

static void by_exits_user(void)
{
	if (by_exits())
		need_vga();
	if (leaky_by_exits())
		need_vga(); // error: unguarded vga
}

static void zero_is_good(void)
{
	if (!error_code())
		need_vga();
	if (error_code() == 0)
		need_vga();
	if (error_code())
		need_vga(); // error: unguarded vga
	if (error_code() < 0)
		need_vga(); // error: unguarded vga
	if (error_code() >= 0)
		need_vga();
	if (error_code() != -ENODEV)
		need_vga();
	if (error_code() == -ENODEV)
		need_vga(); // error: unguarded vga
}

static int propagated(void)
{
	int error = error_code();

	if (error)
		return error;
	need_vga();
	return 0;
}

static int propagated_negative(void)
{
	int error;

	error = error_code_by_exits();
	if (error < 0)
		return error;
	need_vga();
	return 0;
}

static int propagated_twice(void)
{
	int error = second_error_code();

	if (error)
		goto out;
	need_vga();
out:
	return error;
}

static int tested_the_wrong_way(void)
{
	if (error_code_by_exits() != -1)
		need_vga(); // error: unguarded vga
	if (error_code_by_exits() != -ENODEV)
		need_vga();
	if (error_code_by_exits() == -1)
		need_vga();
	return 0;
}

static int in_a_switch(void)
{
	switch (error_code()) {
	case 0:
		need_vga();
		break;
	case -ENODEV:
		need_vga(); // error: unguarded vga
		break;
	}
	return 0;
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: usual(); break;
	case 1: early_exit(); break;
	case 2: inverted_exit(); break;
	case 3: and_more_exit(); break;
	case 4: stored(); break;
	case 5: by_exits_user(); break;
	case 6: zero_is_good(); break;
	case 7: propagated(); break;
	case 8: propagated_negative(); break;
	case 9: propagated_twice(); break;
	case 10: tested_the_wrong_way(); break;
	case 11: in_a_switch(); break;
	}
}
