/* SPDX-License-Identifier: MIT */
/*
 * Calls that a guard in front of the line fixes, named fix_*, and calls that it would not, named keep_*: sarif.sh applies
 * the fixes that are offered.
 */
#include <bootvet/annotate.h>

vet_requires(vga) int vga_mode(int mode);
vet_requires(cmos_rtc) void rtc_set(int hour,
				    int minute);
vet_requires_absent(lapic) void pic_only(void);

#define BOTH(mode) \
	vga_mode(mode); \
	vga_mode(mode + 1)

struct console {
	vet_requires(vga) int (*mode)(int mode);
};
static struct console console = { vga_mode };

static void fix_first(void)
{
	vga_mode(3);
}

static int fix_later(int mode)
{
	mode += 2;

	vga_mode(mode * (mode + 1));
	if (mode) {
		rtc_set(1, 2);
	}
	pic_only();
	return mode;
}

static int keep_value(void)
{
	return vga_mode(1);
}

static int keep_branch(int mode)
{
	if (mode)
		vga_mode(1);
	else
		vga_mode(2);
	return mode;
}

static void keep_lines(void)
{
	rtc_set(1,
		2);
}

static void keep_macro(void)
{
	BOTH(4);
}

static void keep_comment(void)
{
	/* Colours. */
	vga_mode(5);
	vga_mode(6), vga_mode(7);
}

static void keep_loop(int mode)
{
	for (;
	     mode < 3;
	     mode++)
		vga_mode(mode);
	switch (mode) {
	case 3:
		vga_mode(8);
	}
}

static void keep_pointer(void)
{
	console.mode(9);
}

vet_entry(pvh) void start(void)
{
	fix_first();
	fix_later(keep_value());
	keep_branch(3);
	keep_lines();
	keep_macro();
	keep_comment();
	keep_loop(0);
	keep_pointer();
}
