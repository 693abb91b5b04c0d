/* SPDX-License-Identifier: MIT */
/*
 * The greatest fixed point of states over the live graph; see state.h.
 * Three things feed each other: what functions gain (flow.c; callees first), what holds at their entries (callers first),
 * and what branches claim (claims.c).  Rounds over the three end when nothing falls any more.  Only branches behind whose
 * condition a claim may lie are asked: inform.c finds them, then finds more in what holds, until there are none.
 */
#include "state.h"

#include <stdlib.h>

#include "solve/stores.h"
#include "support/memory.h"

#define DISCOVERIES 12u /* claims behind claims behind claims ... beyond that nothing more is claimed */

static const struct vet_flow everything = { ~UINT64_C(0), ~UINT64_C(0), 0, ~UINT64_C(0), 0 };
static const struct vet_held all_held = { ~UINT64_C(0), ~UINT64_C(0), 0, ~UINT64_C(0) };

/* --- functions: callees first ------------------------------------------------------------------------------ */

static void push(struct vet_state *state, uint32_t entity)
{
	state->stack = vet_grow(state->stack, &state->stack_capacity, state->stack_count + 1, sizeof(*state->stack));
	state->stack[state->stack_count++] = entity;
}

/* Functions that call each other get their tables together, so that none starts from less than the others. */
static void begin_tables(struct vet_state *state, uint32_t entity)
{
	const struct vet_reach *reach = state->reach;
	const struct vet_outline *outline = state->outline;
	size_t bottom = state->stack_count;

	push(state, entity);
	while (state->stack_count > bottom) {
		uint32_t member = state->stack[--state->stack_count], place = outline->place[member];
		struct vet_function_state *function = state->function[member];

		if (function->block || !function->judged)
			continue;
		vet_flow_begin(state, vet_reach_body(reach, member));
		function->flow_due = true;
		for (size_t i = reach->target_first[member]; outline->recursive[place] && i < reach->target_first[member + 1]; i++) {
			uint32_t caller = reach->by_target[i]->from.function;

			if (outline->component[outline->place[caller]] == outline->component[place])
				push(state, caller);
		}
	}
}

/* What it leaves behind fell.  Where it is an effect, callers without tables get them. */
static void tell_callers(struct vet_state *state, uint32_t entity, bool effect)
{
	const struct vet_reach *reach = state->reach;

	for (size_t i = reach->target_first[entity]; i < reach->target_first[entity + 1]; i++) {
		struct vet_function_state *caller = state->function[reach->by_target[i]->from.function];

		if (!caller->judged)
			continue;
		if (effect && !caller->block)
			begin_tables(state, reach->by_target[i]->from.function);
		caller->flow_due |= caller->block != NULL;
	}
}

/* It gives its callers something, or takes something away; not so what never returns. */
static bool is_effect(const struct vet_function_state *function)
{
	const struct vet_flow *leaving = &function->leaving;

	return !vet_flow_is_plain(*leaving) && !(leaving->present == ~UINT64_C(0) && leaving->absent == ~UINT64_C(0));
}

static void sweep_flows(struct vet_state *state)
{
	const struct vet_outline *outline = state->outline;
	bool again = true;

	while (again) {
		again = false;
		for (uint32_t i = 0; i < outline->count; i++) {
			uint32_t entity = outline->function[i];
			struct vet_function_state *function = state->function[entity];

			if (!function->flow_due)
				continue;
			function->flow_due = false;
			function->entry_due = true;
			if (!vet_flow_function(state, vet_reach_body(state->reach, entity)))
				continue;
			state->changed = again = true;
			tell_callers(state, entity, is_effect(function));
		}
	}
}

/* --- entries: callers first ---------------------------------------------------------------------------------- */

static bool meet_held(struct vet_held *held, struct vet_held other)
{
	struct vet_held old = *held;

	held->present &= other.present;
	held->absent &= other.absent;
	held->settled &= other.settled;
	held->loose |= other.loose;
	return old.present != held->present || old.absent != held->absent || old.settled != held->settled || old.loose != held->loose;
}

