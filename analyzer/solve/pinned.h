/* SPDX-License-Identifier: MIT */
/*
 * Locations whose content the guest's profile knows: what a load from one gives.
 * Comes in: pins (model.h), an access, what memory holds there.  Goes out: the value, to reach.c; known bits, to evaluate.c.
 */
#ifndef BOOTVET_SOLVE_PINNED_H
#define BOOTVET_SOLVE_PINNED_H

#include "solve/reach.h"

/* held: what memory holds.  Before the pin's settle point, the location may hold either. */
const struct vet_set *vet_pinned(struct vet_reach *reach, const struct vet_body *body, uint32_t point, const struct vet_access *access,
				 const struct vet_set *held);

/* The same of a call of `entity` with the arguments that it has by now; returned: what the function itself may return. */
const struct vet_set *vet_pinned_call(struct vet_reach *reach, const struct vet_body *body, uint32_t point, uint32_t entity,
				      const struct vet_set *returned);

/* Are the arguments of a call surely those that are meant? */
bool vet_call_is_with(const struct vet_body *body, const struct vet_point *point, const struct vet_model_with *with);

/* A value that was read from a location of which some bits are known: they are `*bits` where `*mask` is set. */
bool vet_pinned_bits(const struct vet_reach *reach, const struct vet_body *body, uint32_t value, uint64_t *mask, uint64_t *bits);

#endif
