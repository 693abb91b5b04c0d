/* SPDX-License-Identifier: MIT */
/*
 * The live call graph in an order: callees before their callers, and who is recursive with whom.
 * Comes in: the finished fixed point.  Goes out: to state.c, which walks it both ways.
 */
#ifndef BOOTVET_SOLVE_OUTLINE_H
#define BOOTVET_SOLVE_OUTLINE_H

#include "solve/reach.h"

struct vet_outline {
	uint32_t *function;  /* entities with a live body, callees first; recursive ones in any order */
	uint32_t count;
	uint32_t *place;     /* by entity: its place in `function`, or VET_NONE */
	uint32_t *component; /* by place: the same for functions that can call each other */
	bool *recursive;     /* by place */
	size_t *call_first, *external_first; /* by place: slices of reach->call and reach->external; */
	size_t *call_end, *external_end;
};

/* Starts at the roots; what only they do not lead to follows. */
struct vet_outline *vet_outline_new(const struct vet_reach *reach, const uint32_t *roots, size_t root_count);
void vet_outline_free(struct vet_outline *outline);

#endif
