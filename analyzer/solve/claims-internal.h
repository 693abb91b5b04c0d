/* SPDX-License-Identifier: MIT */
/*
 * Shared by claims.c (sources and memo), claims-expression.c (operators) and claims-model.c (models' conditions) only.
 */
#ifndef BOOTVET_SOLVE_CLAIMS_INTERNAL_H
#define BOOTVET_SOLVE_CLAIMS_INTERNAL_H

#include "solve/state.h"

/* A call looked through: parameters of the callee are the arguments of this point. */
struct vet_frame {
	const struct vet_frame *up;
	const struct vet_body *caller;
	uint32_t point;
	unsigned depth;
};

/* Asked of one edge: `body` and `block` are where it leaves. */
struct vet_question {
	struct vet_state *state;
	const struct vet_body *body;
	uint32_t block;
	unsigned fuel, depth;
};

static inline struct vet_held vet_held_both(struct vet_held a, struct vet_held b)
{
	return (struct vet_held){ .present = a.present | b.present, .absent = a.absent | b.absent };
}

static inline struct vet_held vet_held_either(struct vet_held a, struct vet_held b)
{
	return (struct vet_held){ .present = a.present & b.present, .absent = a.absent & b.absent };
}

/* Gained since the function's entry where control leaves that block along that edge. */
static inline struct vet_held vet_held_along(const struct vet_function_state *function, uint32_t block, uint32_t edge)
{
	return function->block ? vet_held_both(function->edge[edge], function->block_end[block]) : (struct vet_held){ 0 };
}

/* What surely holds whenever the value lies in C; asked again of operands and sources. */
struct vet_held vet_claim(struct vet_question *q, const struct vet_body *body, uint32_t value, const struct vet_constraint *c,
			  const struct vet_frame *frame);

/* The same for a value that operators make of others. */
struct vet_held vet_claim_expression(struct vet_question *q, const struct vet_body *body, uint32_t number,
				     const struct vet_constraint *c, const struct vet_frame *frame);

/* Does a model claim something of what this load reads, of what this call returns? */
bool vet_claims_conditioned(const struct vet_state *state, const struct vet_body *body, const struct vet_point *point);

/* What models claim of a load or a call whose result is `value`, whenever it lies in C. */
struct vet_held vet_claims_model(const struct vet_question *q, const struct vet_body *body, const struct vet_value *value,
				 const struct vet_constraint *c);

#endif