/* Something asynchronous starts with what holds where it is registered, but for phases that may have ended meanwhile. */
static struct vet_held later(const struct vet_state *state, const struct vet_call *call, struct vet_held held)
{
	held.present &= ~state->phases;
	held.loose |= state->policy->entity[call->target].withdraws;
	if (state->withdraws)
		held.loose |= state->withdraws[state->outline->place[call->target]];
	return held;
}

static void enter_callee(struct vet_state *state, const struct vet_call *call, struct vet_held assumed, struct vet_held proven)
{
	struct vet_function_state *callee = state->function[call->target];
	const struct vet_demand *demand = &state->policy->entity[call->target].demand;

	if (!callee->judged)
		return;
	if (call->kind == VET_CALL_ASYNCHRONOUS) {
		assumed = later(state, call, assumed);
		proven = later(state, call, proven);
	}
	assumed = vet_state_calling(state, call, assumed);
	proven = vet_state_calling(state, call, proven);
	assumed.present |= demand->requires;
	assumed.absent |= demand->requires_absent;
	bool falls = meet_held(&callee->entry, assumed);

	falls |= meet_held(&callee->proven, proven);
	callee->entry_due |= falls;
	state->changed |= falls;
}

static void enter_callees(struct vet_state *state, uint32_t place)
{
	const struct vet_outline *outline = state->outline;
	uint32_t entity = outline->function[place];

	if (!vet_state_counts(state, entity))
		return;
	for (size_t i = outline->call_first[place]; i < outline->call_end[place]; i++) {
		const struct vet_call *call = &state->reach->call.item[i];

		enter_callee(state, call, vet_state_before(state, call->from), vet_state_proven(state, call->from));
	}
}

/* The address of a function may be in the world with less than was thought: who calls it through a pointer is asked again. */
static void lower_known(struct vet_state *state, uint32_t entity, struct vet_held held)
{
	const struct vet_reach *reach = state->reach;
	struct vet_known *known = &state->known[entity];

	if (!(known->present & ~held.present) && !(known->settled & ~held.settled))
		return;
	known->present &= held.present;
	known->settled &= held.settled;
	for (size_t i = reach->target_first[entity]; i < reach->target_first[entity + 1]; i++)
		if (reach->by_target[i]->kind != VET_CALL_DIRECT)
			state->function[reach->by_target[i]->from.function]->entry_due = true;
}

static void lower_taken(struct vet_state *state, uint32_t taker)
{
	const struct vet_taken *taken = state->taken;

	if (!state->known) /* nobody collected who takes what */
		return;
	for (size_t i = taken->taker_first[taker]; i < taken->taker_first[taker + 1]; i++)
		lower_known(state, taken->by_taker[i].function, state->function[taker]->proven);
}

/* Data holds the address from the start, or nobody is seen to take it: nothing is known.  Else all, until a taker has less. */
static void begin_known(struct vet_state *state)
{
	const struct vet_taken *taken = state->taken;

	if (!state->known)
		return;
	for (uint32_t e = 0; e < state->reach->program->entity_count; e++) {
		bool nothing = taken->early[e] || taken->function_first[e] == taken->function_first[e + 1];

		state->known[e] = nothing ? (struct vet_known){ 0 } : (struct vet_known){ state->lasting, state->settling };
	}
	for (size_t i = 0; i < taken->count; i++)
		if (!state->function[taken->by_taker[i].taker]->judged)
			lower_known(state, taken->by_taker[i].function, state->function[taken->by_taker[i].taker]->proven);
}

static void sweep_entries(struct vet_state *state)
{
	bool again = true;

	while (again) {
		again = false;
		for (uint32_t i = state->outline->count; i-- > 0;) {
			struct vet_function_state *function = state->function[state->outline->function[i]];

			if (!function->entry_due)
				continue;
			function->entry_due = false;
			again = true;
			lower_taken(state, state->outline->function[i]);
			enter_callees(state, i);
		}
	}
}

/* --- rounds ---------------------------------------------------------------------------------------------------- */

/* An edge that is asked, and still claims something: what claims nothing never claims again. */
struct vet_question {
	uint32_t entity, block, edge;
};

