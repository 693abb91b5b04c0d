/* SPDX-License-Identifier: MIT */
/*
 * Building a value set: shared by set.c and set-arithmetic.c only.
 */
#ifndef BOOTVET_SOLVE_SET_INTERNAL_H
#define BOOTVET_SOLVE_SET_INTERNAL_H

#include "set.h"

#define VET_SET_ALL_BUT_INTERVAL (VET_SET_ANY | VET_SET_OUTSIDE | VET_SET_MANY | VET_SET_OBJECTS | VET_SET_WILD | VET_SET_UNNAMED)

struct vet_set_builder {
	unsigned flags, constant_count, address_count, object_count;
	int64_t low, high;
	int64_t constants[VET_SET_CONSTANTS];
	struct vet_address addresses[VET_SET_ADDRESSES + VET_SET_FUNCTIONS];
};

void vet_set_begin(struct vet_set_builder *b);
void vet_set_add_range(struct vet_set_builder *b, int64_t low, int64_t high);
/* Both: false when there are too many addresses to keep; the builder's flags then say so. */
bool vet_set_add_address(struct vet_set_pool *pool, struct vet_set_builder *b, struct vet_address address);
bool vet_set_add(struct vet_set_pool *pool, struct vet_set_builder *b, const struct vet_set *set);
const struct vet_set *vet_set_finish(struct vet_set_pool *pool, struct vet_set_builder *b);

bool vet_set_is_function(const struct vet_set_pool *pool, struct vet_address address);

bool vet_ranges_wide(const struct vet_range *ranges, size_t count);

#endif
