/* SPDX-License-Identifier: MIT */
/*
 * Where what objects hold from the start ends: points that write over functions' addresses which an initialiser put there.  What
 * surely runs after such a point does not find them any more: `x86_init.timer_init = xen_timer_init` before anybody reads it.
 * Comes in: a finished fixed point.  Goes out: to state.c, which finds out where the points have surely been passed, as it does for
 * settle points (they share its mask), and from there to the loads of the next fixed point.
 */
#ifndef BOOTVET_SOLVE_OVERWRITTEN_H
#define BOOTVET_SOLVE_OVERWRITTEN_H

#include "solve/reach.h"

#define VET_OVERWRITE_BITS 64u /* of the mask, with the settle points of models, which have the lower ones */

/* Bits of an object that one point writes all of. */
struct vet_overwrite {
	uint32_t entity, size; /* bits */
	int64_t offset;        /* bits */
	struct vet_place place;
	uint64_t mask;         /* one bit; points behind each other that nothing is called between share it */
};

struct vet_overwrites {
	struct vet_overwrite *item; /* by entity, then offset */
	size_t count, capacity;
	struct vet_overwrite *last; /* the last point of each bit, by place: once it is passed, all are */
	size_t last_count, last_capacity;
	uint64_t mask;              /* all of them */
};

/* Those nearest to the roots, by calls, while there are bits beyond the reach's model's. */
struct vet_overwrites *vet_overwrites_find(const struct vet_reach *reach, const uint32_t *roots, size_t root_count);
void vet_overwrites_free(struct vet_overwrites *overwrites);

/* What has been passed behind a point, beyond what was before it.  overwrites may be NULL. */
uint64_t vet_overwrites_at(const struct vet_overwrites *overwrites, struct vet_place place);

/* Where `passed` has been: is what stood in these bits from the start gone?  overwrites may be NULL. */
bool vet_overwrites_end(const struct vet_overwrites *overwrites, struct vet_address at, uint32_t size, uint64_t passed);

#endif