static void list_questions(struct vet_state *state, uint32_t entity)
{
	const struct vet_function_state *function = state->function[entity];
	const struct vet_body *body = vet_reach_body(state->reach, entity);

	for (uint32_t b = 0; b < body->function->block_count; b++) {
		const struct vet_block *block = vet_body_block(body, b);

		for (uint32_t e = block->edge_first; vet_block_live(body, b) && e < block->edge_first + block->edge_count; e++) {
			if (!body->edge_live[e] || !function->asked[e])
				continue;
			state->question = vet_grow(state->question, &state->question_capacity, state->question_count + 1, sizeof(*state->question));
			state->question[state->question_count++] = (struct vet_question){ entity, b, e };
		}
	}
}

static void ask_edges(struct vet_state *state)
{
	size_t kept = 0;

	for (size_t i = 0; i < state->question_count; i++) {
		struct vet_question question = state->question[i];
		struct vet_function_state *function = state->function[question.entity];
		struct vet_held *claimed = &function->edge[question.edge];
		bool falls = meet_held(claimed, vet_claims_edge(state, vet_reach_body(state->reach, question.entity), question.block, question.edge));

		function->flow_due |= falls;
		state->changed |= falls;
		if (claimed->present || claimed->absent)
			state->question[kept++] = question;
	}
	state->question_count = kept;
}

/* Everything is held, but at the doors; functions with nothing to gain have no tables. */
static void begin_function(struct vet_state *state, uint32_t entity)
{
	const struct vet_body *body = vet_reach_body(state->reach, entity);
	struct vet_function_state *function = state->function[entity];
	const struct vet_demand *demand = &state->policy->entity[entity].demand;

	function->entry = function->proven = all_held;
	if (state->root[entity]) {
		function->proven = (struct vet_held){ vet_capability_initial(), 0, 0, 0 };
		function->entry = (struct vet_held){ vet_capability_initial() | demand->requires, demand->requires_absent, 0, 0 };
	}
	function->entry_due = true;
	if (function->block) {
		vet_flow_begin(state, body);
		function->flow_due = true;
	} else {
		function->leaving = body->returns ? (struct vet_flow){ 0 } : everything;
	}
}

static void solve_round(struct vet_state *state)
{
	state->changed = false;
	vet_claims_begin(state);
	ask_edges(state);
	sweep_flows(state);
	sweep_entries(state);
}

static void solve_informed(struct vet_state *state)
{
	const struct vet_outline *outline = state->outline;

	for (uint32_t i = 0; i < outline->count; i++)
		if (state->function[outline->function[i]]->judged && state->function[outline->function[i]]->asked)
			begin_tables(state, outline->function[i]);
	for (uint32_t i = 0; i < outline->count; i++)
		if (state->function[outline->function[i]]->judged)
			begin_function(state, outline->function[i]);
	begin_known(state);
	state->question_count = 0;
	for (uint32_t i = outline->count; i-- > 0;)
		if (state->function[outline->function[i]]->judged && state->function[outline->function[i]]->asked)
			list_questions(state, outline->function[i]);
	vet_claims_forget(state);
	do
		solve_round(state);
	while (state->changed);
}

/* --- before the first round -------------------------------------------------------------------------------------- */

/* Marks what runs from the roots, without passing through boundaries when they are skipped. */
static void mark_judged(struct vet_state *state, const uint32_t *roots, size_t root_count)
{
	const struct vet_outline *outline = state->outline;
	uint32_t *stack = vet_allocate(outline->count, sizeof(*stack));
	size_t depth = 0;

	for (size_t i = 0; i < root_count; i++) {
		state->root[roots[i]] = true;
		if (outline->place[roots[i]] != VET_NONE && !state->function[roots[i]]->judged) {
			state->function[roots[i]]->judged = true;
			stack[depth++] = roots[i];
		}
	}
	while (depth) {
		uint32_t entity = stack[--depth], place = outline->place[entity];

		if (state->options.skip_boundaries && state->policy->entity[entity].boundary)
			continue;
		for (size_t i = outline->call_first[place]; i < outline->call_end[place]; i++) {
			uint32_t target = state->reach->call.item[i].target;

			if (outline->place[target] == VET_NONE || state->function[target]->judged)
				continue;
			state->function[target]->judged = true;
			stack[depth++] = target;
		}
	}
	free(stack);
}

