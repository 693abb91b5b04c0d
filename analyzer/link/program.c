/* SPDX-License-Identifier: MIT */
/*
 * Resolving symbols and fields of all units to dense numbers; see program.h.
 * Comes in: units in their sorted order, so that numbering is the same from run to run.
 */
#include "program.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "support/memory.h"

/* name (and a second word) -> number; open addressing. */
struct name_table {
	struct name_slot {
		const char *first, *second;
		uint32_t number;
	} *slot;
	size_t slot_count, used;
};

static uint64_t hash_names(const char *first, const char *second)
{
	return XXH64(first, strlen(first), XXH64(second, strlen(second), 0));
}

static struct name_slot *probe(struct name_table *table, const char *first, const char *second)
{
	size_t at = hash_names(first, second) & (table->slot_count - 1);

	while (table->slot[at].first && (strcmp(table->slot[at].first, first) || strcmp(table->slot[at].second, second)))
		at = (at + 1) & (table->slot_count - 1);
	return &table->slot[at];
}

static void grow_table(struct name_table *table)
{
	struct name_table grown = { .slot_count = table->slot_count ? table->slot_count * 2 : 256, .used = table->used };

	grown.slot = vet_allocate(grown.slot_count, sizeof(*grown.slot));
	for (size_t i = 0; i < table->slot_count; i++)
		if (table->slot[i].first)
			*probe(&grown, table->slot[i].first, table->slot[i].second) = table->slot[i];
	free(table->slot);
	*table = grown;
}

/* The slot of that name; a new one holds `fresh`, and *is_new tells. */
static struct name_slot *take(struct name_table *table, const char *first, const char *second, uint32_t fresh, bool *is_new)
{
	if (table->used * 2 >= table->slot_count)
		grow_table(table);
	struct name_slot *slot = probe(table, first, second);

	*is_new = !slot->first;
	if (*is_new) {
		*slot = (struct name_slot){ first, second, fresh };
		table->used++;
	}
	return slot;
}

static void list_add(struct vet_row_list *list, struct vet_row row)
{
	list->row = vet_grow(list->row, &list->capacity, list->count + 1, sizeof(*list->row));
	list->row[list->count++] = row;
}

/* Which definition wins: more is stronger; 0 is no definition. */
static unsigned strength(const struct vet_symbol *symbol)
{
	if (!(symbol->flags & VET_SYMBOL_DEFINED))
		return 0;
	switch (symbol->linkage) {
	case VET_LINKAGE_AVAILABLE: return 1;
	case VET_LINKAGE_WEAK: return 2;
	default: return 3;
	}
}

static void merge_symbol(struct vet_program *program, struct vet_entity *entity, struct vet_row row)
{
	const struct vet_unit *unit = program->unit[row.unit];
	const struct vet_symbol *symbol = &unit->symbols[row.row];

	if (strength(symbol) > (entity->mentions.count ? strength(vet_entity_symbol(program, entity)) : 0) || !entity->mentions.count) {
		entity->symbol = row;
		entity->name = vet_unit_string(unit, symbol->name);
		entity->kind = (uint8_t)symbol->kind;
		entity->linkage = (uint8_t)symbol->linkage;
	}
	if (symbol->linkage != VET_LINKAGE_WEAK || symbol->flags & VET_SYMBOL_DEFINED)
		entity->weak_reference = false;
	if (symbol->flags & VET_SYMBOL_USED || symbol->section)
		entity->used = true;
	list_add(&entity->mentions, row);
}

static bool is_shared_name(const struct vet_symbol *symbol)
{
	return symbol->linkage == VET_LINKAGE_EXTERNAL || symbol->linkage == VET_LINKAGE_WEAK || symbol->linkage == VET_LINKAGE_AVAILABLE;
}

static uint32_t new_entity(struct vet_program *program, size_t *capacity)
{
	program->entity = vet_grow(program->entity, capacity, program->entity_count + 1, sizeof(*program->entity));
	program->entity[program->entity_count] = (struct vet_entity){
		.weak_reference = true, .function = { VET_NONE, VET_NONE }, .symbol = { VET_NONE, VET_NONE },
		.object = VET_NONE, .image = VET_NONE, .section = "",
	};
	return program->entity_count++;
}

static void number_symbols(struct vet_program *program)
{
	struct name_table names = { 0 };
	size_t capacity = 0;

	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct vet_unit *unit = program->unit[u];
		uint32_t count = unit->count[VET_TABLE_SYMBOLS];

		program->entity_of[u] = vet_allocate(count, sizeof(uint32_t));
		for (uint32_t s = 0; s < count; s++) {
			bool is_new = true;
			uint32_t number = program->entity_count;

			if (is_shared_name(&unit->symbols[s]))
				number = take(&names, vet_unit_string(unit, unit->symbols[s].name), "", number, &is_new)->number;
			if (is_new)
				number = new_entity(program, &capacity);
			program->entity_of[u][s] = number;
			merge_symbol(program, &program->entity[number], (struct vet_row){ u, s });
		}
	}
	free(names.slot);
}

static void number_fields(struct vet_program *program)
{
	struct name_table names = { 0 };
	size_t capacity = 0;

	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct vet_unit *unit = program->unit[u];
		uint32_t count = unit->count[VET_TABLE_FIELDS];

		program->field_of[u] = vet_allocate(count, sizeof(uint32_t));
		for (uint32_t f = 0; f < count; f++) {
			const char *record = vet_unit_string(unit, unit->records[unit->fields[f].record].name);
			const char *name = vet_unit_string(unit, unit->fields[f].name);
			bool is_new;
			uint32_t number = take(&names, record, name, program->field_count, &is_new)->number;

			if (is_new) {
				program->field = vet_grow(program->field, &capacity, program->field_count + 1, sizeof(*program->field));
				program->field[program->field_count++] = (struct vet_program_field){ .record = record, .name = name };
			}
			program->field_of[u][f] = number;
			list_add(&program->field[number].mentions, (struct vet_row){ u, f });
		}
	}
	free(names.slot);
}

