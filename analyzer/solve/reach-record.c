/* SPDX-License-Identifier: MIT */
/*
 * After the fixed point: recording live calls and proof holes, and the questions that later stages ask about them.
 * See reach.h.
 */
#include <stdlib.h>
#include <string.h>

#include "reach-internal.h"
#include "solve/tables.h"
#include "support/memory.h"

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

	/* Whoever looks at calls follows them: none leads to what does not run. */
	if (vet_reach_ends_phase(reach, target) || (reach->body[canonical] && !reach->body[canonical]->reached))
		return;
	struct vet_call_list *list = reach->body[canonical] ? &reach->call : &reach->external;

	list->item = vet_grow(list->item, &list->capacity, list->count + 1, sizeof(*list->item));
	list->item[list->count++] = (struct vet_call){ from, canonical, (uint8_t)kind };
}

void vet_reach_hole(struct vet_reach *reach, struct vet_place at, unsigned kind, uint32_t entity)
{
	reach->hole = vet_grow(reach->hole, &reach->hole_capacity, reach->hole_count + 1, sizeof(*reach->hole));
	reach->hole[reach->hole_count++] = (struct vet_hole){ at, (uint8_t)kind, entity };
}

static void record_target(struct vet_reach *reach, struct vet_place at, uint32_t entity, unsigned kind)
{
	const struct vet_entity *e = &reach->program->entity[entity];

	add_call(reach, at, entity, kind);
	if (!reach->body[vet_reach_canonical(reach, entity)])
		vet_reach_hole(reach, at, e->in_assembly ? VET_HOLE_ASSEMBLY : VET_HOLE_EXTERNAL, entity);
}

static bool in_set(const struct vet_set *set, uint32_t entity)
{
	for (uint32_t i = 0; i < set->address_count; i++)
		if (set->addresses[i].entity == entity)
			return true;
	return false;
}

static void record_list(struct vet_reach *reach, struct vet_place at, const struct vet_set *callee, const struct vet_fallback_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!in_set(callee, list->function[i]))
			record_target(reach, at, list->function[i], VET_CALL_FALLBACK);
}

static void record_indirect(struct vet_reach *reach, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	const struct vet_set *callee = body->value[point->a];
	struct vet_place at = { body->entity, number };
	bool known = callee->address_count != 0 || callee->flags & VET_SET_WILD;

	for (uint32_t i = 0; i < callee->address_count; i++) {
		uint32_t entity = callee->addresses[i].entity;

		known &= reach->is_function[entity]; /* data that is called: something was not understood */
		if (reach->is_function[entity])
			record_target(reach, at, entity, VET_CALL_POINTER);
	}
	/* A model tells where this function branches to. */
	if (vet_model_branch_of(reach->options.model, body->entity))
		return;
	if (callee->flags & VET_SET_CALLS_OTHERS) {
		const struct vet_fallback_group *group = vet_fallback_of(reach->fallback, vet_unit_string(body->unit, point->d));

		record_list(reach, at, callee, &group->wild);
		if (callee->flags & VET_SET_ANY)
			record_list(reach, at, callee, &group->any);
	}
	if (callee->flags & VET_SET_ANY || !known)
		vet_reach_hole(reach, at, VET_HOLE_INDIRECT, VET_NONE);
}

/* Inline assembly that may go anywhere: it takes addresses, or jumps. */
static bool is_opaque(const struct vet_body *body, const struct vet_point *point)
{
	if (vet_asm_transfers(body, point))
		return true;
	for (uint32_t i = 0; i < point->c; i++)
		if (body->value[body->unit->lists[point->b + i]]->address_count)
			return true;
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
			if (!handing->reach->left_to_hardware[entity])
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

/* Assembly that transfers control and takes an object's address goes where the function that stands right there is: `call *slot`. */
static void hand_over_slots(struct handing *handing, const struct vet_set *set)
{
	for (uint32_t i = 0; i < set->address_count; i++) {
		const struct vet_address *at = &set->addresses[i];

		if (handing->reach->program->entity[at->entity].kind == VET_SYMBOL_FUNCTION || at->stride)
			continue;
		const struct vet_contents *contents = vet_memory_contents(handing->reach->memory, at->entity);

		for (size_t c = 0; c < contents->count; c++)
			if (contents->cell[c].offset == at->offset && !contents->cell[c].stride)
				hand_over(handing, contents->cell[c].value, false);
	}
}

static bool calls_outside(const struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point)
{
	if (point->kind == VET_POINT_ASM)
		return vet_asm_transfers(body, point);
	if (point->flags & VET_POINT_MODELLED)
		return false;
	if (point->kind == VET_POINT_CALL)
		return !reach->body[vet_reach_canonical(reach, reach->program->entity_of[body->unit_index][point->a])];
	if (point->kind != VET_POINT_CALL_INDIRECT)
		return false;
	const struct vet_set *callee = body->value[point->a];

	for (uint32_t i = 0; i < callee->address_count; i++)
		if (reach->is_function[callee->addresses[i].entity] && !reach->body[vet_reach_canonical(reach, callee->addresses[i].entity)])
			return true;
	return callee->flags & VET_SET_OUTSIDE;
}

static bool stores_outside(const struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point)
{
	if (point->kind != VET_POINT_STORE)
		return false;
	const struct vet_set *address = body->value[point->a];

	for (uint32_t i = 0; i < address->address_count; i++)
		if (vet_memory_contents(reach->memory, address->addresses[i].entity)->how & VET_ESCAPE_CALLED)
			return true;
	return address->flags & VET_SET_OUTSIDE;
}

/* A table that code outside the program walks: what its members hold is called by the walker. */
static void record_member(void *context, uint32_t member)
{
	struct handing *handing = context;
	const struct vet_contents *contents = vet_memory_contents(handing->reach->memory, member);

	for (size_t i = 0; i < contents->count; i++)
		for (uint32_t a = 0; a < contents->cell[i].value->address_count; a++)
			if (handing->reach->is_function[contents->cell[i].value->addresses[a].entity] &&
			    !handing->reach->left_to_hardware[contents->cell[i].value->addresses[a].entity])
				add_call(handing->reach, handing->at, contents->cell[i].value->addresses[a].entity, VET_CALL_GIVEN);
}

static void record_tables(struct handing *handing, const struct vet_body *body, const struct vet_point *point)
{
	struct vet_reach *reach = handing->reach;
	uint32_t entity;

	if (point->kind != VET_POINT_CALL || !reach->options.model || !reach->options.model->table_count)
		return;
	entity = reach->program->entity_of[body->unit_index][point->a];
	if (!reach->body[vet_reach_canonical(reach, entity)])
		vet_tables_walked(reach->tables, entity, record_member, handing);
}

static void record_handing(struct handing *handing, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);

	handing->at = (struct vet_place){ body->entity, number };
	for (uint32_t i = 0; i < point->c && calls_outside(handing->reach, body, point); i++) {
		const struct vet_set *set = body->value[body->unit->lists[point->b + i]];

		hand_over_all(handing, set);
		if (point->kind == VET_POINT_ASM)
			hand_over_slots(handing, set);
	}
	if (stores_outside(handing->reach, body, point))
		hand_over_all(handing, body->value[point->c]);
	record_tables(handing, body, point);
}

