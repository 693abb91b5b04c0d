/* SPDX-License-Identifier: MIT */
/*
 * What holds inside one function, relative to its entry: its blocks' flows, and what each call leaves behind.
 * Comes in: what callees leave behind, what branches claim (both in struct vet_state).  Goes out: the function's tables.
 */
#include <stdlib.h>

#include "solve/state.h"
#include "support/memory.h"

static const struct vet_flow everything = { ~UINT64_C(0), ~UINT64_C(0), 0, ~UINT64_C(0), 0 };

static bool meet_flow(struct vet_flow *flow, struct vet_flow other)
{
	struct vet_flow old = *flow;

	flow->present &= other.present;
	flow->absent &= other.absent;
	flow->settled &= other.settled;
	flow->gone |= other.gone;
	flow->loose |= other.loose;
	return old.present != flow->present || old.absent != flow->absent || old.gone != flow->gone || old.loose != flow->loose ||
	       old.settled != flow->settled;
}

static struct vet_flow follow(struct vet_flow before, struct vet_flow callee)
{
	return (struct vet_flow){ .present = (before.present & ~callee.gone) | callee.present, .absent = before.absent | callee.absent,
				  .loose = before.loose | callee.loose, .settled = before.settled | callee.settled,
				  .gone = before.gone | callee.gone };
}

static struct vet_flow annotate(const struct vet_state *state, struct vet_flow flow, uint32_t entity)
{
	const struct vet_policy_entity *policy = &state->policy->entity[entity];

	flow.present = (flow.present | policy->provides) & ~policy->withdraws;
	flow.gone |= policy->withdraws;
	flow.settled |= policy->settles;
	return flow;
}

/* The calls of one point: a slice of its function's. */
struct calls {
	const struct vet_call *call;
	size_t count;
};

static struct calls calls_at(const struct vet_call_list *list, size_t low, size_t high, uint32_t point)
{
	struct calls calls = { NULL, 0 };
	size_t end = high;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (list->item[middle].from.point < point)
			low = middle + 1;
		else
			high = middle;
	}
	calls.call = list->count ? list->item + low : NULL;
	while (low + calls.count < end && calls.call[calls.count].from.point == point)
		calls.count++;
	return calls;
}

/* What the calls of one point leave behind, met into `after`; a mere guess may also not happen.  How many do happen here. */
static size_t meet_calls(const struct vet_state *state, struct calls calls, struct vet_flow before, struct vet_flow *after)
{
	size_t count = 0;

	for (size_t i = 0; i < calls.count; i++) {
		const struct vet_call *call = &calls.call[i];
		bool has_body = vet_reach_body(state->reach, call->target);
		struct vet_flow through = annotate(state, has_body ? follow(before, state->function[call->target]->leaving) : before,
						   call->target);

		if (call->kind == VET_CALL_ASYNCHRONOUS)
			continue;
		if (vet_call_is_given(call))
			meet_flow(&through, before);
		meet_flow(after, through);
		count++;
	}
	return count;
}

/* What runs at any time from here on may withdraw a phase at any time. */
static uint64_t loosened(const struct vet_state *state, struct calls calls)
{
	uint64_t loose = 0;

	for (size_t i = 0; state->phases && i < calls.count; i++) {
		const struct vet_call *call = &calls.call[i];

		if (call->kind != VET_CALL_ASYNCHRONOUS)
			continue;
		loose |= state->policy->entity[call->target].withdraws;
		if (vet_reach_body(state->reach, call->target))
			loose |= state->withdraws[state->outline->place[call->target]];
	}
	return loose;
}

static struct vet_flow after_call(const struct vet_state *state, const struct vet_body *body, uint32_t number, struct vet_flow before)
{
	const struct vet_outline *outline = state->outline;
	const struct vet_point *point = vet_body_point(body, number);
	uint32_t place = outline->place[body->entity];
	struct vet_flow after = everything;
	struct calls call = calls_at(&state->reach->call, outline->call_first[place], outline->call_end[place], number);
	struct calls external = calls_at(&state->reach->external, outline->external_first[place], outline->external_end[place], number);
	size_t count = meet_calls(state, call, before, &after) + meet_calls(state, external, before, &after);

	if (point->kind == VET_POINT_CALL) /* an alias may say more than its target */
		after = annotate(state, after, state->reach->program->entity_of[body->unit_index][point->a]);
	else if (point->kind != VET_POINT_CALL_INDIRECT || body->value[point->a]->flags & VET_SET_ANY || !count)
		/* Anything may be called, or nothing that is known; and points that are no calls may hand functions out. */
		meet_flow(&after, before);
	after.loose |= loosened(state, call) | loosened(state, external);
	return after;
}

