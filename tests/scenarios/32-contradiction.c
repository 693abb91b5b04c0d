/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Two declarations that cannot both be true: an error at both places, whatever the guest and whoever calls. */
#include "scenario.h"

vet_requires(vga) void torn(void); // error@all: contradiction vga

vet_requires_absent(vga) void torn(void); // error@all: contradiction vga

void torn(void)
{
}

/* Different capabilities do not contradict each other. */
vet_requires(mtrr) vet_requires_absent(vga) void modern(void);

void modern(void)
{
}

vet_entry(pvh) void start(void)
{
	safe();
}
