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
		placing->known[row] = (struct vet_known){ number, s };
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

/*
 * What the compiler split off a function of facts, `name.cold' and the like, belongs to it.  Names that facts know hold dots
 * themselves, so they come first.
 */
static void know_parts(struct vet_placing *placing)
{
	char name[256];

	for (uint32_t i = 1; i < placing->table->symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &placing->table->symbol[i];
		const char *dot = strchr(symbol->name, '.');
		size_t length = dot ? (size_t)(dot - symbol->name) : 0;
		uint32_t whole;

		if (!length || length >= sizeof(name) || placing->known[i].unit != VET_NONE || symbol->type != STT_FUNC || !symbol->defined)
			continue;
		memcpy(name, symbol->name, length);
		name[length] = '\0';
		whole = vet_elf_names_find(&placing->names, name, symbol->group);
		if (!whole)
			whole = vet_elf_names_find(&placing->names, name, VET_NONE);
		if (whole && placing->table->symbol[whole].type == STT_FUNC)
			placing->known[i] = placing->known[whole];
	}
}

int vet_place_units(struct vet_placing *placing, const struct vet_reading *reading)
{
	const struct vet_object *object = placing->object;
	size_t next = 1;

	if (!vet_elf_names_make(&placing->names, placing->table, object->unit_count < 2))
		return vet_reading_fail(reading, "out of memory");
	placing->known = malloc((placing->table->symbol_count + 1) * sizeof(*placing->known));
	if (!placing->known)
		return vet_reading_fail(reading, "out of memory");
	for (size_t i = 0; i <= placing->table->symbol_count; i++)
		placing->known[i] = (struct vet_known){ VET_NONE, VET_NONE };
	for (size_t u = 0; u < object->unit_count; u++) {
		struct vet_input *input = &reading->inputs->input[object->unit_first + u];

		if (!place_unit(placing, input, (uint32_t)u, group_of(placing->table, input->unit.source, &next)))
			return vet_reading_fail(reading, "out of memory");
	}
	know_parts(placing);
	return 0;
}
