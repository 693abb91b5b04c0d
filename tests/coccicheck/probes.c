/* SPDX-License-Identifier: MIT */
/* Functions that look for hardware, and functions that only use it; for unguarded-probe.cocci and requires.cocci. */
#include "io.h"

static int answers(void)
{
	unsigned char wrote = 0xfb, got;

	outb(0xff, 0xa1);
	outb(wrote, PIC_MASTER_IMR);
	got = inb(PIC_MASTER_IMR);
	return got == wrote;
}

static int vga_detect(void)
{
	return inb(0x3cc) != 0xff;
}

static int asks(void)
{
	if (!vet_has(pic_8259))
		return 0;
	outb(1, PIC_MASTER_IMR);
	return inb(PIC_MASTER_IMR) == 1;
}

vet_probes(i8042) static int i8042_probe(void)
{
	outb(0xaa, KBD_STATUS);
	return inb(KBD_STATUS) != 0xff;
}

static void use(void)
{
	outb(0xe, 0x3d4);
	outb(0, 0x3d5);
}

static int check_arguments(int number)
{
	return number > 3;
}

int all(int number);
int all(int number)
{
	use();
	return answers() + vga_detect() + asks() + i8042_probe() + check_arguments(number);
}
