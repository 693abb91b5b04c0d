/* SPDX-License-Identifier: MIT */
/*
 * Why a function runs on a guest, or why it does not.  Comes in: a solution and a name.  Goes out: text or JSON.
 */
#ifndef BOOTVET_REPORT_EXPLANATION_H
#define BOOTVET_REPORT_EXPLANATION_H

#include <jansson.h>
#include <stdio.h>

#include "solve/solve.h"

/* Every function of that name (statics of several files may share it); the number found. */
size_t vet_explain_text(FILE *out, const struct vet_solution *solution, const char *name);
json_t *vet_explain_json(const struct vet_solution *solution, const char *name);

#endif
