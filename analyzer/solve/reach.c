/* SPDX-License-Identifier: MIT */
/*
 * The fixed point over functions: a ring of bodies to look at again; in a body, bits that say which values, points and
 * blocks have a changed operand; points executed on value sets.
 * See reach.h; expressions are in evaluate.c, calls in reach-call.c, memory in memory.c, what is recorded once all is still
 * in reach-record.c.
 */
#include "reach.h"

#include <stdlib.h>
#include <string.h>

#include "reach-internal.h"
#include "solve/evaluate.h"
#include "solve/overwritten.h"
#include "solve/pinned.h"
#include "solve/state.h"
#include "solve/tables.h"
#include "support/memory.h"

#define GROWTH_LIMIT 24u /* a returned value that changed so often is widened */

void vet_reach_root(struct vet_reach *reach, uint32_t entity)
{
	struct vet_body *body = reach->body[vet_reach_canonical(reach, entity)];

	if (body)
		body->is_root = true;
	vet_reach_run_with(reach, entity, vet_set_outside(reach->pool));
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
		.listens = &body->work->listens[number],
	};
}

/* Has what stood there from the start been written over by now? */
static bool has_ended(const struct vet_reach *reach, const struct vet_access *access)
{
	const struct vet_address *at = reach->options.overwrites && access->size ? vet_set_place(access->address) : NULL;

	return at && vet_overwrites_end(reach->options.overwrites, *at, access->size, vet_state_settled(reach->options.before, access->place));
}

static const struct vet_set *load(struct vet_reach *reach, struct vet_body *body, uint32_t number)
{
	struct vet_access access = access_of(reach, body, number);
	const struct vet_set *before = body->work->address[number], *value;

	if (body->forward[number] != VET_NONE)
		return body->value[vet_body_point(body, body->forward[number])->c];
	body->work->address[number] = access.address;
	access.ended = has_ended(reach, &access);
	value = vet_memory_load(reach->memory, &access, before);
	return vet_pinned(reach, body, number, &access, value);
}

static void copy(struct vet_reach *reach, struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_access to = { .address = body->value[point->a], .size = point->c, .field = VET_NONE,
				 .place = { body->entity, number } };

	vet_memory_copy(reach->memory, &to, body->value[point->b], body->work->address[number]);
	body->work->address[number] = body->value[point->b];
}

/* A field's address passed on as a value. */
static void note_field_address(struct vet_reach *reach, const struct vet_body *body, uint32_t number)
{
	const struct vet_value *value = vet_body_value(body, number);

	while (value->kind == VET_VALUE_REFINED || value->kind == VET_VALUE_CAST || value->kind == VET_VALUE_ELEMENT)
		value = vet_body_value(body, value->a);
	if (value->kind == VET_VALUE_FIELD)
		vet_memory_field_address(reach->memory, reach->program->field_of[body->unit_index][value->b]);
}

static void note_arguments(struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point)
{
	for (uint32_t i = 0; i < point->c; i++)
		note_field_address(reach, body, body->unit->lists[point->b + i]);
}

bool vet_asm_transfers(const struct vet_body *body, const struct vet_point *point)
{
	return vet_asm_runs(body, point) && !(point->flags & VET_POINT_STRAIGHT);
}

static void escape_inputs(struct vet_reach *reach, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	unsigned how = vet_asm_transfers(body, point) ? VET_ESCAPE_TRANSFER
		     : point->flags & VET_POINT_FOLLOWS ? VET_ESCAPE_ASSEMBLY : VET_ESCAPE_SEEN;

	note_arguments(reach, body, point);
	for (uint32_t i = 0; i < point->c; i++)
		vet_memory_escape(reach->memory, body->value[body->unit->lists[point->b + i]], how);
}

static void leave(struct vet_reach *reach, struct vet_body *body, const struct vet_point *point)
{
	const struct vet_set *value = point->a == VET_NONE ? vet_set_any(reach->pool) : body->value[point->a];
	const struct vet_set *grown = vet_set_join(reach->pool, body->returned, value);

	if (point->a != VET_NONE)
		note_field_address(reach, body, point->a);
	if (body->returns && grown == body->returned)
		return;
	if (body->return_growth < UINT8_MAX)
		body->return_growth++;
	if (body->return_growth > GROWTH_LIMIT)
		grown = vet_set_widen(reach->pool, body->returned, grown, INT64_MAX);
	body->returns = true;
	body->returned = grown;
	for (size_t i = 0; i < body->callers.count; i++)
		vet_reach_again(reach, body->callers.place[i]);
}

