/* SPDX-License-Identifier: MIT */
/*
 * What a branch claims: from the value tested and the ranges that led here back to the guard, through copies,
 * inversions, phis, parameters, return values and flags in memory.
 *
 * claim(v, C) is what surely holds whenever v lies in C.  Where v cannot lie in C everything holds.  A phi, a parameter,
 * a result, a flag holds what all of its sources that can give such a value hold: a greatest fixed point, kept in a memo
 * that only falls from round to round (state.c repeats rounds until nothing moves).
 */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "claims-internal.h"
#include "solve/stores.h"
#include "support/memory.h"

#define FUEL 1000u    /* steps of one question; out of fuel nothing is claimed */
#define WEARY 2u      /* halvings of it each time that it ran out, */
#define WEARIEST 6u   /* at most */
#define WAY 16u       /* branches looked back at inside a call that is looked through */
#define FRAMES 8u     /* calls looked through with their own arguments */
#define DEPTH 400u    /* nesting of expressions */

struct memo_slot {
	const struct vet_body *body;
	uint32_t value;
	struct vet_constraint constraint;
	struct vet_held held;
	uint32_t round; /* last looked at; 0: empty slot */
};

struct vet_memo {
	struct memo_slot *slot;
	size_t slot_count, used;
	uint32_t round;
};

static const struct vet_held nothing = { 0 };
static const struct vet_held impossible = { .present = ~UINT64_C(0), .absent = ~UINT64_C(0) };

static bool is_nothing(struct vet_held held)
{
	return !held.present && !held.absent;
}

/* A phase may have ended since: only what never changes can be carried along with a value. */
static struct vet_held lasting(const struct vet_question *q, struct vet_held held)
{
	return (struct vet_held){ .present = held.present & ~q->state->phases, .absent = held.absent & ~q->state->phases };
}

static struct vet_held claim_taken(struct vet_question *q, const struct vet_body *body, uint32_t number, const struct vet_frame *frame);

/* One step more; false: there is no fuel for it. */
static bool spend(struct vet_question *q)
{
	if (!q->fuel)
		return false;
	q->fuel--;
	return true;
}

/* --- memo ---------------------------------------------------------------------------------------------- */

static struct memo_slot *memo_probe(struct vet_memo *memo, const struct vet_body *body, uint32_t value, const struct vet_constraint *c)
{
	uint64_t hash = XXH64(c->range, c->count * sizeof(c->range[0]), (uint64_t)body->entity << 32 | value) + c->outside + c->bits * 31;
	size_t at = hash & (memo->slot_count - 1);

	while (memo->slot[at].round && (memo->slot[at].body != body || memo->slot[at].value != value ||
					!vet_constraint_equal(&memo->slot[at].constraint, c)))
		at = (at + 1) & (memo->slot_count - 1);
	return &memo->slot[at];
}

static void memo_grow(struct vet_memo *memo)
{
	struct vet_memo grown = { .slot_count = memo->slot_count * 2, .used = memo->used, .round = memo->round };

	grown.slot = vet_allocate(grown.slot_count, sizeof(*grown.slot));
	for (size_t i = 0; i < memo->slot_count; i++)
		if (memo->slot[i].round)
			*memo_probe(&grown, memo->slot[i].body, memo->slot[i].value, &memo->slot[i].constraint) = memo->slot[i];
	free(memo->slot);
	*memo = grown;
}

void vet_claims_prepare(struct vet_state *state)
{
	state->memo = vet_allocate(1, sizeof(*state->memo));
	state->memo->slot_count = 1024;
	state->memo->slot = vet_allocate(state->memo->slot_count, sizeof(*state->memo->slot));
	state->way = vet_allocate(state->reach->program->entity_count, sizeof(*state->way));
}

void vet_claims_begin(struct vet_state *state)
{
	state->memo->round++;
}

