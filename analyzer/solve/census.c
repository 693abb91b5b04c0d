/* SPDX-License-Identifier: MIT */
/*
 * Counting what the image holds, and walking from live code to the data that it names; see census.h.
 */
#include "census.h"

#include <stdlib.h>

#include "support/memory.h"

struct walk {
	const struct vet_solution *solution;
	bool *live;      /* by entity */
	uint32_t *queue; /* live objects whose initialisers are to be read */
	size_t count, capacity;
	bool *seen;      /* by value of the body at hand */
	uint32_t *stack;
	size_t seen_room, depth, stack_capacity;
	bool *gathered;     /* by entity: lives only with its table */
	uint32_t *table_at; /* by entity: the table that the linker starts or stops there, and one; 0: none */
};

static void object_lives(struct walk *walk, uint32_t entity)
{
	if (walk->solution->program->entity[entity].kind != VET_SYMBOL_OBJECT || walk->live[entity])
		return;
	walk->live[entity] = true;
	walk->queue = vet_grow(walk->queue, &walk->capacity, walk->count + 1, sizeof(*walk->queue));
	walk->queue[walk->count++] = entity;
}

static void want(struct walk *walk, uint32_t value)
{
	if (value == VET_NONE || walk->seen[value])
		return;
	walk->seen[value] = true;
	walk->stack = vet_grow(walk->stack, &walk->stack_capacity, walk->depth + 1, sizeof(*walk->stack));
	walk->stack[walk->depth++] = value;
}

static void want_list(struct walk *walk, const struct vet_unit *unit, uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		want(walk, unit->lists[first + i]);
}

static void want_operands(struct walk *walk, const struct vet_body *body, const struct vet_value *value)
{
	switch (value->kind) {
	case VET_VALUE_UNKNOWN:
	case VET_VALUE_UNDEFINED:
	case VET_VALUE_CONSTANT:
	case VET_VALUE_PARAMETER:
	case VET_VALUE_RESULT:
	case VET_VALUE_FUNCTION:
		return;
	case VET_VALUE_OBJECT:
		object_lives(walk, walk->solution->program->entity_of[body->unit_index][value->a]);
		return;
	case VET_VALUE_PHI:
		for (uint32_t i = 0; i < value->b; i++)
			want(walk, body->unit->lists[value->a + 2 * i + 1]);
		return;
	case VET_VALUE_FIELD:
	case VET_VALUE_CAST:
	case VET_VALUE_BOOL:
	case VET_VALUE_NOT:
	case VET_VALUE_NEGATE:
	case VET_VALUE_COMPLEMENT:
	case VET_VALUE_REFINED:
		want(walk, value->a);
		return;
	case VET_VALUE_SELECT:
		want(walk, value->c);
		break;
	default:
		break;
	}
	want(walk, value->a);
	want(walk, value->b);
}

static void want_point(struct walk *walk, const struct vet_body *body, const struct vet_point *point)
{
	switch (point->kind) {
	case VET_POINT_CALL_INDIRECT:
		want(walk, point->a);
		want_list(walk, body->unit, point->b, point->c);
		return;
	case VET_POINT_CALL:
	case VET_POINT_ASM:
		want_list(walk, body->unit, point->b, point->c);
		return;
	case VET_POINT_STORE:
		want(walk, point->c);
		want(walk, point->a);
		return;
	case VET_POINT_COPY:
		want(walk, point->b);
		want(walk, point->a);
		return;
	case VET_POINT_ADDRESS:
		object_lives(walk, walk->solution->program->entity_of[body->unit_index][point->a]);
		return;
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
	case VET_POINT_REQUIRE:
		return;
	default: /* the others have one operand, or none */
		want(walk, point->a);
	}
}

static void want_block(struct walk *walk, const struct vet_body *body, uint32_t number)
{
	const struct vet_block *block = vet_body_block(body, number);

	for (uint32_t i = 0; i < body->live_points[number]; i++)
		want_point(walk, body, vet_body_point(body, block->point_first + i));
	for (uint32_t i = block->edge_first; body->block_ends[number] && i < block->edge_first + block->edge_count; i++)
		want(walk, vet_body_edge(body, i)->condition);
}

static void walk_body(struct walk *walk, const struct vet_body *body)
{
	walk->seen = vet_grow(walk->seen, &walk->seen_room, body->function->value_count, sizeof(*walk->seen));
	for (uint32_t v = 0; v < body->function->value_count; v++)
		walk->seen[v] = false;
	for (uint32_t b = 0; b < body->function->block_count; b++)
		if (vet_block_live(body, b))
			want_block(walk, body, b);
	while (walk->depth)
		want_operands(walk, body, vet_body_value(body, walk->stack[--walk->depth]));
}

