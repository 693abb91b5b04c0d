/* SPDX-License-Identifier: MIT */
/*
 * Which fields are one; see fields.h.
 */
#include "fields.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

static bool in_union(const struct vet_program *program, uint32_t field)
{
	struct vet_row row = program->field[field].mentions.row[0];
	const struct vet_unit *unit = program->unit[row.unit];

	return unit->records[unit->fields[row.row].record].is_union;
}

/* Fields of one record carry neighbouring numbers or not: sorted by the record's name they do. */
struct member {
	const char *record;
	uint32_t field;
};

static int by_record(const void *left, const void *right)
{
	const struct member *a = left, *b = right;
	int order = a->record == b->record ? 0 : strcmp(a->record, b->record);

	return order ? order : a->field < b->field ? -1 : a->field > b->field;
}

void vet_fields_classify(const struct vet_program *program, uint32_t *class_of)
{
	struct member *member = vet_allocate(program->field_count, sizeof(*member));
	size_t count = 0;

	for (uint32_t f = 0; f < program->field_count; f++) {
		class_of[f] = f;
		if (in_union(program, f))
			member[count++] = (struct member){ program->field[f].record, f };
	}
	if (count)
		qsort(member, count, sizeof(*member), by_record);
	for (size_t i = 1; i < count; i++)
		if (!strcmp(member[i].record, member[i - 1].record))
			class_of[member[i].field] = class_of[member[i - 1].field];
	free(member);
}