static struct vet_flow after_point(const struct vet_state *state, const struct vet_body *body, uint32_t number, struct vet_flow flow)
{
	const struct vet_point *point = vet_body_point(body, number);
	int id;

	switch (point->kind) {
	case VET_POINT_CALL:
	case VET_POINT_CALL_INDIRECT:
	case VET_POINT_ASM:
	case VET_POINT_STORE:
		return after_call(state, body, number, flow);
	case VET_POINT_REQUIRE:
		id = vet_capability_find(vet_unit_string(body->unit, point->a));
		if (id >= 0)
			flow.present |= vet_capability_bit((unsigned)id);
		return flow;
	default:
		return flow;
	}
}

/* Where nothing can be, everything holds: that branch is not taken at all. */
static bool is_impossible(struct vet_held held)
{
	return held.present == ~UINT64_C(0) && held.absent == ~UINT64_C(0);
}

static bool flow_edges(struct vet_function_state *function, const struct vet_body *body, uint32_t number, struct vet_flow flow)
{
	const struct vet_block *block = vet_body_block(body, number);
	bool changed = false;

	for (uint32_t e = block->edge_first; e < block->edge_first + block->edge_count; e++) {
		struct vet_flow taken = flow;

		if (!body->edge_live[e] || is_impossible(function->edge[e]))
			continue;
		taken.present |= function->edge[e].present;
		taken.absent |= function->edge[e].absent;
		changed |= meet_flow(&function->block[vet_body_edge(body, e)->target], taken);
	}
	return changed;
}

static bool flow_block(struct vet_state *state, const struct vet_body *body, uint32_t number, bool *fell)
{
	struct vet_function_state *function = state->function[body->entity];
	const struct vet_block *block = vet_body_block(body, number);
	struct vet_flow flow = function->block[number];

	for (uint32_t i = 0; i < body->live_points[number]; i++) {
		uint32_t point = block->point_first + i;

		state->changed |= meet_flow(&function->before[point], flow);
		flow = after_point(state, body, point, function->before[point]);
		flow.settled |= vet_overwrites_at(state->options.overwrites, (struct vet_place){ body->entity, point });
		if (vet_body_point(body, point)->kind == VET_POINT_RETURN)
			*fell |= meet_flow(&function->leaving, flow);
	}
	function->block_end[number].present &= flow.present;
	function->block_end[number].absent &= flow.absent;
	bool changed = flow_edges(function, body, number, flow);

	state->changed |= changed;
	return changed;
}

bool vet_flow_function(struct vet_state *state, const struct vet_body *body)
{
	bool changed = true, fell = false;

	while (changed) {
		changed = false;
		for (uint32_t b = 0; b < body->function->block_count; b++)
			if (vet_block_live(body, b))
				changed |= flow_block(state, body, b, &fell);
	}
	return fell;
}

void vet_flow_begin(struct vet_state *state, const struct vet_body *body)
{
	struct vet_function_state *function = state->function[body->entity];
	const struct vet_function *f = body->function;

	if (!function->block) {
		function->block = vet_allocate(f->block_count, sizeof(*function->block));
		function->before = vet_allocate(f->point_count, sizeof(*function->before));
		function->edge = vet_allocate(f->edge_count, sizeof(*function->edge));
		function->block_end = vet_allocate(f->block_count, sizeof(*function->block_end));
	}
	for (uint32_t i = 0; i < f->block_count; i++)
		function->block_end[i] = (struct vet_held){ ~UINT64_C(0), ~UINT64_C(0), 0, 0 }, function->block[i] = everything;
	for (uint32_t i = 0; i < f->point_count; i++)
		function->before[i] = everything;
	for (uint32_t i = 0; i < f->edge_count; i++)
		function->edge[i] = function->asked && function->asked[i] ? (struct vet_held){ ~UINT64_C(0), ~UINT64_C(0), 0, 0 }
									   : (struct vet_held){ 0 };
	function->block[0] = (struct vet_flow){ 0 };
	function->leaving = everything;
}

void vet_flow_end(struct vet_function_state *function)
{
	if (function->borrowed)
		return;
	free(function->block);
	free(function->before);
	free(function->edge);
	free(function->block_end);
	free(function->informs);
	free(function->result_informs);
	free(function->asked);
	free(function->weary);
}

bool vet_flow_is_plain(struct vet_flow flow)
{
	return !flow.present && !flow.absent && !flow.settled && !flow.gone && !flow.loose;
}