/* Between two symbols of a linker script lie plain variables too, which nobody gathered. */
static void table_lives(struct walk *walk, const uint32_t *member, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (walk->solution->program->entity[member[i]].used)
			object_lives(walk, member[i]);
}

static bool lives(const struct walk *walk, uint32_t entity)
{
	return entity != VET_NONE && walk->live[entity];
}

static bool model_table_lives(const struct walk *walk, const struct vet_model_table *table)
{
	bool live = lives(walk, table->start) || lives(walk, table->stop);

	for (size_t i = 0; i < table->walker_count && !live; i++)
		live = lives(walk, table->walker[i]);
	return live;
}

/* Models' tables that live by now; true when one was found that was not walked yet. */
static bool walk_tables(struct walk *walk, bool *walked)
{
	const struct vet_model_program *model = walk->solution->model;
	bool found = false;

	for (size_t t = 0; model && t < model->table_count; t++) {
		if (walked[t] || !model_table_lives(walk, &model->table[t]))
			continue;
		table_lives(walk, model->table[t].member, model->table[t].member_count);
		found = walked[t] = true;
	}
	return found;
}

static void walk_object(struct walk *walk, uint32_t entity)
{
	const struct vet_program *program = walk->solution->program;
	const struct vet_entity *e = &program->entity[entity];
	const struct vet_unit *unit = vet_entity_unit(program, e);
	const struct vet_symbol *symbol = vet_entity_symbol(program, e);

	if (walk->table_at[entity]) {
		const struct vet_program_table *table = &program->table[walk->table_at[entity] - 1];

		table_lives(walk, table->member, table->count);
	}
	for (uint32_t i = 0; i < symbol->initialiser_count; i++) {
		const struct vet_initialiser *row = &unit->initialisers[symbol->initialiser_first + i];

		if (row->kind == VET_INITIALISER_ADDRESS)
			object_lives(walk, program->entity_of[e->symbol.unit][row->symbol]);
	}
}

static void walk_extra(struct walk *walk, uint32_t function)
{
	size_t count;
	const struct vet_extra *extra = vet_program_extra(walk->solution->program, function, &count);

	for (size_t i = 0; i < count; i++)
		object_lives(walk, extra[i].to);
}

static void mark_gathered(struct walk *walk, const uint32_t *member, size_t count)
{
	for (size_t i = 0; i < count; i++)
		walk->gathered[member[i]] = true;
}

static void find_gathered(struct walk *walk)
{
	const struct vet_program *program = walk->solution->program;
	const struct vet_model_program *model = walk->solution->model;

	walk->gathered = vet_allocate(program->entity_count, sizeof(*walk->gathered));
	walk->table_at = vet_allocate(program->entity_count, sizeof(*walk->table_at));
	for (size_t t = 0; t < program->table_count; t++) {
		const struct vet_program_table *table = &program->table[t];

		mark_gathered(walk, table->member, table->count);
		if (table->start != VET_NONE)
			walk->table_at[table->start] = (uint32_t)t + 1;
		if (table->stop != VET_NONE)
			walk->table_at[table->stop] = (uint32_t)t + 1;
	}
	for (size_t t = 0; model && t < model->table_count; t++)
		mark_gathered(walk, model->table[t].member, model->table[t].member_count);
}

/* `used` on an object that the source itself need not name: someone out of sight does.  What lies in a table, or only
 * describes code, is no such object. */
static bool is_kept(const struct walk *walk, uint32_t entity)
{
	const struct vet_entity *e = &walk->solution->program->entity[entity];

	return e->has_facts && e->kind == VET_SYMBOL_OBJECT && !e->places && !walk->gathered[entity] &&
	       vet_entity_symbol(walk->solution->program, e)->flags & VET_SYMBOL_USED;
}

static void find_live(struct walk *walk)
{
	const struct vet_program *program = walk->solution->program;
	bool *walked = vet_allocate(walk->solution->model ? walk->solution->model->table_count : 0, sizeof(*walked));

	find_gathered(walk);
	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_body *body = vet_reach_body(walk->solution->reach, e);

		walk->live[e] |= body != NULL;
		if (body) {
			walk_body(walk, body);
			walk_extra(walk, e);
		}
		if (is_kept(walk, e))
			object_lives(walk, e);
	}
	size_t done = 0;

	do {
		while (done < walk->count)
			walk_object(walk, walk->queue[done++]);
	} while (walk_tables(walk, walked));
	free(walked);
	free(walk->gathered);
	free(walk->table_at);
}

