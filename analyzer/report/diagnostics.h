/* SPDX-License-Identifier: MIT */
/*
 * What each diagnostic means, for reports that carry it with them.  Comes in: docs/diagnostics, which annotations/embed.c has
 * made part of the program.  Goes out: one line, one paragraph, the whole page.
 */
#ifndef BOOTVET_REPORT_DIAGNOSTICS_H
#define BOOTVET_REPORT_DIAGNOSTICS_H

#include <stdbool.h>

/* Texts own their memory; "" where the pages lack it. */
struct vet_diagnostic {
	char *summary;     /* the index's line, its first letter large, with a full stop */
	char *description; /* the page's first paragraph, in one line */
	char *help;        /* the page, Markdown, behind its title; links to other pages are plain words */
	bool is_error;     /* unless something makes it less */
};

struct vet_diagnostic vet_diagnostic_read(unsigned id); /* enum vet_finding_id */
void vet_diagnostic_free(struct vet_diagnostic *diagnostic);

#endif
