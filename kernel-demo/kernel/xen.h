/* SPDX-License-Identifier: MIT */
/*
 * What only Xen is asked for: output where it keeps the serial port for itself, memory where no loader tells of any, and
 * the end of a domain, with a reason that whoever started it can read.
 */
#ifndef DEMO_XEN_H
#define DEMO_XEN_H

#include <bootvet/annotate.h>
#include <bootvet/boot.h>

/* Looks for Xen, has it write the page through which it is called unless it has, and makes a console of its own. */
void xen_setup(void);

/* Xen, include/public/xen.h, and of XEN_SCHED_OP include/public/sched.h. */
enum xen_hypercall_number {
	XEN_SET_TRAP_TABLE = 0,
	XEN_MMU_UPDATE = 1,
	XEN_MEMORY_OP = 12,
	XEN_UPDATE_VA_MAPPING = 14,
	XEN_CONSOLE_IO = 18,
	XEN_SCHED_OP = 29,
	XEN_EVENT_CHANNEL_OP = 32,
	XEN_PHYSDEV_OP = 33,
};

enum xen_sched_op {
	XEN_SCHED_YIELD = 0,
	XEN_SCHED_SHUTDOWN = 2,
};

/* Which of Xen's maps: XENMEM_memory_map, XENMEM_machine_memory_map; the second is the first domain's to ask for. */
enum xen_map {
	XEN_MAP_OWN = 9,
	XEN_MAP_MACHINE = 10,
};

/* The usable ranges of the map, at most `limit`; 0 where there is no Xen, or it does not tell. */
unsigned int xen_memory_map(enum xen_map map, struct vet_range *ranges, unsigned int limit);

/* The hypercall of that number, Xen's answer: negative is an error. */
vet_requires(xen_hypercall)
int64_t xen_hypercall(unsigned int number, uint64_t first, uint64_t second, uint64_t third, uint64_t fourth);

/* Of XEN_SCHED_SHUTDOWN. */
enum xen_shutdown_reason {
	XEN_SHUTDOWN_POWEROFF = 0,
	XEN_SHUTDOWN_REBOOT = 1,
	XEN_SHUTDOWN_CRASH = 3,
};

/* Ends the domain; returns where there is no Xen. */
void xen_shutdown(enum xen_shutdown_reason reason);

#endif
