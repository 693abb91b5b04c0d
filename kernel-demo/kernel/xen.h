/* SPDX-License-Identifier: MIT */
/*
 * What only Xen is asked for: output where it keeps the serial port for itself, memory where no loader tells of any, and
 * the end of a domain, with a reason that whoever started it can read.
 */
#ifndef DEMO_XEN_H
#define DEMO_XEN_H

#include <bootvet/boot.h>

/* Looks for Xen, has it write the page through which it is called, and makes a console of its own. */
void xen_setup(void);

/* The usable ranges of Xen's map of this domain's memory, at most `limit`; 0 where there is no Xen. */
unsigned int xen_memory_map(struct vet_range *ranges, unsigned int limit);

/* Xen, include/public/sched.h. */
enum xen_shutdown_reason {
	XEN_SHUTDOWN_POWEROFF = 0,
	XEN_SHUTDOWN_CRASH = 3,
};

/* Ends the domain; returns where there is no Xen. */
void xen_shutdown(enum xen_shutdown_reason reason);

#endif
