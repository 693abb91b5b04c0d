/* SPDX-License-Identifier: MIT */
/*
 * Branches inside one live function: those that decide whether a point runs, and the one that cuts a dead point off.
 * Comes in: the finished fixed point.  Goes out: edges, and what to say of them; to explanation.c and diff.c.
 */
#ifndef BOOTVET_REPORT_EXPLANATION_BRANCH_H
#define BOOTVET_REPORT_EXPLANATION_BRANCH_H

#include <jansson.h>

#include "solve/solve.h"

#define VET_BRANCH_WAY 64u /* the most branches told of one way */

/*
 * The edges, on a shortest live way from the function's start to the point, whose branch decides whether it gets there:
 * behind its other edges the function could end without.  In order; the caller frees.
 */
uint32_t *vet_branch_way(const struct vet_body *body, uint32_t point, size_t *count);

enum vet_cut_kind {
	VET_CUT_NONE,      /* the point is live, or nothing leads to it even in the facts */
	VET_CUT_BRANCH,    /* edge: never taken */
	VET_CUT_NO_RETURN, /* point: a call that never returns */
};

struct vet_cut {
	enum vet_cut_kind kind;
	uint32_t edge, point;
};

/* What keeps a dead point of a live function from running: the nearest before it. */
struct vet_cut vet_branch_cut(const struct vet_body *body, uint32_t point);

/* "condition", "at", "outcome", "since", "live", "decided" (docs/check-json.md); NULL for an edge without a condition. */
json_t *vet_branch_json(const struct vet_solution *solution, const struct vet_body *body, uint32_t edge);

/* "{0, 2}", "{hpet_init}", "anything"; the caller frees. */
char *vet_explain_set(const struct vet_solution *solution, const struct vet_set *set);

/* "3..0x10" */
void vet_explain_print_range(FILE *out, int64_t low, int64_t high);

/* Where something stands, for JSON. */
json_t *vet_explain_where(struct vet_where where);

/* A value of a function as text that is safe for terminals; the caller frees. */
char *vet_explain_value(const struct vet_unit *unit, const struct vet_function *function, uint32_t value);

/* The same for what is at an address. */
char *vet_explain_place(const struct vet_unit *unit, const struct vet_function *function, uint32_t address);

#endif
