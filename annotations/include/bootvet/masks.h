/* SPDX-License-Identifier: MIT */
/*
 * Sets of capabilities, for tables and fields that say what something needs: a bit each, and two types that Sparse keeps
 * apart from each other and from plain integers.  In: capabilities.def.  Next: whoever holds such a set, and asks the
 * runtime about it.
 *
 * Entries are sorted by name; each says what it means, where it goes, and shows one example.  Freestanding, as annotate.h.
 * `bootvet check` takes no question about a set for a guard, whatever the set: what it is to follow asks vet_has().
 */
#ifndef BOOTVET_MASKS_H
#define BOOTVET_MASKS_H

#include <bootvet/annotate.h>

#ifdef __CHECKER__
#define VET_BITWISE __attribute__((bitwise))
#define VET_FORCED __attribute__((force))
#else
#define VET_BITWISE
#define VET_FORCED
#endif

typedef unsigned long long VET_BITWISE vet_phase_mask_t;
typedef unsigned long long VET_BITWISE vet_platform_mask_t;

/* A bit is where the capability's number says; a phase has no name among the platform's, nor the reverse. */
enum vet_mask_bit {
#define VET_PLATFORM_CAPABILITY(name, description) VET_PLATFORM_BIT_##name = VET_CAPABILITY_##name,
#define VET_PHASE_CAPABILITY(name, description, initially_provided) VET_PHASE_BIT_##name = VET_CAPABILITY_##name,
#include "capabilities.def"
	VET_MASK_BITS = VET_CAPABILITY_COUNT
};
VET_STATIC_ASSERT(VET_MASK_BITS <= 64, "a mask has a bit for each capability");

/* Are all (any) of these known present? */
static inline vet_bool vet_mask_has(unsigned long long mask, vet_bool any)
{
	int number;

	for (number = 0; number < VET_MASK_BITS; number++) {
		if ((mask >> number & 1) == 0)
			continue;
		if ((VET_RUNTIME_HAS(vet_platform_has) && vet_platform_has((enum vet_capability)number)) == any)
			return any;
	}
	return !any;
}

/*
 * True where every capability of the set is known present, and for the empty set.
 * Where: an expression.
 *
 *     if (vet_has_all(driver->needs)) driver->start();
 */
#define vet_has_all(platform_mask) vet_mask_has_platform(platform_mask, 0)

/*
 * True once every phase of the set is there, and for the empty set.
 * Where: an expression.
 *
 *     while (!vet_has_all_phases(work->needs)) work = work->next;
 */
#define vet_has_all_phases(phase_mask) vet_mask_has_phases(phase_mask, 0)

/*
 * True where one capability of the set at least is known present; not for the empty set.
 * Where: an expression.
 *
 *     if (vet_has_any(vet_platform_mask(lpt) | vet_platform_mask(fdc))) reserve_isa_dma();
 */
#define vet_has_any(platform_mask) vet_mask_has_platform(platform_mask, 1)

/* Functions, so that Sparse looks at the type of what is passed. */
static inline vet_bool vet_mask_has_phases(vet_phase_mask_t mask, vet_bool any)
{
	return vet_mask_has((VET_FORCED unsigned long long)mask, any);
}

static inline vet_bool vet_mask_has_platform(vet_platform_mask_t mask, vet_bool any)
{
	return vet_mask_has((VET_FORCED unsigned long long)mask, any);
}

/*
 * The set of this one phase capability, a constant.  A platform's name does not compile.
 * Where: an expression, initialisers of static data included.
 *
 *     static const vet_phase_mask_t needs = vet_phase_mask(memblock) | vet_phase_mask(early_ioremap);
 */
#define vet_phase_mask(capability) ((VET_FORCED vet_phase_mask_t)(1ULL << VET_PHASE_BIT_##capability))

/*
 * The set of this one platform capability, a constant.  A phase's name does not compile.
 * Where: an expression, initialisers of static data included.
 *
 *     static const struct driver keyboard = {.needs = vet_platform_mask(i8042)};
 */
#define vet_platform_mask(capability) ((VET_FORCED vet_platform_mask_t)(1ULL << VET_PLATFORM_BIT_##capability))

#endif
