/* SPDX-License-Identifier: MIT */
/*
 * The greatest fixed point of states over the live graph; see state.h.  What a branch claims is in claims.c.
 */
#include "state.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

static const struct vet_flow everything = { ~UINT64_C(0), ~UINT64_C(0), 0 };

static bool meet_flow(struct vet_flow *flow, struct vet_flow other)
{
	struct vet_flow old = *flow;

	flow->present &= other.present;
	flow->absent &= other.absent;
	flow->gone |= other.gone;
	return old.present != flow->present || old.absent != flow->absent || old.gone != flow->gone;
}

static struct vet_flow follow(struct vet_flow before, struct vet_flow callee)
{
	return (struct vet_flow){ (before.present & ~callee.gone) | callee.present, before.absent | callee.absent,
				  before.gone | callee.gone };
}

static struct vet_flow annotate(struct vet_flow flow, const struct vet_policy_entity *policy)
{
	flow.present = (flow.present | policy->provides) & ~policy->withdraws;
	flow.gone |= policy->withdraws;
	return flow;
}

static bool is_guess(const struct vet_call *call)
{
	return vet_call_is_given(call) || call->kind == VET_CALL_ASYNCHRONOUS;
}

/* What the calls of one point leave behind, met into `after`; a mere guess may also not happen. */
static void meet_calls(const struct vet_state *state, const struct vet_call *call, size_t count, struct vet_flow before, struct vet_flow *after)
{
	for (size_t i = 0; i < count; i++) {
		const struct vet_policy_entity *policy = &state->policy->entity[call[i].target];
		bool has_body = state->reach->body[call[i].target];
		struct vet_flow through = annotate(has_body ? follow(before, state->function[call[i].target].leaving) : before, policy);

		if (is_guess(&call[i]))
			meet_flow(&through, before);
		meet_flow(after, through);
	}
}

static struct vet_flow after_call(const struct vet_state *state, const struct vet_body *body, uint32_t number, struct vet_flow before)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_place at = { body->entity, number };
	struct vet_flow after = everything;
	size_t count, externals;
	const struct vet_call *call = vet_reach_calls(state->reach, at, &count);
	const struct vet_call *external = vet_reach_externals(state->reach, at, &externals);

	if (point->kind == VET_POINT_CALL) { /* an alias may say more than its target */
		uint32_t entity = state->reach->program->entity_of[body->unit_index][point->a];

		meet_calls(state, call, count, before, &after);
		meet_calls(state, external, externals, before, &after);
		return annotate(after, &state->policy->entity[entity]);
	}
	/* Anything may be called, or nothing that is known; and points that are no calls may hand functions out. */
	if (point->kind != VET_POINT_CALL_INDIRECT || body->value[point->a]->flags & VET_SET_ANY || count + externals == 0)
		after = before;
	meet_calls(state, call, count, before, &after);
	meet_calls(state, external, externals, before, &after);
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

static bool flow_block(struct vet_state *state, const struct vet_body *body, uint32_t number)
{
	struct vet_function_state *function = &state->function[body->entity];
	const struct vet_block *block = vet_body_block(body, number);
	struct vet_flow flow = function->block[number];
	bool changed = false;

	for (uint32_t i = 0; i < body->live_points[number]; i++) {
		uint32_t point = block->point_first + i;

		changed |= meet_flow(&function->before[point], flow);
		flow = after_point(state, body, point, flow);
		if (vet_body_point(body, point)->kind == VET_POINT_RETURN)
			changed |= meet_flow(&function->leaving, flow);
	}
	function->block_end[number].present &= flow.present;
	function->block_end[number].absent &= flow.absent;
	for (uint32_t e = block->edge_first; e < block->edge_first + block->edge_count; e++) {
		if (!body->edge_live[e])
			continue;
		struct vet_held claimed = vet_claims_edge(state, body, number, e);

		function->edge[e].present &= claimed.present;
		function->edge[e].absent &= claimed.absent;
		struct vet_flow taken = { flow.present | function->edge[e].present, flow.absent | function->edge[e].absent, flow.gone };

		changed |= meet_flow(&function->block[vet_body_edge(body, e)->target], taken);
	}
	return changed;
}

/* On every call that is judged. */
static struct vet_held meet_callers(const struct vet_state *state, uint32_t entity, bool assumed)
{
	struct vet_held held = { ~UINT64_C(0), ~UINT64_C(0) };

	if (state->root[entity])
		held = (struct vet_held){ vet_capability_initial(), 0 };
	for (size_t i = state->reach->target_first[entity]; i < state->reach->target_first[entity + 1]; i++) {
		struct vet_place from = state->reach->by_target[i]->from;

		if (!vet_state_counts(state, from.function))
			continue;
		struct vet_held at = assumed ? vet_state_before(state, from) : vet_state_proven(state, from);

		held.present &= at.present;
		held.absent &= at.absent;
	}
	if (assumed) {
		held.present |= state->policy->entity[entity].demand.requires;
		held.absent |= state->policy->entity[entity].demand.requires_absent;
	}
	return held;
}

static bool meet_held(struct vet_held *held, struct vet_held other)
{
	bool falls = (held->present & ~other.present) || (held->absent & ~other.absent);

	held->present &= other.present;
	held->absent &= other.absent;
	return falls;
}

