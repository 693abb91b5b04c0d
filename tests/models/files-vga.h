/* SPDX-License-Identifier: MIT */
/*
 * What files.yaml says needs VGA, whoever includes it: functions and variables that are defined here.
 */
static int vga_cursor;

static void vga_scroll(void)
{
	vga_cursor++;
}
