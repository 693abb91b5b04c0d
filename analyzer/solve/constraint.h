/* SPDX-License-Identifier: MIT */
/*
 * What is known of one value where a branch was taken: inside, or outside, a few ranges; or some of a few bits set.
 * A constraint may always be wider than the truth, never narrower.  Used by claims.c to walk from a condition back to the guard behind it.
 */
#ifndef BOOTVET_SOLVE_CONSTRAINT_H
#define BOOTVET_SOLVE_CONSTRAINT_H

#include "solve/set.h"

#define VET_CONSTRAINT_RANGES 4u

struct vet_constraint {
	bool outside;
	uint8_t count;
	struct vet_range range[VET_CONSTRAINT_RANGES];
	uint64_t bits; /* nonzero: at least one of these bits is set; the ranges then say nothing */
};

struct vet_constraint vet_constraint_edge(const struct vet_range *ranges, size_t count, bool outside);
struct vet_constraint vet_constraint_is(int64_t number);
struct vet_constraint vet_constraint_is_not(int64_t number);
struct vet_constraint vet_constraint_between(int64_t low, int64_t high, bool outside);
struct vet_constraint vet_constraint_anything(void);
struct vet_constraint vet_constraint_bits(uint64_t bits);

bool vet_constraint_admits(const struct vet_constraint *c, int64_t number);
bool vet_constraint_meets(const struct vet_constraint *c, const struct vet_set *set);
bool vet_constraint_says_nothing(const struct vet_constraint *c);
bool vet_constraint_equal(const struct vet_constraint *a, const struct vet_constraint *b);

/* The number it fixes; or, with `outside`, the one number it excludes. */
bool vet_constraint_single(const struct vet_constraint *c, int64_t *number);

/* What is known of x where `c` is known of (to)x. */
struct vet_constraint vet_constraint_before_cast(const struct vet_constraint *c, struct vet_integer_type from,
						 struct vet_integer_type to);

/* What is known of x where `(x KIND number) != 0` is `truth`.  KIND: a comparison; number stands right of it. */
struct vet_constraint vet_constraint_comparison(unsigned kind, int64_t number, bool truth, bool is_signed);

#endif
