/* SPDX-License-Identifier: MIT */
/*
 * Builds a unit that no compiler wrote, inside analyzer/link only: what symbols and relocations say of assembly has the same
 * form as facts, so that nobody behind needs a case of its own.  In: rows, in any order of tables.  Out: a struct vet_unit.
 */
#ifndef BOOTVET_LINK_SYNTHETIC_H
#define BOOTVET_LINK_SYNTHETIC_H

#include <stddef.h>
#include <stdint.h>

#include "facts/unit.h"

struct vet_synthetic {
	struct vet_synthetic_table {
		uint8_t *bytes;
		size_t size, room;
		uint32_t rows;
	} table[VET_TABLE_COUNT];
};

/* Each returns the new row's number; a string's number is its offset. */
uint32_t vet_synthetic_row(struct vet_synthetic *unit, enum vet_table_id table, const void *row, size_t size);
uint32_t vet_synthetic_string(struct vet_synthetic *unit, const char *text);

/* How many rows that table has. */
static inline uint32_t vet_synthetic_count(const struct vet_synthetic *unit, enum vet_table_id table)
{
	return unit->table[table].rows;
}

static inline struct vet_symbol *vet_synthetic_symbol(struct vet_synthetic *unit, uint32_t row)
{
	return (struct vet_symbol *)(void *)unit->table[VET_TABLE_SYMBOLS].bytes + row;
}

/* The unit, to be freed with vet_unit_free. */
void vet_synthetic_finish(struct vet_synthetic *synthetic, const char *source, struct vet_unit *unit);
void vet_synthetic_free(struct vet_synthetic *synthetic);

#endif