void vet_claims_forget(struct vet_state *state)
{
	struct vet_memo *memo = state->memo;

	memset(memo->slot, 0, memo->slot_count * sizeof(*memo->slot));
	memo->used = 0;
}

void vet_claims_free(struct vet_state *state)
{
	if (state->memo)
		free(state->memo->slot);
	free(state->memo);
	for (uint32_t e = 0; state->way && e < state->reach->program->entity_count; e++)
		free(state->way[e]);
	free(state->way);
}

/* --- sources ------------------------------------------------------------------------------------------- */

/* By block: the only live edge that leads to it, and where that starts; VET_NONE: none, or several. */
struct vet_way {
	uint32_t edge, from;
};

static struct vet_way *find_ways(const struct vet_body *body)
{
	struct vet_way *way = vet_allocate(body->function->block_count, sizeof(*way));
	bool *met = vet_allocate(body->function->block_count, sizeof(*met));

	memset(way, 0xff, body->function->block_count * sizeof(*way));
	for (uint32_t b = 0; b < body->function->block_count; b++) {
		const struct vet_block *source = vet_body_block(body, b);

		for (uint32_t e = source->edge_first; e < source->edge_first + source->edge_count; e++) {
			uint32_t target = vet_body_edge(body, e)->target;

			if (!body->edge_live[e])
				continue;
			way[target] = met[target] ? (struct vet_way){ VET_NONE, VET_NONE } : (struct vet_way){ e, b };
			met[target] = true;
		}
	}
	free(met);
	return way;
}

/* Inside a call that is looked through, branches are asked again with its own arguments: those that lead to `block`
 * without an alternative. */
static struct vet_held claim_way(struct vet_question *q, const struct vet_body *body, uint32_t block, const struct vet_frame *frame)
{
	struct vet_way **way = &q->state->way[body->entity];
	struct vet_held held = nothing;

	if (frame && !*way)
		*way = find_ways(body);
	for (unsigned steps = 0; frame && steps < WAY && block; steps++) {
		struct vet_way only = (*way)[block];

		if (only.edge == VET_NONE)
			return held;
		held = vet_held_both(held, lasting(q, claim_taken(q, body, only.edge, frame)));
		block = only.from;
	}
	return held;
}

static struct vet_held claim_phi(struct vet_question *q, const struct vet_body *body, const struct vet_value *value,
				 const struct vet_constraint *c, const struct vet_frame *frame)
{
	const struct vet_function_state *function = q->state->function[body->entity];
	const uint32_t *pair = body->unit->lists + value->a;
	struct vet_held held = impossible;

	for (uint32_t i = 0; i < value->b && !is_nothing(held); i++) {
		const struct vet_block *from = vet_body_block(body, pair[2 * i]);
		struct vet_held arrived = impossible;

		for (uint32_t e = from->edge_first; e < from->edge_first + from->edge_count; e++) {
			if (!body->edge_live[e] || vet_body_edge(body, e)->target != value->c)
				continue;
			/* What holds at the end of the source block, and what taking the edge claims. */
			arrived = vet_held_either(arrived, vet_held_along(function, pair[2 * i], e));
		}
		if (arrived.present == ~UINT64_C(0) && arrived.absent == ~UINT64_C(0))
			continue;
		arrived = vet_held_both(arrived, claim_way(q, body, pair[2 * i], frame));
		held = vet_held_either(held, vet_held_both(lasting(q, arrived), vet_claim(q, body, pair[2 * i + 1], c, frame)));
	}
	return held;
}

static struct vet_held claim_argument(struct vet_question *q, const struct vet_body *caller, uint32_t number, uint32_t parameter,
				      const struct vet_constraint *c, const struct vet_frame *frame)
{
	const struct vet_point *point = vet_body_point(caller, number);
	bool is_call = point->kind == VET_POINT_CALL || point->kind == VET_POINT_CALL_INDIRECT;

	if (!is_call || parameter >= point->c || point->flags & VET_POINT_MODELLED)
		return nothing;
	return vet_claim(q, caller, caller->unit->lists[point->b + parameter], c, frame);
}

