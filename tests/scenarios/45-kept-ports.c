/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* A port kept in memory is known as long as nothing unknown is written there; one that is anything is a hole. */
#include "scenario.h"
#include "ports.h"

static uint16_t crt_port = 0x3d4;
static const uint16_t rtc_ports[] = { 0x70, 0x71 };
static uint16_t assigned = 0x21;
static uint16_t unknown;

struct device {
	const char *name;
	uint16_t port;
	uint16_t status;
};

static const struct device keyboard = { "keyboard", 0x60, 0x64 };
static struct device devices[] = {
	{ "clock", 0x70, 0x71 },
	{ "timer", 0x40, 0x43 },
};
static const struct device *current = &keyboard;

static void in_a_global(void)
{
	outb(0, crt_port); // error: unguarded vga
	outb(0, crt_port + 1); // error: unguarded vga
	if (vet_has(vga))
		outb(0, crt_port);
}

static void in_a_table(void)
{
	for (unsigned int i = 0; i < 2; i++)
		outb(0, rtc_ports[i]); // error: unguarded cmos_rtc
}

static void in_a_field(void)
{
	outb(0, keyboard.port); // error: unguarded i8042
	outb(0, keyboard.status); // error: unguarded i8042
}

static void in_a_field_by_pointer(void)
{
	outb(0, current->status); // error: unguarded i8042
}

static void in_a_table_of_structs(void)
{
	for (unsigned int i = 0; i < 2; i++)
		outb(0, devices[i].port); // error: unguarded cmos_rtc // error: unguarded pit_8254
}

static void start_device(const struct device *device)
{
	outb(0, device->port); // oneof(parameter): unguarded i8042
}

/* The object becomes known at the call; the port is read below it. */
static void by_parameter(void)
{
	start_device(&keyboard); // oneof(parameter): unguarded i8042
}

static void assigned_here(void)
{
	assigned = opaque() ? 0x20 : 0xa0;
	outb(0, assigned); // error: unguarded pic_8259
}

static void from_anywhere(void)
{
	unknown = opaque();
	outb(0, unknown);
	outb(0, opaque());
}

static void from_a_switch(void)
{
	uint16_t port;

	switch (opaque()) {
	case 0:
		port = 0x3c8;
		break;
	case 1:
		port = 0x40;
		break;
	default:
		return;
	}
	outb(0, port); // error: unguarded vga // error: unguarded pit_8254
}

static uint16_t selected(int n)
{
	return n ? 0x3d4 : 0x3b4;
}

static void from_a_function(void)
{
	outb(0, selected(opaque())); // error: unguarded vga
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: in_a_global(); break;
	case 1: in_a_table(); break;
	case 2: in_a_field(); break;
	case 3: in_a_field_by_pointer(); break;
	case 4: in_a_table_of_structs(); break;
	case 5: by_parameter(); break;
	case 6: assigned_here(); break;
	case 7: from_anywhere(); break;
	case 8: from_a_switch(); break;
	case 9: from_a_function(); break;
	}
}
