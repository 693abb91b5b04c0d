/* SPDX-License-Identifier: MIT */
/*
 * Names to numbers; see name-table.h.  Hashes are kept, so that growing and comparing seldom look at the text.
 */
#include "name-table.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "support/memory.h"

static uint32_t hash_names(const char *first, const char *second)
{
	uint64_t seed = *second ? XXH3_64bits(second, strlen(second)) : 0;

	return (uint32_t)XXH3_64bits_withSeed(first, strlen(first), seed);
}

static struct vet_name_slot *probe(const struct vet_name_table *table, const char *first, const char *second, uint32_t hash)
{
	size_t at = hash & (table->slot_count - 1);

	while (table->slot[at].first && (table->slot[at].hash != hash || strcmp(table->slot[at].first, first) ||
					 strcmp(table->slot[at].second, second)))
		at = (at + 1) & (table->slot_count - 1);
	return &table->slot[at];
}

static void grow(struct vet_name_table *table)
{
	struct vet_name_table grown = { .slot_count = table->slot_count ? table->slot_count * 2 : 64, .used = table->used };

	grown.slot = vet_allocate(grown.slot_count, sizeof(*grown.slot));
	for (size_t i = 0; i < table->slot_count; i++) {
		size_t at = table->slot[i].hash & (grown.slot_count - 1);

		if (!table->slot[i].first)
			continue;
		while (grown.slot[at].first)
			at = (at + 1) & (grown.slot_count - 1);
		grown.slot[at] = table->slot[i];
	}
	free(table->slot);
	*table = grown;
}

struct vet_name_slot *vet_name_take(struct vet_name_table *table, const char *first, const char *second, uint32_t fresh, bool *is_new)
{
	uint32_t hash = hash_names(first, second);

	if (table->used * 2 >= table->slot_count)
		grow(table);
	struct vet_name_slot *slot = probe(table, first, second, hash);

	*is_new = !slot->first;
	if (*is_new) {
		*slot = (struct vet_name_slot){ first, second, fresh, hash };
		table->used++;
	}
	return slot;
}

const struct vet_name_slot *vet_name_find(const struct vet_name_table *table, const char *first, const char *second)
{
	const struct vet_name_slot *slot = table->slot_count ? probe(table, first, second, hash_names(first, second)) : NULL;

	return slot && slot->first ? slot : NULL;
}
