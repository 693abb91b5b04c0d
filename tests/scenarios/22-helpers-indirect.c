/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Guards that answer through memory, parameters or recursion. */
#include "scenario.h"

static bool have_vga;
static bool forced_vga;
vet_guards(vga) static bool annotated_vga;
vet_guards(vga) int vga_found(void);

static void detect(void)
{
	have_vga = vet_has(vga);
	forced_vga = vet_has(vga);
	annotated_vga = vet_has(vga);
	if (opaque())
		forced_vga = true;
}

static void by_global(void)
{
	if (have_vga)
		need_vga(); // either: unguarded vga
	if (forced_vga)
		need_vga(); // error: unguarded vga
	if (annotated_vga)
		need_vga();
	if (!annotated_vga)
		need_vga(); // error: unguarded vga
}

static void by_annotated_function(void)
{
	if (vga_found())
		need_vga();
	if (vga_found() > 0)
		need_vga();
	if (!vga_found())
		need_vga(); // error: unguarded vga
	if (vga_found() < 0)
		need_vga(); // either: unguarded vga
	if (vga_found() <= 0)
		need_vga(); // error: unguarded vga
	if (vga_found() >= 0)
		need_vga(); // error: unguarded vga
}

static void answer_through(bool *ok)
{
	*ok = vet_has(vga);
}

static void by_out_parameter(void)
{
	bool ok;

	answer_through(&ok);
	if (ok)
		need_vga(); // either: unguarded vga
	else
		need_vga(); // error: unguarded vga
}

static bool either_flag(bool b)
{
	return b || vet_has(vga);
}

static void by_parameter(void)
{
	if (either_flag(false))
		need_vga(); // either: unguarded vga
	if (either_flag(true))
		need_vga(); // error: unguarded vga
}

static bool recursive(int depth)
{
	if (depth > 3)
		return vet_has(vga);
	return recursive(depth + 1);
}

static bool recursive_leak(int depth)
{
	if (depth > 3)
		return vet_has(vga);
	if (opaque())
		return true;
	return recursive_leak(depth + 1);
}

static void by_recursion(void)
{
	if (recursive(0))
		need_vga(); // either: unguarded vga
	if (recursive_leak(0))
		need_vga(); // error: unguarded vga
}

struct probe { bool (*present)(void); };

static bool asks(void)
{
	return vet_has(vga);
}

static bool does_not_ask(void)
{
	return true;
}

static const struct probe honest = { asks };
static struct probe replaced = { asks };

static void by_pointer(void)
{
	if (honest.present())
		need_vga(); // either: unguarded vga
	if (opaque())
		replaced.present = does_not_ask;
	if (replaced.present())
		need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	detect();
	switch (opaque()) {
	case 0: by_global(); break;
	case 1: by_annotated_function(); break;
	case 2: by_out_parameter(); break;
	case 3: by_parameter(); break;
	case 4: by_recursion(); break;
	case 5: by_pointer(); break;
	}
}
