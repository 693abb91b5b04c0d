/* SPDX-License-Identifier: MIT */
/*
 * Behind which values a claim may lie: answers of guards, what is made of them, and values that tell where control came
 * from (a flag set in one arm, a return code, an argument of a guarded call, a variable stored under a guard).
 * Comes in: the live graph, what holds so far.  Goes out: `informs` by value, and the edges to ask, to state.c.
 * It may mark too much, never too little of what a claim starts from; a branch that is not asked claims nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "claims-internal.h"
#include "solve/stores.h"
#include "support/memory.h"

static void due(struct vet_state *state, uint32_t entity)
{
	struct vet_function_state *function = state->function[entity];

	state->informed = true;
	if (function->spread_due)
		return;
	function->spread_due = true;
	state->spread = vet_grow(state->spread, &state->spread_capacity, state->spread_count + 1, sizeof(*state->spread));
	state->spread[state->spread_count++] = entity;
}

static bool make_marks(struct vet_state *state, const struct vet_body *body)
{
	struct vet_function_state *function = state->function[body->entity];

	if (!function->judged)
		return false;
	if (!function->informs) {
		function->informs = vet_allocate(body->function->value_count, sizeof(uint8_t));
		function->result_informs = vet_allocate(body->function->point_count, sizeof(uint8_t));
	}
	return true;
}

static void mark_value(struct vet_state *state, const struct vet_body *body, uint32_t value)
{
	if (!make_marks(state, body) || state->function[body->entity]->informs[value] == VET_INFORMS_ANSWER)
		return;
	state->function[body->entity]->informs[value] = VET_INFORMS_ANSWER;
	due(state, body->entity);
}

static void mark_result(struct vet_state *state, const struct vet_body *body, uint32_t point, uint8_t level)
{
	if (!make_marks(state, body) || state->function[body->entity]->result_informs[point] >= level)
		return;
	state->function[body->entity]->result_informs[point] = level;
	due(state, body->entity);
}

static uint64_t parameter_bit(uint32_t number)
{
	return UINT64_C(1) << (number < 63 ? number : 63);
}

/* parameters: those that inform at all; answers: those of them that are a guard's answer for some caller. */
static void mark_parameters(struct vet_state *state, const struct vet_body *body, uint64_t parameters, uint64_t answers)
{
	struct vet_function_state *function = state->function[body->entity];

	if (!body->function->parameter_count || !make_marks(state, body) ||
	    (!(parameters & ~function->parameters_inform) && !(answers & ~function->parameters_answer)))
		return;
	function->parameters_inform |= parameters;
	function->parameters_answer |= answers;
	due(state, body->entity);
}

static void mark_returns(struct vet_state *state, uint32_t entity, uint8_t level)
{
	const struct vet_reach *reach = state->reach;

	if (!state->function[entity]->judged || state->function[entity]->returns_inform >= level)
		return;
	state->function[entity]->returns_inform = level;
	for (size_t i = reach->target_first[entity]; i < reach->target_first[entity + 1]; i++)
		if (vet_call_passes_arguments(reach->by_target[i]))
			mark_result(state, reach->body[reach->by_target[i]->from.function], reach->by_target[i]->from.point, level);
}

static void mark_object(struct vet_state *state, uint32_t entity)
{
	size_t count;

	if (!state->object_informs)
		state->object_informs = vet_allocate(state->reach->program->entity_count, sizeof(bool));
	if (state->object_informs[entity] || !vet_stores_complete(state->stores, state->reach, entity))
		return;
	state->object_informs[entity] = true;
	if (!state->loads)
		state->loads = vet_loads_collect(state->reach);
	const struct vet_store *load = vet_stores_of(state->loads, entity, &count);

	for (size_t i = 0; i < count; i++)
		mark_result(state, state->reach->body[load[i].place.function], load[i].place.point, VET_INFORMS_ANSWER);
}

static void *copy_of(const void *array, size_t count)
{
	return array ? memcpy(vet_allocate(count, 1), array, count) : NULL;
}

