/* SPDX-License-Identifier: MIT */
/*
 * The fixed point over functions: a queue of bodies to look at again, points executed on value sets, calls passing
 * arguments, results coming back.  See reach.h; expressions are in evaluate.c, memory in memory.c, what is recorded
 * once all is still in reach-record.c.
 */
#include "reach.h"

#include <stdlib.h>
#include <string.h>

#include "reach-internal.h"
#include "solve/evaluate.h"
#include "support/memory.h"

static void enqueue(void *context, uint32_t entity)
{
	struct vet_reach *reach = context;
	struct vet_body *body = reach->body[entity];

	if (!body || body->queued || !body->reached)
		return;
	body->queued = true;
	reach->queue = vet_grow(reach->queue, &reach->queue_capacity, reach->queue_count + 1, sizeof(uint32_t));
	reach->queue[reach->queue_count++] = entity;
}

uint32_t vet_reach_canonical(const struct vet_reach *reach, uint32_t entity)
{
	const struct vet_entity *e = &reach->program->entity[entity];

	if (e->function.row == VET_NONE)
		return entity;
	return reach->program->entity_of[e->function.unit][vet_entity_function(reach->program, e)->symbol];
}

/* The body of a target, reached from now on; NULL without facts. */
static struct vet_body *arrive(struct vet_reach *reach, uint32_t entity)
{
	struct vet_body *body = reach->body[vet_reach_canonical(reach, entity)];

	if (body && !body->reached) {
		body->reached = true;
		body->live_points[0] = 0;
		enqueue(reach, body->entity);
	}
	return body;
}

static void pass_argument(struct vet_reach *reach, struct vet_body *target, uint32_t number, const struct vet_set *set)
{
	const struct vet_set *grown = vet_set_join(reach->pool, target->parameter[number], set);

	if (grown == target->parameter[number])
		return;
	if (++target->parameter_growth[number] > 60)
		grown = vet_set_widen(reach->pool, target->parameter[number], grown, INT64_MAX);
	target->parameter[number] = grown;
	enqueue(reach, target->entity);
}

static void run_with_anything(struct vet_reach *reach, uint32_t entity)
{
	struct vet_body *body = arrive(reach, entity);

	for (uint32_t i = 0; body && i < body->function->parameter_count; i++)
		pass_argument(reach, body, i, vet_set_outside(reach->pool));
}

void vet_reach_root(struct vet_reach *reach, uint32_t entity)
{
	struct vet_body *body = reach->body[vet_reach_canonical(reach, entity)];

	if (body)
		body->is_root = true;
	run_with_anything(reach, entity);
}

static void function_escaped(void *context, uint32_t entity, bool outside)
{
	struct vet_reach *reach = context;

	reach->escaped_function = vet_grow(reach->escaped_function, &reach->escaped_capacity, reach->escaped_count + 1, sizeof(uint32_t));
	reach->escaped_function[reach->escaped_count++] = entity;
	for (size_t i = 0; i < reach->fallback.count; i++)
		enqueue(reach, reach->fallback.function[i]);
	if (outside) /* reach-record.c finds who gave it away */
		run_with_anything(reach, entity);
}

static void called_by(struct vet_body *target, uint32_t caller)
{
	struct vet_readers *callers = &target->callers;

	for (size_t i = callers->count; i-- > 0;)
		if (callers->function[i] == caller)
			return;
	callers->function = vet_grow(callers->function, &callers->capacity, callers->count + 1, sizeof(uint32_t));
	callers->function[callers->count++] = caller;
}

/* What one point's execution gave. */
struct outcome {
	const struct vet_set *result;
	bool returns;
};

static void add_result(struct vet_reach *reach, struct outcome *outcome, const struct vet_set *set)
{
	outcome->result = vet_set_join(reach->pool, outcome->result, set);
}

static void call_outside(struct vet_reach *reach, struct vet_body *body, uint32_t number, struct outcome *outcome)
{
	const struct vet_point *point = vet_body_point(body, number);

	for (uint32_t i = 0; i < point->c && !(point->flags & VET_POINT_MODELLED); i++)
		vet_memory_escape(reach->memory, body->value[body->unit->lists[point->b + i]], true);
	add_result(reach, outcome, vet_set_outside(reach->pool));
	outcome->returns = true;
}

static void call_target(struct vet_reach *reach, struct vet_body *body, uint32_t number, uint32_t entity, struct outcome *outcome)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_body *target = arrive(reach, entity);

	if (!target) {
		call_outside(reach, body, number, outcome);
		return;
	}
	for (uint32_t i = 0; i < target->function->parameter_count; i++) {
		const struct vet_set *set = vet_set_outside(reach->pool);

		if (i < point->c && !(point->flags & VET_POINT_MODELLED))
			set = body->value[body->unit->lists[point->b + i]];
		pass_argument(reach, target, i, set);
	}
	for (uint32_t i = target->function->parameter_count; i < point->c; i++) /* variadic: read by va_arg */
		vet_memory_escape(reach->memory, body->value[body->unit->lists[point->b + i]], false);
	called_by(target, body->entity);
	if (target->returns) {
		outcome->returns = true;
		add_result(reach, outcome, target->returned);
	}
}

