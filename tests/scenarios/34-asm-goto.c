/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* asm goto has labels and no condition: both ways are possible, and only a declared guard says what they mean. */
#include "scenario.h"

vet_guards(vga) static inline bool static_has_vga(void)
{
	asm goto("1: jmp %l[no]\n" : : : : no);
	return true;
no:
	return false;
}

static inline bool static_branch(void)
{
	asm goto("1: jmp %l[no]\n" : : : : no);
	return true;
no:
	return false;
}


static void declared_guard(void)
{
	if (static_has_vga())
		need_vga();
	if (!static_has_vga())
		need_vga(); // error: unguarded vga
}

static void not_a_guard(void)
{
	if (static_branch())
		need_vga(); // error: unguarded vga
	else
		need_vga(); // error: unguarded vga
}

static void jumps_over(void)
{
	if (!vet_has(vga))
		return;
	asm goto("1: jmp %l[away]\n" : : : : away);
	need_vga();
	return;
away:
	need_vga();
}

static void jumps_into(void)
{
	asm goto("1: jmp %l[inside]\n" : : : : inside);
	if (vet_has(vga)) {
inside:
		need_vga(); // error: unguarded vga
	}
}

static void two_labels(void)
{
	asm goto("1: jmp %l[one]; jmp %l[two]\n" : : : : one, two);
	need_cmos_rtc(); // error: unguarded cmos_rtc
	return;
one:
	need_vga(); // error: unguarded vga
	return;
two:
	need_i8042(); // error: unguarded i8042
}

static void with_an_output(void)
{
	int found;

	asm goto("1: mov $1, %0; jmp %l[out]\n" : "=r"(found) : : : out);
	if (found)
		need_vga(); // error: unguarded vga
	return;
out:
	if (found)
		need_i8042(); // error: unguarded i8042
}

static void trap_instruction_falls_through(void)
{
	if (!vet_has(vga))
		asm volatile("ud2");
	need_vga(); // error: unguarded vga
}

static void trap_with_unreachable(void)
{
	if (!vet_has(vga)) {
		asm volatile("ud2");
		__builtin_unreachable();
	}
	need_vga();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: declared_guard(); break;
	case 1: not_a_guard(); break;
	case 2: jumps_over(); break;
	case 3: jumps_into(); break;
	case 4: two_labels(); break;
	case 5: with_an_output(); break;
	case 6: trap_instruction_falls_through(); break;
	case 7: trap_with_unreachable(); break;
	}
}
