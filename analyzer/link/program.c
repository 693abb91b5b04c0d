/* SPDX-License-Identifier: MIT */
/*
 * Resolving symbols and fields of all units to dense numbers; see program.h.
 * Comes in: units in their sorted order, so that numbering is the same from run to run.
 */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "name-table.h"
#include "program-parts.h"
#include "support/memory.h"

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
		if (symbol->prototype)
			entity->prototype = vet_unit_string(unit, symbol->prototype);
	}
	if (symbol->linkage != VET_LINKAGE_WEAK || symbol->flags & VET_SYMBOL_DEFINED)
		entity->weak_reference = false;
	if (!*entity->prototype && symbol->kind == VET_SYMBOL_FUNCTION)
		entity->prototype = vet_unit_string(unit, symbol->prototype);
	entity->used |= (symbol->flags & VET_SYMBOL_USED) != 0;
	entity->sectioned |= symbol->section && !(symbol->flags & VET_SYMBOL_ASSEMBLY);
	entity->mentions.count++;
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
		.object = VET_NONE, .image = VET_NONE, .section = "", .image_section = "", .prototype = "",
	};
	return program->entity_count++;
}

/* Is that row another name of a row of the object's own units?  at: where the last question ended; rows are asked in order. */
static bool is_bridge(const struct vet_program *program, uint32_t unit, uint32_t row, size_t *at)
{
	const struct vet_object *object = &program->inputs->object[program->unit_object[unit]];

	if (unit < program->inputs->count)
		return false;
	while (*at < object->bridge_count && object->bridge[*at].row < row)
		++*at;
	return *at < object->bridge_count && object->bridge[*at].row == row;
}

/* Symbols of a unit made by link that a unit of the same object tells all about. */
static void cross_bridges(struct vet_program *program, uint32_t unit)
{
	const struct vet_object *object = &program->inputs->object[program->unit_object[unit]];

	for (size_t i = 0; unit >= program->inputs->count && i < object->bridge_count; i++) {
		const struct vet_bridge *bridge = &object->bridge[i];

		program->entity_of[unit][bridge->row] = program->entity_of[object->unit_first + bridge->unit][bridge->symbol];
	}
}

/* Both passes go the same way, so each list's rows stand in the order of the units. */
static void list_mentions(struct vet_program *program)
{
	size_t total = 0;

	for (uint32_t e = 0; e < program->entity_count; e++)
		total += program->entity[e].mentions.count;
	program->mention_rows = vet_allocate(total, sizeof(*program->mention_rows));
	total = 0;
	for (uint32_t e = 0; e < program->entity_count; e++) {
		struct vet_row_list *list = &program->entity[e].mentions;

		list->row = program->mention_rows + total;
		total += list->count;
		list->count = 0;
	}
	for (uint32_t u = 0; u < program->unit_count; u++) {
		size_t at = 0;

		for (uint32_t s = 0; s < program->unit[u]->count[VET_TABLE_SYMBOLS]; s++) {
			struct vet_row_list *list = &program->entity[program->entity_of[u][s]].mentions;

			if (!is_bridge(program, u, s, &at))
				list->row[list->count++] = (struct vet_row){ u, s };
		}
	}
}

/* Names are those of one image, and of what is in none. */
static const char *scope_of(const struct vet_program *program, uint32_t unit)
{
	uint32_t image = program->inputs->object[program->unit_object[unit]].image;

	if (!program->inputs->image_count)
		return "";
	return image == VET_NONE ? "-" : program->scope[image];
}

static void number_unit(struct vet_program *program, uint32_t u, struct vet_name_table *names, size_t *capacity)
{
	const struct vet_unit *unit = program->unit[u];
	uint32_t count = unit->count[VET_TABLE_SYMBOLS];

	program->entity_of[u] = vet_allocate(count, sizeof(uint32_t));
	memset(program->entity_of[u], 0xff, count * sizeof(uint32_t));
	cross_bridges(program, u);
	for (uint32_t s = 0; s < count; s++) {
		bool is_new = true;
		uint32_t number = program->entity_count;

		if (program->entity_of[u][s] != VET_NONE)
			continue;
		if (is_shared_name(&unit->symbols[s]))
			number = vet_name_take(names, vet_unit_string(unit, unit->symbols[s].name), scope_of(program, u), number, &is_new)->number;
		if (is_new)
			number = new_entity(program, capacity);
		program->entity_of[u][s] = number;
		merge_symbol(program, &program->entity[number], (struct vet_row){ u, s });
	}
}

