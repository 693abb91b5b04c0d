/* SPDX-License-Identifier: MIT */
/*
 * The cells of one object: finding those that an access meets, making new ones.  Used by memory.c only.
 */
#ifndef BOOTVET_SOLVE_CELLS_H
#define BOOTVET_SOLVE_CELLS_H

#include "solve/memory.h"

/* The cell of just that place, made if it is new.  initial: from the initialiser, of which any number are kept; of others
 * only so many, then they become one that is everywhere. */
struct vet_cell *vet_cell_at(struct vet_contents *object, struct vet_address at, uint32_t size, uint32_t field,
			     struct vet_set_pool *pool, bool initial);

/* for (walk = vet_cells_begin(...); vet_cells_next(&walk);) visits walk.cell, with how it meets the access. */
struct vet_cell_walk {
	const struct vet_contents *object;
	struct vet_address at;
	uint32_t size, next;
	const struct vet_cell *cell;
	int overlap; /* 2: exactly, 1: in part */
};

struct vet_cell_walk vet_cells_begin(const struct vet_contents *object, struct vet_address at, uint32_t size);
bool vet_cells_next(struct vet_cell_walk *walk);

#endif