static void flow_function(struct vet_state *state, const struct vet_body *body)
{
	struct vet_function_state *function = &state->function[body->entity];
	bool changed = true;

	state->changed |= meet_held(&function->entry, meet_callers(state, body->entity, true));
	state->changed |= meet_held(&function->proven, meet_callers(state, body->entity, false));
	while (changed) {
		changed = false;
		for (uint32_t b = 0; b < body->function->block_count; b++)
			if (vet_block_live(body, b))
				changed |= flow_block(state, body, b);
		state->changed |= changed;
	}
}

static void begin_function(struct vet_state *state, const struct vet_body *body)
{
	struct vet_function_state *function = &state->function[body->entity];
	const struct vet_function *f = body->function;

	function->entry = function->proven = (struct vet_held){ ~UINT64_C(0), ~UINT64_C(0) };
	function->leaving = everything;
	function->block = vet_allocate(f->block_count, sizeof(*function->block));
	function->before = vet_allocate(f->point_count, sizeof(*function->before));
	function->edge = vet_allocate(f->edge_count, sizeof(*function->edge));
	function->block_end = vet_allocate(f->block_count, sizeof(*function->block_end));
	for (uint32_t i = 0; i < f->block_count; i++)
		function->block_end[i] = (struct vet_held){ ~UINT64_C(0), ~UINT64_C(0) }, function->block[i] = everything;
	for (uint32_t i = 0; i < f->point_count; i++)
		function->before[i] = everything;
	for (uint32_t i = 0; i < f->edge_count; i++)
		function->edge[i] = (struct vet_held){ ~UINT64_C(0), ~UINT64_C(0) };
	function->block[0] = (struct vet_flow){ 0, 0, 0 };
}

/* What is not judged here keeps the summary that the run over everything gave. */
static void freeze_function(struct vet_state *state, const struct vet_body *body)
{
	const struct vet_function_state *from = &state->options.frozen->function[body->entity];
	struct vet_function_state *to = &state->function[body->entity];

	begin_function(state, body);
	to->entry = from->entry;
	to->proven = from->proven;
	to->leaving = from->leaving;
	memcpy(to->block, from->block, body->function->block_count * sizeof(*to->block));
	memcpy(to->before, from->before, body->function->point_count * sizeof(*to->before));
	memcpy(to->block_end, from->block_end, body->function->block_count * sizeof(*to->block_end));
	memcpy(to->edge, from->edge, body->function->edge_count * sizeof(*to->edge));
}

/* Marks what runs from the roots, without passing through boundaries when they are skipped. */
static void mark_judged(struct vet_state *state, const uint32_t *roots, size_t root_count)
{
	const struct vet_reach *reach = state->reach;
	uint32_t *stack = vet_allocate(reach->program->entity_count, sizeof(*stack));
	size_t depth = 0;

	for (size_t i = 0; i < root_count; i++) {
		state->root[roots[i]] = true;
		if (!state->function[roots[i]].judged) {
			state->function[roots[i]].judged = true;
			stack[depth++] = roots[i];
		}
	}
	while (depth) {
		uint32_t entity = stack[--depth];
		size_t count;
		const struct vet_call *call = vet_reach_function_calls(reach, entity, &count);

		if (state->options.skip_boundaries && state->policy->entity[entity].boundary)
			continue;
		for (size_t i = 0; i < count; i++) {
			if (state->function[call[i].target].judged)
				continue;
			state->function[call[i].target].judged = true;
			stack[depth++] = call[i].target;
		}
	}
	free(stack);
}

struct vet_state *vet_state_solve(const struct vet_reach *reach, const struct vet_policy *policy, const uint32_t *roots,
				  size_t root_count, struct vet_state_options options)
{
	struct vet_state *state = vet_allocate(1, sizeof(*state));
	uint32_t entities = reach->program->entity_count;

	state->reach = reach;
	state->policy = policy;
	state->options = options;
	for (uint32_t e = 0; e < entities; e++)
		state->phases |= policy->entity[e].withdraws;
	state->function = vet_allocate(entities, sizeof(*state->function));
	state->root = vet_allocate(entities, sizeof(bool));
	mark_judged(state, roots, root_count);
	for (uint32_t e = 0; e < entities; e++) {
		const struct vet_body *body = vet_reach_body(reach, e);

		if (body && (state->function[e].judged || !options.frozen))
			begin_function(state, body);
		else if (body)
			freeze_function(state, body);
	}
	vet_claims_prepare(state);
	for (state->changed = true; state->changed; state->round++) {
		state->changed = false;
		vet_claims_begin(state);
		for (uint32_t e = 0; e < entities; e++)
			if (vet_reach_body(reach, e) && state->function[e].judged)
				flow_function(state, reach->body[e]);
	}
	return state;
}

struct vet_held vet_state_before(const struct vet_state *state, struct vet_place place)
{
	const struct vet_function_state *function = &state->function[place.function];

	return vet_held_of(function->entry, function->before[place.point]);
}

struct vet_held vet_state_proven(const struct vet_state *state, struct vet_place place)
{
	const struct vet_function_state *function = &state->function[place.function];

	return vet_held_of(function->proven, function->before[place.point]);
}

void vet_state_free(struct vet_state *state)
{
	if (!state)
		return;
	for (uint32_t e = 0; e < state->reach->program->entity_count; e++) {
		free(state->function[e].block);
		free(state->function[e].before);
		free(state->function[e].edge);
		free(state->function[e].block_end);
	}
	vet_claims_free(state);
	free(state->function);
	free(state->root);
	free(state);
}
