/* SPDX-License-Identifier: MIT */
/*
 * Finds each defined symbol of an object's units in the object's symbol table.  In: one object with its units.  Out: size and
 * section of each, kept with the unit.  A symbol that is not there was not emitted: the compiler inlined it everywhere.  In
 * what `ld -r` merged, a static belongs to the STT_FILE that stands before it; files come in the order of the units.  Statics that
 * have no name of their own for the linker are found by the rule of the compiler that made the object (compiler-names.c).
 */
#include <stdlib.h>
#include <string.h>

#include "compiler-names.h"
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

static void place(struct vet_placing *placing, struct vet_input *input, struct vet_known known, uint32_t row)
{
	const struct vet_elf_symbol *symbol = &placing->table->symbol[row];

	placing->known[row] = known;
	input->placed[input->placed_count++] = (struct vet_placed){
		.symbol = known.row, .size = symbol->size, .value = symbol->value, .elf_symbol = row,
		.section = symbol->section == VET_NONE ? 0 : symbol->section,
	};
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

		if (row && placing->table->symbol[row].defined)
			place(placing, input, (struct vet_known){ .unit = number, .row = s }, row);
	}
	return true;
}

/* --- statics without a name of their own -------------------------------------------------------------- */

/* A local symbol of data, or an object of facts, with its name in the source. */
struct numbered {
	const char *base;
	size_t length;
	uint64_t size;
	uint32_t symbol; /* of the table; row of the unit */
};

static int by_base(const void *left, const void *right)
{
	const struct numbered *a = left, *b = right;
	int order = strncmp(a->base, b->base, a->length < b->length ? a->length : b->length);

	if (order || a->length != b->length)
		return order ? order : a->length < b->length ? -1 : 1;
	if (a->size != b->size)
		return a->size < b->size ? -1 : 1;
	return a->symbol < b->symbol ? -1 : a->symbol > b->symbol;
}

static size_t list_numbered(const struct vet_placing *placing, struct numbered *list)
{
	size_t count = 0;

	for (uint32_t i = 1; i < placing->table->symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &placing->table->symbol[i];
		struct numbered found = { symbol->name, 0, symbol->size, i };

		if (vet_elf_is_local(symbol) && symbol->type == STT_OBJECT && symbol->section != VET_NONE && placing->known[i].unit == VET_NONE &&
		    vet_is_numbered_static(symbol->name, &found.length))
			list[count++] = found;
	}
	if (count)
		qsort(list, count, sizeof(*list), by_base);
	return count;
}

static size_t list_statics(const struct vet_input *input, struct numbered *list)
{
	const struct vet_unit *unit = &input->unit;
	size_t count = 0, placed = 0;

	for (uint32_t s = 0; s < unit->count[VET_TABLE_SYMBOLS]; s++) {
		const struct vet_symbol *symbol = &unit->symbols[s];
		struct numbered found = { .symbol = s };

		while (placed < input->placed_count && input->placed[placed].symbol < s)
			placed++;
		if ((placed < input->placed_count && input->placed[placed].symbol == s) || symbol->kind != VET_SYMBOL_OBJECT ||
		    symbol->linkage != VET_LINKAGE_STATIC || !(symbol->flags & VET_SYMBOL_DEFINED))
			continue;
		found.base = vet_static_base(vet_unit_string(unit, symbol->name), &found.length);
		found.size = symbol->type == VET_NONE ? 0 : unit->types[symbol->type].size / 8;
		if (found.base)
			list[count++] = found;
	}
	if (count)
		qsort(list, count, sizeof(*list), by_base);
	return count;
}

static bool equal_bases(const struct numbered *a, const struct numbered *b)
{
	return a->length == b->length && !strncmp(a->base, b->base, a->length);
}

/*
 * Of equal names and sizes any is as good as another: which function's it is, the number does not tell, and facts tell the content of
 * all.  What is larger than its type (an array at its end that has members) is known when it is alone.
 */
