/* SPDX-License-Identifier: MIT */
/* Raw touches, in all forms that legacy-touch.cocci knows, beside what it must leave alone. */
#include <stdlib.h>
#include "io.h"

static const unsigned short speaker = 0x61;

int touches(int v);
int touches(int v)
{
	unsigned int low, high;
	unsigned long long value;

	outb(v, RTC_PORT(1));
	outb(1, PIC_MASTER_IMR - 1);
	v = inb(KBD_DATA) & 3;
	if (inb(KBD_STATUS) & 1)
		outb(0xfe, KBD_STATUS);
	else
		outb(inb(speaker) & ~3, speaker);
	outl(0, 0xcf9);
	outb(6, 0xcf9);
	outb((unsigned char)v, COM1 + (1 << 2));
	insw(0x1f0, &low, 1);
	rdmsr(0x200 + 2 * 3, low, high);
	rdmsrl(MTRR_DEFAULT, value);
	if (v)
		wrmsr(MTRR_DEFAULT, low, high);
	wrmsrl_safe(0x277, value);
	return rdmsrl_safe(0x277, &value) ? (int)value : *(unsigned short *)phys_to_virt(0x40e);
}

unsigned short *screen(void);
unsigned short *screen(void)
{
	return (unsigned short *)VGA_WINDOW;
}

/* Nothing legacy: other ports, a variable, small numbers as pointers, an MSR that every processor has. */
int other(unsigned short port);
int other(unsigned short port)
{
	outb(1, 0x1000);
	outb(1, port + 0x70);
	wrmsrl(0xc0000080, 1);
	return inb(port) + (phys_to_virt(0) == (void *)0x10) + *(int *)0x200000;
}

/* Asked for, each in its way. */
int guarded(int v);
int guarded(int v)
{
	if (vet_has(pic_8259))
		outb(1, PIC_MASTER_IMR);
	if (v && vet_has(pit_8254)) {
		outb(0x34, 0x43);
		outb(0, 0x40);
	}
	v = vet_has(i8042) ? inb(KBD_STATUS) : 0;
	v += vet_has(cmos_rtc) && inb(RTC_PORT(1));
	if (vet_has(vga))
		*(volatile unsigned short *)VGA_WINDOW = 0;
	if (!vet_has(vga))
		return v;
	outb(0xe, 0x3d4);
	return v + *(volatile unsigned short *)VGA_WINDOW;
}

/* Asked for the wrong thing. */
void wrong(void);
void wrong(void)
{
	if (vet_has(vga))
		outb(1, PIC_MASTER_IMR);
}

vet_requires(cmos_rtc) void annotated(void);
vet_requires(cmos_rtc) void annotated(void)
{
	outb(0xb, RTC_PORT(0));
}

vet_subsystem_begin(vga)
void subsystem(void);
void subsystem(void)
{
	outb(0xe, 0x3d4);
}
vet_subsystem_end

vet_boundary("a human looked") void vouched(void);
vet_boundary("a human looked") void vouched(void)
{
	outb(0xe, 0x3d4);
}
