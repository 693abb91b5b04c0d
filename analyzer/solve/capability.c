/* SPDX-License-Identifier: MIT */
/*
 * The registry of capabilities.  In: capabilities.def, at compile time.  Out: names and kinds by number, numbers by name.
 */
#include "solve/capability.h"

#include <string.h>

static const struct vet_capability_info capabilities[] = {
#define VET_PLATFORM_CAPABILITY(name, description) {#name, description, false, false},
#define VET_PHASE_CAPABILITY(name, description, initially_provided) {#name, description, true, (initially_provided) != 0},
#include "bootvet/capabilities.def"
};

static_assert(sizeof(capabilities) / sizeof(capabilities[0]) == VET_CAPABILITY_COUNT, "counted twice alike");

const struct vet_capability_info *vet_capability_info(unsigned id)
{
	return &capabilities[id];
}

int vet_capability_find(const char *name)
{
	for (int id = 0; id < VET_CAPABILITY_COUNT; id++) {
		if (strcmp(capabilities[id].name, name) == 0)
			return id;
	}
	return -1;
}

uint64_t vet_capability_phases(void)
{
	uint64_t mask = 0;

	for (unsigned id = 0; id < VET_CAPABILITY_COUNT; id++) {
		if (capabilities[id].phase)
			mask |= vet_capability_bit(id);
	}
	return mask;
}

uint64_t vet_capability_initial(void)
{
	uint64_t mask = 0;

	for (unsigned id = 0; id < VET_CAPABILITY_COUNT; id++) {
		if (capabilities[id].initially_provided)
			mask |= vet_capability_bit(id);
	}
	return mask;
}
