/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu xen-hvm
/* Legacy memory by physical address: plain, stepped through, looped over, through wrappers, structures and copies. */
#include "scenario.h"

static volatile uint16_t *const screen = (volatile uint16_t *)0xb8000;
static uint16_t *console_base = (uint16_t *)0xb8000;

static void one_cell(void)
{
	screen[0] = 0x0720; // error: unguarded vga
	if (vet_has(vga))
		screen[1] = 0x0720;
}

static void stepped(void)
{
	volatile uint16_t *cell = screen;

	for (int i = 0; i < 80 * 25; i++)
		*cell++ = 0x0720; // error: unguarded vga
}

static void by_row_and_column(void)
{
	for (int row = 0; row < 25; row++)
		for (int column = 0; column < 80; column++)
			console_base[row * 80 + column] = 0x0720; // error: unguarded vga
}

static void anywhere_in_the_window(unsigned int offset)
{
	*(volatile uint8_t *)(0xa0000ul + offset) = 1; // error: unguarded vga
}

static void searched(void)
{
	for (unsigned long at = 0xe0000; at < 0x100000; at += 16)
		if (*(const uint8_t *)at == 'R') // error: unguarded bios_rom
			break;
}

static uint16_t read_word(unsigned long address)
{
	return *(const volatile uint16_t *)address;
}

static void through_a_wrapper(void)
{
	read_word(0x40e); // error: unguarded bios_data_area
	if (vet_has(bios_data_area))
		read_word(0x413);
}

struct text_screen {
	uint16_t cell[80 * 25];
};

static void through_a_structure(void)
{
	struct text_screen *text = (struct text_screen *)0xb8000;

	text->cell[opaque()] = 0x0720; // error: unguarded vga
}

static void copied(const struct text_screen *from)
{
	*(struct text_screen *)0xb8000 = *from; // error: unguarded vga
}

/* A pointer that may be null is no touch of low memory. */
static void maybe_null(void)
{
	int *p = NULL;
	int here = 0;

	if (opaque())
		p = &here;
	if (p)
		*p = 1;
}

/* Any number there is: nothing is known of where that lies. */
static void any_number(void)
{
	*(volatile uint8_t *)(unsigned long)(uint32_t)opaque() = 1;
	((volatile uint8_t *)(unsigned long)(uint16_t)opaque())[4] = 1;
}

vet_entry(pvh) void start(void)
{
	static struct text_screen saved;

	switch (opaque()) {
	case 0: one_cell(); break;
	case 1: stepped(); break;
	case 2: by_row_and_column(); break;
	case 3: anywhere_in_the_window((unsigned int)opaque()); break;
	case 4: searched(); break;
	case 5: through_a_wrapper(); break;
	case 6: through_a_structure(); break;
	case 7: copied(&saved); break;
	case 8: maybe_null(); break;
	case 9: any_number(); break;
	}
}
