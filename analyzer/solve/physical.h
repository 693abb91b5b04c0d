/* SPDX-License-Identifier: MIT */
/*
 * Physical addresses behind mapped ones: what a model's `mappings` tell of functions that map memory, and of the distance of a
 * direct map.  Comes in: the finished fixed point, the model.  Goes out: to touch.c, values that are addresses mapped from
 * physical ones, and a function's values with those as the physical ones.
 */
#ifndef BOOTVET_SOLVE_PHYSICAL_H
#define BOOTVET_SOLVE_PHYSICAL_H

#include "solve/numbers.h"

struct vet_physical {
	struct vet_reach *reach;
	const struct vet_model_program *model;
	const struct vet_numbers *numbers;
	bool **hopeful;    /* by entity, by value: mapped from what is a known number here, or for a caller; NULL: nothing is */
	uint64_t **made;   /* by entity, by value: of which parameters it is made, through calls that map too; NULL: not asked yet */
	uint64_t *carried; /* by entity: parameters that some caller passes such a value */
	uint32_t *stack;
	size_t depth, capacity;
};

/* A function's values, mapped addresses being what they are mapped from. */
struct vet_physical_view {
	struct vet_body body;
	bool *mapped; /* by value: it is one of those */
};

struct vet_physical *vet_physical_find(struct vet_reach *reach, const struct vet_numbers *numbers);
void vet_physical_free(struct vet_physical *physical);

/* Is the value an address that may be known to be mapped from some number? */
static inline bool vet_physical_may_be(const struct vet_physical *physical, const struct vet_body *body, uint32_t value)
{
	return physical->hopeful[body->entity] && physical->hopeful[body->entity][value];
}

/* Does the model say that physical memory is nowhere mapped one to one where this function runs? */
bool vet_physical_nowhere(const struct vet_physical *physical, const struct vet_body *body);

/* Of which parameters it is made, a bit each (the last for all beyond). */
uint64_t vet_physical_parameters(struct vet_physical *physical, const struct vet_body *body, uint32_t value);

/* caller, point: the call that it is entered by; NULL: with what all callers pass.  The caller frees. */
struct vet_physical_view vet_physical_enter(const struct vet_physical *physical, const struct vet_body *body,
					    const struct vet_physical_view *caller, uint32_t point);
void vet_physical_leave(struct vet_physical_view *view);

#endif
