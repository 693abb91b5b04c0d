/* SPDX-License-Identifier: MIT */
/*
 * Tables of numbers for terminals: right-aligned columns under two lines of headings, a name at each line's end, where
 * it may wrap.  Comes in: headings and rows.  Goes out: aligned lines.
 */
#ifndef BOOTVET_REPORT_NUMBER_TABLE_H
#define BOOTVET_REPORT_NUMBER_TABLE_H

#include <stdint.h>
#include <stdio.h>

#define VET_NUMBER_COLUMNS 12u

struct vet_number_table;

/* columns <= VET_NUMBER_COLUMNS.  group: a heading that stands over columns from this one on, or NULL; all texts are
 * kept by reference. */
struct vet_number_table *vet_number_table_new(size_t columns, const char *const *group, const char *const *heading, const char *name);
void vet_number_table_free(struct vet_number_table *table);

/* name: copied. */
void vet_number_table_row(struct vet_number_table *table, const uint64_t *numbers, const char *name);

void vet_number_table_print(const struct vet_number_table *table, FILE *out);

#endif
