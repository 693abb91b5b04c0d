/* SPDX-License-Identifier: MIT */
/*
 * Names to numbers, inside analyzer/link only.  In: a name and a second word (both must outlive the table).  Out: the number that
 * the pair was entered with first.
 */
#ifndef BOOTVET_LINK_NAME_TABLE_H
#define BOOTVET_LINK_NAME_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Open addressing; {0} is an empty one; free .slot. */
struct vet_name_table {
	struct vet_name_slot {
		const char *first, *second;
		uint32_t number;
		uint32_t hash;
	} *slot;
	size_t slot_count, used;
};

/* The slot of that name; a new one holds `fresh`, and *is_new tells. */
struct vet_name_slot *vet_name_take(struct vet_name_table *table, const char *first, const char *second, uint32_t fresh, bool *is_new);

/* The slot of that name, or NULL. */
const struct vet_name_slot *vet_name_find(const struct vet_name_table *table, const char *first, const char *second);

#endif
