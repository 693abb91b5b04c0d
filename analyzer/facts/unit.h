/* SPDX-License-Identifier: MIT */
/*
 * One unit's facts, in memory, already validated: every index is in range, every string ends, blocks, points and
 * values nest in their function, phi pairs and argument lists name values of their function.  Readers (link, solve,
 * print) may follow indices without looking back.
 */
#ifndef BOOTVET_FACTS_UNIT_H
#define BOOTVET_FACTS_UNIT_H

#include <stddef.h>
#include <stdint.h>

#include "schema.h"

struct vet_unit {
	void *payload; /* owned; NULL after vet_unit_free */
	size_t payload_size;
	const char *source;
	const char *strings;
	const uint32_t *lists;
	const int64_t *constants;
	const struct vet_range *ranges;
	const struct vet_type *types;
	const struct vet_record *records;
	const struct vet_field *fields;
	const struct vet_annotation *annotations;
	const struct vet_symbol *symbols;
	const struct vet_initialiser *initialisers;
	const struct vet_function *functions;
	const struct vet_parameter *parameters;
	const struct vet_block *blocks;
	const struct vet_edge *edges;
	const struct vet_point *points;
	const struct vet_value *values;
	uint32_t count[VET_TABLE_COUNT];
};

/*
 * Reads the next record of a fact section (or of a bare fact file).
 *
 * data, size: the whole section.  *offset: where to start, moved past the record and its padding.
 * Returns 1 and fills *unit (caller frees), 0 at the section's end, -1 on a bad record, with the reason and the byte
 * offset written to message.
 */
int vet_unit_next(const void *data, size_t size, size_t *offset, struct vet_unit *unit, char *message, size_t message_size);

void vet_unit_free(struct vet_unit *unit);

static inline const char *vet_unit_string(const struct vet_unit *unit, uint32_t id)
{
	return unit->strings + id;
}

#endif
