/* SPDX-License-Identifier: MIT */
/* What only Xen is asked for: output where it keeps the serial port for itself, and memory where no loader tells of any. */
#ifndef DEMO_XEN_H
#define DEMO_XEN_H

#include <bootvet/boot.h>

/* Looks for Xen, has it write the page through which it is called, and makes a console of its own. */
void xen_setup(void);

/* The usable ranges of Xen's map of this domain's memory, at most `limit`; 0 where there is no Xen. */
unsigned int xen_memory_map(struct vet_range *ranges, unsigned int limit);

#endif