void vet_inform_begin(struct vet_state *state)
{
	const struct vet_state *similar = state->options.similar;

	for (uint32_t i = 0; similar && i < state->outline->count; i++) {
		const struct vet_function_state *found = similar->function[state->outline->function[i]];
		struct vet_function_state *function = state->function[state->outline->function[i]];
		const struct vet_function *f = vet_reach_body(state->reach, state->outline->function[i])->function;

		if (!function->judged || !found->informs)
			continue;
		function->informs = copy_of(found->informs, f->value_count);
		function->result_informs = copy_of(found->result_informs, f->point_count);
		function->asked = copy_of(found->asked, f->edge_count);
		function->parameters_inform = found->parameters_inform;
		function->parameters_answer = found->parameters_answer;
		function->returns_inform = found->returns_inform;
	}
	if (similar)
		state->object_informs = copy_of(similar->object_informs, state->reach->program->entity_count);
}

/* --- guards themselves --------------------------------------------------------------------------------------- */

static bool is_guard(const struct vet_state *state, uint32_t entity)
{
	return state->policy->entity[entity].guards;
}

static bool asks_guard(const struct vet_state *state, const struct vet_body *body, const struct vet_point *point)
{
	const struct vet_set *set;

	if (point->kind == VET_POINT_CALL)
		return is_guard(state, state->reach->program->entity_of[body->unit_index][point->a]);
	set = body->value[point->a];
	for (uint32_t i = 0; i < set->address_count; i++)
		if (is_guard(state, set->addresses[i].entity))
			return true;
	return false;
}

void vet_inform_point(struct vet_state *state, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);

	switch (point->kind) {
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
		mark_result(state, body, number, VET_INFORMS_ANSWER);
		break;
	case VET_POINT_CALL:
	case VET_POINT_CALL_INDIRECT:
	case VET_POINT_LOAD:
		if ((state->guarded && asks_guard(state, body, point)) || vet_claims_conditioned(state, body, point))
			mark_result(state, body, number, VET_INFORMS_ANSWER);
		break;
	default:
		break;
	}
}

/* --- along values, calls and memory ---------------------------------------------------------------------------- */

static uint8_t more_of(uint8_t a, uint8_t b)
{
	return a > b ? a : b;
}

static uint8_t result_informs(const struct vet_function_state *function, const struct vet_body *body, uint32_t point)
{
	uint32_t forward = body->forward[point];

	return more_of(function->result_informs[point],
		       forward == VET_NONE ? VET_INFORMS_NOTHING : function->informs[vet_body_point(body, forward)->c]);
}

static uint8_t parameter_informs(const struct vet_function_state *function, uint32_t number)
{
	if (function->parameters_answer & parameter_bit(number))
		return VET_INFORMS_ANSWER;
	return function->parameters_inform & parameter_bit(number) ? VET_INFORMS_OF_CALLER : VET_INFORMS_NOTHING;
}

static uint8_t phi_informs(const uint8_t *informs, const struct vet_body *body, const struct vet_value *value)
{
	uint8_t level = VET_INFORMS_NOTHING;

	for (uint32_t i = 0; i < value->b; i++)
		level = more_of(level, informs[body->unit->lists[value->a + 2 * i + 1]]);
	return level;
}

static uint8_t made_of(const struct vet_function_state *function, const struct vet_body *body, const struct vet_value *value)
{
	const uint8_t *informs = function->informs;

	switch (value->kind) {
	case VET_VALUE_PARAMETER:
		return parameter_informs(function, value->a);
	case VET_VALUE_RESULT:
		return result_informs(function, body, value->a);
	case VET_VALUE_UNKNOWN:
	case VET_VALUE_UNDEFINED:
	case VET_VALUE_CONSTANT:
	case VET_VALUE_FUNCTION:
	case VET_VALUE_OBJECT:
		return VET_INFORMS_NOTHING;
	case VET_VALUE_PHI:
		return phi_informs(informs, body, value);
	case VET_VALUE_FIELD:
	case VET_VALUE_CAST:
	case VET_VALUE_BOOL:
	case VET_VALUE_NOT:
	case VET_VALUE_NEGATE:
	case VET_VALUE_COMPLEMENT:
	case VET_VALUE_REFINED:
		return informs[value->a];
	case VET_VALUE_SELECT:
		return more_of(informs[value->a], more_of(informs[value->b], informs[value->c]));
	default:
		return more_of(informs[value->a], informs[value->b]);
	}
}

