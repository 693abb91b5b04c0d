/* SPDX-License-Identifier: MIT */
/*
 * Findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code-scanning pages and viewers; docs/ci.md says what stands where.
 * Comes in: a solution a guest, and what file names are relative to.  Goes out: a run each, and the log around them.
 */
#ifndef BOOTVET_REPORT_SARIF_H
#define BOOTVET_REPORT_SARIF_H

#include <jansson.h>

#include "solve/solve.h"

/* Absolute folders, without a `/' at the end unless they are `/'. */
struct vet_source_root {
	const char *here; /* relative file names are relative to it */
	const char *root; /* files below it are told relative to it (%SRCROOT%), others as file: URIs */
};

/* One guest's run; baseline names the file that made findings known, or NULL.  The caller owns the reference. */
json_t *vet_sarif_run(const struct vet_solution *solution, const struct vet_source_root *root, const char *baseline, const char *version);

/* The log of these runs, whose reference it takes.  exit_status: of this process. */
json_t *vet_sarif_log(json_t *runs, int exit_status);

#endif
