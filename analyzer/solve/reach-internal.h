/* SPDX-License-Identifier: MIT */
/*
 * Shared by the files of the fixed point only: reach.c (the queue, blocks, points), reach-call.c (calls), reach-meetings.c (names
 * that must be equal before a call runs something), reach-body.c (making bodies), reach-record.c and reach-uncalled.c (what is written down at the end).
 */
#ifndef BOOTVET_SOLVE_REACH_INTERNAL_H
#define BOOTVET_SOLVE_REACH_INTERNAL_H

#include "solve/fallback.h"
#include "solve/operands.h"
#include "solve/reach.h"

/* What one body needs while the fixed point is sought. */
struct vet_work {
	struct vet_uses uses;
	uint64_t *dirty_value, *dirty_point, *dirty_block; /* a bit each */
	bool any_value, any_point, any_block;
	const struct vet_set **address;                    /* by point: the address (callee) it was last executed with */
	bool *point_live, *point_returns, *listens;        /* by point */
	uint8_t *value_growth, *parameter_growth;
	uint32_t *falls_back;                              /* by point: its call in the prototype's group, from 1 */
};

/* One body for every function with facts, all dead. */
void vet_reach_make_bodies(struct vet_reach *reach);
void vet_reach_free_bodies(struct vet_reach *reach);
/* The arrays of a body that has just been reached. */
void vet_body_open(struct vet_reach *reach, struct vet_body *body);
void vet_body_close(struct vet_body *body); /* frees `work` */

/* Something that node's users must see: they are looked at again. */
void vet_body_touch(struct vet_body *body, uint32_t node);
void vet_reach_enqueue(struct vet_reach *reach, struct vet_body *body);
void vet_reach_again(struct vet_reach *reach, struct vet_place place); /* that point, if it is live */

/* The entity whose facts an entity runs: itself, or an alias' target. */
static inline uint32_t vet_reach_canonical(const struct vet_reach *reach, uint32_t entity)
{
	return reach->canonical[entity];
}

/* The prototype of a function, as its definition or its declaration has it. */
const char *vet_reach_prototype(const struct vet_reach *reach, uint32_t entity);

/* What one point's execution gave. */
struct vet_outcome {
	const struct vet_set *result;
	bool returns;
};

/* reach-call.c */
bool vet_reach_ends_phase(const struct vet_reach *reach, uint32_t entity); /* the phase asked for */
bool vet_reach_extra_counts(struct vet_reach *reach, const struct vet_body *body, const struct vet_extra *extra);
struct vet_body *vet_reach_arrive(struct vet_reach *reach, uint32_t entity); /* NULL without facts */
void vet_reach_run_with(struct vet_reach *reach, uint32_t entity, const struct vet_set *arguments);
void vet_reach_call(struct vet_reach *reach, struct vet_body *body, uint32_t number, struct vet_outcome *outcome);
void vet_reach_escaped(void *context, uint32_t entity, unsigned fresh);
void vet_reach_wild(void *context, uint32_t entity);

/* The functions that a runner of the model makes run at a call: calls back for each; `listen` as in a load. */
typedef void vet_reach_run(void *context, const struct vet_model_runner *runner, uint32_t function);
void vet_reach_runners(struct vet_reach *reach, const struct vet_body *body, uint32_t number, uint32_t target, vet_reach_run *run,
		       void *context);

/* reach-meetings.c.  May the names of that meeting be equal, for any record that the set points to? */
bool vet_meeting_may(struct vet_reach *reach, uint32_t number, const struct vet_set *records);
bool vet_meetings_again(struct vet_reach *reach); /* calls whose names have become equal are executed again; were there any? */
/* What a store in that function puts into the field: `value`, or the text that a model tells of. */
const struct vet_set *vet_text_stored(struct vet_reach *reach, const struct vet_body *body, uint32_t field, const struct vet_set *value);
void vet_texts_again(struct vet_reach *reach, const struct vet_body *body); /* its arguments have grown */

/* Fills reach->call and reach->hole from the finished fixed point. */
void vet_reach_record(struct vet_reach *reach);
void vet_reach_hole(struct vet_reach *reach, struct vet_place at, unsigned kind, uint32_t entity);
void vet_reach_record_uncalled(struct vet_reach *reach); /* reach-uncalled.c: the part of it that is about addresses */

#endif