/* Does an address name a member that is declared to hold a pointer, or no member at all? */
static bool is_pointer_field(const struct vet_reach *reach, const struct vet_body *body, uint32_t number)
{
	uint32_t field = vet_value_field(reach, body, number);

	if (field == VET_NONE)
		return true;
	struct vet_row row = reach->program->field[field].mentions.row[0];
	const struct vet_unit *unit = reach->program->unit[row.unit];
	uint32_t type = unit->fields[row.row].type;

	return type == VET_NONE || unit->types[type].kind != VET_TYPE_INTEGER;
}

/* vet_has() and vet_absent(): either way, unless they are held to what the hardware is. */
static const struct vet_set *guard_result(struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point)
{
	const struct vet_profile *held = reach->options.hold_guards;
	int id = vet_capability_find(vet_unit_string(body->unit, point->a));

	if (!held || id < 0 || vet_capability_info((unsigned)id)->phase)
		return vet_set_interval(reach->pool, 0, 1);
	uint64_t bit = vet_capability_bit((unsigned)id);
	bool is_has = point->kind == VET_POINT_HAS;

	if (held->present & bit)
		return is_has ? vet_set_interval(reach->pool, 0, 1) : vet_set_constant(reach->pool, 0);
	if (held->absent & bit)
		return is_has ? vet_set_constant(reach->pool, 0) : vet_set_interval(reach->pool, 0, 1);
	return vet_set_interval(reach->pool, 0, 1);
}

/* Executes one point; notes whether control gets past it. */
static void execute(struct vet_reach *reach, struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_outcome outcome = { .result = vet_set_empty(reach->pool), .returns = true };
	struct vet_access access;

	switch (point->kind) {
	case VET_POINT_CALL:
	case VET_POINT_CALL_INDIRECT:
		outcome.returns = false;
		note_arguments(reach, body, point);
		vet_reach_call(reach, body, number, &outcome);
		break;
	case VET_POINT_LOAD:
		outcome.result = load(reach, body, number);
		break;
	case VET_POINT_STORE:
		access = access_of(reach, body, number);
		note_field_address(reach, body, point->c);
		if (!is_pointer_field(reach, body, point->a))
			vet_memory_see_functions(reach->memory, body->value[point->c]);
		vet_memory_store(reach->memory, &access, vet_text_stored(reach, body, access.field, body->value[point->c]));
		break;
	case VET_POINT_COPY:
		copy(reach, body, number);
		break;
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
		outcome.result = guard_result(reach, body, point);
		break;
	case VET_POINT_ASM:
		escape_inputs(reach, body, number);
		break;
	case VET_POINT_ESCAPE:
		note_field_address(reach, body, point->a);
		vet_memory_escape(reach->memory, body->value[point->a], VET_ESCAPE_SEEN);
		break;
	case VET_POINT_RETURN:
		leave(reach, body, point);
		break;
	default:
		break;
	}
	body->work->point_returns[number] |= outcome.returns;
	const struct vet_set *grown = vet_set_join(reach->pool, body->result[number], outcome.result);

	if (grown == body->result[number])
		return;
	body->result[number] = grown;
	vet_body_touch(body, body->work->uses.point_base + number);
}

static bool edge_possible(const struct vet_body *body, const struct vet_edge *edge)
{
	if (edge->condition == VET_NONE)
		return true;
	return vet_set_may_meet(body->value[edge->condition], body->unit->ranges + edge->range_first, edge->range_count,
				edge->flags & VET_EDGE_OUTSIDE);
}

static void mark_block(struct vet_body *body, uint32_t number)
{
	body->work->dirty_block[number / 64] |= UINT64_C(1) << number % 64;
	body->work->any_block = true;
}

static void try_edges(struct vet_body *body, const struct vet_block *block)
{
	for (uint32_t i = block->edge_first; i < block->edge_first + block->edge_count; i++) {
		const struct vet_edge *edge = vet_body_edge(body, i);

		if (body->edge_live[i] || !edge_possible(body, edge))
			continue;
		body->edge_live[i] = true;
		vet_body_touch(body, body->work->uses.block_base + edge->target); /* its phis */
		if (vet_block_live(body, edge->target))
			continue;
		body->live_points[edge->target] = 0;
		mark_block(body, edge->target);
	}
}

