/* SPDX-License-Identifier: MIT */
// guest: xen-pv-domu
/* Model-specific registers by value: mtrr is not there for a Xen PV guest. */
#include "scenario.h"
#include "ports.h"

static void direct(void)
{
	wrmsr(0x2ff, 0); // error: unguarded mtrr
	take((void *)rdmsr(0xfe)); // error: unguarded mtrr
	if (vet_has(mtrr))
		wrmsr(0x2ff, 0);
}

static void set_pair(uint32_t index)
{
	wrmsr(0x200 + 2 * index, 0);
	wrmsr(0x201 + 2 * index, 0);
}

static void through_a_wrapper(void)
{
	set_pair(3); // error: unguarded mtrr through through_a_wrapper set_pair wrmsr
}

static void another_register(void)
{
	wrmsr(0x10, 0);
}

vet_entry(xen_pv) void start(void)
{
	switch (opaque()) {
	case 0: direct(); break;
	case 1: through_a_wrapper(); break;
	case 2: another_register(); break;
	}
}
