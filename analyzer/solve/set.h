/* SPDX-License-Identifier: MIT */
/*
 * Value sets: what a location or an expression may hold.  A set is a bounded list of integers, or one interval, plus a
 * bounded list of addresses; or anything.  Sets are interned in a pool: equal sets are one pointer, so that the
 * fixed point in reach.c compares pointers and memory grows with distinct sets only.
 */
#ifndef BOOTVET_SOLVE_SET_H
#define BOOTVET_SOLVE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "facts/schema.h"

#define VET_SET_CONSTANTS 16u  /* more integers become one interval */
#define VET_SET_ADDRESSES 24u  /* objects: beyond that, any object that escaped; those that are not kept escape */
#define VET_SET_PLACES 8u      /* in one object: beyond that, one place that repeats */
#define VET_SET_FUNCTIONS 160u  /* more functions are lost sight of: the set is wild */

/* Where something is: an entity of the program, bits from its start, repeated every `stride` bits (0: just there). */
struct vet_address {
	uint32_t entity;
	uint32_t stride;
	int64_t offset;
};

enum vet_set_flag {
	VET_SET_ANY = 1u,      /* any integer, the address of anything that has escaped */
	VET_SET_OUTSIDE = 2u,  /* and of memory and functions that are not in the program */
	VET_SET_INTERVAL = 4u, /* low..high; no constants then */
	VET_SET_MANY = 8u,     /* wild, since its functions were too many to keep */
	VET_SET_OBJECTS = 16u, /* the address of any object that has escaped; there were too many to keep */
	VET_SET_WILD = 32u,    /* any function that was stored where no field is named or that no set could keep, any object
				* that has escaped, or something that is not in the program */
	VET_SET_UNNAMED = 64u, /* and it is wild since it was read where no field is named */
};

/* Pointers to somewhere: what they point to is known by its fields only. */
#define VET_SET_SOMEWHERE (VET_SET_ANY | VET_SET_OBJECTS | VET_SET_WILD)
/* A call through such a value may go to functions that the set does not name. */
#define VET_SET_CALLS_OTHERS (VET_SET_ANY | VET_SET_WILD)

struct vet_set {
	uint32_t hash;
	uint16_t flags, constant_count;
	uint32_t address_count;
	int64_t low, high;
	const int64_t *constants;            /* sorted */
	const struct vet_address *addresses; /* sorted */
};

struct vet_set_pool;

/* lost: called with sets whose addresses a union could not keep; they must escape.  all: the functions among them, too.
 * is_function: by entity. */
typedef void vet_set_lost(void *context, const struct vet_set *set, bool all);
/* word: bits of a pointer; integers of as many may hold one. */
struct vet_set_pool *vet_set_pool_new(vet_set_lost *lost, void *context, const bool *is_function, uint8_t word);

/* May an integer of so many bits (0: of any) hold an address? */
bool vet_set_is_word(const struct vet_set_pool *pool, unsigned width);
void vet_set_pool_free(struct vet_set_pool *pool);

const struct vet_set *vet_set_empty(struct vet_set_pool *pool);
const struct vet_set *vet_set_any(struct vet_set_pool *pool);     /* any integer or escaped address */
const struct vet_set *vet_set_outside(struct vet_set_pool *pool); /* the same, and what lies outside the program */
const struct vet_set *vet_set_flagged(struct vet_set_pool *pool, unsigned flags); /* these flags, nothing else */
const struct vet_set *vet_set_constant(struct vet_set_pool *pool, int64_t number);
const struct vet_set *vet_set_interval(struct vet_set_pool *pool, int64_t low, int64_t high);
const struct vet_set *vet_set_address(struct vet_set_pool *pool, struct vet_address address);

/* The union.  With too many addresses it keeps none: the hook is told of all that go missing. */
const struct vet_set *vet_set_join(struct vet_set_pool *pool, const struct vet_set *a, const struct vet_set *b);

/* As join, but an upper bound that grew since `old` goes to `limit`, or beyond that to infinity as a lower one does, so
 * that loops end. */
const struct vet_set *vet_set_widen(struct vet_set_pool *pool, const struct vet_set *old, const struct vet_set *grown, int64_t limit);

/* The least and greatest of its integers; false: it has none, or any. */
bool vet_set_bounds(const struct vet_set *a, int64_t *low, int64_t *high);

/* The members of `a` inside (outside) the ranges.  Addresses count as nonzero integers of unknown value. */
const struct vet_set *vet_set_restrict(struct vet_set_pool *pool, const struct vet_set *a, const struct vet_range *ranges,
				       size_t count, bool outside);

/* Every address moved by `bits`; with stride nonzero, repeated.  Integers move by bits / 8. */
const struct vet_set *vet_set_shift(struct vet_set_pool *pool, const struct vet_set *a, int64_t bits, uint32_t stride);

/* The set without its addresses. */
const struct vet_set *vet_set_integers(struct vet_set_pool *pool, const struct vet_set *a);

bool vet_set_is_empty(const struct vet_set *a);
static inline bool vet_set_has_address(const struct vet_set *a) /* one that is known to be one */
{
	return a->address_count || a->flags & (VET_SET_OBJECTS | VET_SET_WILD);
}

/* The one fixed place that the set names, and nothing else; or NULL. */
static inline const struct vet_address *vet_set_place(const struct vet_set *a)
{
	return !a->flags && !a->constant_count && a->address_count == 1 && !a->addresses[0].stride ? &a->addresses[0] : NULL;
}

bool vet_set_may_meet(const struct vet_set *a, const struct vet_range *ranges, size_t count, bool outside);
bool vet_set_single(const struct vet_set *a, int64_t *number); /* exactly one integer, nothing else */

/* How a C type holds integers. */
struct vet_integer_type {
	uint8_t width; /* bits, 1..64; as wide as a pointer it keeps addresses */
	bool is_signed;
};

const struct vet_set *vet_set_convert(struct vet_set_pool *pool, const struct vet_set *a, struct vet_integer_type to);

/* kind: an arithmetic or comparison kind of enum vet_value_kind.  operand: the operands' type; result: the result's.
 * Addresses in arithmetic other than +/- constants are lost to anything: `*lost` then becomes true. */
const struct vet_set *vet_set_arithmetic(struct vet_set_pool *pool, unsigned kind, const struct vet_set *a,
					 const struct vet_set *b, struct vet_integer_type operand,
					 struct vet_integer_type result, bool *lost);

#endif
