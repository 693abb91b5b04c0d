/* SPDX-License-Identifier: MIT */
/*
 * Hardware touches: port I/O, MSRs, accesses to legacy physical memory, each placed where its address becomes a known
 * constant: in the function itself, or at the call that passes it into a wrapper.
 * Comes in: the finished fixed point.  Goes out: touches with their chain of calls, to verdict.c.
 */
#ifndef BOOTVET_SOLVE_TOUCH_H
#define BOOTVET_SOLVE_TOUCH_H

#include "solve/hardware.h"
#include "solve/reach.h"

#define VET_TOUCH_CHAIN 8u

struct vet_touch {
	struct vet_place chain[VET_TOUCH_CHAIN + 1]; /* the place first, then each call, the instruction last */
	unsigned chain_count;
	enum vet_hardware_space space;
	unsigned bytes;                /* of one access; 0 not told */
	const struct vet_set *address; /* numbers only */
	bool known;                    /* false: anything, a hole in the surface */
	bool is_write;
};

struct vet_touches {
	const struct vet_hardware *hardware;
	struct vet_touch *touch; /* in the order of their instructions */
	size_t count, capacity;
};

struct vet_touches *vet_touches_collect(struct vet_reach *reach, const struct vet_hardware *hardware);
/* The same for the leaves that CPUID is asked for; their space is VET_HARDWARE_SPACE_COUNT, they belong to no capability. */
struct vet_touches *vet_touches_leaves(struct vet_reach *reach);

void vet_touches_free(struct vet_touches *touches);

#endif