bool vet_reach_matches(const struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point, uint32_t entity)
{
	const struct vet_entity *e = &reach->program->entity[entity];

	return !strcmp(vet_unit_string(body->unit, point->d),
		       vet_unit_string(vet_entity_unit(reach->program, e), vet_entity_symbol(reach->program, e)->prototype));
}

static void call_value(struct vet_reach *reach, struct vet_body *body, uint32_t number, struct outcome *outcome)
{
	const struct vet_point *point = vet_body_point(body, number);
	const struct vet_set *callee = body->value[point->a];

	for (uint32_t i = 0; i < callee->address_count; i++)
		if (reach->program->entity[callee->addresses[i].entity].kind == VET_SYMBOL_FUNCTION)
			call_target(reach, body, number, callee->addresses[i].entity, outcome);
	if (!(callee->flags & VET_SET_ANY))
		return;
	if (!body->falls_back) {
		body->falls_back = true;
		reach->fallback.function = vet_grow(reach->fallback.function, &reach->fallback.capacity, reach->fallback.count + 1, sizeof(uint32_t));
		reach->fallback.function[reach->fallback.count++] = body->entity;
	}
	for (size_t i = 0; i < reach->escaped_count; i++)
		if (vet_reach_matches(reach, body, point, reach->escaped_function[i]))
			call_target(reach, body, number, reach->escaped_function[i], outcome);
	call_outside(reach, body, number, outcome);
}

uint32_t vet_value_field(const struct vet_reach *reach, const struct vet_body *body, uint32_t number)
{
	const struct vet_value *value = vet_body_value(body, number);

	while (value->kind == VET_VALUE_ELEMENT || value->kind == VET_VALUE_REFINED || value->kind == VET_VALUE_CAST)
		value = vet_body_value(body, value->a);
	return value->kind == VET_VALUE_FIELD ? reach->program->field_of[body->unit_index][value->b] : VET_NONE;
}

static struct vet_access access_of(struct vet_reach *reach, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);

	return (struct vet_access){
		.address = body->value[point->a], .size = point->b, .field = vet_value_field(reach, body, point->a),
		.place = { body->entity, number }, .pointer = body->result_is_pointer[number],
	};
}

static void copy(struct vet_reach *reach, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_access to = { .address = body->value[point->a], .size = point->c, .field = VET_NONE,
				 .place = { body->entity, number } };

	vet_memory_copy(reach->memory, &to, body->value[point->b]);
}

/* A field's address used as a value, of an object whose origin is not known. */
static void note_field_addresses(struct vet_reach *reach, const struct vet_body *body, uint32_t value)
{
	uint32_t field = vet_value_field(reach, body, value);

	if (field != VET_NONE && body->value[value]->flags & VET_SET_ANY)
		vet_memory_field_address(reach->memory, field);
}

static void note_arguments(struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point)
{
	for (uint32_t i = 0; i < point->c; i++)
		note_field_addresses(reach, body, body->unit->lists[point->b + i]);
}

static void escape_inputs(struct vet_reach *reach, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);

	for (uint32_t i = 0; i < point->c; i++)
		vet_memory_escape(reach->memory, body->value[body->unit->lists[point->b + i]], vet_asm_runs(body, point));
}

static void leave(struct vet_reach *reach, struct vet_body *body, const struct vet_point *point)
{
	const struct vet_set *value = point->a == VET_NONE ? vet_set_any(reach->pool) : body->value[point->a];
	const struct vet_set *grown = vet_set_join(reach->pool, body->returned, value);

	if (point->a != VET_NONE)
		note_field_addresses(reach, body, point->a);
	if (body->returns && grown == body->returned)
		return;
	if (++body->return_growth > 60)
		grown = vet_set_widen(reach->pool, body->returned, grown, INT64_MAX);
	body->returns = true;
	body->returned = grown;
	for (size_t i = 0; i < body->callers.count; i++)
		enqueue(reach, body->callers.function[i]);
}

/* Executes one point; false: control does not get past it. */
static bool execute(struct vet_reach *reach, struct vet_body *body, uint32_t number, bool *changed)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct outcome outcome = { .result = vet_set_empty(reach->pool), .returns = true };
	struct vet_access access;

	switch (point->kind) {
	case VET_POINT_CALL:
	case VET_POINT_CALL_INDIRECT:
		outcome.returns = false;
		note_arguments(reach, body, point);
		if (point->kind == VET_POINT_CALL)
			call_target(reach, body, number, reach->program->entity_of[body->unit_index][point->a], &outcome);
		else
			call_value(reach, body, number, &outcome);
		break;
	case VET_POINT_LOAD:
		access = access_of(reach, body, number);
		outcome.result = body->forward[number] == VET_NONE ? vet_memory_load(reach->memory, &access)
								   : body->value[vet_body_point(body, body->forward[number])->c];
		break;
	case VET_POINT_STORE:
		access = access_of(reach, body, number);
		note_field_addresses(reach, body, point->c);
		vet_memory_store(reach->memory, &access, body->value[point->c]);
		break;
	case VET_POINT_COPY:
		copy(reach, body, number);
		break;
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
		outcome.result = vet_set_interval(reach->pool, 0, 1);
		break;
	case VET_POINT_ASM:
		escape_inputs(reach, body, number);
		break;
	case VET_POINT_ESCAPE:
		vet_memory_escape(reach->memory, body->value[point->a], false);
		break;
	case VET_POINT_RETURN:
		leave(reach, body, point);
		break;
	default:
		break;
	}
	const struct vet_set *grown = vet_set_join(reach->pool, body->result[number], outcome.result);

	*changed |= grown != body->result[number];
	body->result[number] = grown;
	return outcome.returns;
}

