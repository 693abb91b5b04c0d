/* SPDX-License-Identifier: MIT */
/*
 * Hubs: the places where precision is lost (calls through anything, objects handed outside), by how many functions each
 * alone drags in: those that no path reaches without passing it.  Comes in: a solution.  Goes out: to `bootvet audit`.
 */
#ifndef BOOTVET_SOLVE_HUBS_H
#define BOOTVET_SOLVE_HUBS_H

#include "solve/solve.h"

struct vet_hub {
	struct vet_place place;
	bool given;         /* an object handed to code outside; else a call through anything */
	size_t targets;     /* functions that its imprecise edges lead to */
	size_t functions;   /* functions that run only because of it */
	uint64_t bytes;     /* theirs */
};

struct vet_hubs {
	struct vet_hub *hub; /* most functions first, then most targets, then by place */
	size_t count, capacity;
};

struct vet_hubs *vet_hubs_find(const struct vet_solution *solution);
void vet_hubs_free(struct vet_hubs *hubs);

#endif
