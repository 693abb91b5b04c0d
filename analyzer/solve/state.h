/* SPDX-License-Identifier: MIT */
/*
 * What surely holds where: claims made, phases provided, observables settled, from callers to callees and back.
 * Comes in: the live graph (reach.h), the annotations (policy.h).  Goes out: for every live point the capabilities
 * claimed present or absent on every path from an entry.  A greatest fixed point: all starts as held, and falls.
 * Most functions gain nothing themselves: they have no tables here, and hold what holds at their entry.
 */
#ifndef BOOTVET_SOLVE_STATE_H
#define BOOTVET_SOLVE_STATE_H

#include "solve/constraint.h"
#include "solve/model.h"
#include "solve/outline.h"
#include "solve/overwritten.h"
#include "solve/policy.h"
#include "solve/reach.h"
#include "solve/taken.h"

/* Capabilities that surely are claimed present, or absent; settle points surely passed, a bit each.  `loose`: phases that
 * something asynchronous may withdraw at any time from now on. */
struct vet_held {
	uint64_t present, absent, loose, settled;
};

/* The same since the function's entry; `gone`: phases that may have been withdrawn since. */
struct vet_flow {
	uint64_t present, absent, loose, settled, gone;
};

/* What surely held before anybody had a function's address, and lasts: phases, settle points passed. */
struct vet_known {
	uint64_t present, settled;
};

/* Behind which values a claim may lie. */
enum vet_informs {
	VET_INFORMS_NOTHING,
	VET_INFORMS_OF_CALLER, /* an argument, which tells who called */
	VET_INFORMS_ANSWER,    /* made of a guard's answer, or of where control came from */
};

/* The tables are there where something may be gained: see vet_state_gained. */
struct vet_function_state {
	bool judged;              /* part of this run */
	bool borrowed;            /* the tables are the frozen state's */
	bool flow_due, entry_due; /* to be looked at again */
	struct vet_held entry;    /* on every call, and what the function and its callers may assume because they require it */
	struct vet_held proven;   /* the same without assumptions: all that a value may carry elsewhere */
	struct vet_flow leaving;  /* at every return */
	struct vet_flow *block;   /* at its start, by block */
	struct vet_flow *before;  /* by point */
	struct vet_held *edge;    /* what taking it claims, by edge */
	struct vet_held *block_end; /* gained since the function's entry, by block */
	uint64_t parameters_inform, parameters_answer; /* a bit each, the last for all beyond */
	bool spread_due;
	uint8_t returns_inform;
	uint8_t *informs;         /* by value, enum vet_informs; NULL: a claim lies behind none */
	uint8_t *result_informs;  /* by point: the same of its result */
	bool *asked;              /* by edge: its condition informs; NULL: none does */
	uint8_t *weary;           /* by edge: how much less fuel its question gets; NULL: none ran out of it */
};

struct vet_state_options {
	bool skip_boundaries; /* what runs only below a vet_boundary is not judged */
	bool only_settled; /* which settle points were passed, and no branch is asked what it claims: less is known, and sooner */
	const struct vet_overwrites *overwrites; /* points that count as settle points, too; or NULL */
	bool distrust_certain_guards; /* a guard that is always true on this guest claims nothing: finds lying guards */
	const struct vet_state *frozen; /* results for what is not judged (skip_boundaries) */
	const struct vet_state *first;  /* another run over the same reach: what does not depend on options is taken from it */
	const struct vet_state *similar; /* of the same program: behind which values it found that a claim may lie; rather more than fewer */
};

struct vet_memo;
struct vet_question;
struct vet_way;
struct vet_stores;

struct vet_state {
	const struct vet_reach *reach;
	const struct vet_policy *policy;
	struct vet_state_options options;
	uint64_t phases; /* capabilities that somebody may withdraw: no claim about them outlives a call */
	uint64_t always; /* capabilities that hold everywhere: there from the start, withdrawn by nobody */
	struct vet_function_state **function; /* by entity; never NULL */
	struct vet_function_state *table;     /* those of reached functions */
	uint64_t lasting; /* phases that nobody withdraws: once provided, they stay */
	struct vet_taken *taken;
	uint64_t settling; /* settle points, a bit each */
	struct vet_known *known; /* by entity; NULL where nothing lasts */
	uint64_t guarded; /* capabilities that some vet_guards, or a model's condition, is about */
	bool *root;
	struct vet_memo *memo;
	struct vet_way **way; /* by entity: made when a call of it is first looked through (claims.c) */
	struct vet_outline *outline;
	struct vet_stores *stores;
	struct vet_stores *loads; /* who reads a known object; made when it is first asked for */
	uint64_t *withdraws; /* by place in the outline: what running the function may withdraw; NULL where nothing is asynchronous */
	uint64_t ever_present, ever_absent; /* held somewhere by something that runs */
	bool changed;
	bool informed; /* a value more may have a claim behind it */
	uint32_t *spread; /* functions whose values are to be looked at again */
	size_t spread_count, spread_capacity;
	bool *object_informs; /* by entity */
	struct vet_question *question; /* edges that are asked */
	size_t question_count, question_capacity;
	uint32_t *stack; /* functions that get tables */
	size_t stack_count, stack_capacity;
};

