/* SPDX-License-Identifier: MIT */
/* The guest profiles as the runtime has them: made at build time from annotations/guests/.  Inside the runtime only. */
#ifndef VET_SOURCE_PROFILE_H
#define VET_SOURCE_PROFILE_H

#include <bootvet/platform.h>

struct vet_profile_masks {
	const char *guest;
	uint64_t present, absent; /* bit number: enum vet_capability */
};

/* Sorted by name; ends with a NULL guest. */
extern const struct vet_profile_masks vet_profiles[];

#endif
