/* SPDX-License-Identifier: MIT */
/*
 * What surely holds where: claims made, phases provided, from callers to callees and back.
 * Comes in: the live graph (reach.h), the annotations (policy.h).  Goes out: for every live point the capabilities
 * claimed present or absent on every path from an entry.  A greatest fixed point: all starts as held, and falls.
 */
#ifndef BOOTVET_SOLVE_STATE_H
#define BOOTVET_SOLVE_STATE_H

#include "solve/constraint.h"
#include "solve/policy.h"
#include "solve/reach.h"

/* Capabilities that surely are claimed present, or absent. */
struct vet_held {
	uint64_t present, absent;
};

/* The same since the function's entry; `gone`: phases that may have been withdrawn since. */
struct vet_flow {
	uint64_t present, absent, gone;
};

struct vet_function_state {
	bool judged;              /* part of this run */
	struct vet_held entry;    /* on every call, and what the function and its callers may assume because they require it */
	struct vet_held proven;   /* the same without assumptions: all that a value may carry elsewhere */
	struct vet_flow *block;   /* at its start, by block */
	struct vet_flow *before;  /* by point */
	struct vet_held *edge;    /* what taking it claims, by edge */
	struct vet_held *block_end; /* gained since the function's entry, by block */
	struct vet_flow leaving;  /* at every return */
};

struct vet_state_options {
	bool skip_boundaries; /* what runs only below a vet_boundary is not judged */
	bool distrust_certain_guards; /* a guard that is always true on this guest claims nothing: finds lying guards */
	const struct vet_state *frozen; /* results for what is not judged (skip_boundaries) */
};

struct vet_memo;
struct vet_stores;

struct vet_state {
	const struct vet_reach *reach;
	const struct vet_policy *policy;
	struct vet_state_options options;
	uint64_t phases; /* capabilities that somebody may withdraw: no claim about them outlives a call */
	struct vet_function_state *function; /* by entity */
	bool *root;
	struct vet_memo *memo;
	struct vet_stores *stores;
	uint32_t round;
	bool changed;
};

/* roots: entities that entries name. */
struct vet_state *vet_state_solve(const struct vet_reach *reach, const struct vet_policy *policy, const uint32_t *roots,
				  size_t root_count, struct vet_state_options options);
void vet_state_free(struct vet_state *state);

/* Do calls that this function makes count in this run? */
static inline bool vet_state_counts(const struct vet_state *state, uint32_t function)
{
	return state->function[function].judged &&
	       !(state->options.skip_boundaries && state->policy->entity[function].boundary);
}

/* All that holds before a point, on every path from every entry. */
struct vet_held vet_state_before(const struct vet_state *state, struct vet_place place);

/* The same without what required functions assume. */
struct vet_held vet_state_proven(const struct vet_state *state, struct vet_place place);

static inline struct vet_held vet_held_of(struct vet_held entry, struct vet_flow flow)
{
	return (struct vet_held){ (entry.present & ~flow.gone) | flow.present, entry.absent | flow.absent };
}

/* claims.c: what taking a live edge claims. */
struct vet_held vet_claims_edge(struct vet_state *state, const struct vet_body *body, uint32_t block, uint32_t edge);
/* What holds when the indirect call at `call` goes to `target`, beyond what holds there anyway (claims-target.c). */
struct vet_held vet_claims_target(struct vet_state *state, struct vet_place call, uint32_t target);
void vet_claims_begin(struct vet_state *state); /* a new round */
void vet_claims_prepare(struct vet_state *state);
void vet_claims_free(struct vet_state *state);

#endif
