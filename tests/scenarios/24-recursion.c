/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Recursion ends, is reported once, by the shortest path. */
#include "scenario.h"

static void odd(int n);

static void even(int n)
{
	if (n) {
		need_vga(); // error: unguarded vga through start even !odd
		odd(n - 1);
	}
}

static void odd(int n)
{
	need_i8042(); // error: unguarded i8042 through start even odd
	even(n - 1);
}

static void itself(int n)
{
	if (vet_has(vga))
		need_vga();
	if (n)
		itself(n - 1);
	need_cmos_rtc(); // error: unguarded cmos_rtc through start itself
}

static void guarded_ring_b(int n);

static void guarded_ring_a(int n)
{
	need_vga();
	if (n)
		guarded_ring_b(n - 1);
}

static void guarded_ring_b(int n)
{
	need_vga();
	guarded_ring_a(n);
}

static void leaking_ring_b(int n);

/* The first call is guarded, and what the ring adds keeps what the guard said. */
static void leaking_ring_a(int n)
{
	need_vga(); // error: unguarded vga through side_door leaking_ring_b leaking_ring_a
	if (n)
		leaking_ring_b(n - 1);
}

static void leaking_ring_b(int n)
{
	need_vga(); // error: unguarded vga through side_door leaking_ring_b
	leaking_ring_a(n);
}

static void side_door(void)
{
	leaking_ring_b(1);
}

static void forever_b(void);

/* Neither returns, so neither use is ever executed. */
static void forever_a(void)
{
	forever_b();
	need_vga(); // either: unguarded vga
}

static void forever_b(void)
{
	forever_a();
	need_vga(); // either: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: even(7); break;
	case 1: itself(3); break;
	case 2: if (vet_has(vga)) guarded_ring_a(2); break;
	case 3: if (vet_has(vga)) leaking_ring_a(2); break;
	case 4: side_door(); break;
	case 5: forever_a(); break;
	}
}
