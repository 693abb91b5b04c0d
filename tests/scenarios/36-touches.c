/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Hardware touched through wrappers, macros and arithmetic: reported where the port becomes a constant. */
#include "scenario.h"
#include "ports.h"

#define VGA_CRT 0x3d4
#define RTC_PORT(x) (0x70 + (x))
#define vga_out(value) outb(value, VGA_CRT)

static void direct(void)
{
	outb(0, 0x3d4); // error: unguarded vga
	if (vet_has(vga))
		outb(0, 0x3d4);
}

static void through_macros(void)
{
	outb(10, RTC_PORT(0)); // error: unguarded cmos_rtc
	take((void *)(uintptr_t)inb(RTC_PORT(1))); // error: unguarded cmos_rtc
	vga_out(1); // error: unguarded vga
}

static void write_register(uint16_t port, uint8_t index, uint8_t value)
{
	outb(index, port);
	outb(value, port + 1);
}

static void through_a_wrapper(void)
{
	write_register(VGA_CRT, 14, 0); // error: unguarded vga through through_a_wrapper write_register outb
	write_register(0x70, 14, 0); // error: unguarded cmos_rtc through through_a_wrapper write_register outb
	if (vet_has(vga))
		write_register(VGA_CRT, 15, 0);
}

static void second_level(uint16_t base)
{
	write_register(base + 4, 1, 2);
}

static void through_two_wrappers(void)
{
	second_level(0x3d0); // error: unguarded vga through second_level write_register outb
}

static void guarded_wrapper(uint16_t port)
{
	if (vet_has(cmos_rtc))
		outb(0, port);
}

static void guard_in_the_wrapper(void)
{
	guarded_wrapper(0x70);
	guarded_wrapper(0x3d4); // error: unguarded vga
}

static void chosen(void)
{
	outb(0, opaque() ? 0x70 : 0x3d4); // error: unguarded cmos_rtc // error: unguarded vga
}

static void from_a_local(void)
{
	uint16_t port = 0x60;

	outb(0, port); // error: unguarded i8042
	port += 4;
	outb(0, port); // error: unguarded i8042
	port = 0x20;
	outw(0, port); // error: unguarded pic_8259
}

static void string_instruction(void)
{
	char text[4] = "abc";

	outsb(0x3c0, text, 3); // error: unguarded vga
}

static void immediate_in_the_template(void)
{
	asm volatile("outb %%al, $0x70" : : "a"(0)); // error: unguarded cmos_rtc
}

static void constant_operand(void)
{
	asm volatile("outb %b0, %w1" : : "a"(0), "i"(0x21)); // error: unguarded pic_8259
}

static void nobody_owns_it(void)
{
	outb(0, 0x510);
}

vet_requires(cmos_rtc) static uint8_t rtc_read(uint8_t index)
{
	outb(index, 0x70);
	return inb(0x71);
}

static void below_a_requirement(void)
{
	if (vet_has(cmos_rtc))
		rtc_read(0);
	rtc_read(1); // error: unguarded cmos_rtc
}

static uint8_t rtc_unannotated(uint8_t index)
{
	outb(index, 0x70); // error: unguarded cmos_rtc through one_caller rtc_unannotated
	return inb(0x71); // error: unguarded cmos_rtc through one_caller rtc_unannotated
}

static void one_caller(void)
{
	if (vet_has(cmos_rtc))
		rtc_unannotated(2);
	rtc_unannotated(3);
}

static void present_hardware(void)
{
	wrmsr(0x2ff, 0);
	take((void *)rdmsr(0xfe));
}

vet_entry(pvh) void start(void)
{
	switch (opaque()) {
	case 0: direct(); break;
	case 1: through_macros(); break;
	case 2: through_a_wrapper(); break;
	case 3: through_two_wrappers(); break;
	case 4: guard_in_the_wrapper(); break;
	case 5: chosen(); break;
	case 6: from_a_local(); break;
	case 7: string_instruction(); break;
	case 8: immediate_in_the_template(); break;
	case 9: constant_operand(); break;
	case 10: nobody_owns_it(); break;
	case 11: below_a_requirement(); break;
	case 12: one_caller(); break;
	case 13: present_hardware(); break;
	}
}
