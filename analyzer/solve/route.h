/* SPDX-License-Identifier: MIT */
/*
 * Shortest paths over live calls from an entry: the plain one, and the one on which a capability is never claimed.
 * Comes in: reach and states.  Goes out: predecessors, to verdict.c and explain.
 */
#ifndef BOOTVET_SOLVE_ROUTE_H
#define BOOTVET_SOLVE_ROUTE_H

#include "solve/marks.h"
#include "solve/state.h"

struct vet_routes {
	const struct vet_call **by; /* by entity: the call that first reached it; NULL for roots and the unreached */
	bool *reached, *imprecise;  /* imprecise: only through fallback edges */
	uint32_t entity_count;
};

/* What a path may not claim: calls whose state holds any of `present` (or of `absent`) are not followed.  Both 0: plain.
 * With skip_boundaries in the state's options calls below boundaries are not followed either. */
struct vet_routes *vet_routes_find(const struct vet_state *state, const uint32_t *roots, size_t root_count, struct vet_held lacking);
/* The same, around what is to be avoided. */
struct vet_routes *vet_routes_around(const struct vet_state *state, const uint32_t *roots, size_t root_count, struct vet_held lacking,
				     const struct vet_avoided *avoided);
void vet_routes_free(struct vet_routes *paths);

#endif
