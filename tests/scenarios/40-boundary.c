/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A boundary vouches for what it holds and for what is reached only through it; reach goes on. */
#include "scenario.h"

static void (*installed)(void);

static void below(void)
{
	need_vga();
}

static void shared(void)
{
	need_vga(); // error: unguarded vga through outside shared !vouched
}

static void install(void)
{
	installed = need_vga;
}

vet_boundary("every chipset decodes these ports") static void vouched(void)
{
	need_vga();
	below();
	shared();
	install();
}

static void outside(void)
{
	shared();
	if (installed)
		installed(); // error: unguarded vga
}

vet_boundary("the outer one") static void outer(void)
{
	vouched();
	need_i8042();
}

static void after_it(void)
{
	vouched();
	need_vga(); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: vouched(); break;
	case 1: outside(); break;
	case 2: outer(); break;
	case 3: after_it(); break;
	}
}
