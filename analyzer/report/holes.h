/* SPDX-License-Identifier: MIT */
/*
 * Proof holes in one list: those of reach and of touches, sorted, one a place and thing.
 */
#ifndef BOOTVET_REPORT_HOLES_H
#define BOOTVET_REPORT_HOLES_H

#include "solve/solve.h"

struct vet_told_hole {
	unsigned kind; /* enum vet_hole_kind */
	struct vet_where where;
	const char *function; /* in which it stands */
	const char *name;     /* what is called, or NULL */
};

/* The caller frees the array. */
struct vet_told_hole *vet_holes_tell(const struct vet_solution *solution, size_t *count);

#endif
