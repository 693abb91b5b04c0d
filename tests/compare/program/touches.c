/* SPDX-License-Identifier: MIT */
/* Touches of hardware by number: a comment `fault: CLASS' stands on a faulty line, a line without one is clean. */
#include "hardware.h"

static const unsigned short system_control = 0x61;

static unsigned short chosen(int value)
{
	return value ? 0x70 : 0x1000;
}

static void unguarded(int value)
{
	outb(0xb, 0x70);              /* fault: raw-touch */
	outb(1, RTC_PORT(1));         /* fault: raw-touch */
	outb(1, PIC_MASTER_IMR);      /* fault: raw-touch */
	value = inb(KBD_STATUS) & 1;  /* fault: raw-touch */
	outb(3, system_control);      /* fault: raw-touch */
	wrmsr(0x200 + 2 * 3, 0, 0);
	outb(1, (unsigned short)(0x3d4 + (value & 1))); /* fault: raw-touch */
	outb(1, chosen(value));       /* fault: raw-touch */
	__asm__ volatile("outb %%al, $0x64" : : "a"(0xfe)); /* fault: raw-touch */
	if (vet_has(vga))
		outb(1, PIC_MASTER_IMR); /* fault: raw-touch */
	if (!vet_has(cmos_rtc))
		outb(0xb, 0x70);      /* fault: raw-touch */
}

static void guarded(int value)
{
	vet_bool have = vet_has(pic_8259) && value;

	if (vet_has(cmos_rtc))
		outb(0xb, RTC_PORT(0));
	if (have)
		outb(1, PIC_MASTER_IMR);
	value = vet_has(i8042) ? inb(KBD_STATUS) : 0;
	outb((unsigned char)value, 0x1000);
	if (!vet_has(vga))
		return;
	outb(0xe, 0x3d4);
}

/* Only called where the hardware is. */
static void only_with_pit(void)
{
	outb(0x34, 0x43);
}

static void by_caller(void)
{
	if (vet_has(pit_8254))
		only_with_pit();
}

/* Never called by anybody. */
void unused(void);
void unused(void)
{
	outb(0xb, 0x70);
}

void touches(int value)
{
	unguarded(value);
	guarded(value);
	by_caller();
}
