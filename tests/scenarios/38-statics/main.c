/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Statics of one name in several files are several functions, several variables, several guards. */
#include "scenario.h"

void left(void);
void right(void);

static int wanted = 0;

static void helper(void)
{
	if (wanted)
		need_vga();
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: helper(); break;
	case 1: left(); break;
	case 2: right(); break;
	}
}
