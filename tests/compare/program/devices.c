/* SPDX-License-Identifier: MIT */
/* The devices, the entry, and functions that look for hardware.  Comments as in touches.c. */
#include "hardware.h"

static int mode;

void vga_clear(void)
{
	outb(0xe, 0x3d4);
}

int vga_mode(void)
{
	return mode;
}

vet_bool have_vga(void)
{
	return vet_has(vga);
}

void real_mode_setup(void)
{
	mode = 3;
}

void speaker_beep(void)
{
	if (vet_has(pc_speaker))
		outb(3, 0x61);
}

static const struct console text_console = { .clear = vga_clear, .beep = speaker_beep };
const struct console *console = &text_console;

static int answers(void)
{
	outb(0xfb, PIC_MASTER_IMR);          /* fault: unguarded-probe */
	return inb(PIC_MASTER_IMR) == 0xfb;  /* fault: unguarded-probe */
}

vet_probes(i8042) static int i8042_probe(void)
{
	outb(0xaa, KBD_STATUS);
	return inb(KBD_STATUS) != 0xff;
}

void probes(void)
{
	mode = answers() + i8042_probe();
}

vet_entry(pvh) void start(int value)
{
	touches(value);
	calls(value);
	probes();
}