static struct vet_held claim_parameter(struct vet_question *q, const struct vet_body *body, uint32_t parameter,
				       const struct vet_constraint *c, const struct vet_frame *frame)
{
	struct vet_state *state = q->state;
	struct vet_held held = impossible;

	if (frame)
		return claim_argument(q, frame->caller, frame->point, parameter, c, frame->up);
	if (state->root[body->entity])
		return nothing;
	for (size_t i = state->reach->target_first[body->entity]; i < state->reach->target_first[body->entity + 1] && !is_nothing(held); i++) {
		const struct vet_call *call = state->reach->by_target[i];

		if (state->function[body->entity]->judged && !vet_state_counts(state, call->from.function))
			continue;
		struct vet_held argument = nothing;

		if (!spend(q))
			return nothing;
		if (vet_call_passes_arguments(call))
			argument = claim_argument(q, state->reach->body[call->from.function], call->from.point, parameter, c, NULL);
		held = vet_held_either(held, vet_held_both(lasting(q, vet_state_proven(state, call->from)), argument));
	}
	return held;
}

/* Does control go from the point to the end of its block without a call in between? */
static bool fresh(const struct vet_body *body, uint32_t number, uint32_t block)
{
	const struct vet_block *b = vet_body_block(body, block);

	if (number < b->point_first || number >= b->point_first + b->point_count)
		return false;
	for (uint32_t i = number + 1; i < b->point_first + b->point_count; i++) {
		uint32_t kind = vet_body_point(body, i)->kind;
		if (kind == VET_POINT_CALL || kind == VET_POINT_CALL_INDIRECT || kind == VET_POINT_ASM)
			return false;
	}
	return true;
}

static struct vet_held claim_returns(struct vet_question *q, const struct vet_body *target, const struct vet_constraint *c,
				     const struct vet_frame *frame)
{
	struct vet_held held = impossible;

	for (uint32_t b = 0; b < target->function->block_count && !is_nothing(held); b++) {
		for (uint32_t i = 0; vet_block_live(target, b) && i < target->live_points[b]; i++) {
			uint32_t number = vet_body_block(target, b)->point_first + i;
			const struct vet_point *point = vet_body_point(target, number);

			if (point->kind != VET_POINT_RETURN)
				continue;
			if (!spend(q))
				return nothing;
			struct vet_held value = point->a == VET_NONE ? nothing : vet_claim(q, target, point->a, c, frame);
			/* What the function itself gained before it returned this; its entry is the caller's own state. */
			struct vet_flow flow = vet_state_gained(q->state, (struct vet_place){ target->entity, number });
			struct vet_held gained = { .present = flow.present, .absent = flow.absent };

			gained = vet_held_both(gained, claim_way(q, target, b, frame));

			held = vet_held_either(held, vet_held_both(value, lasting(q, gained)));
		}
	}
	return held;
}

/* The claim that a guard's own annotation makes. */
static struct vet_held claim_guard(const struct vet_question *q, uint64_t guards, const struct vet_set *set, const struct vet_constraint *c)
{
	static const struct vet_range zero = { 0, 0 };

	if (!guards || vet_constraint_admits(c, 0))
		return nothing;
	if (q->state->options.distrust_certain_guards && !vet_set_may_meet(set, &zero, 1, false))
		return nothing;
	return (struct vet_held){ .present = guards };
}

static bool is_looked_through(const struct vet_frame *frame, const struct vet_body *target)
{
	for (; frame; frame = frame->up)
		if (frame->caller == target)
			return true;
	return false;
}