static void attach_bodies(struct vet_program *program)
{
	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct vet_unit *unit = program->unit[u];

		for (uint32_t f = 0; f < unit->count[VET_TABLE_FUNCTIONS]; f++) {
			struct vet_entity *entity = &program->entity[program->entity_of[u][unit->functions[f].symbol]];

			if (entity->symbol.unit != u || entity->symbol.row != unit->functions[f].symbol)
				continue; /* another definition won */
			entity->function = (struct vet_row){ u, f };
			entity->has_facts = true;
		}
	}
	for (uint32_t e = 0; e < program->entity_count; e++) {
		struct vet_entity *entity = &program->entity[e];

		if (entity->kind == VET_SYMBOL_OBJECT && vet_entity_symbol(program, entity)->flags & VET_SYMBOL_DEFINED)
			entity->has_facts = true;
	}
}

/* Size and section of what is defined, from the object whose definition won. */
static void place_entities(struct vet_program *program, const struct vet_inputs *inputs)
{
	for (uint32_t e = 0; e < program->entity_count; e++) {
		struct vet_entity *entity = &program->entity[e];

		if (strength(vet_entity_symbol(program, entity)) > 1)
			entity->object = (uint32_t)inputs->input[entity->symbol.unit].object;
	}
	for (uint32_t u = 0; u < inputs->count; u++) {
		const struct vet_input *input = &inputs->input[u];

		for (uint32_t i = 0; i < input->placed_count; i++) {
			struct vet_entity *entity = &program->entity[program->entity_of[u][input->placed[i].symbol]];

			if (entity->symbol.unit != u || entity->symbol.row != input->placed[i].symbol)
				continue;
			entity->size = input->placed[i].size;
			entity->section = inputs->object[input->object].section[input->placed[i].section];
		}
	}
}

/* An alias has its target's body. */
static void follow_aliases(struct vet_program *program)
{
	for (uint32_t e = 0; e < program->entity_count; e++) {
		struct vet_entity *entity = &program->entity[e];
		const struct vet_unit *unit = vet_entity_unit(program, entity);
		const char *target = vet_unit_string(unit, vet_entity_symbol(program, entity)->alias);

		if (entity->has_facts || !*target)
			continue;
		for (uint32_t s = 0; s < unit->count[VET_TABLE_SYMBOLS]; s++) {
			const struct vet_entity *other = &program->entity[program->entity_of[entity->symbol.unit][s]];

			if (other != entity && other->has_facts && other->kind == entity->kind && !strcmp(other->name, target)) {
				entity->function = other->function;
				entity->has_facts = true;
				break;
			}
		}
	}
}

/* Objects without facts define their symbols in assembly, as far as facts can tell. */
static void note_assembly(struct vet_program *program, const struct vet_inputs *inputs)
{
	struct name_table names = { 0 };

	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];
		bool is_new;

		if (entity->linkage != VET_LINKAGE_STATIC && entity->linkage != VET_LINKAGE_AUTOMATIC)
			take(&names, entity->name, "", e, &is_new);
	}
	for (size_t o = 0; names.slot_count && o < inputs->object_count; o++) {
		for (size_t s = 0; !inputs->object[o].unit_count && s < inputs->object[o].symbol_count; s++) {
			const struct vet_object_symbol *symbol = &inputs->object[o].symbol[s];
			struct name_slot *slot = symbol->defined ? probe(&names, symbol->name, "") : NULL;

			if (slot && slot->first && !program->entity[slot->number].has_facts)
				program->entity[slot->number].in_assembly = true;
		}
	}
	free(names.slot);
}

struct vet_program *vet_program_link(const struct vet_inputs *inputs)
{
	struct vet_program *program = vet_allocate(1, sizeof(*program));

	program->inputs = inputs;
	program->unit_count = (uint32_t)inputs->count;
	program->unit = vet_allocate(inputs->count, sizeof(*program->unit));
	program->entity_of = vet_allocate(inputs->count, sizeof(*program->entity_of));
	program->field_of = vet_allocate(inputs->count, sizeof(*program->field_of));
	for (size_t u = 0; u < inputs->count; u++)
		program->unit[u] = &inputs->input[u].unit;
	number_symbols(program);
	number_fields(program);
	attach_bodies(program);
	place_entities(program, inputs);
	follow_aliases(program);
	note_assembly(program, inputs);
	return program;
}

uint32_t vet_program_find(const struct vet_program *program, const char *name)
{
	uint32_t found = VET_NONE;

	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];

		if (strcmp(entity->name, name))
			continue;
		if (entity->linkage != VET_LINKAGE_STATIC && entity->linkage != VET_LINKAGE_AUTOMATIC)
			return e;
		if (found == VET_NONE)
			found = e;
	}
	return found;
}

void vet_program_free(struct vet_program *program)
{
	if (!program)
		return;
	for (uint32_t u = 0; u < program->unit_count; u++) {
		free(program->entity_of[u]);
		free(program->field_of[u]);
	}
	for (uint32_t e = 0; e < program->entity_count; e++)
		free(program->entity[e].mentions.row);
	for (uint32_t f = 0; f < program->field_count; f++)
		free(program->field[f].mentions.row);
	free(program->entity_of);
	free(program->field_of);
	free(program->entity);
	free(program->field);
	free(program->unit);
	free(program);
}
