/* SPDX-License-Identifier: MIT */
/*
 * Why a function runs on a guest, or why it does not; who uses an object; what a location holds and who stores it.
 * Comes in: a solution and a name.  Goes out: JSON (docs/check-json.md), and the same as text.
 */
#ifndef BOOTVET_REPORT_EXPLANATION_H
#define BOOTVET_REPORT_EXPLANATION_H

#include <jansson.h>
#include <stdio.h>

#include "solve/solve.h"

/*
 * A list, one object for everything of that name: statics of several files may share it.  NAME is a function, an object,
 * or a location in an object, `x86_init.timers.timer_init`, `table[3].probe`.  Empty when there is none; then message
 * says why, with the names nearest to it.
 */
json_t *vet_explain_json(const struct vet_solution *solution, const char *name, char *message, size_t message_size);

/* The same list, in 80 columns as far as names allow. */
void vet_explain_text(FILE *out, const json_t *list);

/* The part of it that tells the ways by which a dead function could run, `most` of each sort; json: cleaned (lines.h). */
void vet_explain_dead_text(FILE *out, const json_t *json, size_t most);

#endif