static struct vet_held claim_call(struct vet_question *q, const struct vet_body *body, uint32_t number, const struct vet_constraint *c,
				  const struct vet_frame *frame)
{
	const struct vet_point *point = vet_body_point(body, number);
	const struct vet_reach *reach = q->state->reach;
	struct vet_frame inner = { frame, body, number, frame ? frame->depth + 1 : 1 };
	struct vet_held held = impossible;
	size_t count;
	const struct vet_call *call = vet_reach_calls(reach, (struct vet_place){ body->entity, number }, &count);

	if (point->kind == VET_POINT_CALL) {
		uint32_t entity = reach->program->entity_of[body->unit_index][point->a];

		held = claim_guard(q, q->state->policy->entity[entity].guards, body->result[number], c);
		if (!reach->program->entity[entity].has_facts || inner.depth > FRAMES)
			return held;
	} else {
		if (body->value[point->a]->flags & VET_SET_CALLS_OTHERS || inner.depth > FRAMES)
			return nothing;
		for (uint32_t i = 0; i < body->value[point->a]->address_count; i++) {
			uint32_t entity = body->value[point->a]->addresses[i].entity;
			if (!reach->program->entity[entity].has_facts)
				held = vet_held_either(held, claim_guard(q, q->state->policy->entity[entity].guards, body->result[number], c));
		}
	}
	struct vet_held inferred = impossible;
	const struct vet_frame *within = &inner;

	for (size_t i = 0; i < count && !is_nothing(inferred); i++) {
		const struct vet_body *target = reach->body[call[i].target];

		if (!vet_call_passes_arguments(&call[i]))
			continue;
		if (!spend(q))
			return nothing;
		if (is_looked_through(frame, target) || target == body)
			within = NULL; /* recursion: whatever the arguments */
		struct vet_held one = claim_returns(q, target, c, within);

		if (point->kind == VET_POINT_CALL_INDIRECT)
			one = vet_held_both(one, claim_guard(q, q->state->policy->entity[call[i].target].guards, body->result[number], c));
		inferred = vet_held_either(inferred, one);
	}
	return point->kind == VET_POINT_CALL ? vet_held_both(held, inferred) : vet_held_either(held, inferred);
}

static uint64_t guards_of_load(const struct vet_question *q, const struct vet_body *body, const struct vet_point *point)
{
	const struct vet_set *address = body->value[point->a];
	uint64_t guards = ~UINT64_C(0);

	if (address->flags || address->constant_count || !address->address_count)
		return 0;
	for (uint32_t i = 0; i < address->address_count; i++)
		guards &= q->state->policy->entity[address->addresses[i].entity].guards;
	return guards;
}

/* Can what the object held at the start lie in C? */
static bool starts_with(const struct vet_contents *contents, struct vet_address at, uint32_t size, const struct vet_constraint *c)
{
	bool told = false;

	for (size_t i = 0; i < contents->count; i++) {
		const struct vet_cell *cell = &contents->cell[i];
		int overlap = vet_overlap(at, size, (struct vet_address){ at.entity, cell->stride, cell->offset }, cell->size);

		if (!overlap || !cell->initial)
			continue;
		if (overlap == 1 || vet_constraint_meets(c, cell->value)) /* the cell holds stores too: wider, still right */
			return true;
		told = true;
	}
	return contents->zero && !told && vet_constraint_admits(c, 0);
}

