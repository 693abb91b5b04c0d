/* SPDX-License-Identifier: MIT */
/*
 * Plain tables for terminals: rows of text in, aligned columns out.  The last column takes what is left of the line
 * and wraps at spaces, under itself; the others are as wide as their widest cell.
 */
#ifndef BOOTVET_REPORT_TABLE_H
#define BOOTVET_REPORT_TABLE_H

#include <stddef.h>
#include <stdio.h>

#define VET_TEXT_WIDTH 80u /* what every table and paragraph fits into */

struct vet_text_table;

/* headings: `columns` texts; they and all cells are copied. */
struct vet_text_table *vet_text_table_new(size_t columns, const char *const *headings);
void vet_text_table_free(struct vet_text_table *table);

void vet_text_table_row(struct vet_text_table *table, const char *const *cells);

/* Prints headings and rows in at most `width` columns, as long as the last column keeps 16 of them. */
void vet_text_table_print(const struct vet_text_table *table, FILE *out, size_t width);

/* Prints `text` wrapped at spaces, `first` before its first line, blanks of the same width before the others. */
void vet_text_paragraph(FILE *out, const char *first, const char *text, size_t width);

#endif