static void run_values(struct vet_reach *reach, struct vet_body *body)
{
	struct vet_work *work = body->work;

	work->any_value = false;
	for (uint32_t word = 0; word <= body->function->value_count / 64; word++) {
		while (work->dirty_value[word]) {
			uint32_t number = word * 64 + (uint32_t)__builtin_ctzll(work->dirty_value[word]);

			work->dirty_value[word] &= work->dirty_value[word] - 1;
			if (vet_evaluate_value(reach, body, number))
				vet_body_touch(body, number);
		}
	}
}

/* Goes on in a block as far as control gets: points that were not executed yet, then the edges. */
static void run_block(struct vet_reach *reach, struct vet_body *body, uint32_t number)
{
	const struct vet_block *block = vet_body_block(body, number);

	while (body->live_points[number] < block->point_count) {
		uint32_t point = block->point_first + body->live_points[number];

		if (body->live_points[number] && !body->work->point_returns[point - 1])
			return;
		body->live_points[number]++;
		body->work->point_live[point] = true;
		execute(reach, body, point);
		if (body->work->any_value) /* what comes next may need them */
			run_values(reach, body);
	}
	if (block->point_count && !body->work->point_returns[block->point_first + block->point_count - 1])
		return;
	body->block_ends[number] = true;
	try_edges(body, block);
}

/* A call that had not returned does now: its block goes on. */
static void run_point(struct vet_reach *reach, struct vet_body *body, uint32_t number)
{
	bool returned = body->work->point_returns[number];

	execute(reach, body, number);
	if (!returned && body->work->point_returns[number])
		mark_block(body, vet_point_block(body, number));
}

static void run_points(struct vet_reach *reach, struct vet_body *body)
{
	struct vet_work *work = body->work;

	work->any_point = false;
	for (uint32_t word = 0; word <= body->function->point_count / 64; word++) {
		while (work->dirty_point[word]) {
			uint32_t number = word * 64 + (uint32_t)__builtin_ctzll(work->dirty_point[word]);

			work->dirty_point[word] &= work->dirty_point[word] - 1;
			run_point(reach, body, number);
		}
	}
}

static void run_blocks(struct vet_reach *reach, struct vet_body *body)
{
	struct vet_work *work = body->work;

	work->any_block = false;
	for (uint32_t word = 0; word <= body->function->block_count / 64; word++) {
		while (work->dirty_block[word]) {
			uint32_t number = word * 64 + (uint32_t)__builtin_ctzll(work->dirty_block[word]);

			work->dirty_block[word] &= work->dirty_block[word] - 1;
			run_block(reach, body, number);
		}
	}
}

static void run_body(struct vet_reach *reach, struct vet_body *body)
{
	for (;;) {
		if (body->work->any_value)
			run_values(reach, body);
		else if (body->work->any_point)
			run_points(reach, body);
		else if (body->work->any_block)
			run_blocks(reach, body);
		else
			return;
	}
}

static void drain(struct vet_reach *reach)
{
	while (reach->queue_count) {
		struct vet_body *body = reach->body[reach->queue[reach->queue_head]];

		reach->queue_head = (reach->queue_head + 1) % reach->queue_capacity;
		reach->queue_count--;
		body->queued = false;
		body->unsettled = true;
		run_body(reach, body);
	}
}

static void settle_point(struct vet_reach *reach, struct vet_body *body, uint32_t number, bool *found)
{
	if (vet_body_point(body, number)->kind != VET_POINT_LOAD || !vet_set_is_empty(body->result[number]))
		return;
	body->result[number] = vet_set_any(reach->pool);
	vet_body_touch(body, body->work->uses.point_base + number);
	*found = true;
}

static void settle_edge(struct vet_reach *reach, struct vet_body *body, uint32_t number, bool *found)
{
	uint32_t condition = vet_body_edge(body, number)->condition;

	if (condition == VET_NONE || !vet_set_is_empty(body->value[condition]))
		return;
	body->value[condition] = vet_set_any(reach->pool);
	vet_body_touch(body, condition);
	*found = true;
}