/* The definition of that name in another image; what is in no image comes last. */
static uint32_t find_elsewhere(const struct vet_program *program, const struct vet_name_table *names, const char *name)
{
	for (size_t i = 0; i <= program->inputs->image_count; i++) {
		const char *scope = i < program->inputs->image_count ? program->scope[i] : "-";
		const struct vet_name_slot *slot = vet_name_find(names, name, scope);

		if (slot && strength(vet_entity_symbol(program, &program->entity[slot->number])))
			return slot->number;
	}
	return VET_NONE;
}

/* Has the image itself such a symbol? */
static bool is_in_image(const struct vet_name_table *symbols, const struct vet_program *program, uint32_t unit, const char *name)
{
	return vet_name_find(symbols, name, scope_of(program, unit)) != NULL;
}

/* What an image refers to and does not have is another one's: a decompressor that jumps to its kernel. */
static void reach_other_images(struct vet_program *program, const struct vet_name_table *names)
{
	uint32_t *redirect = vet_allocate(program->entity_count, sizeof(*redirect));
	struct vet_name_table symbols = { 0 };
	bool is_new, any = false;

	for (uint32_t i = 0; i < program->inputs->image_count; i++)
		for (size_t s = 0; s < program->inputs->image[i].symbol_count; s++)
			vet_name_take(&symbols, program->inputs->image[i].symbol[s].name, program->scope[i], 0, &is_new);
	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];
		uint32_t other = e;

		if (entity->linkage != VET_LINKAGE_STATIC && entity->linkage != VET_LINKAGE_AUTOMATIC &&
		    !strength(vet_entity_symbol(program, entity)) && !is_in_image(&symbols, program, entity->symbol.unit, entity->name))
			other = find_elsewhere(program, names, entity->name);
		redirect[e] = other == VET_NONE ? e : other;
		any |= redirect[e] != e;
	}
	for (uint32_t u = 0; any && u < program->unit_count; u++) {
		for (uint32_t s = 0; s < program->unit[u]->count[VET_TABLE_SYMBOLS]; s++) {
			uint32_t from = program->entity_of[u][s], to = redirect[from];

			program->entity_of[u][s] = to;
			program->entity[from].mentions.count -= from != to;
			program->entity[to].mentions.count += from != to;
		}
	}
	free(symbols.slot);
	free(redirect);
}

/* A name that a unit declares and its own assembly defines is that label in this unit. */
static void bind_labels(struct vet_program *program, uint32_t unit)
{
	const struct vet_object *object = &program->inputs->object[program->unit_object[unit]];

	for (size_t i = 0; i < object->label_of_count; i++) {
		const struct vet_bridge *bind = &object->label_of[i];
		uint32_t own = (uint32_t)object->unit_first + bind->unit, *mention = &program->entity_of[own][bind->symbol];
		struct vet_entity *label = &program->entity[program->entity_of[unit][bind->row]];

		if (program->entity_of[unit][bind->row] == *mention)
			continue;
		program->entity[*mention].mentions.count--;
		label->mentions.count++;
		*mention = program->entity_of[unit][bind->row];
		if (!*label->prototype && label->kind == VET_SYMBOL_FUNCTION)
			label->prototype = vet_unit_string(program->unit[own], program->unit[own]->symbols[bind->symbol].prototype);
	}
}

static void number_symbols(struct vet_program *program)
{
	struct vet_name_table names = { 0 };
	size_t capacity = 0;

	for (uint32_t u = 0; u < program->unit_count; u++)
		number_unit(program, u, &names, &capacity);
	for (uint32_t u = (uint32_t)program->inputs->count; u < program->unit_count; u++)
		bind_labels(program, u);
	if (program->inputs->image_count)
		reach_other_images(program, &names);
	free(names.slot);
	program->entity = vet_fit(program->entity, program->entity_count, sizeof(*program->entity));
	list_mentions(program);
}

static void list_fields(struct vet_program *program)
{
	size_t total = 0;

	for (uint32_t f = 0; f < program->field_count; f++) {
		struct vet_row_list *list = &program->field[f].mentions;

		list->row = program->field_rows + total;
		total += list->count;
		list->count = 0;
	}
	for (uint32_t u = 0; u < program->unit_count; u++) {
		for (uint32_t f = 0; f < program->unit[u]->count[VET_TABLE_FIELDS]; f++) {
			struct vet_row_list *list = &program->field[program->field_of[u][f]].mentions;

			list->row[list->count++] = (struct vet_row){ u, f };
		}
	}
}

