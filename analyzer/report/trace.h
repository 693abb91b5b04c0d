/* SPDX-License-Identifier: MIT */
/*
 * What executed, held against what can be reached: recall, reach, and every function that ran although nothing says that it
 * can (docs/trace.md).  Comes in: a log's functions (trace-executed.h), one solution a phase.  Goes out: JSON, and the same
 * as text.
 */
#ifndef BOOTVET_REPORT_TRACE_H
#define BOOTVET_REPORT_TRACE_H

#include <jansson.h>

#include "report/trace-executed.h"
#include "solve/solve.h"

/* What ran before a function first did; the last phase is everything. */
struct vet_trace_phase {
	const char *name; /* the function that ends it, or "full" */
	uint64_t end;     /* functions whose first.when is below; VET_TRACE_NEVER: all that ran */
	uint32_t executed, reached, reachable; /* functions; reached: of the executed */
	uint32_t ambiguous, ambiguous_lost;    /* names of several functions; of which none can be reached */
};

struct vet_trace {
	const struct vet_trace_map *map;
	const struct vet_trace_executed *executed;
	struct vet_trace_phase *phase; /* in the order in which they end */
	size_t phase_count;
	json_t *guest, *entries;       /* of the solutions */
	json_t *missed;                /* executed and dead, in some phase: by first.when */
	json_t **row;                  /* by function: its object in `missed`, or NULL */
	json_t *ambiguous;             /* names of several functions, judged once all ran */
};

/*
 * `until` names the functions that end the phases; "full" is added.  0; or -1 with a message: no such function, or it did
 * not run.  Free it in both cases.
 */
int vet_trace_begin(struct vet_trace *trace, const struct vet_trace_executed *executed, const char *const *until, size_t count, char *message,
		    size_t message_size);

/* Holds one phase against its solution, whose `until` ends it; phases in order. */
void vet_trace_judge(struct vet_trace *trace, size_t phase, const struct vet_solution *solution);

void vet_trace_free(struct vet_trace *trace);

/* Nothing that ran is missing. */
bool vet_trace_is_whole(const struct vet_trace *trace);

/* The document of docs/trace.md; the caller owns it. */
json_t *vet_trace_json(const struct vet_trace *trace, const char *log);

/* The same document in 80 columns. */
void vet_trace_text(FILE *out, const json_t *document);

#endif
