/* SPDX-License-Identifier: MIT */
/*
 * Around the fixed point: making the empty bodies before it, recording live calls and proof holes after it, and the
 * questions that later stages ask about them.  See reach.h.
 */
#include <stdlib.h>
#include <string.h>

#include "reach-internal.h"
#include "solve/forward.h"
#include "support/memory.h"

static struct vet_body *new_body(const struct vet_program *program, struct vet_set_pool *pool, uint32_t entity)
{
	const struct vet_entity *e = &program->entity[entity];
	const struct vet_function *f = vet_entity_function(program, e);
	struct vet_body *body = vet_allocate(1, sizeof(*body));

	body->unit_index = e->function.unit;
	body->unit = program->unit[body->unit_index];
	body->function = f;
	body->entity = entity;
	body->parameter = vet_allocate(f->parameter_count, sizeof(*body->parameter));
	body->parameter_growth = vet_allocate(f->parameter_count, 1);
	body->result = vet_allocate(f->point_count, sizeof(*body->result));
	body->value = vet_allocate(f->value_count, sizeof(*body->value));
	body->growth = vet_allocate(f->value_count, 1);
	body->edge_live = vet_allocate(f->edge_count, 1);
	body->live_points = vet_allocate(f->block_count, sizeof(uint32_t));
	body->block_ends = vet_allocate(f->block_count, 1);
	body->result_is_pointer = vet_allocate(f->point_count, 1);
	body->forward = vet_forward_loads(program, body);
	body->returned = vet_set_empty(pool);
	for (uint32_t i = 0; i < f->parameter_count; i++)
		body->parameter[i] = vet_set_empty(pool);
	for (uint32_t i = 0; i < f->point_count; i++)
		body->result[i] = vet_set_empty(pool);
	for (uint32_t i = 0; i < f->block_count; i++)
		body->live_points[i] = VET_NONE;
	for (uint32_t i = 0; i < f->value_count; i++) {
		const struct vet_value *value = vet_body_value(body, i);

		body->value[i] = vet_set_empty(pool);
		if (value->kind == VET_VALUE_RESULT && value->flags & VET_VALUE_POINTER)
			body->result_is_pointer[value->a] = true;
	}
	return body;
}

struct vet_body **vet_reach_bodies(const struct vet_program *program, struct vet_set_pool *pool)
{
	struct vet_body **bodies = vet_allocate(program->entity_count, sizeof(struct vet_body *));

	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_function *f = vet_entity_function(program, &program->entity[e]);

		/* An alias shares the body of the entity that owns the row. */
		if (f && program->entity_of[program->entity[e].function.unit][f->symbol] == e)
			bodies[e] = new_body(program, pool, e);
	}
	return bodies;
}

static void free_body(struct vet_body *body)
{
	if (!body)
		return;
	free(body->parameter);
	free(body->parameter_growth);
	free(body->result);
	free(body->value);
	free(body->growth);
	free(body->edge_live);
	free(body->live_points);
	free(body->block_ends);
	free(body->result_is_pointer);
	free(body->forward);
	free(body->callers.function);
	free(body);
}

void vet_reach_free(struct vet_reach *reach)
{
	if (!reach)
		return;
	for (uint32_t e = 0; e < reach->program->entity_count; e++)
		free_body(reach->body[e]);
	vet_memory_free(reach->memory);
	vet_set_pool_free(reach->pool);
	free(reach->body);
	free(reach->queue);
	free(reach->call.item);
	free(reach->external.item);
	free(reach->by_target);
	free(reach->target_first);
	free(reach->hole);
	free(reach->escaped_function);
	free(reach->fallback.function);
	free(reach);
}

uint32_t vet_point_block(const struct vet_body *body, uint32_t point)
{
	uint32_t low = 0, high = body->function->block_count;

	/* Points stand in block order; empty blocks share a boundary, so look for the last block that starts at or before. */
	while (low + 1 < high) {
		uint32_t middle = (low + high) / 2;
		if (vet_body_block(body, middle)->point_first <= point)
			low = middle;
		else
			high = middle;
	}
	while (low && vet_body_block(body, low)->point_count == 0)
		low--;
	return low;
}

bool vet_point_live(const struct vet_body *body, uint32_t point)
{
	uint32_t block = vet_point_block(body, point);

	return vet_block_live(body, block) && point - vet_body_block(body, block)->point_first < body->live_points[block];
}

static void add_call(struct vet_reach *reach, struct vet_place from, uint32_t target, unsigned kind)
{
	uint32_t canonical = vet_reach_canonical(reach, target);
	struct vet_call_list *list = reach->body[canonical] ? &reach->call : &reach->external;

	list->item = vet_grow(list->item, &list->capacity, list->count + 1, sizeof(*list->item));
	list->item[list->count++] = (struct vet_call){ from, canonical, (uint8_t)kind };
}

