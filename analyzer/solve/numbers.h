/* SPDX-License-Identifier: MIT */
/*
 * Parameters that are anything, and a plain number for some caller: along those alone an address can become known.
 * Comes in: the finished fixed point.  Goes out: which values and calls, to touch.c.
 */
#ifndef BOOTVET_SOLVE_NUMBERS_H
#define BOOTVET_SOLVE_NUMBERS_H

#include "solve/reach.h"

struct vet_numbers {
	const struct vet_reach *reach;
	uint64_t *parameters; /* by entity: those that are anything, but a number for some caller */
	bool **value;         /* by entity, of those: values that are a number where such parameters are */
	bool *hands;          /* by position in reach->call: hands such a number down */
	uint32_t *stack;      /* functions whose parameters are to be passed on */
	size_t depth, capacity;
};

struct vet_numbers *vet_numbers_find(const struct vet_reach *reach);
void vet_numbers_free(struct vet_numbers *numbers);

/* Does the set hold a positive number, and nothing unknown? */
bool vet_numbers_has(const struct vet_set *set);

/* Of which parameters a value is made, a bit each (the last for all beyond), where that is told of its operands in `made`.  Operands
 * stand before users, so that loops alone need another pass. */
uint64_t vet_made_of(const struct vet_body *body, const struct vet_value *value, const uint64_t *made);

/* Anything here, a number where a caller hands one down. */
static inline bool vet_numbers_becomes(const struct vet_numbers *numbers, const struct vet_body *body, uint32_t value)
{
	return body->value[value]->flags & VET_SET_ANY && numbers->value[body->entity] && numbers->value[body->entity][value];
}

/* call: one of reach->call. */
static inline bool vet_numbers_hands(const struct vet_numbers *numbers, const struct vet_call *call)
{
	return numbers->hands[call - numbers->reach->call.item];
}

#endif
