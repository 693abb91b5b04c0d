/* SPDX-License-Identifier: MIT */
/*
 * The table printer: columns line up, the last one wraps, nothing is wider than it may be.  In: texts.  Out: TAP.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/table.h"

static void prints(const char *const *cells, size_t columns, size_t rows, size_t width, const char *wanted)
{
	struct vet_text_table *table = vet_text_table_new(columns, cells);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	for (size_t row = 1; row < rows; row++)
		vet_text_table_row(table, cells + row * columns);
	vet_text_table_print(table, out, width);
	fclose(out);
	vet_text_table_free(table);
	assert_string_equal(text, wanted);
	free(text);
}

static void lines_columns_up(void **state)
{
	static const char *const cells[] = {"A", "BB", "C", "long", "b", "c", "x", "", "y"};

	(void)state;
	prints(cells, 3, 3, 80,
	       "A     BB  C\n"
	       "long  b   c\n"
	       "x         y\n");
	prints(cells, 3, 1, 80, "A  BB  C\n");
	prints(cells, 1, 3, 80, "A\nBB\nC\n");
}

static void wraps_the_last_column(void **state)
{
	static const char *const cells[] = {"A", "text", "1", "one two three four five six", "2", "abcdefghijklmnopqrstuvwxyz"};

	(void)state;
	prints(cells, 2, 3, 20,
	       "A  text\n"
	       "1  one two three\n"
	       "   four five six\n"
	       "2  abcdefghijklmnopq\n"
	       "   rstuvwxyz\n");
	/* The last column keeps 16 columns, even where that is too wide. */
	prints(cells, 2, 2, 5,
	       "A  text\n"
	       "1  one two three\n"
	       "   four five six\n");
}

#define E "\xc3\xa9" /* one column, two bytes */
#define E4 E E E E
#define E16 E4 E4 E4 E4

static void counts_characters(void **state)
{
	static const char seventeen[] = E16 E;
	static const char *const cells[] = {E, "B", "ab", seventeen};

	(void)state;
	prints(cells, 2, 2, 20, E "   B\nab  " E16 "\n    " E "\n");
}

static void wraps_paragraphs(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	assert_non_null(out);
	vet_text_paragraph(out, "is: ", "aaaa bbbb cccc dddd eeee ffff", 24);
	vet_text_paragraph(out, "", "", 24);
	fclose(out);
	assert_string_equal(text, "is: aaaa bbbb cccc dddd\n    eeee ffff\n\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_columns_up),
		cmocka_unit_test(wraps_the_last_column),
		cmocka_unit_test(counts_characters),
		cmocka_unit_test(wraps_paragraphs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
