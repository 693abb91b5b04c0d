/* SPDX-License-Identifier: MIT */
/*
 * Findings of one guest, as text for people and as JSON for programs; of several, as Markdown.  Comes in: a solution.  Goes
 * out: a stream, JSON.
 */
#ifndef BOOTVET_REPORT_FINDINGS_H
#define BOOTVET_REPORT_FINDINGS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "solve/solve.h"

/* A line a finding, its path, evidence and fix below; then one line of counts.
 * holes: list each proof hole, too; vouched: and what boundaries vouch for and probes touch. */
void vet_report_text(FILE *out, const struct vet_solution *solution, bool holes, bool vouched);

/* The object for one guest of docs/check-json.md; the caller owns the reference. */
json_t *vet_report_json(const struct vet_solution *solution);

/* A table of guests and each finding with its path folded, in Markdown, from a list of such objects. */
void vet_report_markdown(FILE *out, const json_t *guests);

/* A string from an object, which may be hostile: what is not UTF-8 is told byte by byte; NULL is null. */
json_t *vet_json_text(const char *string);

/* "error", "warning"; "note" when vouched for or known. */
const char *vet_finding_severity(const struct vet_finding *finding);

/* What makes it less than an error in every boot, to stand behind its message; or "". */
const char *vet_finding_remark(const struct vet_finding *finding);

/* The function that it stands in; NULL for findings about a declaration. */
const char *vet_finding_function(const struct vet_solution *solution, const struct vet_finding *finding);

const char *vet_hole_name(unsigned kind); /* "external", ... */

#endif
