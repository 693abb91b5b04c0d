/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* CodeQL, guards: a condition through a variable, a constant operand, a test of truth, a comparison turned round. */
#include "scenario.h"

static void by_a_flag(void)
{
	int flag = 0;

	if (1 && vet_has(vga)) {
		flag = 1;
		need_vga();
	}
	if (flag)
		need_vga();
}

static void constant_condition(int n)
{
	if (0)
		if (n)
			need_vga();
}

static void truth_of_a_number(short n)
{
	short answer = vet_has(vga) ? n : 0;

	if (answer)
		need_vga();
	if (!answer)
		need_vga(); // error: unguarded vga
}

static void comparisons(void)
{
	int answer = vet_has(vga);

	if (0 < answer)
		need_vga();
	if (!(answer < 1))
		need_vga();
	if (!(answer >= 1))
		need_vga(); // error: unguarded vga
	if (answer + 1 == 2)
		need_vga();
}

static void by_switch(void)
{
	switch ((int)vet_has(vga)) {
	case 1 ... 7:
		need_vga();
		break;
	default:
		need_vga(); // error: unguarded vga
	}
}

static bool is_there(void)
{
	return vet_has(vga);
}

static bool is_there_twice_removed(void)
{
	bool answer = is_there();

	return answer;
}

static void by_wrapper(void)
{
	if (is_there_twice_removed())
		need_vga();
	if (!is_there_twice_removed())
		return;
	need_vga();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: by_a_flag(); break;
	case 1: constant_condition(opaque()); break;
	case 2: truth_of_a_number((short)opaque()); break;
	case 3: comparisons(); break;
	case 4: by_switch(); break;
	case 5: by_wrapper(); break;
	}
}
