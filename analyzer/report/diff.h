/* SPDX-License-Identifier: MIT */
/*
 * What one guest's boot runs and another's does not.  Comes in: two solutions of one program.  Goes out: JSON
 * (docs/check-json.md), and the same as text.
 */
#ifndef BOOTVET_REPORT_DIFF_H
#define BOOTVET_REPORT_DIFF_H

#include <jansson.h>
#include <stdio.h>

#include "solve/solve.h"

json_t *vet_diff_json(const struct vet_solution *one, const struct vet_solution *other);
void vet_diff_text(FILE *out, const json_t *diff);

#endif
