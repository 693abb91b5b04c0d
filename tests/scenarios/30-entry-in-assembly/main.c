/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* The entry is in assembly, where no annotation can stand: a model names it. */
#include "scenario.h"

void second_stage(void)
{
	need_vga(); // error: unguarded vga through startup first_stage second_stage
}

void first_stage(void)
{
	second_stage();
}

void never_entered(void)
{
	need_vga();
}
