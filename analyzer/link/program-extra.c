/* SPDX-License-Identifier: MIT */
/*
 * References that facts do not mention, and which callees are instrumentation.  In: what each object's relocations told.  Out:
 * program->extra and entity->instrumentation.  Instrumentation is known by the names of its interface.  The program's own memset
 * and the like count when they check addresses, that is when they lead to what the interface's checks lead to.
 */
#include <stdlib.h>
#include <string.h>

#include "program-parts.h"
#include "support/memory.h"

/* A copy that the compiler made a call stands where the facts have the copy, when they have just one. */
static struct vet_location place_of(const struct vet_program *program, uint32_t from, uint32_t to)
{
	const struct vet_entity *entity = &program->entity[from];
	const struct vet_unit *unit = program->unit[entity->function.unit];
	const struct vet_function *function = vet_entity_function(program, entity);
	const struct vet_point *copy = NULL;

	if (strcmp(program->entity[to].name, "memcpy") && strcmp(program->entity[to].name, "memmove"))
		return function->where;
	for (uint32_t p = 0; p < function->point_count; p++) {
		const struct vet_point *point = &unit->points[function->point_first + p];

		if (point->kind != VET_POINT_COPY)
			continue;
		if (copy)
			return function->where;
		copy = point;
	}
	return copy ? copy->where : function->where;
}

static void add_object(struct vet_program *program, uint32_t unit, size_t *capacity)
{
	const struct vet_object *object = &program->inputs->object[program->unit_object[unit]];

	for (size_t i = 0; i < object->reference_count; i++) {
		const struct vet_reference *reference = &object->reference[i];
		uint32_t own = (uint32_t)object->unit_first + reference->unit;
		uint32_t from = program->entity_of[own][reference->symbol], to = program->entity_of[unit][reference->row];
		const struct vet_entity *entity = &program->entity[from];

		/* Another definition won. */
		if (entity->function.row == VET_NONE || entity->symbol.unit != own || entity->symbol.row != reference->symbol)
			continue;
		program->extra = vet_grow(program->extra, capacity, program->extra_count + 1, sizeof(*program->extra));
		program->extra[program->extra_count++] = (struct vet_extra){
			.from = from, .to = to, .kind = (uint8_t)reference->kind, .where = place_of(program, from, to),
		};
	}
}

static int by_function(const void *left, const void *right)
{
	const struct vet_extra *a = left, *b = right;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return (int)a->kind - (int)b->kind;
}

void vet_program_list_extra(struct vet_program *program)
{
	size_t capacity = 0, kept = 0;

	for (uint32_t u = (uint32_t)program->inputs->count; u < program->unit_count; u++)
		add_object(program, u, &capacity);
	if (!program->extra_count)
		return;
	qsort(program->extra, program->extra_count, sizeof(*program->extra), by_function);
	for (size_t i = 0; i < program->extra_count; i++)
		if (!kept || program->extra[kept - 1].from != program->extra[i].from || program->extra[kept - 1].to != program->extra[i].to)
			program->extra[kept++] = program->extra[i];
	program->extra_count = kept;
}

const struct vet_extra *vet_program_extra(const struct vet_program *program, uint32_t from, size_t *count)
{
	size_t low = 0, high = program->extra_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (program->extra[middle].from < from)
			low = middle + 1;
		else
			high = middle;
	}
	for (*count = 0; low + *count < program->extra_count && program->extra[low + *count].from == from;)
		++*count;
	return program->extra ? program->extra + low : NULL;
}

/* --- instrumentation --------------------------------------------------------------------------------- */

/* Calls back with each function that the body calls by name. */
static void each_callee(const struct vet_program *program, uint32_t entity, void (*callee)(void *context, uint32_t entity), void *context)
{
	const struct vet_entity *e = &program->entity[entity];
	const struct vet_function *function = vet_entity_function(program, e);

	for (uint32_t p = 0; function && p < function->point_count; p++) {
		const struct vet_point *point = &program->unit[e->function.unit]->points[function->point_first + p];

		if (point->kind == VET_POINT_CALL)
			callee(context, program->entity_of[e->function.unit][point->a]);
	}
}

struct checking {
	const struct vet_program *program;
	uint8_t *checks; /* by entity: it checks addresses */
	unsigned depth;
	bool found;
};

static void mark(void *context, uint32_t entity)
{
	struct checking *checking = context;

	if (checking->program->entity[entity].function.row != VET_NONE)
		checking->checks[entity] = 1;
}

#define MAX_DEPTH 3 /* the replaced function, the check, its inner half */

static void look_for_check(void *context, uint32_t entity)
{
	struct checking *checking = context;

	if (checking->checks[entity] || vet_is_check_name(checking->program->entity[entity].name)) {
		checking->found = true;
	} else if (!checking->found && checking->depth < MAX_DEPTH) {
		checking->depth++;
		each_callee(checking->program, entity, look_for_check, context);
		checking->depth--;
	}
}

void vet_program_find_instrumentation(struct vet_program *program)
{
	struct checking checking = { .program = program };

	for (uint32_t e = 0; e < program->entity_count; e++) {
		struct vet_entity *entity = &program->entity[e];

		if (entity->kind != VET_SYMBOL_FUNCTION || entity->linkage == VET_LINKAGE_STATIC)
			continue;
		entity->instrumentation = (uint8_t)vet_instrumentation_of(entity->name);
		if (!vet_is_check_name(entity->name) || entity->function.row == VET_NONE)
			continue;
		if (!checking.checks)
			checking.checks = vet_allocate(program->entity_count, 1);
		each_callee(program, e, mark, &checking);
	}
	for (uint32_t e = 0; checking.checks && e < program->entity_count; e++) {
		struct vet_entity *entity = &program->entity[e];

		if (entity->kind != VET_SYMBOL_FUNCTION || entity->linkage == VET_LINKAGE_STATIC || !vet_is_replaceable_name(entity->name))
			continue;
		checking.found = false;
		each_callee(program, e, look_for_check, &checking);
		if (checking.found)
			entity->instrumentation = VET_INSTRUMENTATION_SHADOW;
	}
	free(checking.checks);
}

const char *vet_link_requirement(const struct vet_program *program, uint32_t entity)
{
	return program->entity[entity].instrumentation == VET_INSTRUMENTATION_SHADOW ? "kasan_shadow" : NULL;
}