static struct vet_held claim_flag(struct vet_question *q, const struct vet_body *body, const struct vet_point *point,
				  const struct vet_constraint *c)
{
	const struct vet_reach *reach = q->state->reach;
	const struct vet_set *address = body->value[point->a];
	struct vet_held held = impossible;

	if (address->flags || address->constant_count || !address->address_count)
		return nothing;
	for (uint32_t i = 0; i < address->address_count; i++) {
		struct vet_address at = address->addresses[i];
		size_t count;
		const struct vet_store *store = vet_stores_of(q->state->stores, at.entity, &count);

		if (vet_model_observes(q->state->policy->model, at, point->b) ||
		    !vet_stores_complete(q->state->stores, reach, at.entity) ||
		    starts_with(vet_memory_contents(reach->memory, at.entity), at, point->b, c))
			return nothing;
		for (size_t s = 0; s < count && !is_nothing(held); s++) {
			const struct vet_body *writer = reach->body[store[s].place.function];
			int overlap = vet_overlap(at, point->b, store[s].at, store[s].size);

			if (!overlap)
				continue;
			if (overlap == 1)
				return nothing;
			struct vet_held value = vet_claim(q, writer, vet_body_point(writer, store[s].place.point)->c, c, NULL);

			held = vet_held_either(held, vet_held_both(lasting(q, value), lasting(q, vet_state_proven(q->state, store[s].place))));
		}
	}
	return held;
}

static struct vet_held claim_load(struct vet_question *q, const struct vet_body *body, uint32_t number, const struct vet_constraint *c,
				  const struct vet_frame *frame)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_held held = claim_guard(q, guards_of_load(q, body, point), body->result[number], c);

	if (body->forward[number] != VET_NONE)
		return vet_held_both(held, vet_claim(q, body, vet_body_point(body, body->forward[number])->c, c, frame));

	/* That a callback was installed says nothing about who may call it now. */
	if (body->result_is_pointer[number])
		return held;
	return vet_held_both(held, claim_flag(q, body, point, c));
}

/* A phase that can end is claimed only where nothing ran between the question and the branch. */
static struct vet_held claim_builtin(const struct vet_question *q, const struct vet_body *body, uint32_t number,
				     const struct vet_constraint *c, const struct vet_frame *frame)
{
	const struct vet_point *point = vet_body_point(body, number);
	int id = vet_capability_find(vet_unit_string(body->unit, point->a));

	if (id < 0 || vet_constraint_admits(c, 0))
		return nothing;
	uint64_t bit = vet_capability_bit((unsigned)id);

	if (bit & q->state->phases && (frame || body != q->body || !fresh(body, number, q->block)))
		return nothing;
	return point->kind == VET_POINT_HAS ? (struct vet_held){ .present = bit } : (struct vet_held){ .absent = bit };
}

static struct vet_held claim_result(struct vet_question *q, const struct vet_body *body, uint32_t number, const struct vet_constraint *c,
				    const struct vet_frame *frame)
{
	switch (vet_body_point(body, number)->kind) {
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
		return claim_builtin(q, body, number, c, frame);
	case VET_POINT_CALL:
	case VET_POINT_CALL_INDIRECT:
		return claim_call(q, body, number, c, frame);
	case VET_POINT_LOAD:
		return claim_load(q, body, number, c, frame);
	default:
		return nothing;
	}
}

/* --- the question --------------------------------------------------------------------------------------- */

/* What has several sources: answered from the memo once a round, so that cycles end. */
static struct vet_held claim_source(struct vet_question *q, const struct vet_body *body, uint32_t number,
				    const struct vet_constraint *c, const struct vet_frame *frame)
{
	const struct vet_value *value = vet_body_value(body, number);

	if (value->kind == VET_VALUE_PHI)
		return claim_phi(q, body, value, c, frame);
	if (value->kind == VET_VALUE_PARAMETER)
		return claim_parameter(q, body, value->a, c, frame);
	return vet_held_both(claim_result(q, body, value->a, c, frame), vet_claims_model(q, body, value, c));
}

static struct vet_held claim_memoised(struct vet_question *q, const struct vet_body *body, uint32_t number, const struct vet_constraint *c)
{
	struct vet_memo *memo = q->state->memo;

	if (memo->used * 2 >= memo->slot_count)
		memo_grow(memo);
	struct memo_slot *slot = memo_probe(memo, body, number, c);

	if (slot->round == memo->round)
		return slot->held;
	if (!slot->round) {
		*slot = (struct memo_slot){ .body = body, .value = number, .constraint = *c, .held = impossible };
		memo->used++;
	}
	slot->round = memo->round;
	struct vet_held held = lasting(q, claim_source(q, body, number, c, NULL));

