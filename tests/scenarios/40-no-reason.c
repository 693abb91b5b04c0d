/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A boundary without a reason is a finding itself, called or not. */
#include "scenario.h"

vet_boundary("") static void silent(void) // error@all: empty-reason -
{
	need_vga();
}

vet_boundary("") void nobody_calls(void) // error@all: empty-reason -
{
	safe();
}

vet_entry(pvh) void start(void)
{
	silent();
}