/* roots: entities that entries name. */
struct vet_state *vet_state_solve(const struct vet_reach *reach, const struct vet_policy *policy, const uint32_t *roots,
				  size_t root_count, struct vet_state_options options);
void vet_state_free(struct vet_state *state);

/* Do calls that this function makes count in this run? */
static inline bool vet_state_counts(const struct vet_state *state, uint32_t function)
{
	return state->function[function]->judged &&
	       !(state->options.skip_boundaries && state->policy->entity[function].boundary);
}

/* What was gained between the function's entry and the point. */
static inline struct vet_flow vet_state_gained(const struct vet_state *state, struct vet_place place)
{
	const struct vet_function_state *function = state->function[place.function];

	return function->before ? function->before[place.point] : (struct vet_flow){ 0 };
}

static inline struct vet_held vet_held_of(struct vet_held entry, struct vet_flow flow)
{
	uint64_t loose = entry.loose | flow.loose;

	return (struct vet_held){ ((entry.present & ~flow.gone) | flow.present) & ~loose, entry.absent | flow.absent, loose,
				  entry.settled | flow.settled };
}

/* All that holds before a point, on every path from every entry. */
static inline struct vet_held vet_state_before(const struct vet_state *state, struct vet_place place)
{
	return vet_held_of(state->function[place.function]->entry, vet_state_gained(state, place));
}

/* The same without what required functions assume. */
static inline struct vet_held vet_state_proven(const struct vet_state *state, struct vet_place place)
{
	return vet_held_of(state->function[place.function]->proven, vet_state_gained(state, place));
}

/* All that holds when a call is made.  Through a pointer nobody calls what has no address yet: what was provided before any code
 * took it and lasts is there whenever such a call is made, and what was passed then has been passed. */
static inline struct vet_held vet_state_calling(const struct vet_state *state, const struct vet_call *call, struct vet_held held)
{
	if (!state->known || call->kind == VET_CALL_DIRECT)
		return held;
	held.present |= state->known[call->target].present;
	held.settled |= state->known[call->target].settled;
	return held;
}

/* The settle points that surely were passed before a point, a bit each. */
static inline uint64_t vet_state_settled(const struct vet_state *state, struct vet_place place)
{
	return vet_state_before(state, place).settled;
}

/* flow.c: one function's tables from its callees' and its branches'; true when what it leaves behind fell. */
bool vet_flow_function(struct vet_state *state, const struct vet_body *body);
/* Tables in which everything is still held. */
void vet_flow_begin(struct vet_state *state, const struct vet_body *body);
void vet_flow_end(struct vet_function_state *function);
bool vet_flow_is_plain(struct vet_flow flow);

/* claims.c: what taking a live edge claims. */
struct vet_held vet_claims_edge(struct vet_state *state, const struct vet_body *body, uint32_t block, uint32_t edge);
/* What holds when the indirect call at `call` goes to `target`, beyond what holds there anyway (claims-target.c). */
struct vet_held vet_claims_target(struct vet_state *state, struct vet_place call, uint32_t target);
/* What a model's conditions on this load or call always refuse (claims-model.c). */
uint64_t vet_claims_refused(const struct vet_reach *reach, const struct vet_policy *policy, const struct vet_body *body, uint32_t number);
void vet_claims_begin(struct vet_state *state); /* a new round */
void vet_claims_forget(struct vet_state *state); /* everything is held again */
void vet_claims_prepare(struct vet_state *state);
void vet_claims_free(struct vet_state *state);

/* inform.c: which values may have a claim behind them, and so which edges are asked at all. */
void vet_inform_point(struct vet_state *state, const struct vet_body *body, uint32_t point); /* a guard, a question */
void vet_inform_begin(struct vet_state *state);    /* what a similar run found */
void vet_inform_spread(struct vet_state *state);   /* along values, calls and memory */
void vet_inform_from_state(struct vet_state *state); /* values that tell where control came from */

#endif