	slot = memo_probe(memo, body, number, c); /* the table may have moved */
	if ((slot->held.present & ~held.present) || (slot->held.absent & ~held.absent))
		q->state->changed = true;
	slot->held = vet_held_either(slot->held, held);
	return slot->held;
}

static bool is_source(const struct vet_body *body, const struct vet_value *value)
{
	if (value->kind == VET_VALUE_PHI || value->kind == VET_VALUE_PARAMETER)
		return true;
	return value->kind == VET_VALUE_RESULT && vet_body_point(body, value->a)->kind != VET_POINT_HAS &&
	       vet_body_point(body, value->a)->kind != VET_POINT_ABSENT;
}

static struct vet_held claim_within(struct vet_question *q, const struct vet_body *body, uint32_t number,
				    const struct vet_constraint *c, const struct vet_frame *frame)
{
	const struct vet_value *value = vet_body_value(body, number);

	if (value->kind == VET_VALUE_RESULT && !is_source(body, value))
		return claim_result(q, body, value->a, c, frame);
	if (!is_source(body, value))
		return vet_claim_expression(q, body, number, c, frame);
	if (!frame)
		return claim_memoised(q, body, number, c);
	return lasting(q, claim_source(q, body, number, c, frame));
}

/* Inside a call that is looked through, parameters are its own arguments, whatever others pass; what is read or returned
 * there is told as everywhere. */
static bool may_tell(const struct vet_question *q, const struct vet_body *body, uint32_t number, const struct vet_frame *frame)
{
	const uint8_t *informs = q->state->function[body->entity]->informs;

	return (informs && informs[number]) || (frame && vet_body_value(body, number)->kind != VET_VALUE_RESULT);
}

struct vet_held vet_claim(struct vet_question *q, const struct vet_body *body, uint32_t number, const struct vet_constraint *c,
			  const struct vet_frame *frame)
{
	switch (vet_body_value(body, number)->kind) {
	case VET_VALUE_UNKNOWN:
	case VET_VALUE_UNDEFINED:
		return nothing;
	default:
		break;
	}
	if (!vet_constraint_meets(c, body->value[number]))
		return impossible;
	if (vet_constraint_says_nothing(c) || q->depth >= DEPTH || !may_tell(q, body, number, frame) || !spend(q))
		return nothing;
	q->depth++;
	struct vet_held held = claim_within(q, body, number, c, frame);

	q->depth--;
	return held;
}

static struct vet_held claim_taken(struct vet_question *q, const struct vet_body *body, uint32_t number, const struct vet_frame *frame)
{
	const struct vet_edge *edge = vet_body_edge(body, number);

	if (edge->condition == VET_NONE)
		return nothing;
	struct vet_constraint c = vet_constraint_edge(body->unit->ranges + edge->range_first, edge->range_count,
						      edge->flags & VET_EDGE_OUTSIDE);

	return vet_claim(q, body, edge->condition, &c, frame);
}

/* An edge whose question ran out of fuel gets less from then on: what is near is still told, and what is far is not looked
 * for in vain round after round. */
struct vet_held vet_claims_edge(struct vet_state *state, const struct vet_body *body, uint32_t block, uint32_t number)
{
	struct vet_function_state *function = state->function[body->entity];
	unsigned weary = function->weary ? function->weary[number] : 0;
	struct vet_question q = { .state = state, .body = body, .block = block, .fuel = FUEL >> weary };
	struct vet_held held = claim_taken(&q, body, number, NULL);

	if (!q.fuel && weary < WEARIEST) {
		if (!function->weary)
			function->weary = vet_allocate(body->function->edge_count, sizeof(*function->weary));
		function->weary[number] = (uint8_t)(weary + WEARY);
	}
	return held;
}
