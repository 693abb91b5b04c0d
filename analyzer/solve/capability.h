/* SPDX-License-Identifier: MIT */
/*
 * The registry of capabilities: made of annotations/include/bootvet/capabilities.def, the one source of names.  Profiles,
 * models and facts speak of capabilities by name; from here on the solver uses their numbers and 64-bit masks.
 */
#ifndef BOOTVET_SOLVE_CAPABILITY_H
#define BOOTVET_SOLVE_CAPABILITY_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	VET_CAPABILITY_COUNT = 0
#define VET_PLATFORM_CAPABILITY(name, description) +1
#define VET_PHASE_CAPABILITY(name, description, initially_provided) +1
#include "bootvet/capabilities.def"
};

static_assert(VET_CAPABILITY_COUNT <= 64, "a set of capabilities is one uint64_t");

struct vet_capability_info {
	const char *name;
	const char *description;
	bool phase;              /* else platform */
	bool initially_provided; /* phase only: there at every entry's first instruction */
};

/* id < VET_CAPABILITY_COUNT; ids are the positions in capabilities.def. */
const struct vet_capability_info *vet_capability_info(unsigned id);

/* The id of a name, or -1. */
int vet_capability_find(const char *name);

static inline uint64_t vet_capability_bit(unsigned id)
{
	return UINT64_C(1) << id;
}

/* All phase capabilities; those of them that every entry starts with. */
uint64_t vet_capability_phases(void);
uint64_t vet_capability_initial(void);

#endif
