/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Clang, TryLock: functions that try on behalf of others, with every kind of success value. */
#include "scenario.h"

enum outcome { FAILURE, SUCCESS };

static bool try_true(void)
{
	return vet_has(vga);
}

static int try_zero(void)
{
	return vet_has(vga) ? 0 : -ENODEV;
}

static enum outcome try_enum(void)
{
	if (vet_has(vga))
		return SUCCESS;
	return FAILURE;
}

static void *try_pointer(void)
{
	static int token;

	return vet_has(vga) ? &token : NULL;
}

static void succeeds_with_true(void)
{
	if (try_true())
		need_vga();
	if (!try_true())
		need_vga(); // error: unguarded vga
}

static void succeeds_with_zero(void)
{
	if (try_zero())
		return;
	need_vga();
}

static void wrong_way_round(void)
{
	if (try_zero())
		need_vga(); // error: unguarded vga
}

static void succeeds_with_enum(void)
{
	switch (try_enum()) {
	case SUCCESS:
		need_vga();
		break;
	case FAILURE:
		need_vga(); // error: unguarded vga
	}
	if (try_enum() == SUCCESS)
		need_vga();
}

static void succeeds_with_pointer(void)
{
	if (try_pointer())
		need_vga();
	if (try_pointer() == NULL)
		need_vga(); // error: unguarded vga
}

static void result_not_tested(void)
{
	try_true();
	need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: succeeds_with_true(); break;
	case 1: succeeds_with_zero(); break;
	case 2: wrong_way_round(); break;
	case 3: succeeds_with_enum(); break;
	case 4: succeeds_with_pointer(); break;
	case 5: result_not_tested(); break;
	}
}
