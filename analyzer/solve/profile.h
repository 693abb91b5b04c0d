/* SPDX-License-Identifier: MIT */
/*
 * Guest profiles: for one guest type, what is there (hardware) and what code can read about it (observables), two
 * separate things.  In: a built-in or a user's YAML file (annotations/guests/README.md tells its keys).  Out: tables by
 * capability and observable number, for the solver, each value with the reason and the place that give it.
 */
#ifndef BOOTVET_SOLVE_PROFILE_H
#define BOOTVET_SOLVE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "solve/capability.h"
#include "solve/observable.h"

enum vet_presence { VET_UNKNOWN, VET_PRESENT, VET_ABSENT };

struct vet_profile_hardware {
	enum vet_presence presence;
	const char *because; /* NULL: the profile does not mention it */
	unsigned line;       /* in the profile's file; 0: not mentioned */
};

struct vet_profile_observable {
	bool known;
	int64_t value;       /* 64-bit values keep their bit pattern */
	const char *because; /* NULL: the profile does not mention it */
	unsigned line;
};

struct vet_profile {
	const char *file; /* as messages name it */
	const char *name; /* canonical: xen-pvh-domu */
	const char *summary;
	const char *entries[VET_ENTRY_COUNT]; /* in the order of entries.def */
	size_t entry_count;
	uint64_t present, absent;                                      /* masks of the same */
	struct vet_profile_hardware hardware[VET_CAPABILITY_COUNT];    /* by capability */
	struct vet_profile_observable observables[VET_OBSERVABLE_COUNT]; /* by observable; bits derived from known fields */
	struct vet_profile_storage *storage;
};

/* Built-in profiles, sorted by name. */
unsigned vet_profile_builtin_count(void);
const char *vet_profile_builtin_name(unsigned index);

/* Each returns a profile that the caller frees, or NULL with one message, "FILE:LINE:COLUMN: error: ..." where there is
 * a place.  Built-in names may be written with `-` or `_`; an unknown one is told with its nearest neighbours. */
struct vet_profile *vet_profile_builtin(const char *name, char *message, size_t message_size);
struct vet_profile *vet_profile_read(const char *path, char *message, size_t message_size);
struct vet_profile *vet_profile_parse(const char *file, const char *text, size_t size, char *message,
				      size_t message_size);
void vet_profile_free(struct vet_profile *profile);

/* Overrides one value: "CAPABILITY=present|absent|unknown" or "OBSERVABLE=NUMBER|unknown".  0, or -1 with a message. */
int vet_profile_assume(struct vet_profile *profile, const char *assumption, char *message, size_t message_size);

/* Whether the profile lists the entry; whether it is the guest of that name.  `-` and `_` are one. */
bool vet_profile_has_entry(const struct vet_profile *profile, const char *entry);
bool vet_profile_is(const struct vet_profile *profile, const char *guest);

/* "present", "absent", "unknown"; and back. */
const char *vet_presence_name(enum vet_presence presence);
bool vet_presence_find(const char *text, enum vet_presence *presence);

/* Sets the presence, masks too; the reason is the caller's to set. */
void vet_profile_set(struct vet_profile *profile, unsigned capability, enum vet_presence presence);

#endif
