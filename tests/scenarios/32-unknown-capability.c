/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A capability that no table has: a typing error, not a requirement that nobody checks. */
#include "scenario.h"

vet_requires(vgaa) void misspelt(void); // error@all: unknown-capability -

void misspelt(void)
{
}

vet_entry(pvh) void start(void)
{
	misspelt();
}
