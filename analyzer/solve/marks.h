/* SPDX-License-Identifier: MIT */
/*
 * Ways that are no ordinary boot: through panic, through the handler of a command-line option.
 * Comes in: what models say, the live graph.  Goes out: functions and calls for a search of routes to avoid.
 */
#ifndef BOOTVET_SOLVE_MARKS_H
#define BOOTVET_SOLVE_MARKS_H

#include "solve/model.h"
#include "solve/reach.h"

/* What a search avoids; NULL: nothing. */
struct vet_avoided {
	bool *function; /* by entity */
	bool *call;     /* by position in reach->call */
};

struct vet_marks {
	struct vet_avoided panic, option;
};

struct vet_marks *vet_marks_find(const struct vet_reach *reach, const struct vet_model_program *model);
void vet_marks_free(struct vet_marks *marks);

#endif