/* The image tells what was linked; without, an object that the compiler wrote tells what it emitted, and a fact file only
 * what the source defines. */
static bool is_emitted(const struct vet_program *program, const struct vet_entity *entity)
{
	if (entity->object == VET_NONE || !entity->has_facts)
		return false;
	if (program->inputs->image_count)
		return *entity->image_section;
	return !program->inputs->object[entity->object].is_elf || *entity->section;
}

static bool has_code(const struct vet_program *program, uint32_t number)
{
	const struct vet_entity *entity = &program->entity[number];
	const struct vet_function *function = vet_entity_function(program, entity);

	return function && program->entity_of[entity->function.unit][function->symbol] == number;
}

/* The image holds it, and no other name of the same bytes is counted. */
static bool is_counted(const struct vet_program *program, uint32_t number)
{
	const struct vet_entity *entity = &program->entity[number];
	const struct vet_symbol *symbol = vet_entity_symbol(program, entity);

	if (entity->kind == VET_SYMBOL_FUNCTION)
		return has_code(program, number) && is_emitted(program, entity);
	if (!is_emitted(program, entity) || symbol->linkage == VET_LINKAGE_AUTOMATIC || symbol->flags & VET_SYMBOL_TEMPORARY)
		return false;
	return !*vet_unit_string(vet_entity_unit(program, entity), symbol->alias);
}

bool *vet_census_live(const struct vet_solution *solution)
{
	struct walk walk = { .solution = solution, .live = vet_allocate(solution->program->entity_count, sizeof(*walk.live)) };

	find_live(&walk);
	free(walk.queue);
	free(walk.seen);
	free(walk.stack);
	return walk.live;
}

/* Where the compiler kept no symbol of a body but an alias' (of a static one), the first alias stands for it. */
static void count_aliases(struct vet_census *census)
{
	const struct vet_program *program = census->program;
	bool *told = vet_allocate(program->entity_count, sizeof(*told)); /* by entity that has the body: counted, by itself or an alias */

	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];
		const struct vet_function *function = vet_entity_function(program, entity);
		uint32_t body = function ? program->entity_of[entity->function.unit][function->symbol] : e;

		if (body == e || told[body] || census->counted[body] || entity->kind != VET_SYMBOL_FUNCTION || !is_emitted(program, entity))
			continue;
		census->counted[e] = told[body] = true;
	}
	free(told);
}

struct vet_census *vet_census_take(const struct vet_solution *solution)
{
	const struct vet_program *program = solution->program;
	struct vet_census *census = vet_allocate(1, sizeof(*census));

	census->program = program;
	census->live = vet_census_live(solution);
	census->counted = vet_allocate(program->entity_count, sizeof(*census->counted));
	census->has_code = vet_allocate(program->entity_count, sizeof(*census->has_code));
	census->capabilities = vet_allocate(program->entity_count, sizeof(*census->capabilities));
	for (uint32_t e = 0; e < program->entity_count; e++) {
		census->counted[e] = is_counted(program, e);
		census->has_code[e] = has_code(program, e);
	}
	count_aliases(census);
	vet_census_needs(solution, census->capabilities);
	return census;
}

bool vet_census_asks(const struct vet_program *program)
{
	for (uint32_t u = 0; u < program->unit_count; u++)
		for (uint32_t p = 0; p < program->unit[u]->count[VET_TABLE_POINTS]; p++)
			if (program->unit[u]->points[p].kind == VET_POINT_HAS || program->unit[u]->points[p].kind == VET_POINT_ABSENT)
				return true;
	return false;
}

void vet_census_free(struct vet_census *census)
{
	if (!census)
		return;
	free(census->counted);
	free(census->live);
	free(census->has_code);
	free(census->capabilities);
	free(census);
}

uint64_t vet_census_bytes(const struct vet_program *program, uint32_t entity)
{
	return program->entity[entity].size;
}

struct vet_where vet_census_where(const struct vet_program *program, uint32_t entity)
{
	const struct vet_entity *e = &program->entity[entity];
	const struct vet_unit *unit = vet_entity_unit(program, e);
	const struct vet_location *where = &vet_entity_symbol(program, e)->where;
	const char *file = vet_unit_string(unit, where->file);

	return (struct vet_where){ *file ? file : unit->source, where->line, where->column };
}
