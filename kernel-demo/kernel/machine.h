/* SPDX-License-Identifier: MIT */
/* What kicked this kernel, what it runs on, what is there: the runtime's three steps, and what the demo makes of them. */
#ifndef DEMO_MACHINE_H
#define DEMO_MACHINE_H

#include <bootvet/platform.h>
#include <bootvet/trap.h>

/* Evidence, identity, and the table that evidence alone gives; all of it is printed. */
const struct vet_evidence *machine_detect(const struct vet_boot *boot);

/* Table and probes side by side, a line a platform capability: `cell: NAME TABLE PROBE`. */
void machine_cells_show(void);

/* What evidence left open is decided by the probes, and the result is sealed. */
void machine_seal(void);

/* Whether what vet_host_protect() was last given faults when it is written. */
_Bool host_protection_holds(void);

/* One trap, as it happens: a line `trap: KIND CAPABILITY, site ... in ..., caller ..., guest ..., ...`. */
void machine_trap_show(const struct vet_trap *trap);

/* How many there were. */
void machine_traps_sum(void);

#endif