/* Operands stand before their users, phis of loops excepted. */
static void spread_values(struct vet_function_state *function, const struct vet_body *body)
{
	bool again = true;

	while (again) {
		again = false;
		for (uint32_t v = 0; v < body->function->value_count; v++) {
			uint8_t level = more_of(function->informs[v], made_of(function, body, vet_body_value(body, v)));

			again |= level > function->informs[v];
			function->informs[v] = level;
		}
	}
}

/* A branch on a caller's answer tells, once its function is looked through, what led to each return. */
static void spread_edges(struct vet_state *state, const struct vet_body *body)
{
	struct vet_function_state *function = state->function[body->entity];

	for (uint32_t e = 0; e < body->function->edge_count; e++) {
		uint32_t condition = vet_body_edge(body, e)->condition;

		if (!body->edge_live[e] || condition == VET_NONE || !function->informs[condition])
			continue;
		if (!function->asked)
			function->asked = vet_allocate(body->function->edge_count, sizeof(bool));
		function->asked[e] = true;
		if (function->parameters_answer && function->informs[condition] == VET_INFORMS_ANSWER)
			mark_returns(state, body->entity, VET_INFORMS_ANSWER);
	}
}

static void spread_store(struct vet_state *state, const struct vet_body *body, const struct vet_point *point)
{
	const struct vet_set *address = body->value[point->a];

	for (uint32_t i = 0; i < address->address_count; i++)
		mark_object(state, address->addresses[i].entity);
}

static void spread_points(struct vet_state *state, const struct vet_body *body)
{
	const uint8_t *informs = state->function[body->entity]->informs;

	for (uint32_t b = 0; b < body->function->block_count; b++) {
		for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b]; i++) {
			const struct vet_point *point = vet_body_point(body, vet_body_block(body, b)->point_first + i);

			if (point->kind == VET_POINT_RETURN && point->a != VET_NONE && informs[point->a])
				mark_returns(state, body->entity, informs[point->a]);
			else if (point->kind == VET_POINT_STORE && informs[point->c])
				spread_store(state, body, point);
		}
	}
}

static uint64_t informing_arguments(const uint8_t *informs, uint8_t level, const struct vet_body *body, const struct vet_point *point)
{
	uint64_t parameters = 0;

	if ((point->kind != VET_POINT_CALL && point->kind != VET_POINT_CALL_INDIRECT) || point->flags & VET_POINT_MODELLED)
		return 0;
	for (uint32_t i = 0; i < point->c; i++)
		if (informs[body->unit->lists[point->b + i]] >= level)
			parameters |= parameter_bit(i);
	return parameters;
}

static void spread_calls(struct vet_state *state, const struct vet_body *body)
{
	const struct vet_outline *outline = state->outline;
	const uint8_t *informs = state->function[body->entity]->informs;
	uint32_t place = outline->place[body->entity];

	for (size_t i = outline->call_first[place]; i < outline->call_end[place]; i++) {
		const struct vet_call *call = &state->reach->call.item[i];
		const struct vet_point *point = vet_body_point(body, call->from.point);
		uint64_t parameters;

		if (!vet_call_passes_arguments(call))
			continue;
		parameters = informing_arguments(informs, VET_INFORMS_OF_CALLER, body, point);
		if (parameters)
			mark_parameters(state, state->reach->body[call->target], parameters,
					informing_arguments(informs, VET_INFORMS_ANSWER, body, point));
	}
}