static void pair_statics(struct vet_placing *placing, struct vet_input *input, const struct numbered *told, size_t told_count,
			 const struct numbered *there, size_t there_count)
{
	for (size_t t = 0, h = 0; t < told_count && h < there_count;) {
		bool alone = (!t || !equal_bases(&told[t], &told[t - 1])) && (t + 1 == told_count || !equal_bases(&told[t], &told[t + 1])) &&
			     (!h || !equal_bases(&there[h], &there[h - 1])) && (h + 1 == there_count || !equal_bases(&there[h], &there[h + 1]));

		if (equal_bases(&told[t], &there[h]) && (told[t].size == there[h].size || (alone && told[t].size < there[h].size))) {
			place(placing, input, (struct vet_known){ .unit = 0, .row = told[t].symbol }, there[h].symbol);
			input->placed[input->placed_count - 1].name = placing->table->symbol[there[h].symbol].name;
			t++;
			h++;
		} else if (by_base(&told[t], &there[h]) < 0) {
			t++;
		} else {
			h++;
		}
	}
}

static int by_row(const void *left, const void *right)
{
	const struct vet_placed *a = left, *b = right;

	return a->symbol < b->symbol ? -1 : a->symbol > b->symbol;
}

/* Merged objects are left alone: which unit a number belongs to, nobody says. */
static bool place_statics(struct vet_placing *placing, struct vet_reading *reading)
{
	struct numbered *there, *told;
	struct vet_input *input;
	size_t count;
	bool kept = true;

	if (placing->object->unit_count != 1)
		return true;
	input = &reading->inputs->input[placing->object->unit_first];
	there = malloc((placing->table->symbol_count + 1) * sizeof(*there));
	told = malloc((input->unit.count[VET_TABLE_SYMBOLS] + 1ul) * sizeof(*told));
	if (there && told && (count = list_numbered(placing, there)) != 0)
		pair_statics(placing, input, told, list_statics(input, told), there, count);
	for (size_t i = 0; i < input->placed_count && there && told && kept; i++)
		if (input->placed[i].name)
			kept = (input->placed[i].name = vet_inputs_keep(reading, input->placed[i].name)) != NULL;
	qsort(input->placed, input->placed_count, sizeof(*input->placed), by_row);
	kept = kept && there && told;
	free(there);
	free(told);
	return kept;
}

/* --- what compilers make of functions ----------------------------------------------------------------- */

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
 * What the compiler split off a function of facts or copied from it, `name.cold', `name.constprop.0' and the like (compiler-names.c),
 * belongs to it; the function's own symbol may be gone.  Names that facts know hold dots themselves, so they come first.
 */
static bool know_parts(struct vet_placing *placing, const struct vet_inputs *inputs, const uint32_t *group)
{
	struct whole *whole = NULL;
	size_t count = 0;

	for (uint32_t i = 1; i < placing->table->symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &placing->table->symbol[i];
		size_t length;

		if (placing->known[i].unit != VET_NONE || symbol->type != STT_FUNC || !symbol->defined || !vet_is_part_name(symbol->name, &length))
			continue;
		if (!whole)
			whole = list_wholes(placing->object, inputs, &count);
		if (!whole)
			return false;
		placing->known[i] = find_whole(whole, count, symbol->name, length, unit_of_group(placing->object, group, symbol));
	}
	free(whole);
	return true;
}

int vet_place_units(struct vet_placing *placing, struct vet_reading *reading)
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
	known = known && know_parts(placing, reading->inputs, group) && place_statics(placing, reading);
	for (size_t u = 0; known && u < object->unit_count; u++) {
		struct vet_input *input = &reading->inputs->input[object->unit_first + u];
		struct vet_placed *fitted = reallocarray(input->placed, input->placed_count + 1ul, sizeof(*fitted));

		input->placed = fitted ? fitted : input->placed;
	}
	free(group);
	return known ? 0 : vet_reading_fail(reading, "out of memory");
}
