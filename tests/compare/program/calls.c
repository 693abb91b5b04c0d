/* SPDX-License-Identifier: MIT */
/* Calls of what needs hardware: directly, through pointers, behind guards of all kinds.  Comments as in touches.c. */
#include "hardware.h"

static void draw(void)
{
	vga_clear();                  /* fault: unguarded-call */
}

static void draw_safely(void)
{
	vga_clear();
}

static void direct(int value)
{
	draw();
	if (vet_has(i8042))
		vga_clear();          /* fault: unguarded-call */
	if (value || vet_has(vga))
		vga_clear();          /* fault: unguarded-call */
	if (!have_vga())
		value = vga_mode();   /* fault: unguarded-call */
	console->clear();             /* fault: unguarded-call */
	real_mode_setup();            /* fault: never-on */
}

static void guarded(int value)
{
	if (have_vga())
		draw_safely();
	if (vet_has(vga) && vga_mode() > value)
		vga_clear();
	switch (value) {
	case 0:
		if (!vet_has(vga))
			break;
		vga_clear();
		break;
	}
	while (vet_has(vga) && value--)
		vga_clear();
}

/* The pointer is only ever what needs no VGA. */
static void pointers(void)
{
	console->beep();
}

void calls(int value)
{
	direct(value);
	guarded(value);
	pointers();
}