void vet_inform_spread(struct vet_state *state)
{
	while (state->spread_count) {
		uint32_t entity = state->spread[--state->spread_count];
		struct vet_function_state *function = state->function[entity];
		const struct vet_body *body = vet_reach_body(state->reach, entity);

		function->spread_due = false;
		spread_values(function, body);
		spread_edges(state, body);
		spread_points(state, body);
		spread_calls(state, body);
	}
}

/* --- where control came from ------------------------------------------------------------------------------------- */

/* Does `here` tell what `anyway` does not?  Phases that may end are never carried along with a value. */
static bool tells_more(const struct vet_state *state, struct vet_held here, struct vet_held anyway)
{
	if (here.present == ~UINT64_C(0) && here.absent == ~UINT64_C(0))
		return false;
	return here.present & ~anyway.present & ~state->phases & ~state->always || here.absent & ~anyway.absent & ~state->phases;
}

static struct vet_held held_in(struct vet_flow flow)
{
	return (struct vet_held){ .present = flow.present, .absent = flow.absent };
}

static void inform_phi(struct vet_state *state, const struct vet_body *body, uint32_t number)
{
	const struct vet_function_state *function = state->function[body->entity];
	const struct vet_value *value = vet_body_value(body, number);
	const uint32_t *pair = body->unit->lists + value->a;

	for (uint32_t i = 0; i < value->b; i++) {
		const struct vet_block *from = vet_body_block(body, pair[2 * i]);

		for (uint32_t e = from->edge_first; e < from->edge_first + from->edge_count; e++)
			if (body->edge_live[e] && vet_body_edge(body, e)->target == value->c &&
			    tells_more(state, vet_held_along(function, pair[2 * i], e), held_in(function->block[value->c])))
				mark_value(state, body, number);
	}
}

static void inform_tables(struct vet_state *state, const struct vet_body *body)
{
	const struct vet_function_state *function = state->function[body->entity];

	for (uint32_t v = 0; v < body->function->value_count; v++)
		if (vet_body_value(body, v)->kind == VET_VALUE_PHI && vet_block_live(body, vet_body_value(body, v)->c))
			inform_phi(state, body, v);
	for (uint32_t b = 0; b < body->function->block_count; b++) {
		for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b]; i++) {
			uint32_t point = vet_body_block(body, b)->point_first + i;

			if (vet_body_point(body, point)->kind == VET_POINT_RETURN && vet_body_point(body, point)->a != VET_NONE &&
			    tells_more(state, held_in(function->before[point]), held_in(function->leaving)))
				mark_returns(state, body->entity, VET_INFORMS_ANSWER);
		}
	}
}

static void inform_callees(struct vet_state *state, uint32_t place)
{
	const struct vet_outline *outline = state->outline;

	for (size_t i = outline->call_first[place]; i < outline->call_end[place]; i++) {
		const struct vet_call *call = &state->reach->call.item[i];

		if (vet_call_passes_arguments(call) && state->function[call->target]->judged &&
		    tells_more(state, vet_state_proven(state, call->from), state->function[call->target]->proven))
			mark_parameters(state, state->reach->body[call->target], ~UINT64_C(0), 0);
	}
}

static void inform_memory(struct vet_state *state)
{
	static const struct vet_held nothing = { 0 };

	for (size_t i = 0; i < state->stores->count; i++) {
		const struct vet_store *store = &state->stores->store[i];

		if (state->function[store->place.function]->judged && tells_more(state, vet_state_proven(state, store->place), nothing))
			mark_object(state, store->entity);
	}
}

void vet_inform_from_state(struct vet_state *state)
{
	const struct vet_outline *outline = state->outline;

	for (uint32_t i = 0; i < outline->count; i++) {
		const struct vet_function_state *function = state->function[outline->function[i]];

		if (function->judged && function->block)
			inform_tables(state, vet_reach_body(state->reach, outline->function[i]));
		if (vet_state_counts(state, outline->function[i]))
			inform_callees(state, i);
	}
	inform_memory(state);
}
