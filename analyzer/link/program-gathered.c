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
 * Is its section a place for variables, by the names that compilers and linker scripts have for those?  Then whoever reads it
 * there begins at a symbol, and with an image it is known where those are.
 */
static bool is_just_placed(const struct vet_program *program, const struct vet_entity *entity)
{
	static const char *const place[] = { ".data", ".bss", ".rodata", ".init.data", ".init.rodata", ".exit.data", ".ref.data", ".noinit" };
	const char *section = vet_unit_string(vet_entity_unit(program, entity), vet_entity_symbol(program, entity)->section);

	section = *section ? section : entity->section;
	for (unsigned i = 0; entity->image != VET_NONE && i < sizeof(place) / sizeof(*place); i++)
		if (!strncmp(section, place[i], strlen(place[i])))
			return true;
	return false;
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
		program->entity[e].used |= program->entity[e].sectioned && !is_just_placed(program, &program->entity[e]);
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

static void find_bounds(struct vet_program *program, struct vet_name_table *names, size_t *capacity)
{
	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];

		if (strncmp(entity->name, "__st", 4) || entity->linkage == VET_LINKAGE_STATIC || is_defined(program, entity))
			continue;
		if (!strncmp(entity->name, "__start_", 8))
			add_table(program, names, entity->name + 8, capacity)->start = e;
		else if (!strncmp(entity->name, "__stop_", 7))
			add_table(program, names, entity->name + 7, capacity)->stop = e;
	}
}

/* A member on its way to its place; a bound is no member, it ends one table and starts another. */
struct member {
	uint64_t value;
	uint32_t table, object, entity; /* object: an image when sorted by address */
	bool is_bound;
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
	if (a->is_bound != b->is_bound)
		return a->is_bound ? -1 : 1;
	return a->entity < b->entity ? -1 : a->entity > b->entity;
}

struct members {
	struct member *row;
	size_t count, capacity;
};

static void add_member(struct members *members, struct member member)
{
	members->row = vet_grow(members->row, &members->capacity, members->count + 1, sizeof(*members->row));
	members->row[members->count++] = member;
}

static void find_members(const struct vet_program *program, const struct vet_name_table *names, struct members *members)
{
	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];
		const char *section = entity->kind == VET_SYMBOL_OBJECT && entity->object != VET_NONE ? section_of(program, entity) : "";
		const struct vet_name_slot *slot = *section ? vet_name_find(names, section, "") : NULL;

		if (slot)
			add_member(members, (struct member){ .table = slot->number, .object = entity->object, .entity = e, .value = entity->value });
	}
	if (members->count)
		qsort(members->row, members->count, sizeof(*members->row), by_place);
}

/* --- bounds that an image tells ---------------------------------------------------------------------- */

/* A symbol that no object defines and an image has. */
void vet_program_place_bounds(struct vet_program *program)
{
	struct vet_name_table names = { 0 };
	bool is_new;

	for (uint32_t e = 0; program->inputs->image_count && e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];
		uint32_t image = program->inputs->object[program->unit_object[entity->symbol.unit]].image;

		if (image != VET_NONE && entity->linkage != VET_LINKAGE_STATIC && !is_defined(program, entity))
			vet_name_take(&names, entity->name, program->scope[image], e, &is_new);
	}
	for (uint32_t i = 0; i < program->inputs->image_count; i++) {
		const struct vet_image *image = &program->inputs->image[i];

		for (size_t s = 0; s < image->symbol_count; s++) {
			const struct vet_name_slot *slot = vet_name_find(&names, image->symbol[s].name, program->scope[i]);
			struct vet_entity *entity = slot ? &program->entity[slot->number] : NULL;

			if (!entity)
				continue;
			entity->image = i;
			entity->address = image->symbol[s].address;
			entity->image_section = image->section[image->symbol[s].section];
		}
	}
	free(names.slot);
}

static void find_image_members(const struct vet_program *program, struct members *members)
{
	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];
		bool is_bound = entity->image != VET_NONE && entity->object == VET_NONE && entity->mentions.count;

		if (entity->image != VET_NONE && (is_bound || entity->kind == VET_SYMBOL_OBJECT))
			add_member(members, (struct member){ .object = entity->image, .entity = e, .value = entity->address, .is_bound = is_bound });
	}
	if (members->count)
		qsort(members->row, members->count, sizeof(*members->row), by_place);
}

struct filling_tables {
	struct vet_program *program;
	size_t capacity, member_count, member_capacity;
};

static struct vet_program_table *new_table(struct filling_tables *filling)
{
	struct vet_program *program = filling->program;

	program->table = vet_grow(program->table, &filling->capacity, program->table_count + 1, sizeof(*program->table));
	program->table[program->table_count] = (struct vet_program_table){ .start = VET_NONE, .stop = VET_NONE };
	return &program->table[program->table_count++];
}

/* What a bound is declared to be, or a member to hold: a type of one of their units, arrays apart; NULL: nobody tells. */
static const struct vet_type *element_of(const struct vet_program *program, uint32_t entity, bool *is_array)
{
	const struct vet_symbol *symbol = vet_entity_symbol(program, &program->entity[entity]);
	const struct vet_unit *unit = vet_entity_unit(program, &program->entity[entity]);
	const struct vet_type *type = symbol->type == VET_NONE || symbol->flags & VET_SYMBOL_ASSEMBLY ? NULL : &unit->types[symbol->type];

	*is_array = false;
	while (type && type->kind == VET_TYPE_ARRAY) {
		*is_array = true;
		type = &unit->types[type->detail];
	}
	return type;
}

