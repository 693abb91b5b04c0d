/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* What nobody calls is dead, not a finding. */
#include "scenario.h"

void nobody(void)
{
	need_vga();
}

static void only_nobody_calls(void)
{
	need_vga();
}

void calls_a_dead_one(void)
{
	only_nobody_calls();
	nobody();
}

/* Each keeps the other from looking unused; neither is reached. */
void ring_one(void);

void ring_two(void)
{
	need_vga();
	ring_one();
}

void ring_one(void)
{
	need_vga();
	ring_two();
}

/* Installed in a table that nobody reads. */
static void installed(void)
{
	need_vga();
}

void (*const unused_table[])(void) = { installed, need_vga };

static void after_the_end(void)
{
	halt();
	need_vga(); // it never gets here
}

static void after_return(void)
{
	return;
	need_vga();
}

/* Taking an address is not calling. */
static void address_only(void)
{
	void (*volatile f)(void) = installed;

	(void)f;
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: safe(); break;
	case 1: after_the_end(); break;
	case 2: after_return(); break;
	case 3: address_only(); break;
	case 4: take((const void *)sizeof(unused_table)); break;
	}
}
