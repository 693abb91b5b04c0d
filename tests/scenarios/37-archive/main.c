/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
// archive: fat.a needs.c needs-not.c
// thin: thin.a deeper.c
/*
 * Functions in archives, a fat one and a thin one: reached through them like any other; what nobody refers to is dead.
 * Two members have a static of one name.
 */
#include "scenario.h"

void in_fat(void);
void in_fat_too(void);

vet_entry(pvh) void start(void)
{
	if (opaque())
		in_fat();
	else
		in_fat_too();
}
