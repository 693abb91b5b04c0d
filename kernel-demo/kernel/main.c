/* SPDX-License-Identifier: MIT */
/*
 * Where every door meets: consoles first, then the phases of the boot in order, then the time of day and the end.  What is
 * to run only with some hardware has said so elsewhere; here only the order counts.
 */
#include "boot.h"
#include "console.h"
#include "faults.h"
#include "initcall.h"
#include "interrupt.h"
#include "platform.h"

enum { TIMER_HERTZ = 100, SCRATCH_SIZE = 256 };

static void consoles_setup(void)
{
	serial_setup();
	vga_setup();
}

/* While nobody knows of the interrupt controllers, firmware may have left them firing at the exceptions' vectors. */
static void interrupts_start(void)
{
	interrupts_setup();
	platform.interrupts_setup();
	if (vet_has(pic_8259) || vet_absent(pic_8259))
		interrupts_enable();
}

static void time_show(void)
{
	struct wall_time now;

	if (vet_has(cmos_rtc) && platform.wall_clock_read(&now))
		say("time: %u-%u-%u %u:%u:%u\n", now.year, now.month, now.day, now.hour, now.minute, now.second);
	platform.timer->start(TIMER_HERTZ);
	say("timer: %s, %lx\n", platform.timer->name, (unsigned long)platform.timer->read());
	platform.timer->stop();
}

static void memory_show(void)
{
	say("memory: %s, %lx bytes left\n", memory_allocate(SCRATCH_SIZE) ? "works" : "none", (unsigned long)memory_left());
	memory_seal();
}

_Noreturn void demo_main(const struct boot_information *boot)
{
	consoles_setup();
	say("bootvet demo: entry %s, command line \"%s\"\n", boot->entry, boot->command_line);
	memory_setup(boot->usable, boot->range_count);
	platform_setup();
	interrupts_start();
	initcalls_run();
	platform.memory_types_show();
	memory_show();
	time_show();
	faults_run();
	say("bootvet demo: done\n");
	platform.shutdown();
	platform_stop();
}