static bool edge_possible(const struct vet_body *body, const struct vet_edge *edge)
{
	if (edge->condition == VET_NONE)
		return true;
	return vet_set_may_meet(body->value[edge->condition], body->unit->ranges + edge->range_first, edge->range_count,
				edge->flags & VET_EDGE_OUTSIDE);
}

static bool run_block(struct vet_reach *reach, struct vet_body *body, uint32_t number)
{
	const struct vet_block *block = vet_body_block(body, number);
	bool changed = false, returns = true;
	uint32_t done = 0;

	while (done < block->point_count && returns)
		returns = execute(reach, body, block->point_first + done++, &changed);
	if (done > body->live_points[number]) {
		body->live_points[number] = done;
		changed = true;
	}
	if (!returns)
		return changed;
	if (!body->block_ends[number]) {
		body->block_ends[number] = true;
		changed = true;
	}
	for (uint32_t i = block->edge_first; i < block->edge_first + block->edge_count; i++) {
		const struct vet_edge *edge = vet_body_edge(body, i);

		if (body->edge_live[i] || !edge_possible(body, edge))
			continue;
		body->edge_live[i] = changed = true;
		if (!vet_block_live(body, edge->target))
			body->live_points[edge->target] = 0;
	}
	return changed;
}

static void run_body(struct vet_reach *reach, struct vet_body *body)
{
	bool changed = true;

	while (changed) {
		changed = vet_evaluate_values(reach, body);
		for (uint32_t b = 0; b < body->function->block_count; b++)
			if (vet_block_live(body, b))
				changed |= run_block(reach, body, b);
	}
}

static void drain(struct vet_reach *reach)
{
	while (reach->queue_head < reach->queue_count) {
		struct vet_body *body = reach->body[reach->queue[reach->queue_head++]];

		body->queued = false;
		if (reach->queue_head == reach->queue_count)
			reach->queue_head = reach->queue_count = 0;
		run_body(reach, body);
	}
}

/* A load or a condition for which no value was found (memory that nobody was seen to write) may be anything. */
static bool settle_body(struct vet_reach *reach, struct vet_body *body)
{
	bool found = false;

	for (uint32_t b = 0; b < body->function->block_count; b++) {
		const struct vet_block *block = vet_body_block(body, b);

		for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b]; i++) {
			uint32_t number = block->point_first + i;

			if (vet_body_point(body, number)->kind != VET_POINT_LOAD || !vet_set_is_empty(body->result[number]))
				continue;
			body->result[number] = vet_set_any(reach->pool);
			found = true;
		}
		for (uint32_t i = block->edge_first; body->block_ends[b] && i < block->edge_first + block->edge_count; i++) {
			uint32_t condition = vet_body_edge(body, i)->condition;

			if (condition == VET_NONE || !vet_set_is_empty(body->value[condition]))
				continue;
			body->value[condition] = vet_set_any(reach->pool);
			found = true;
		}
	}
	if (found)
		enqueue(reach, body->entity);
	return found;
}

void vet_reach_solve(struct vet_reach *reach)
{
	bool again = true;

	for (uint32_t e = 0; e < reach->program->entity_count; e++) {
		/* What sits in a section of its own is read by whoever walks that section. */
		if (reach->program->entity[e].kind == VET_SYMBOL_OBJECT && reach->program->entity[e].used)
			vet_memory_escape(reach->memory, vet_set_address(reach->pool, (struct vet_address){ .entity = e }), false);
	}
	while (again) {
		again = false;
		drain(reach);
		for (uint32_t e = 0; e < reach->program->entity_count; e++)
			if (vet_reach_body(reach, e))
				again |= settle_body(reach, reach->body[e]);
	}
	vet_reach_record(reach);
}

/* Addresses that no set keeps can be anywhere. */
static void lost(void *context, const struct vet_set *set)
{
	struct vet_reach *reach = context;

	vet_memory_escape(reach->memory, set, false);
}

struct vet_reach *vet_reach_new(const struct vet_program *program)
{
	struct vet_reach *reach = vet_allocate(1, sizeof(*reach));

	reach->program = program;
	reach->pool = vet_set_pool_new(lost, reach);
	reach->memory = vet_memory_new(program, reach->pool, (struct vet_memory_hooks){
		.context = reach, .changed = enqueue, .function_escaped = function_escaped });
	reach->body = vet_reach_bodies(program, reach->pool);
	return reach;
}
