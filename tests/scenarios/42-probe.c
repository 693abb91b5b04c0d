/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A probe may touch what it looks for; what it calls, and other hardware, is judged as usual. */
#include "scenario.h"
#include "ports.h"

vet_probes(i8042) static bool keyboard_answers(void)
{
	outb(0xaa, 0x64);
	return inb(0x60) == 0x55;
}

vet_probes(i8042) static bool keyboard_and_clock(void)
{
	outb(0, 0x70); // error: unguarded cmos_rtc
	return inb(0x64) != 0xff;
}

static void reset_keyboard(void)
{
	outb(0xfe, 0x64); // error: unguarded i8042 through probe_that_calls reset_keyboard
}

vet_probes(i8042) static bool probe_that_calls(void)
{
	reset_keyboard();
	return inb(0x64) != 0xff;
}

static void uses(void)
{
	if (keyboard_answers())
		need_i8042(); // error: unguarded i8042
	if (vet_has(i8042))
		need_i8042();
}

vet_guards(i8042) vet_probes(i8042) static bool keyboard_found(void)
{
	return inb(0x64) != 0xff;
}

static void probe_as_guard(void)
{
	if (keyboard_found())
		need_i8042();
	else
		need_i8042(); // error: unguarded i8042
}

static uint8_t status(uint16_t port)
{
	return inb(port);
}

vet_probes(i8042) static bool probe_through_a_wrapper(void)
{
	return status(0x64) != 0xff;
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: keyboard_answers(); break;
	case 1: keyboard_and_clock(); break;
	case 2: probe_that_calls(); break;
	case 3: uses(); break;
	case 4: probe_as_guard(); break;
	case 5: probe_through_a_wrapper(); break;
	}
}
