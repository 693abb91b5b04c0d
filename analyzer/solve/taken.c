/* SPDX-License-Identifier: MIT */
/*
 * Addresses of functions in live code and in data; see taken.h.
 * What a function's facts name as a value it takes.  The text of inline assembly is not in facts, only whether a symbol may stand
 * in it: a function with such assembly takes all that its unit takes.  Tables that describe code (unwinding, patching) hold addresses that nobody calls.
 */
#include "taken.h"

#include <stdlib.h>
#include <string.h>

#include "solve/reach-internal.h"
#include "support/memory.h"

static void add(struct vet_taken *taken, const struct vet_reach *reach, uint32_t taker, uint32_t entity)
{
	if (reach->program->entity[entity].kind != VET_SYMBOL_FUNCTION)
		return;
	taken->by_taker = vet_grow(taken->by_taker, &taken->capacity, taken->count + 1, sizeof(*taken->by_taker));
	taken->by_taker[taken->count++] = (struct vet_taking){ taker, vet_reach_canonical(reach, entity) };
}

/* --- data ------------------------------------------------------------------------------------------------- */

static void look_at_data(struct vet_taken *taken, const struct vet_reach *reach, uint32_t entity)
{
	const struct vet_program *program = reach->program;
	const struct vet_entity *object = &program->entity[entity];

	if (object->kind != VET_SYMBOL_OBJECT || !object->has_facts || object->places || vet_entity_is_discarded(program, object))
		return;
	const struct vet_symbol *symbol = vet_entity_symbol(program, object);

	for (uint32_t i = 0; i < symbol->initialiser_count; i++) {
		const struct vet_initialiser *row = &vet_entity_unit(program, object)->initialisers[symbol->initialiser_first + i];

		if (row->kind == VET_INITIALISER_ADDRESS)
			taken->early[vet_reach_canonical(reach, program->entity_of[object->symbol.unit][row->symbol])] = true;
	}
}

/* --- code ------------------------------------------------------------------------------------------------- */

/* The symbol whose address a value or a point is, or VET_NONE. */
static uint32_t value_takes(const struct vet_value *value)
{
	return value->kind == VET_VALUE_FUNCTION ? value->a : VET_NONE;
}

static uint32_t point_takes(const struct vet_point *point)
{
	return point->kind == VET_POINT_ADDRESS ? point->a : VET_NONE;
}

static void look_at_code(struct vet_taken *taken, const struct vet_reach *reach, const struct vet_body *body)
{
	const uint32_t *entity_of = reach->program->entity_of[body->unit_index];
	size_t count;
	const struct vet_extra *extra = vet_program_extra(reach->program, body->entity, &count);

	for (uint32_t v = 0; v < body->function->value_count; v++)
		if (value_takes(vet_body_value(body, v)) != VET_NONE)
			add(taken, reach, body->entity, entity_of[value_takes(vet_body_value(body, v))]);
	for (uint32_t p = 0; p < body->function->point_count; p++)
		if (point_takes(vet_body_point(body, p)) != VET_NONE)
			add(taken, reach, body->entity, entity_of[point_takes(vet_body_point(body, p))]);
	for (size_t i = 0; i < count; i++)
		if (extra[i].kind == VET_REFERENCE_ADDRESS)
			add(taken, reach, body->entity, extra[i].to);
}

static bool names_symbols(const struct vet_body *body)
{
	for (uint32_t p = 0; p < body->function->point_count; p++) {
		const struct vet_point *point = vet_body_point(body, p);

		if (point->kind == VET_POINT_ASM && !(point->flags & VET_POINT_NAMELESS) && vet_asm_runs(body, point))
			return true;
	}
	return false;
}

/* Functions that the unit takes somewhere, a list for each unit that was asked for. */
struct mention_list {
	uint32_t *entity;
	size_t count, capacity;
	bool made;
};

static void mention(struct mention_list *list, uint32_t entity)
{
	list->entity = vet_grow(list->entity, &list->capacity, list->count + 1, sizeof(*list->entity));
	list->entity[list->count++] = entity;
}