/* What is not judged here keeps what the run over everything gave. */
static void freeze_functions(struct vet_state *state)
{
	for (uint32_t i = 0; i < state->outline->count; i++) {
		struct vet_function_state *function = state->function[state->outline->function[i]];

		if (function->judged)
			continue;
		if (state->options.frozen)
			*function = *state->options.frozen->function[state->outline->function[i]];
		function->judged = function->flow_due = function->entry_due = false;
		function->borrowed = true;
	}
}

static void begin_effects(struct vet_state *state, uint32_t entity)
{
	const struct vet_policy_entity *policy = &state->policy->entity[entity];

	if (!policy->provides && !policy->withdraws && !policy->settles)
		return;
	/* An alias is called by its own name, and through its target. */
	const struct vet_program *program = state->reach->program;
	const struct vet_entity *e = &program->entity[entity];
	uint32_t canonical = e->function.row == VET_NONE ? entity
		: program->entity_of[e->function.unit][vet_entity_function(program, e)->symbol];

	tell_callers(state, canonical, true);
	for (size_t i = 0; !vet_reach_body(state->reach, canonical) && i < state->reach->external.count; i++)
		if (state->reach->external.item[i].target == canonical)
			begin_tables(state, state->reach->external.item[i].from.function);
}

static void begin_point(struct vet_state *state, const struct vet_body *body, uint32_t number)
{
	if (vet_body_point(body, number)->kind == VET_POINT_REQUIRE ||
	    vet_overwrites_at(state->options.overwrites, (struct vet_place){ body->entity, number }))
		begin_tables(state, body->entity);
	if (!state->options.only_settled)
		vet_inform_point(state, body, number);
}

/* Calls that register something asynchronous: what that may withdraw is loose from there on. */
static void begin_asynchronous(struct vet_state *state)
{
	const struct vet_outline *outline = state->outline;
	const struct vet_call_list *lists[] = { &state->reach->call, &state->reach->external };
	bool any = false, changed = true;

	for (unsigned l = 0; state->phases && l < 2; l++) {
		for (size_t i = 0; i < lists[l]->count; i++) {
			if (lists[l]->item[i].kind != VET_CALL_ASYNCHRONOUS)
				continue;
			any = true;
			begin_tables(state, lists[l]->item[i].from.function);
		}
	}
	if (!any)
		return;
	state->withdraws = vet_allocate(outline->count, sizeof(*state->withdraws));
	for (size_t i = 0; i < state->reach->external.count; i++) {
		const struct vet_call *call = &state->reach->external.item[i];

		state->withdraws[outline->place[call->from.function]] |= state->policy->entity[call->target].withdraws;
	}
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < outline->count; i++) {
			uint64_t old = state->withdraws[i];

			for (size_t c = outline->call_first[i]; c < outline->call_end[i]; c++) {
				uint32_t target = state->reach->call.item[c].target;

				state->withdraws[i] |= state->policy->entity[target].withdraws | state->withdraws[outline->place[target]];
			}
			changed |= old != state->withdraws[i];
		}
	}
}

static void begin_state(struct vet_state *state)
{
	for (uint32_t e = 0; e < state->reach->program->entity_count; e++)
		begin_effects(state, e);
	begin_asynchronous(state);
	for (uint32_t f = 0; f < state->outline->count; f++) {
		const struct vet_body *body = vet_reach_body(state->reach, state->outline->function[f]);

		for (uint32_t b = 0; b < body->function->block_count; b++)
			for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b]; i++)
				begin_point(state, body, vet_body_block(body, b)->point_first + i);
	}
}

