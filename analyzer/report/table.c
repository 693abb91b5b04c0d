/* SPDX-License-Identifier: MIT */
/*
 * Plain tables for terminals; see table.h.
 */
#include "report/table.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

#define GAP 2u
#define LAST_MINIMUM 16u

struct vet_text_table {
	size_t columns, cell_count, capacity;
	char **cells; /* headings first, row by row */
};

static bool continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Columns that UTF-8 text takes: one a character. */
static size_t text_width(const char *text, size_t bytes)
{
	size_t width = 0;

	for (size_t i = 0; i < bytes; i++)
		width += !continues(text[i]);
	return width;
}

/* Bytes of the longest start of `text` that fits `width` columns, ending before a space if it can. */
static size_t line_length(const char *text, size_t width)
{
	size_t end = 0, at_space = 0, used = 0;

	while (text[end] && (used < width || continues(text[end]))) {
		if (text[end] == ' ')
			at_space = end;
		used += !continues(text[end]);
		end++;
	}
	if (text[end] == '\0' || text[end] == ' ')
		return end;
	return at_space ? at_space : end;
}

/* Prints text from the column `indent` on, where the cursor is; ends the line. */
static void print_wrapped(FILE *out, const char *text, size_t indent, size_t width)
{
	size_t room = width > indent + LAST_MINIMUM ? width - indent : LAST_MINIMUM;

	for (;;) {
		size_t length = line_length(text, room);

		fwrite(text, 1, length, out);
		fputc('\n', out);
		text += length;
		text += strspn(text, " ");
		if (!*text)
			return;
		fprintf(out, "%*s", (int)indent, "");
	}
}

void vet_text_paragraph(FILE *out, const char *first, const char *text, size_t width)
{
	fputs(first, out);
	print_wrapped(out, text, text_width(first, strlen(first)), width);
}

void vet_text_table_row(struct vet_text_table *table, const char *const *cells)
{
	table->cells = vet_grow(table->cells, &table->capacity, table->cell_count + table->columns, sizeof(*table->cells));
	for (size_t i = 0; i < table->columns; i++)
		table->cells[table->cell_count++] = vet_copy_string(cells[i]);
}

struct vet_text_table *vet_text_table_new(size_t columns, const char *const *headings)
{
	struct vet_text_table *table = vet_allocate(1, sizeof(*table));

	table->columns = columns;
	vet_text_table_row(table, headings);
	return table;
}

void vet_text_table_free(struct vet_text_table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->cell_count; i++)
		free(table->cells[i]);
	free(table->cells);
	free(table);
}

/* How wide each column but the last is, gap included; the caller frees. */
static size_t *column_widths(const struct vet_text_table *table)
{
	size_t *widths = vet_allocate(table->columns, sizeof(*widths));

	for (size_t i = 0; i < table->cell_count; i++) {
		size_t width = text_width(table->cells[i], strlen(table->cells[i])) + GAP;

		if (width > widths[i % table->columns])
			widths[i % table->columns] = width;
	}
	return widths;
}

void vet_text_table_print(const struct vet_text_table *table, FILE *out, size_t width)
{
	size_t *widths = column_widths(table);

	for (size_t row = 0; row < table->cell_count; row += table->columns) {
		size_t indent = 0;

		for (size_t column = 0; column + 1 < table->columns; column++) {
			const char *cell = table->cells[row + column];

			fprintf(out, "%s%*s", cell, (int)(widths[column] - text_width(cell, strlen(cell))), "");
			indent += widths[column];
		}
		print_wrapped(out, table->cells[row + table->columns - 1], indent, width);
	}
	free(widths);
}
