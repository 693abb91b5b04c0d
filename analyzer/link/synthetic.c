/* SPDX-License-Identifier: MIT */
/*
 * Tables that grow, then one block of memory with all of them; see synthetic.h.
 */
#include "synthetic.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

#define ALIGNMENT 8u

uint32_t vet_synthetic_row(struct vet_synthetic *unit, enum vet_table_id number, const void *row, size_t size)
{
	struct vet_synthetic_table *table = &unit->table[number];

	table->bytes = vet_grow(table->bytes, &table->room, table->size + size, 1);
	memcpy(table->bytes + table->size, row, size);
	table->size += size;
	return table->rows++;
}

uint32_t vet_synthetic_string(struct vet_synthetic *unit, const char *text)
{
	struct vet_synthetic_table *table = &unit->table[VET_TABLE_STRINGS];
	size_t size = strlen(text) + 1;
	uint32_t at;

	if (!table->size) { /* string 0 is the empty one */
		vet_synthetic_row(unit, VET_TABLE_STRINGS, "", 1);
	}
	if (size == 1)
		return 0;
	at = (uint32_t)table->size;
	vet_synthetic_row(unit, VET_TABLE_STRINGS, text, size);
	return at;
}

static const void *place(const struct vet_synthetic *synthetic, enum vet_table_id number, struct vet_unit *unit, size_t *used)
{
	const struct vet_synthetic_table *table = &synthetic->table[number];
	uint8_t *at = (uint8_t *)unit->payload + *used;

	if (table->size)
		memcpy(at, table->bytes, table->size);
	unit->count[number] = number == VET_TABLE_STRINGS ? (uint32_t)table->size : table->rows;
	*used += (table->size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	return at;
}

void vet_synthetic_finish(struct vet_synthetic *synthetic, const char *source, struct vet_unit *unit)
{
	uint32_t name = vet_synthetic_string(synthetic, source);
	size_t size = 0, used = 0;

	for (unsigned i = 0; i < VET_TABLE_COUNT; i++)
		size += (synthetic->table[i].size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	unit->payload = vet_allocate(size + ALIGNMENT, 1);
	unit->payload_size = size;
	unit->strings = place(synthetic, VET_TABLE_STRINGS, unit, &used);
	unit->lists = place(synthetic, VET_TABLE_LISTS, unit, &used);
	unit->constants = place(synthetic, VET_TABLE_CONSTANTS, unit, &used);
	unit->ranges = place(synthetic, VET_TABLE_RANGES, unit, &used);
	unit->types = place(synthetic, VET_TABLE_TYPES, unit, &used);
	unit->records = place(synthetic, VET_TABLE_RECORDS, unit, &used);
	unit->fields = place(synthetic, VET_TABLE_FIELDS, unit, &used);
	unit->annotations = place(synthetic, VET_TABLE_ANNOTATIONS, unit, &used);
	unit->symbols = place(synthetic, VET_TABLE_SYMBOLS, unit, &used);
	unit->initialisers = place(synthetic, VET_TABLE_INITIALISERS, unit, &used);
	unit->functions = place(synthetic, VET_TABLE_FUNCTIONS, unit, &used);
	unit->parameters = place(synthetic, VET_TABLE_PARAMETERS, unit, &used);
	unit->blocks = place(synthetic, VET_TABLE_BLOCKS, unit, &used);
	unit->edges = place(synthetic, VET_TABLE_EDGES, unit, &used);
	unit->points = place(synthetic, VET_TABLE_POINTS, unit, &used);
	unit->values = place(synthetic, VET_TABLE_VALUES, unit, &used);
	unit->source = unit->strings + name;
}

void vet_synthetic_free(struct vet_synthetic *synthetic)
{
	for (unsigned i = 0; i < VET_TABLE_COUNT; i++)
		free(synthetic->table[i].bytes);
}
