/* SPDX-License-Identifier: MIT */
/*
 * What the linker gathers.  In: entities with their sections.  Out: which of them are alive because of their section, and the tables
 * between __start_X and __stop_X, which every linker makes for a section whose name is a C identifier.
 */
#include <stdlib.h>
#include <string.h>

#include "name-table.h"
#include "program-parts.h"
#include "support/memory.h"

/* A row that stands for what has no symbol in a section bears the section's name. */
static bool is_nameless(const struct vet_symbol *symbol)
{
	return symbol->flags & VET_SYMBOL_ASSEMBLY && symbol->kind == VET_SYMBOL_OBJECT && symbol->name == symbol->section;
}

/*
 * A section describes code when it names places inside functions, in any object: where an object has small functions only, its part
 * may look like a table of functions.  A global that somebody mentions is no gathered data.
 */
void vet_program_settle_gathered(struct vet_program *program)
{
	struct vet_name_table places = { 0 };
	bool is_new;

	for (uint32_t e = 0; e < program->entity_count; e++)
		if (vet_entity_symbol(program, &program->entity[e])->flags & VET_SYMBOL_PLACES)
			vet_name_take(&places, program->entity[e].name, "", e, &is_new);
	for (uint32_t e = 0; e < program->entity_count; e++) {
		struct vet_entity *entity = &program->entity[e];
		const struct vet_symbol *symbol = vet_entity_symbol(program, entity);

		if (!(symbol->flags & VET_SYMBOL_ASSEMBLY))
			continue;
		if (is_nameless(symbol) && vet_name_find(&places, entity->name, "")) {
			entity->places = true;
			entity->used = false;
		} else if (entity->linkage != VET_LINKAGE_STATIC && entity->mentions.count > 1) {
			entity->used = false;
		}
	}
	free(places.slot);
}

/* --- tables ------------------------------------------------------------------------------------------ */

static const char *section_of(const struct vet_program *program, const struct vet_entity *entity)
{
	const struct vet_unit *unit = vet_entity_unit(program, entity);

	return *entity->section ? entity->section : vet_unit_string(unit, vet_entity_symbol(program, entity)->section);
}

static bool is_defined(const struct vet_program *program, const struct vet_entity *entity)
{
	return vet_entity_symbol(program, entity)->flags & VET_SYMBOL_DEFINED;
}

static struct vet_program_table *add_table(struct vet_program *program, struct vet_name_table *names, const char *section, size_t *capacity)
{
	bool is_new;
	uint32_t number = vet_name_take(names, section, "", (uint32_t)program->table_count, &is_new)->number;

	if (is_new) {
		program->table = vet_grow(program->table, capacity, program->table_count + 1, sizeof(*program->table));
		program->table[program->table_count++] = (struct vet_program_table){ .section = section, .start = VET_NONE, .stop = VET_NONE };
	}
	return &program->table[number];
}

static void find_bounds(struct vet_program *program, struct vet_name_table *names)
{
	size_t capacity = 0;

	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];

		if (strncmp(entity->name, "__st", 4) || entity->linkage == VET_LINKAGE_STATIC || is_defined(program, entity))
			continue;
		if (!strncmp(entity->name, "__start_", 8))
			add_table(program, names, entity->name + 8, &capacity)->start = e;
		else if (!strncmp(entity->name, "__stop_", 7))
			add_table(program, names, entity->name + 7, &capacity)->stop = e;
	}
}

/* A member on its way to its place. */
struct member {
	uint32_t table, object, entity;
	uint64_t value;
};

static int by_place(const void *left, const void *right)
{
	const struct member *a = left, *b = right;

	if (a->table != b->table)
		return a->table < b->table ? -1 : 1;
	if (a->object != b->object)
		return a->object < b->object ? -1 : 1;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return a->entity < b->entity ? -1 : a->entity > b->entity;
}

static size_t find_members(const struct vet_program *program, const struct vet_name_table *names, struct member **members)
{
	size_t count = 0, capacity = 0;

	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];
		const char *section = entity->kind == VET_SYMBOL_OBJECT && entity->object != VET_NONE ? section_of(program, entity) : "";
		const struct vet_name_slot *slot = *section ? vet_name_find(names, section, "") : NULL;

		if (!slot)
			continue;
		*members = vet_grow(*members, &capacity, count + 1, sizeof(**members));
		(*members)[count++] = (struct member){ slot->number, entity->object, e, entity->value };
	}
	return count;
}

static int by_section(const void *left, const void *right)
{
	return strcmp(((const struct vet_program_table *)left)->section, ((const struct vet_program_table *)right)->section);
}

void vet_program_find_tables(struct vet_program *program)
{
	struct vet_name_table names = { 0 };
	struct member *members = NULL;
	size_t count, kept = 0;

	find_bounds(program, &names);
	count = find_members(program, &names, &members);
	if (count)
		qsort(members, count, sizeof(*members), by_place);
	for (size_t i = 0; i < count;) {
		struct vet_program_table *table = &program->table[members[i].table];
		size_t first = i;

		while (i < count && members[i].table == members[first].table)
			i++;
		table->member = vet_allocate(i - first, sizeof(*table->member));
		for (size_t m = first; m < i; m++)
			table->member[table->count++] = members[m].entity;
	}
	for (size_t i = 0; i < program->table_count; i++) /* no such section: just names */
		if (program->table[i].count)
			program->table[kept++] = program->table[i];
	program->table_count = kept;
	if (kept)
		qsort(program->table, kept, sizeof(*program->table), by_section);
	free(members);
	free(names.slot);
}
