/* SPDX-License-Identifier: MIT */
/*
 * The registries of observables and entries: made of annotations/guests/{observables,entries}.def, the one source of
 * their names.  Also how names are compared: files and command lines write `-` where C writes `_`.
 */
#ifndef BOOTVET_SOLVE_OBSERVABLE_H
#define BOOTVET_SOLVE_OBSERVABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	VET_OBSERVABLE_COUNT = 0
#define VET_OBSERVABLE(name, bits, description) +1
#define VET_OBSERVABLE_BIT(name, whole, bit, description) +1
#include "guests/observables.def"
};

enum {
	VET_ENTRY_COUNT = 0
#define VET_ENTRY(name, description) +1
#include "guests/entries.def"
};

struct vet_observable_info {
	const char *name;
	const char *description;
	unsigned bits; /* width; 1 for a bit */
	int whole;     /* the observable this is a bit of, or -1 */
	unsigned bit;
};

/* id < VET_OBSERVABLE_COUNT */
struct vet_observable_info vet_observable_info(unsigned id);
int vet_observable_find(const char *name); /* or -1 */

/* id < VET_ENTRY_COUNT */
const char *vet_entry_name(unsigned id);
const char *vet_entry_description(unsigned id);
int vet_entry_find(const char *name); /* `-` and `_` are one; or -1 */

/* Equal, with `-` and `_` taken for one: "xen-pv" is "xen_pv". */
bool vet_name_equal(const char *a, const char *b);

/* Lower-case letters and digits, the first a letter, parts joined by single `-`: how a guest may be called. */
bool vet_name_is_canonical(const char *name);

/* Those of `count` names that look like `wanted`, nearest first, at most three, as "a, b or c"; "" when none does.
 * Returns `out`. */
const char *vet_name_nearest(const char *wanted, const char *(*name)(const void *, unsigned), const void *names,
			     unsigned count, char *out, size_t out_size);

#endif
