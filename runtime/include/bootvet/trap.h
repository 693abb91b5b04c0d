/* SPDX-License-Identifier: MIT */
/*
 * What slipped past the build: an annotated function of an absent capability was entered, a requirement did not hold, a
 * port was touched whose hardware is absent.  Recorded in a fixed ring, then the host decides (vet_host_trapped).
 */
#ifndef BOOTVET_TRAP_H
#define BOOTVET_TRAP_H

#include <bootvet/platform.h>

enum vet_trap_kind {
	VET_TRAP_FUNCTION, /* an annotated function was entered */
	VET_TRAP_REQUIRE,  /* vet_require() did not hold */
	VET_TRAP_PORT,	   /* a checked port wrapper */
};

struct vet_trap {
	enum vet_trap_kind kind;
	enum vet_capability capability;
	uintptr_t site;	      /* address of the instruction: a function's first, vet_require's, after a wrapper's call */
	const char *function; /* its name; NULL when not known */
	uintptr_t caller;     /* return address; 0 when not known */
	uint16_t port;	      /* of VET_TRAP_PORT */
	const char *guest;    /* canonical id; NULL when not known */
	enum vet_source decided_by;
	const char *evidence; /* the deciding statement's reason; NULL when there is none */
};

enum { VET_TRAP_RING = 32 };

/* Trap number `index`, 0 being the oldest that is still in the ring; NULL past the last. */
const struct vet_trap *vet_trap_at(unsigned int index);

/* How many there were, those that fell out of the ring included. */
unsigned int vet_trap_count(void);

/*
 * A host's handlers of the breakpoint (3) and invalid-opcode (6) exceptions call this first.  `instruction` is the address
 * of the instruction that trapped: what the processor saved for exception 6, that minus 1 for exception 3.  `top` is the
 * word that the interrupted stack pointer points to: a function's return address where it was just entered.
 *
 * Returns 1 for a trap of ours, which is recorded and told by then; the host goes on at *resume.  Returns 0 for all
 * others.  Does not return where vet_host_trapped() says stop.
 *
 * While one trap is being told, a second one (of what the host does about the first, or of another processor) is recorded
 * and gone on from, without asking.
 */
_Bool vet_trap_handle(uintptr_t instruction, uintptr_t top, uintptr_t *resume);

#endif