static void make_functions(struct vet_state *state)
{
	uint32_t entities = state->reach->program->entity_count;

	state->function = vet_allocate(entities, sizeof(*state->function));
	/* The last one stands for all that is dead: not judged, never written. */
	state->table = vet_allocate((size_t)state->outline->count + 1, sizeof(*state->table));
	for (uint32_t e = 0; e < entities; e++) {
		uint32_t place = state->outline->place[e];

		state->function[e] = &state->table[place == VET_NONE ? state->outline->count : place];
	}
}

static void note_ever(struct vet_state *state, struct vet_held held)
{
	if (held.present == ~UINT64_C(0) && held.absent == ~UINT64_C(0))
		return; /* nothing runs there */
	state->ever_present |= held.present;
	state->ever_absent |= held.absent;
}

/* What somebody holds at some call: searches for paths without anything else are one. */
static void find_ever(struct vet_state *state)
{
	for (uint32_t i = 0; i < state->outline->count; i++) {
		uint32_t entity = state->outline->function[i];
		const struct vet_function_state *function = state->function[entity];
		const struct vet_body *body = vet_reach_body(state->reach, entity);

		note_ever(state, function->entry);
		for (uint32_t p = 0; function->before && p < body->function->point_count; p++)
			note_ever(state, (struct vet_held){ .present = function->before[p].present, .absent = function->before[p].absent });
	}
}

/* Phases that somebody provides and nobody takes away are worth knowing, and settle points, which nobody takes back. */
static void begin_taken(struct vet_state *state)
{
	uint64_t provided = 0;

	for (uint32_t e = 0; e < state->reach->program->entity_count; e++) {
		provided |= state->policy->entity[e].provides;
		state->settling |= state->policy->entity[e].settles;
	}
	state->settling |= state->options.overwrites ? state->options.overwrites->mask : 0;
	state->lasting = provided & vet_capability_phases() & ~state->phases;
	if (!state->lasting && !state->settling)
		return;
	state->taken = state->options.first ? state->options.first->taken : vet_taken_collect(state->reach);
	state->known = vet_allocate(state->reach->program->entity_count, sizeof(*state->known));
}

struct vet_state *vet_state_solve(const struct vet_reach *reach, const struct vet_policy *policy, const uint32_t *roots,
				  size_t root_count, struct vet_state_options options)
{
	struct vet_state *state = vet_allocate(1, sizeof(*state));
	uint32_t entities = reach->program->entity_count;

	state->reach = reach;
	state->policy = policy;
	state->options = options;
	state->outline = options.first ? options.first->outline : vet_outline_new(reach, roots, root_count);
	state->stores = options.first ? options.first->stores : vet_stores_collect(reach);
	for (uint32_t e = 0; e < entities; e++) {
		state->phases |= policy->entity[e].withdraws;
		state->guarded |= policy->entity[e].guards;
	}
	for (size_t i = 0; i < policy->model->condition_count; i++)
		state->guarded |= policy->model->condition[i].present | policy->model->condition[i].absent;
	state->always = vet_capability_initial() & ~state->phases;
	begin_taken(state);
	state->root = vet_allocate(entities, sizeof(bool));
	make_functions(state);
	mark_judged(state, roots, root_count);
	freeze_functions(state);
	vet_inform_begin(state);
	begin_state(state);
	vet_claims_prepare(state);
	for (unsigned i = 0; i < DISCOVERIES && (i == 0 || state->informed); i++) {
		vet_inform_spread(state);
		solve_informed(state);
		state->informed = false;
		if (!state->options.only_settled)
			vet_inform_from_state(state);
	}
	find_ever(state);
	return state;
}

void vet_state_free(struct vet_state *state)
{
	if (!state)
		return;
	for (uint32_t i = 0; i < state->outline->count; i++)
		vet_flow_end(&state->table[i]);
	vet_claims_free(state);
	if (!state->options.first) {
		vet_outline_free(state->outline);
		vet_stores_free(state->stores);
		vet_taken_free(state->taken);
	}
	free(state->known);
	free(state->question);
	vet_stores_free(state->loads);
	free(state->withdraws);
	free(state->object_informs);
	free(state->spread);
	free(state->stack);
	free(state->function);
	free(state->table);
	free(state->root);
	free(state);
}
