/* SPDX-License-Identifier: MIT */
/*
 * What the files of sarif.h share: places and fixes.
 */
#ifndef BOOTVET_REPORT_SARIF_INTERNAL_H
#define BOOTVET_REPORT_SARIF_INTERNAL_H

#include "report/sarif.h"

/* An artifactLocation; NULL where no file is known. */
json_t *vet_sarif_file(const struct vet_source_root *root, const char *file);

/* A location; of code without lines (OBJECT(SYMBOL+OFFSET)) the object, and the symbol as its logical location.  message: taken
 * over, or NULL. */
json_t *vet_sarif_location(const struct vet_source_root *root, struct vet_where where, json_t *message);

/* {"text": TEXT}; TEXT is freed. */
json_t *vet_sarif_message(char *text);

/* The fixes of a finding: none unless a guard can be put in front of a whole statement; NULL then. */
json_t *vet_sarif_fixes(const struct vet_source_root *root, const struct vet_finding *finding);

#endif