static void number_fields(struct vet_program *program)
{
	struct vet_name_table names = { 0 };
	size_t capacity = 0, total = 0;

	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct vet_unit *unit = program->unit[u];
		uint32_t count = unit->count[VET_TABLE_FIELDS];

		program->field_of[u] = vet_allocate(count, sizeof(uint32_t));
		total += count;
		for (uint32_t f = 0; f < count; f++) {
			const char *record = vet_unit_string(unit, unit->records[unit->fields[f].record].name);
			const char *name = vet_unit_string(unit, unit->fields[f].name);
			bool is_new;
			uint32_t number = vet_name_take(&names, record, name, program->field_count, &is_new)->number;

			if (is_new) {
				program->field = vet_grow(program->field, &capacity, program->field_count + 1, sizeof(*program->field));
				program->field[program->field_count++] = (struct vet_program_field){ .record = record, .name = name };
			}
			program->field_of[u][f] = number;
			program->field[number].mentions.count++;
		}
	}
	free(names.slot);
	program->field = vet_fit(program->field, program->field_count, sizeof(*program->field));
	program->field_rows = vet_allocate(total, sizeof(*program->field_rows));
	list_fields(program);
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

static void place_unit(struct vet_program *program, uint32_t unit, const struct vet_placed *placed, size_t count)
{
	const struct vet_object *object = &program->inputs->object[program->unit_object[unit]];

	for (size_t i = 0; i < count; i++) {
		struct vet_entity *entity = &program->entity[program->entity_of[unit][placed[i].symbol]];

		if (entity->symbol.unit != unit || entity->symbol.row != placed[i].symbol)
			continue;
		entity->size = placed[i].size;
		entity->value = placed[i].value;
		if (placed[i].section)
			entity->section = object->section[placed[i].section];
		if (object->image == VET_NONE || (!placed[i].address && !placed[i].image_section))
			continue;
		entity->image = object->image;
		entity->address = placed[i].address;
		entity->image_section = program->inputs->image[object->image].section[placed[i].image_section];
	}
}

/* Size and section of what is defined, from the object whose definition won. */
static void place_entities(struct vet_program *program, const struct vet_inputs *inputs)
{
	for (uint32_t e = 0; e < program->entity_count; e++) {
		struct vet_entity *entity = &program->entity[e];

		if (strength(vet_entity_symbol(program, entity)) > 1)
			entity->object = program->unit_object[entity->symbol.unit];
		if (entity->object != VET_NONE)
			entity->in_assembly = vet_entity_symbol(program, entity)->flags & VET_SYMBOL_ASSEMBLY;
	}
	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct vet_object *object = &inputs->object[program->unit_object[u]];

		if (u < inputs->count)
			place_unit(program, u, inputs->input[u].placed, inputs->input[u].placed_count);
		else
			place_unit(program, u, object->placed, object->placed_count);
	}
}

static bool has_alias(const struct vet_unit *unit)
{
	for (uint32_t s = 0; s < unit->count[VET_TABLE_SYMBOLS]; s++)
		if (*vet_unit_string(unit, unit->symbols[s].alias))
			return true;
	return false;
}

/* An alias has its target's body. */
static void follow_unit_aliases(struct vet_program *program, uint32_t u)
{
	const struct vet_unit *unit = program->unit[u];
	struct vet_name_table names = { 0 };
	bool is_new;

	for (uint32_t s = 0; s < unit->count[VET_TABLE_SYMBOLS]; s++) {
		const struct vet_entity *entity = &program->entity[program->entity_of[u][s]];

		if (entity->has_facts)
			vet_name_take(&names, entity->name, "", s, &is_new);
	}
	for (uint32_t s = 0; names.slot_count && s < unit->count[VET_TABLE_SYMBOLS]; s++) {
		const char *target = vet_unit_string(unit, unit->symbols[s].alias);
		struct vet_entity *entity = &program->entity[program->entity_of[u][s]];
		const struct vet_name_slot *slot = *target ? vet_name_find(&names, target, "") : NULL;

		if (!slot || entity->has_facts || entity->symbol.unit != u || entity->symbol.row != s)
			continue;
		const struct vet_entity *other = &program->entity[program->entity_of[u][slot->number]];

		if (other == entity || other->kind != entity->kind)
			continue;
		entity->function = other->function;
		entity->has_facts = true;
	}
	free(names.slot);
}

