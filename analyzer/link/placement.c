/* SPDX-License-Identifier: MIT */
/*
 * Finds each defined symbol of an object's units in the object's symbol table.  In: one object with its units.  Out: size and
 * section of each, kept with the unit.  A symbol that is not there was not emitted: the compiler inlined it everywhere.  In
 * what `ld -r` merged, a static belongs to the STT_FILE that stands before it; files come in the order of the units.
 */
#include <stdlib.h>
#include <string.h>

#include "elf-table.h"

static const char *file_of(const char *source)
{
	const char *slash = strrchr(source, '/');

	return slash ? slash + 1 : source;
}

/* The next group of that file; units without one (odd compilers) get none. */
static uint32_t group_of(const struct vet_elf_table *table, const char *source, size_t *next)
{
	for (size_t i = *next; i < table->group_count; i++) {
		if (!strcmp(file_of(table->group[i]), file_of(source))) {
			*next = i + 1;
			return (uint32_t)i;
		}
	}
	return 0;
}

static uint32_t find_row(const struct vet_elf_names *names, const struct vet_unit *unit, const struct vet_symbol *symbol, uint32_t group)
{
	if (!(symbol->flags & VET_SYMBOL_DEFINED) || symbol->linkage == VET_LINKAGE_AUTOMATIC || symbol->linkage == VET_LINKAGE_AVAILABLE)
		return 0;
	return vet_elf_names_find(names, vet_unit_string(unit, symbol->name), symbol->linkage == VET_LINKAGE_STATIC ? group : VET_NONE);
}

static bool place_unit(struct vet_placing *placing, struct vet_input *input, uint32_t number, uint32_t group)
{
	const struct vet_unit *unit = &input->unit;
	uint32_t count = unit->count[VET_TABLE_SYMBOLS];

	input->placed = malloc((count + 1ul) * sizeof(*input->placed));
	if (!input->placed)
		return false;
	for (uint32_t s = 0; s < count; s++) {
		uint32_t row = find_row(&placing->names, unit, &unit->symbols[s], group);
		const struct vet_elf_symbol *symbol;

		if (!row || !placing->table->symbol[row].defined)
			continue;
		symbol = &placing->table->symbol[row];
		placing->known[row] = (struct vet_known){ .unit = number, .row = s };
		input->placed[input->placed_count++] = (struct vet_placed){
			.symbol = s, .size = symbol->size, .value = symbol->value, .elf_symbol = row,
			.section = symbol->section == VET_NONE ? 0 : symbol->section,
		};
	}
	struct vet_placed *fitted = reallocarray(input->placed, input->placed_count + 1ul, sizeof(*fitted));

	if (fitted)
		input->placed = fitted;
	return true;
}

/* A function of facts, by name. */
struct whole {
	const char *name;
	uint32_t unit, row;
};

static int by_name(const void *left, const void *right)
{
	const struct whole *a = left, *b = right;
	int order = strcmp(a->name, b->name);

	return order ? order : a->unit < b->unit ? -1 : a->unit > b->unit;
}

static struct whole *list_wholes(const struct vet_object *object, const struct vet_inputs *inputs, size_t *count)
{
	size_t room = 0;
	struct whole *whole;

	for (size_t u = 0; u < object->unit_count; u++)
		room += inputs->input[object->unit_first + u].unit.count[VET_TABLE_FUNCTIONS];
	whole = malloc((room + 1) * sizeof(*whole));
	for (uint32_t u = 0; whole && u < object->unit_count; u++) {
		const struct vet_unit *unit = &inputs->input[object->unit_first + u].unit;

		for (uint32_t f = 0; f < unit->count[VET_TABLE_FUNCTIONS]; f++)
			whole[(*count)++] = (struct whole){ vet_unit_string(unit, unit->symbols[unit->functions[f].symbol].name), u,
							    unit->functions[f].symbol };
	}
	if (whole && *count)
		qsort(whole, *count, sizeof(*whole), by_name);
	return whole;
}

/* The name up to its first dot; of a merged object, in the unit of the symbol's own file. */
static struct vet_known find_whole(const struct whole *whole, size_t count, const char *name, size_t length, uint32_t unit)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strncmp(whole[middle].name, name, length);

		if (order < 0 || (!order && !whole[middle].name[length] && unit != VET_NONE && whole[middle].unit < unit))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == count || strncmp(whole[low].name, name, length) || whole[low].name[length] || (unit != VET_NONE && whole[low].unit != unit))
		return (struct vet_known){ .unit = VET_NONE, .row = VET_NONE };
	return (struct vet_known){ .unit = whole[low].unit, .row = whole[low].row, .is_part = true };
}

static uint32_t unit_of_group(const struct vet_object *object, const uint32_t *group, const struct vet_elf_symbol *symbol)
{
	for (uint32_t u = 0; object->unit_count > 1 && vet_elf_is_local(symbol) && u < object->unit_count; u++)
		if (group[u] == symbol->group)
			return u;
	return VET_NONE;
}

/*
 * What the compiler split off a function of facts or copied from it, `name.cold', `name.specialized.1' and the like, belongs to
 * it; the function's own symbol may be gone.  Names that facts know hold dots themselves, so they come first.
 */
static bool know_parts(struct vet_placing *placing, const struct vet_inputs *inputs, const uint32_t *group)
{
	struct whole *whole = NULL;
	size_t count = 0;

	for (uint32_t i = 1; i < placing->table->symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &placing->table->symbol[i];
		const char *dot = strchr(symbol->name, '.');

		if (!dot || dot == symbol->name || placing->known[i].unit != VET_NONE || symbol->type != STT_FUNC || !symbol->defined)
			continue;
		if (!whole)
			whole = list_wholes(placing->object, inputs, &count);
		if (!whole)
			return false;
		placing->known[i] = find_whole(whole, count, symbol->name, (size_t)(dot - symbol->name),
					       unit_of_group(placing->object, group, symbol));
	}
	free(whole);
	return true;
}

int vet_place_units(struct vet_placing *placing, const struct vet_reading *reading)
{
	const struct vet_object *object = placing->object;
	size_t next = 1;
	uint32_t *group;
	bool known;

	if (!vet_elf_names_make(&placing->names, placing->table, object->unit_count < 2))
		return vet_reading_fail(reading, "out of memory");
	placing->known = malloc((placing->table->symbol_count + 1) * sizeof(*placing->known));
	group = malloc((object->unit_count + 1) * sizeof(*group));
	known = placing->known && group;
	for (size_t i = 0; known && i <= placing->table->symbol_count; i++)
		placing->known[i] = (struct vet_known){ .unit = VET_NONE, .row = VET_NONE };
	for (size_t u = 0; known && u < object->unit_count; u++) {
		struct vet_input *input = &reading->inputs->input[object->unit_first + u];

		group[u] = group_of(placing->table, input->unit.source, &next);
		known = place_unit(placing, input, (uint32_t)u, group[u]);
	}
	known = known && know_parts(placing, reading->inputs, group);
	free(group);
	return known ? 0 : vet_reading_fail(reading, "out of memory");
}
