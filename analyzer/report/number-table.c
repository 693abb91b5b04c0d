/* SPDX-License-Identifier: MIT */
/*
 * Tables of numbers; see number-table.h.
 */
#include "report/number-table.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/table.h"
#include "support/memory.h"
#include "support/text.h"

#define GAP 2

struct row {
	uint64_t number[VET_NUMBER_COLUMNS];
	char *name;
};

struct vet_number_table {
	size_t columns;
	const char *group[VET_NUMBER_COLUMNS], *heading[VET_NUMBER_COLUMNS], *name;
	struct row *row;
	size_t count, capacity;
};

struct vet_number_table *vet_number_table_new(size_t columns, const char *const *group, const char *const *heading, const char *name)
{
	struct vet_number_table *table = vet_allocate(1, sizeof(*table));

	table->columns = columns;
	table->name = name;
	memcpy(table->group, group, columns * sizeof(*group));
	memcpy(table->heading, heading, columns * sizeof(*heading));
	return table;
}

void vet_number_table_free(struct vet_number_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free(table->row[i].name);
	free(table->row);
	free(table);
}

void vet_number_table_row(struct vet_number_table *table, const uint64_t *numbers, const char *name)
{
	table->row = vet_grow(table->row, &table->capacity, table->count + 1, sizeof(*table->row));
	struct row *row = &table->row[table->count++];

	memcpy(row->number, numbers, table->columns * sizeof(*numbers));
	row->name = vet_copy_string(name);
}

static int digits(uint64_t number)
{
	int count = 1;

	while (number /= 10)
		count++;
	return count;
}

static int width_of(const struct vet_number_table *table, size_t column)
{
	int width = (int)strlen(table->heading[column]);

	for (size_t i = 0; i < table->count; i++)
		if (digits(table->row[i].number[column]) > width)
			width = digits(table->row[i].number[column]);
	return width + GAP;
}

/* A group's heading ends where its columns end. */
static void print_groups(const struct vet_number_table *table, FILE *out, const int *width)
{
	bool any = false;

	for (size_t c = 0; c < table->columns; c++)
		any |= table->group[c] && *table->group[c];
	for (size_t first = 0, next; any && first < table->columns; first = next) {
		int room = width[first];

		for (next = first + 1; next < table->columns && !table->group[next]; next++)
			room += width[next];
		fprintf(out, "%*s", room, table->group[first] ? table->group[first] : "");
	}
	fputs(any ? "\n" : "", out);
}

/* A long name goes on under itself. */
static void print_row(const struct vet_number_table *table, FILE *out, const int *width, const struct row *row)
{
	char *numbers = vet_format("%s", "");

	for (size_t c = 0; c < table->columns; c++) {
		char *longer = vet_format("%s%*" PRIu64, numbers, width[c], row->number[c]);

		free(numbers);
		numbers = longer;
	}
	char *first = vet_format("%s  ", numbers);

	vet_text_paragraph(out, first, row->name, VET_TEXT_WIDTH);
	free(first);
	free(numbers);
}

void vet_number_table_print(const struct vet_number_table *table, FILE *out)
{
	int width[VET_NUMBER_COLUMNS];

	for (size_t c = 0; c < table->columns; c++)
		width[c] = width_of(table, c);
	print_groups(table, out, width);
	for (size_t c = 0; c < table->columns; c++)
		fprintf(out, "%*s", width[c], table->heading[c]);
	fprintf(out, "%s%s\n", *table->name ? "  " : "", table->name);
	for (size_t i = 0; i < table->count; i++)
		print_row(table, out, width, &table->row[i]);
}