static void add_hole(struct vet_reach *reach, struct vet_place at, unsigned kind, uint32_t entity)
{
	reach->hole = vet_grow(reach->hole, &reach->hole_capacity, reach->hole_count + 1, sizeof(*reach->hole));
	reach->hole[reach->hole_count++] = (struct vet_hole){ at, (uint8_t)kind, entity };
}

static void record_target(struct vet_reach *reach, struct vet_place at, uint32_t entity, unsigned kind)
{
	const struct vet_entity *e = &reach->program->entity[entity];

	add_call(reach, at, entity, kind);
	if (!reach->body[vet_reach_canonical(reach, entity)])
		add_hole(reach, at, e->in_assembly ? VET_HOLE_ASSEMBLY : VET_HOLE_EXTERNAL, entity);
}

static void record_indirect(struct vet_reach *reach, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	const struct vet_set *callee = body->value[point->a];
	struct vet_place at = { body->entity, number };

	bool known = callee->address_count != 0;

	for (uint32_t i = 0; i < callee->address_count; i++) {
		bool function = reach->program->entity[callee->addresses[i].entity].kind == VET_SYMBOL_FUNCTION;

		known &= function; /* data that is called: something was not understood */
		if (function)
			record_target(reach, at, callee->addresses[i].entity, VET_CALL_POINTER);
	}
	if (!(callee->flags & VET_SET_ANY) && known)
		return;
	if (callee->flags & VET_SET_ANY)
		for (size_t i = 0; i < reach->escaped_count; i++)
			if (vet_reach_matches(reach, body, point, reach->escaped_function[i]))
				record_target(reach, at, reach->escaped_function[i], VET_CALL_FALLBACK);
	add_hole(reach, at, VET_HOLE_INDIRECT, VET_NONE);
}

/* Inline assembly that may go anywhere: it takes addresses, or jumps. */
static bool is_opaque(const struct vet_body *body, const struct vet_point *point)
{
	const char *text = vet_unit_string(body->unit, point->a);

	if (strstr(text, "call") || strstr(text, "jmp") || strstr(text, "ret"))
		return true;
	for (uint32_t i = 0; i < point->c; i++) {
		const struct vet_set *set = body->value[body->unit->lists[point->b + i]];
		if (set->address_count)
			return true;
	}
	return false;
}

/* What is handed to code outside the program at one point: functions, and objects with all that they lead to. */
struct handing {
	struct vet_reach *reach;
	struct vet_place at;
	uint32_t *seen; /* by entity: the stamp of the last handing that saw it */
	uint32_t stamp;
	uint32_t *stack;
	size_t depth, capacity;
};

static void hand_over(struct handing *handing, const struct vet_set *set, bool deep)
{
	for (uint32_t i = 0; i < set->address_count; i++) {
		uint32_t entity = set->addresses[i].entity;

		if (handing->reach->program->entity[entity].kind == VET_SYMBOL_FUNCTION) {
			add_call(handing->reach, handing->at, entity, deep ? VET_CALL_GIVEN_DEEP : VET_CALL_GIVEN);
		} else if (handing->seen[entity] != handing->stamp) {
			handing->seen[entity] = handing->stamp;
			handing->stack = vet_grow(handing->stack, &handing->capacity, handing->depth + 1, sizeof(uint32_t));
			handing->stack[handing->depth++] = entity;
		}
	}
}

static void hand_over_all(struct handing *handing, const struct vet_set *set)
{
	handing->stamp++;
	hand_over(handing, set, false);
	while (handing->depth) {
		const struct vet_contents *contents = vet_memory_contents(handing->reach->memory, handing->stack[--handing->depth]);

		for (size_t i = 0; i < contents->count; i++)
			hand_over(handing, contents->cell[i].value, true);
	}
}

static bool calls_outside(const struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point)
{
	if (point->kind == VET_POINT_ASM)
		return vet_asm_runs(body, point);
	if (point->flags & VET_POINT_MODELLED)
		return false;
	if (point->kind == VET_POINT_CALL)
		return !reach->body[vet_reach_canonical(reach, reach->program->entity_of[body->unit_index][point->a])];
	if (point->kind != VET_POINT_CALL_INDIRECT)
		return false;
	const struct vet_set *callee = body->value[point->a];

	for (uint32_t i = 0; i < callee->address_count; i++)
		if (!reach->body[vet_reach_canonical(reach, callee->addresses[i].entity)])
			return true;
	return callee->flags & VET_SET_ANY;
}

static bool stores_outside(const struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point)
{
	if (point->kind != VET_POINT_STORE)
		return false;
	const struct vet_set *address = body->value[point->a];

	for (uint32_t i = 0; i < address->address_count; i++)
		if (vet_memory_contents(reach->memory, address->addresses[i].entity)->outside)
			return true;
	return address->flags & VET_SET_OUTSIDE;
}

