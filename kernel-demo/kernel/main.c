/* SPDX-License-Identifier: MIT */
/*
 * Where every door meets: what can fault, the console, what the machine is, then the phases of the boot in order, then the
 * verdict.  What is to run only with some hardware has said so elsewhere; here only the order counts: probes before the
 * platform is sealed, drivers after.
 */
#include "boot.h"
#include "console.h"
#include "efi.h"
#include "faults.h"
#include "initcall.h"
#include "interrupt.h"
#include "machine.h"
#include "memory.h"
#include "platform.h"
#include "port.h"
#include "probe.h"
#include "verdict.h"
#include "xen.h"

enum { TIMER_HERTZ = 100, SCRATCH_SIZE = 256 };

enum { DEBUG_EXIT = 0xf4, EXIT_SUCCESS = 0x10, EXIT_FAILURE = 0x11 };

/* While nobody knows of the interrupt controllers, firmware may have left them firing at the exceptions' vectors. */
static void interrupts_start(void)
{
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

/* Version 0 of hvm_start_info, which Xen's first domain gets, has no map: Xen is asked for it, as EFI was before it left. */
static void memory_start(const struct vet_boot_information *boot)
{
	static struct vet_range ranges[VET_BOOT_RANGES];
	unsigned int count;

	if (boot->range_count) {
		memory_setup(boot->usable, boot->range_count);
		return;
	}
	count = xen_memory_map(XEN_MAP_OWN, ranges, VET_BOOT_RANGES);
	if (!count)
		count = efi_memory_map(ranges, VET_BOOT_RANGES);
	memory_setup(ranges, count);
}

void demo_main(const struct vet_boot *boot)
{
	const struct vet_evidence *evidence;

	interrupts_setup();
	serial_setup();
	xen_setup();
	evidence = machine_detect(boot);
	probes_run(evidence);
	machine_cells_show();
	machine_seal();
	memory_start(&evidence->boot);
	vga_setup();
	platform_setup();
	interrupts_start();
	initcalls_run();
	platform.memory_types_show();
	memory_show();
	time_show();
	platform_exercise();
	faults_run();
}

/* QEMU's isa-debug-exit ends with twice the value and one as its status; where it is not, nothing happens. */
vet_boundary("the end of a boot: where QEMU is asked to end nobody else decodes the port, or an FPU's busy line is cleared")
static void debug_exit(uint8_t value)
{
	port_write8(DEBUG_EXIT, value);
}

_Noreturn void demo_end(void)
{
	bool success;

	platform.quiesce();
	machine_traps_sum();
	success = verdict_say();
	debug_exit(success ? EXIT_SUCCESS : EXIT_FAILURE);
	xen_shutdown(success ? XEN_SHUTDOWN_POWEROFF : XEN_SHUTDOWN_CRASH);
	platform.shutdown();
	platform_stop();
}