static void record_run(void *context, const struct vet_model_runner *runner, uint32_t function)
{
	const struct handing *handing = context;

	record_target(handing->reach, handing->at, function, runner->when == VET_WHEN_CALLBACK ? VET_CALL_GIVEN : VET_CALL_ASYNCHRONOUS);
}

static void record_runners(struct handing *handing, struct vet_body *body, uint32_t number)
{
	struct vet_reach *reach = handing->reach;
	const struct vet_point *point = vet_body_point(body, number);
	const struct vet_set *callee = point->kind == VET_POINT_CALL_INDIRECT ? body->value[point->a] : NULL;

	handing->at = (struct vet_place){ body->entity, number };
	if (!reach->options.model || !reach->options.model->runner_count)
		return;
	if (point->kind == VET_POINT_CALL)
		vet_reach_runners(reach, body, number, reach->program->entity_of[body->unit_index][point->a], record_run, handing);
	for (uint32_t i = 0; callee && i < callee->address_count; i++)
		if (reach->is_function[callee->addresses[i].entity])
			vet_reach_runners(reach, body, number, callee->addresses[i].entity, record_run, handing);
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
		vet_reach_hole(reach, at, VET_HOLE_ASM, VET_NONE);
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

/* References beside the facts stand for the whole function: before its first point. */
static void record_extras(struct handing *handing, const struct vet_body *body)
{
	struct vet_reach *reach = handing->reach;
	size_t count;
	const struct vet_extra *extra = vet_program_extra(reach->program, body->entity, &count);

	handing->at = (struct vet_place){ body->entity, 0 };
	for (size_t i = 0; body->function->point_count && i < count; i++) {
		if (!vet_reach_extra_counts(reach, body, &extra[i]))
			continue;
		if (extra[i].kind != VET_REFERENCE_ADDRESS)
			record_target(reach, handing->at, extra[i].to, VET_CALL_DIRECT);
		else if (reach->is_function[extra[i].to] && !reach->left_to_hardware[extra[i].to])
			add_call(reach, handing->at, extra[i].to, VET_CALL_GIVEN);
	}
}

/* Functions whose addresses are cut into pieces here: hardware calls them. */
static void record_cuts(struct vet_reach *reach, const struct vet_body *body)
{
	for (uint32_t v = 0; body->function->point_count && v < body->function->value_count; v++) {
		const struct vet_value *value = vet_body_value(body, v);
		const struct vet_set *set = vet_value_cuts(body, value) ? body->value[value->a] : NULL;

		for (uint32_t i = 0; set && i < set->address_count; i++)
			if (reach->is_function[set->addresses[i].entity] && !reach->left_to_hardware[set->addresses[i].entity])
				record_target(reach, (struct vet_place){ body->entity, 0 }, set->addresses[i].entity, VET_CALL_ASYNCHRONOUS);
	}
}

/* What runs once this function does: from its first point on. */
static void record_starts(struct vet_reach *reach, const struct vet_body *body)
{
	size_t count;
	const struct vet_model_start *start = vet_model_starts(reach->options.model, body->entity, &count);

	for (size_t i = 0; body->function->point_count && i < count; i++)
		record_target(reach, (struct vet_place){ body->entity, 0 }, start[i].target,
			      start[i].when == VET_WHEN_TABLE ? VET_CALL_GIVEN : VET_CALL_ASYNCHRONOUS);
}

void vet_reach_record(struct vet_reach *reach)
{
	struct handing handing = { .reach = reach, .seen = vet_allocate(reach->program->entity_count, sizeof(uint32_t)) };

	for (uint32_t e = 0; e < reach->program->entity_count; e++) {
		struct vet_body *body = reach->body[e];

		if (body && body->reached) {
			record_extras(&handing, body);
			record_starts(reach, body);
			record_cuts(reach, body);
		}
		for (uint32_t b = 0; body && body->reached && b < body->function->block_count; b++) {
			for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b]; i++) {
				uint32_t point = vet_body_block(body, b)->point_first + i;

				record_point(reach, body, point);
				record_runners(&handing, body, point);
				record_handing(&handing, body, point);
			}
		}
	}
	vet_reach_record_uncalled(reach);
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
