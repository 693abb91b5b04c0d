/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* What nobody in the program decides: parameters of entries and of functions given to the outside. */
#include "scenario.h"

void register_handler(void (*handler)(int), void *cookie);

static void handler(int irq)
{
	if (irq)
		need_vga(); // error: unguarded vga
	else
		need_i8042(); // error: unguarded i8042
}

/* Called with 1 from here, with anything from there. */
static void both_ways(int mode)
{
	if (mode == 1)
		safe();
	else
		need_vga(); // error: unguarded vga
}

static void also_called_here(void)
{
	both_ways(1);
	register_handler(both_ways, NULL);
}

static void guarded_registration_body(int irq)
{
	(void)irq;
	need_vga();
}

static void guarded_registration(void)
{
	if (vet_has(vga))
		register_handler(guarded_registration_body, NULL);
}

static void unguarded_registration_body(int irq)
{
	(void)irq;
	need_vga(); // error: unguarded vga through unguarded_registration_body
}

static void two_registrations(void)
{
	if (vet_has(vga))
		register_handler(unguarded_registration_body, NULL);
	register_handler(unguarded_registration_body, NULL);
}

static int shared_state;

static void writer(int value)
{
	shared_state = value;
}

static void reader(void)
{
	register_handler(writer, NULL);
	if (shared_state)
		need_vga(); // error: unguarded vga
}

vet_entry(pvh) void second_door(int magic)
{
	if (magic == 0x336ec578)
		need_vga(); // error: unguarded vga
	else
		need_i8042(); // error: unguarded i8042
}

static void guarded_call_of_an_entry(void)
{
	if (vet_has(vga))
		second_door(0);
}

vet_entry(pvh) void start(const int *info)
{
	if (info && *info)
		need_cmos_rtc(); // error: unguarded cmos_rtc
	switch (opaque()) {
	case 0: register_handler(handler, NULL); break;
	case 1: also_called_here(); break;
	case 2: guarded_registration(); break;
	case 3: two_registrations(); break;
	case 4: reader(); break;
	case 5: guarded_call_of_an_entry(); break;
	}
}
