/* SPDX-License-Identifier: MIT */
/*
 * What a guest can reach of an image, as text for people and as JSON for programs (docs/audit-json.md).  Comes in: a
 * solution, and which functions and objects live on other terms.  Goes out: standard output.
 */
#ifndef BOOTVET_REPORT_AUDIT_H
#define BOOTVET_REPORT_AUDIT_H

#include <jansson.h>

#include "report/audit-tally.h"

struct vet_audit_options {
	bool surface, hubs, holes; /* sections that are not always told */
	bool list;                 /* name what is in one column */
	unsigned column;           /* enum vet_tally_column */
	const char *folder;        /* lists: only files below it; NULL: all */
	unsigned depth;            /* folders of so many levels; 0: of any */
};

/* The whole report of one guest. */
void vet_audit_text(FILE *out, const struct vet_audit *audit, const struct vet_audit_options *options);

/* The object for one guest; the caller owns the reference. */
json_t *vet_audit_json(const struct vet_audit *audit, const struct vet_audit_options *options);

/* A table with a line a guest. */
struct vet_audit_line {
	char *guest, *entries;
	struct vet_tally tally;
	size_t errors, warnings, holes;
};

struct vet_audit_line vet_audit_line_of(const struct vet_audit *audit);
void vet_audit_lines(FILE *out, const struct vet_audit_line *line, size_t count);

/* audit-sections.c: the parts of the text. */
void vet_audit_print_surface(FILE *out, const struct vet_audit *audit);
void vet_audit_print_hubs(FILE *out, const struct vet_audit *audit);
void vet_audit_print_list(FILE *out, const struct vet_audit *audit, const struct vet_audit_options *options);

#endif