static void record_handing(struct handing *handing, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);

	handing->at = (struct vet_place){ body->entity, number };
	if (calls_outside(handing->reach, body, point))
		for (uint32_t i = 0; i < point->c; i++)
			hand_over_all(handing, body->value[body->unit->lists[point->b + i]]);
	if (stores_outside(handing->reach, body, point))
		hand_over_all(handing, body->value[point->c]);
}

static void record_point(struct vet_reach *reach, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_place at = { body->entity, number };

	if (point->kind == VET_POINT_CALL)
		record_target(reach, at, reach->program->entity_of[body->unit_index][point->a], VET_CALL_DIRECT);
	else if (point->kind == VET_POINT_CALL_INDIRECT)
		record_indirect(reach, body, number);
	else if (point->kind == VET_POINT_ASM && vet_asm_runs(body, point) && is_opaque(body, point))
		add_hole(reach, at, VET_HOLE_ASM, VET_NONE);
}

static int compare_place(struct vet_place a, struct vet_place b)
{
	if (a.function != b.function)
		return a.function < b.function ? -1 : 1;
	return a.point < b.point ? -1 : a.point > b.point;
}

static int compare_calls(const void *left, const void *right)
{
	const struct vet_call *a = left, *b = right;
	int order = compare_place(a->from, b->from);

	if (order)
		return order;
	if (a->target != b->target)
		return a->target < b->target ? -1 : 1;
	return (int)a->kind - (int)b->kind;
}

/* One call a (point, target): the most certain kind stays. */
static void sort_calls(struct vet_call_list *list)
{
	size_t kept = 0;

	if (!list->count)
		return;
	qsort(list->item, list->count, sizeof(*list->item), compare_calls);
	for (size_t i = 0; i < list->count; i++) {
		const struct vet_call *call = &list->item[i];

		if (kept && !compare_place(list->item[kept - 1].from, call->from) && list->item[kept - 1].target == call->target)
			continue;
		list->item[kept++] = *call;
	}
	list->count = kept;
}

static int by_target(const void *left, const void *right)
{
	const struct vet_call *a = *(const struct vet_call *const *)left, *b = *(const struct vet_call *const *)right;

	if (a->target != b->target)
		return a->target < b->target ? -1 : 1;
	return a < b ? -1 : a > b;
}

static void index_targets(struct vet_reach *reach)
{
	size_t at = 0;

	reach->by_target = vet_allocate(reach->call.count, sizeof(*reach->by_target));
	reach->target_first = vet_allocate((size_t)reach->program->entity_count + 1, sizeof(*reach->target_first));
	for (size_t i = 0; i < reach->call.count; i++)
		reach->by_target[i] = &reach->call.item[i];
	if (reach->call.count)
		qsort(reach->by_target, reach->call.count, sizeof(*reach->by_target), by_target);
	for (uint32_t e = 0; e <= reach->program->entity_count; e++) {
		while (at < reach->call.count && reach->by_target[at]->target < e)
			at++;
		reach->target_first[e] = at;
	}
}

void vet_reach_record(struct vet_reach *reach)
{
	struct handing handing = { .reach = reach, .seen = vet_allocate(reach->program->entity_count, sizeof(uint32_t)) };

	for (uint32_t e = 0; e < reach->program->entity_count; e++) {
		const struct vet_body *body = vet_reach_body(reach, e);

		for (uint32_t b = 0; body && b < body->function->block_count; b++) {
			for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b]; i++) {
				record_point(reach, body, vet_body_block(body, b)->point_first + i);
				record_handing(&handing, body, vet_body_block(body, b)->point_first + i);
			}
		}
	}
	free(handing.seen);
	free(handing.stack);
	sort_calls(&reach->call);
	sort_calls(&reach->external);
	index_targets(reach);
}

static const struct vet_call *slice(const struct vet_call_list *list, struct vet_place from, size_t *count)
{
	size_t low = 0, high = list->count;

	*count = 0;
	if (!list->count)
		return NULL;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (compare_place(list->item[middle].from, from) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + *count < list->count && !compare_place(list->item[low + *count].from, from))
		++*count;
	return list->item + low;
}

const struct vet_call *vet_reach_calls(const struct vet_reach *reach, struct vet_place from, size_t *count)
{
	return slice(&reach->call, from, count);
}

const struct vet_call *vet_reach_externals(const struct vet_reach *reach, struct vet_place from, size_t *count)
{
	return slice(&reach->external, from, count);
}

const struct vet_call *vet_reach_function_calls(const struct vet_reach *reach, uint32_t function, size_t *count)
{
	size_t unused;
	const struct vet_call *first = vet_reach_calls(reach, (struct vet_place){ function, 0 }, &unused);

	*count = 0;
	while (first && first + *count < reach->call.item + reach->call.count && first[*count].from.function == function)
		++*count;
	return first;
}