static void follow_aliases(struct vet_program *program)
{
	for (uint32_t u = 0; u < program->inputs->count; u++)
		if (has_alias(program->unit[u]))
			follow_unit_aliases(program, u);
}

/* What is linked already (an executable among the inputs) tells its symbols alone. */
static void note_assembly(struct vet_program *program, const struct vet_inputs *inputs)
{
	struct vet_name_table names = { 0 };

	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];
		bool is_new;

		if (entity->linkage != VET_LINKAGE_STATIC && entity->linkage != VET_LINKAGE_AUTOMATIC)
			vet_name_take(&names, entity->name, "", e, &is_new);
	}
	for (size_t o = 0; names.slot_count && o < inputs->object_count; o++) {
		for (size_t s = 0; !inputs->object[o].unit_count && s < inputs->object[o].symbol_count; s++) {
			const struct vet_object_symbol *symbol = &inputs->object[o].symbol[s];
			const struct vet_name_slot *slot = symbol->defined ? vet_name_find(&names, symbol->name, "") : NULL;

			if (slot && !program->entity[slot->number].has_facts)
				program->entity[slot->number].in_assembly = true;
		}
	}
	free(names.slot);
}

static void number_units(struct vet_program *program, const struct vet_inputs *inputs)
{
	size_t count = inputs->count;

	for (size_t o = 0; o < inputs->object_count; o++)
		count += inputs->object[o].synthetic.payload != NULL;
	program->unit = vet_allocate(count, sizeof(*program->unit));
	program->unit_object = vet_allocate(count, sizeof(*program->unit_object));
	program->entity_of = vet_allocate(count, sizeof(*program->entity_of));
	program->field_of = vet_allocate(count, sizeof(*program->field_of));
	for (size_t u = 0; u < inputs->count; u++) {
		program->unit_object[u] = (uint32_t)inputs->input[u].object;
		program->unit[program->unit_count++] = &inputs->input[u].unit;
	}
	for (size_t o = 0; o < inputs->object_count; o++) {
		if (!inputs->object[o].synthetic.payload)
			continue;
		program->unit_object[program->unit_count] = (uint32_t)o;
		program->unit[program->unit_count++] = &inputs->object[o].synthetic;
	}
}

/* Integers as wide as a pointer hold pointers: where units disagree, more of them do. */
static uint8_t find_word(const struct vet_inputs *inputs)
{
	for (size_t u = 0; u < inputs->count; u++) {
		const struct vet_unit *unit = &inputs->input[u].unit;

		for (uint32_t v = 0; v < unit->count[VET_TABLE_VALUES]; v++)
			if (unit->values[v].flags & VET_VALUE_POINTER && unit->values[v].width == 32)
				return 32;
	}
	return 64;
}

struct vet_program *vet_program_link(const struct vet_inputs *inputs)
{
	struct vet_program *program = vet_allocate(1, sizeof(*program));

	program->inputs = inputs;
	program->word = find_word(inputs);
	program->scope = vet_allocate(inputs->image_count, sizeof(*program->scope));
	for (size_t i = 0; i < inputs->image_count; i++)
		snprintf(program->scope[i], sizeof(*program->scope), "%u", (unsigned)i);
	number_units(program, inputs);
	number_symbols(program);
	number_fields(program);
	attach_bodies(program);
	place_entities(program, inputs);
	follow_aliases(program);
	note_assembly(program, inputs);
	vet_program_settle_gathered(program);
	vet_program_place_bounds(program);
	vet_program_list_extra(program);
	vet_program_find_instrumentation(program);
	vet_program_find_tables(program);
	return program;
}

uint32_t vet_program_find(const struct vet_program *program, const char *name)
{
	uint32_t found = VET_NONE;

	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];

		if (strcmp(entity->name, name))
			continue;
		if (entity->linkage != VET_LINKAGE_STATIC && entity->linkage != VET_LINKAGE_AUTOMATIC &&
		    (entity->object != VET_NONE || !program->inputs->image_count))
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
	free(program->table);
	free(program->table_members);
	free(program->scope);
	free(program->extra);
	free(program->mention_rows);
	free(program->field_rows);
	free(program->unit_object);
	free(program->entity_of);
	free(program->field_of);
	free(program->entity);
	free(program->field);
	free(program->unit);
	free(program);
}