static void list_mentions(struct mention_list *list, const struct vet_program *program, uint32_t number)
{
	const struct vet_unit *unit = program->unit[number];
	uint8_t *rows = vet_allocate(unit->count[VET_TABLE_SYMBOLS] + 1ul, 1);

	list->made = true;
	for (uint32_t v = 0; v < unit->count[VET_TABLE_VALUES]; v++)
		if (value_takes(&unit->values[v]) != VET_NONE)
			rows[value_takes(&unit->values[v])] = 1;
	for (uint32_t p = 0; p < unit->count[VET_TABLE_POINTS]; p++)
		if (point_takes(&unit->points[p]) != VET_NONE)
			rows[point_takes(&unit->points[p])] = 1;
	for (uint32_t s = 0; s < unit->count[VET_TABLE_SYMBOLS]; s++)
		if (rows[s])
			mention(list, program->entity_of[number][s]);
	free(rows);
}

static void look_at_assembly(struct vet_taken *taken, const struct vet_reach *reach, const struct vet_body *body, struct mention_list *lists)
{
	struct mention_list *list = &lists[body->unit_index];

	if (reach->program->entity[body->entity].in_assembly || !names_symbols(body))
		return;
	if (!list->made)
		list_mentions(list, reach->program, body->unit_index);
	for (size_t i = 0; i < list->count; i++)
		add(taken, reach, body->entity, list->entity[i]);
}

/* --- sorting ---------------------------------------------------------------------------------------------- */

static int compare(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int by_taker(const void *left, const void *right)
{
	const struct vet_taking *a = left, *b = right;

	return a->taker == b->taker ? compare(a->function, b->function) : compare(a->taker, b->taker);
}

static int by_function(const void *left, const void *right)
{
	const struct vet_taking *a = left, *b = right;

	return a->function == b->function ? compare(a->taker, b->taker) : compare(a->function, b->function);
}

static void sort(struct vet_taken *taken, uint32_t entities)
{
	size_t kept = 0;

	if (taken->count)
		qsort(taken->by_taker, taken->count, sizeof(*taken->by_taker), by_taker);
	for (size_t i = 0; i < taken->count; i++)
		if (!kept || by_taker(&taken->by_taker[kept - 1], &taken->by_taker[i]))
			taken->by_taker[kept++] = taken->by_taker[i];
	taken->count = kept;
	taken->by_function = vet_allocate(kept + 1, sizeof(*taken->by_function));
	if (kept) {
		memcpy(taken->by_function, taken->by_taker, kept * sizeof(*taken->by_taker));
		qsort(taken->by_function, kept, sizeof(*taken->by_function), by_function);
	}
	for (uint32_t e = 0, taker = 0, function = 0; e <= entities; e++) {
		while (taker < kept && taken->by_taker[taker].taker < e)
			taker++;
		while (function < kept && taken->by_function[function].function < e)
			function++;
		taken->taker_first[e] = taker;
		taken->function_first[e] = function;
	}
}

struct vet_taken *vet_taken_collect(const struct vet_reach *reach)
{
	struct vet_taken *taken = vet_allocate(1, sizeof(*taken));
	uint32_t entities = reach->program->entity_count;
	struct mention_list *lists = vet_allocate(reach->program->unit_count, sizeof(*lists));

	taken->early = vet_allocate(entities, sizeof(bool));
	taken->taker_first = vet_allocate(entities + 1ul, sizeof(size_t));
	taken->function_first = vet_allocate(entities + 1ul, sizeof(size_t));
	for (uint32_t e = 0; e < entities; e++) {
		look_at_data(taken, reach, e);
		if (!vet_reach_body(reach, e))
			continue;
		look_at_code(taken, reach, reach->body[e]);
		look_at_assembly(taken, reach, reach->body[e], lists);
	}
	for (uint32_t u = 0; u < reach->program->unit_count; u++)
		free(lists[u].entity);
	free(lists);
	sort(taken, entities);
	return taken;
}

void vet_taken_free(struct vet_taken *taken)
{
	if (!taken)
		return;
	free(taken->by_taker);
	free(taken->by_function);
	free(taken->taker_first);
	free(taken->function_first);
	free(taken->early);
	free(taken);
}
