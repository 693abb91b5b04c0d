/* SPDX-License-Identifier: MIT */
/*
 * Who takes the address of which function: until one of them has run, nobody can call it through a pointer.
 * Comes in: the finished fixed point.  Goes out: to state.c, for what surely held when an address came into the world.
 */
#ifndef BOOTVET_SOLVE_TAKEN_H
#define BOOTVET_SOLVE_TAKEN_H

#include "solve/reach.h"

/* A live function and one whose address its code takes, or may take. */
struct vet_taking {
	uint32_t taker, function; /* entities */
};

struct vet_taken {
	struct vet_taking *by_taker; /* sorted, each once */
	struct vet_taking *by_function;
	size_t count, capacity;
	size_t *taker_first, *function_first; /* by entity, entity_count + 1: slices */
	bool *early; /* by entity: its address is in data from the start */
};

struct vet_taken *vet_taken_collect(const struct vet_reach *reach);
void vet_taken_free(struct vet_taken *taken);

#endif
