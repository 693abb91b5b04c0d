/* SPDX-License-Identifier: MIT */
/*
 * The defaults of every platform operation, for a machine that has nothing, and the order in which drivers may replace
 * them.  The default timer is the processor's own counter.
 */
#include "platform.h"

#include "port.h"
#include "supervisor.h"

static void nothing(void)
{
}

static void nothing_for_line(unsigned int line)
{
	(void)line;
}

static bool no_wall_clock(struct wall_time *time)
{
	(void)time;
	return false;
}

static void cycles_start(unsigned int hertz)
{
	(void)hertz;
}

static const struct timer_ops cycle_timer = {
	.name = "processor cycles",
	.start = cycles_start,
	.read = cycles_read,
	.stop = nothing,
};

struct platform_ops platform = {
	.interrupts_setup = nothing,
	.interrupt_done = nothing_for_line,
	.interrupt_unmask = nothing_for_line,
	.memory_types_show = nothing,
	.wall_clock_read = no_wall_clock,
	.quiesce = nothing,
	.shutdown = nothing,
	.timer = &cycle_timer,
};

void platform_setup(void)
{
	pic_setup();
	pit_setup();
	rtc_setup();
	mtrr_setup();
	i8042_setup();
}

void platform_exercise(void)
{
	vga_exercise();
	pic_exercise();
	pit_exercise();
	rtc_exercise();
	mtrr_exercise();
}

_Noreturn void platform_stop(void)
{
	for (;;)
		supervisor->halt();
}