/*
 * Can the bound be the start of a table of such members?  A table is declared as an array of what it holds.  Bytes mark a
 * region, of any variables; what is no array is another name of what lies there.  What assembly made has no type: numbers,
 * which several tables at one place leave to that of numbers.
 */
static bool may_hold(const struct vet_program *program, uint32_t start, uint32_t member, bool numbers_too)
{
	bool is_array, ignored;
	const struct vet_type *element = element_of(program, start, &is_array), *held = element_of(program, member, &ignored);

	if (!is_array || !element || (element->kind == VET_TYPE_INTEGER && element->size <= 8))
		return false;
	if (!held)
		return element->kind == VET_TYPE_INTEGER || !numbers_too;
	return element->kind == held->kind && (!element->size || !held->size || element->size == held->size);
}

static bool is_table_of_numbers(const struct vet_program *program, uint32_t start)
{
	bool is_array;
	const struct vet_type *element = element_of(program, start, &is_array);

	return is_array && element && element->kind == VET_TYPE_INTEGER && element->size > 8;
}

/* From the bounds at one address to the next bound: rows [first, last) of members, `last' being that bound or the end. */
static void add_run(struct filling_tables *filling, const struct member *members, size_t first, size_t last, bool ends)
{
	struct vet_program *program = filling->program;
	size_t bounds = first;
	bool numbers_too = false;

	for (; bounds < last && members[bounds].is_bound; bounds++)
		numbers_too |= is_table_of_numbers(program, members[bounds].entity);
	if (bounds == last || members[bounds].value - members[first].value >= 64) /* alignment may part them */
		return;
	for (size_t b = first; b < bounds; b++) {
		const struct vet_entity *start = &program->entity[members[b].entity];
		struct vet_program_table *table;
		size_t at = filling->member_count;

		if (strcmp(start->image_section, program->entity[members[bounds].entity].image_section) || !strncmp(start->name, "__st", 4))
			continue; /* the end of another section; told by its name already */
		for (size_t m = bounds; m < last; m++) {
			if (!may_hold(program, members[b].entity, members[m].entity, numbers_too))
				continue;
			program->table_members = vet_grow(program->table_members, &filling->member_capacity, filling->member_count + 1,
							  sizeof(*program->table_members));
			program->table_members[filling->member_count++] = members[m].entity;
		}
		if (filling->member_count == at)
			continue;
		table = new_table(filling);
		table->section = section_of(program, &program->entity[members[bounds].entity]);
		table->start = members[b].entity;
		table->stop = ends ? members[last].entity : VET_NONE;
		table->first = at;
		table->count = filling->member_count - at;
	}
}

static void add_runs(struct filling_tables *filling, const struct members *members)
{
	for (size_t first = 0; first < members->count;) {
		size_t last = first;

		while (last < members->count && members->row[last].is_bound && members->row[last].value == members->row[first].value &&
		       members->row[last].object == members->row[first].object)
			last++;
		while (last < members->count && !members->row[last].is_bound && members->row[last].object == members->row[first].object)
			last++;
		if (members->row[first].is_bound)
			add_run(filling, members->row, first, last,
				last < members->count && members->row[last].object == members->row[first].object);
		first = last > first ? last : first + 1;
	}
}

/* --- all --------------------------------------------------------------------------------------------- */

static int by_section(const void *left, const void *right)
{
	const struct vet_program_table *a = left, *b = right;
	int order = strcmp(a->section, b->section);

	return order ? order : a->start < b->start ? -1 : a->start > b->start;
}

/* Members of the tables that names of sections told; those whose section is nowhere go. */
static void add_named(struct filling_tables *filling, const struct members *members)
{
	struct vet_program *program = filling->program;
	size_t kept = 0;

	for (size_t i = 0; i < members->count;) {
		struct vet_program_table *table = &program->table[members->row[i].table];
		size_t first = i;

		table->first = filling->member_count;
		for (; i < members->count && members->row[i].table == members->row[first].table; i++)
			program->table_members[filling->member_count++] = members->row[i].entity;
		table->count = i - first;
	}
	for (size_t i = 0; i < program->table_count; i++)
		if (program->table[i].count)
			program->table[kept++] = program->table[i];
	program->table_count = kept;
}

void vet_program_find_tables(struct vet_program *program)
{
	struct vet_name_table names = { 0 };
	struct members named = { 0 }, bounded = { 0 };
	struct filling_tables filling = { .program = program };

	find_bounds(program, &names, &filling.capacity);
	find_members(program, &names, &named);
	if (program->inputs->image_count)
		find_image_members(program, &bounded);
	program->table_members = vet_allocate(named.count, sizeof(*program->table_members));
	filling.member_capacity = named.count;
	add_named(&filling, &named);
	add_runs(&filling, &bounded);
	for (size_t t = 0; t < program->table_count; t++)
		program->table[t].member = program->table_members + program->table[t].first;
	if (program->table_count)
		qsort(program->table, program->table_count, sizeof(*program->table), by_section);
	free(named.row);
	free(bounded.row);
	free(names.slot);
}