/* A load or a condition for which no value was found (memory that nobody was seen to write) may be anything. */
static bool settle_body(struct vet_reach *reach, struct vet_body *body)
{
	bool found = false;

	body->unsettled = false;
	for (uint32_t b = 0; b < body->function->block_count; b++) {
		const struct vet_block *block = vet_body_block(body, b);

		for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b]; i++)
			settle_point(reach, body, block->point_first + i, &found);
		for (uint32_t i = block->edge_first; body->block_ends[b] && i < block->edge_first + block->edge_count; i++)
			settle_edge(reach, body, i, &found);
	}
	if (found)
		vet_reach_enqueue(reach, body);
	return found;
}

void vet_reach_solve(struct vet_reach *reach)
{
	bool again = true;

	for (uint32_t e = 0; e < reach->program->entity_count; e++) {
		const struct vet_entity *entity = &reach->program->entity[e];

		/* What sits in a section of its own is read by whoever walks that section. */
		if (entity->kind == VET_SYMBOL_OBJECT && entity->used && !entity->places && !vet_entity_is_discarded(reach->program, entity) && !vet_tables_has(reach->tables, e))
			vet_memory_escape(reach->memory, vet_set_address(reach->pool, (struct vet_address){ .entity = e }), VET_ESCAPE_SEEN);
	}
	while (again) {
		again = false;
		drain(reach);
		for (uint32_t e = 0; e < reach->program->entity_count; e++)
			if (vet_reach_body(reach, e) && reach->body[e]->unsettled)
				again |= settle_body(reach, reach->body[e]);
		again = again || vet_meetings_again(reach);
	}
	for (uint32_t e = 0; e < reach->program->entity_count; e++)
		if (vet_reach_body(reach, e))
			vet_body_close(reach->body[e]);
	vet_reach_record(reach);
}

/* Addresses that no set keeps can be anywhere. */
static void lost(void *context, const struct vet_set *set, bool all)
{
	struct vet_reach *reach = context;

	vet_memory_see_objects(reach->memory, set);
	if (all)
		vet_memory_lose_functions(reach->memory, set);
}

static void execute_again(void *context, struct vet_place place)
{
	vet_reach_again(context, place);
}

struct vet_reach *vet_reach_new(const struct vet_program *program, struct vet_reach_options options)
{
	struct vet_reach *reach = vet_allocate(1, sizeof(*reach));

	reach->program = program;
	reach->options = options;
	reach->names_symbols = vet_allocate(program->unit_count, 1);
	reach->quiet = vet_allocate(program->entity_count, 1);
	reach->left_to_hardware = vet_allocate(program->entity_count, sizeof(bool));
	for (size_t i = 0; options.model && i < options.model->start_count; i++)
		if (options.model->start[i].when == VET_WHEN_IDT || options.model->start[i].when == VET_WHEN_AP)
			reach->left_to_hardware[options.model->start[i].target] = true;
	reach->is_function = vet_allocate(program->entity_count, sizeof(bool));
	for (uint32_t e = 0; e < program->entity_count; e++)
		reach->is_function[e] = program->entity[e].kind == VET_SYMBOL_FUNCTION;
	reach->pool = vet_set_pool_new(lost, reach, reach->is_function, program->word);
	reach->memory = vet_memory_new(program, reach->pool, (struct vet_memory_hooks){
		.context = reach, .changed = execute_again, .function_escaped = vet_reach_escaped, .function_wild = vet_reach_wild });
	for (size_t t = 0; options.model && t < options.model->table_count; t++)
		for (size_t m = 0; options.model->table[t].runs && m < options.model->table[t].member_count; m++)
			vet_memory_hide(reach->memory, options.model->table[t].member[m]);
	reach->fallback = vet_fallback_new();
	reach->tables = vet_tables_new(program, options.model);
	vet_reach_make_bodies(reach);
	return reach;
}

void vet_reach_free(struct vet_reach *reach)
{
	if (!reach)
		return;
	vet_reach_free_bodies(reach);
	vet_memory_free(reach->memory);
	vet_set_pool_free(reach->pool);
	vet_fallback_free(reach->fallback);
	vet_tables_free(reach->tables);
	free(reach->is_function);
	free(reach->canonical);
	free(reach->names_symbols);
	free(reach->quiet);
	free(reach->left_to_hardware);
	free(reach->queue);
	free(reach->call.item);
	free(reach->external.item);
	free(reach->by_target);
	free(reach->target_first);
	free(reach->hole);
	free(reach->met);
	free(reach);
}
