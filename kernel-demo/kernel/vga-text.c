/* SPDX-License-Identifier: MIT */
/*
 * VGA text mode: the window at 0xb8000, the CRT controller's cursor.  Everything in the region below needs a VGA; the
 * console that the rest of the kernel sees stands after it and asks first.
 */
#include "console.h"
#include "platform.h"
#include "port.h"
#include "verdict.h"

enum vga_port {
	VGA_MISC_READ = 0x3cc,
	CRTC_INDEX = 0x3d4,
	CRTC_DATA = 0x3d5,
};

enum crtc_register {
	CRTC_CURSOR_START = 0x0a,
	CRTC_CURSOR_END = 0x0b,
	CRTC_CURSOR_HIGH = 0x0e,
	CRTC_CURSOR_LOW = 0x0f,
};

enum { COLUMNS = 80, ROWS = 25, ATTRIBUTE = 0x0700 };

#define VGA_WINDOW ((volatile uint16_t *)(uintptr_t)0xb8000)

vet_subsystem_begin(vga)

static unsigned int cursor_row, cursor_column;

static void crtc_write(enum crtc_register index, uint8_t value)
{
	port_write8(CRTC_INDEX, (uint8_t)index);
	port_write8(CRTC_DATA, value);
}

static void cursor_update(void)
{
	unsigned int position = cursor_row * COLUMNS + cursor_column;

	crtc_write(CRTC_CURSOR_HIGH, (uint8_t)(position >> 8));
	crtc_write(CRTC_CURSOR_LOW, (uint8_t)position);
}

static void row_fill(unsigned int row)
{
	for (unsigned int column = 0; column < COLUMNS; column++)
		VGA_WINDOW[row * COLUMNS + column] = ATTRIBUTE | ' ';
}

/* Nothing scrolls: below the last row comes the first again.  Reading the window takes a monitor longer than all the rest. */
static void line_feed(void)
{
	cursor_column = 0;
	cursor_row = (cursor_row + 1) % ROWS;
	row_fill(cursor_row);
}

static void put(char c)
{
	if (c == '\n') {
		line_feed();
		return;
	}
	VGA_WINDOW[cursor_row * COLUMNS + cursor_column] = (uint16_t)(ATTRIBUTE | (uint8_t)c);
	if (++cursor_column == COLUMNS)
		line_feed();
}

static void vga_text_write(const char *text, size_t length)
{
	while (length--)
		put(*text++);
	cursor_update();
}

void vga_text_clear(void)
{
	for (unsigned int row = 0; row < ROWS; row++)
		row_fill(row);
	cursor_row = cursor_column = 0;
	crtc_write(CRTC_CURSOR_START, 14);
	crtc_write(CRTC_CURSOR_END, 15);
	cursor_update();
}

/* What was written last stands before the cursor, in the window and by the controller's own count. */
static bool text_reads_back(const char *text, unsigned int length)
{
	unsigned int position = cursor_row * COLUMNS + cursor_column, place;

	port_write8(CRTC_INDEX, CRTC_CURSOR_HIGH);
	place = (unsigned int)port_read8(CRTC_DATA) << 8;
	port_write8(CRTC_INDEX, CRTC_CURSOR_LOW);
	place |= port_read8(CRTC_DATA);
	if (place != position || position < length)
		return false;
	for (unsigned int i = 0; i < length; i++)
		if (VGA_WINDOW[position - length + i] != (uint16_t)(ATTRIBUTE | (uint8_t)text[i]))
			return false;
	return true;
}

static bool vga_works(void)
{
	static const char text[] = "vga: reads back";

	vga_text_write("\n", 1);
	vga_text_write(text, sizeof(text) - 1);
	return text_reads_back(text, sizeof(text) - 1);
}

/* Bit 0 of the miscellaneous output register: the CRT controller answers at 3d4 (colour), not at 3b4. */
static vet_bool vga_is_colour(void)
{
	return port_read8(VGA_MISC_READ) & 1;
}

vet_subsystem_end

static void vga_console_write(const char *text, size_t length)
{
	if (vet_has(vga))
		vga_text_write(text, length);
}

static const struct console_ops vga_console = {
	.name = "vga",
	.write = vga_console_write,
};

void vga_setup(void)
{
	if (!vet_has(vga) || !vga_is_colour())
		return;
	vga_text_clear();
	console_register(&vga_console);
}

vet_boundary("entered on purpose where VGA is absent, to be trapped; what it writes to is decoded by nobody")
static void vga_enter(void)
{
	vga_is_colour();
}

void vga_exercise(void)
{
	if (vet_has(vga))
		expect(vga_works(), "vga: what was written does not read back");
	else if (vet_absent(vga))
		expect_trap(vga_enter, "vga: absent, and entered without a trap");
}
