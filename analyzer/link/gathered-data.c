/* SPDX-License-Identifier: MIT */
/*
 * Data without facts.  In: symbols, relocations and bytes of an object's data.  Out: what each holds at the start: addresses where
 * relocations are, anything where other bytes are.  Data without a symbol is there for whoever gathers its section (initcalls,
 * exported symbols): one object a section.  But a section that names places inside functions describes code (unwinding, fixups, call
 * sites): nobody calls what it names, and it keeps nothing alive.
 */
#include <stdlib.h>
#include <string.h>

#include "gather.h"
#include "support/memory.h"

struct filling {
	struct vet_gathering *gathering;
	const struct vet_relocations *data;
	uint32_t row;
	uint64_t start, at; /* at: what is told so far */
};

static void add_row(struct filling *filling, const struct vet_initialiser *row)
{
	struct vet_synthetic *unit = &filling->gathering->unit;
	uint32_t number = vet_synthetic_row(unit, VET_TABLE_INITIALISERS, row, sizeof(*row));
	struct vet_symbol *symbol = vet_synthetic_symbol(unit, filling->row);

	if (!symbol->initialiser_count)
		symbol->initialiser_first = number;
	symbol->initialiser_count++;
}

/* Bytes that are not zero up to `end`: a number that is not told. */
static void fill_gap(struct filling *filling, uint64_t end)
{
	struct vet_initialiser row = { .kind = VET_INITIALISER_ANY, .field = VET_NONE };
	uint64_t last, from = filling->at;

	end = end < filling->data->size ? end : filling->data->size;
	if (!filling->data->bytes)
		return;
	while (from < end && !filling->data->bytes[from])
		from++;
	for (last = end; last > from && !filling->data->bytes[last - 1];)
		last--;
	if (from >= last)
		return;
	row.offset = (from - filling->start) * 8;
	row.size = (last - from) * 8;
	add_row(filling, &row);
}

static bool fill_address(struct filling *filling, const struct vet_relocation *relocation, bool *inside_code)
{
	struct vet_initialiser row = { .kind = VET_INITIALISER_ADDRESS, .field = VET_NONE, .size = relocation->bits ? relocation->bits : 64 };
	struct vet_target target;

	if (relocation->offset < filling->at || !vet_gather_target(filling->gathering, relocation->symbol, relocation->addend, false, &target))
		return false;
	*inside_code |= target.is_code && target.number;
	fill_gap(filling, relocation->offset);
	row.offset = (relocation->offset - filling->start) * 8;
	row.symbol = target.row;
	row.number = target.number;
	add_row(filling, &row);
	filling->at = relocation->offset + row.size / 8;
	return true;
}

/* Nothing is told of that many bytes. */
static void fill_unknown(struct filling *filling, uint64_t offset, uint64_t size)
{
	struct vet_initialiser any = { .kind = VET_INITIALISER_ANY, .field = VET_NONE, .offset = offset * 8, .size = size * 8 };

	if (size && size < UINT32_MAX && offset < UINT32_MAX)
		add_row(filling, &any);
}

/* A symbol's own data: everything from the node's start to its end. */
static void fill_node(struct vet_gathering *gathering, const struct vet_relocations *data, uint32_t number)
{
	const struct vet_node *node = &gathering->layout.node[number];
	struct filling filling = { gathering, data, vet_gather_node_row(gathering, number), node->start, node->start };
	bool inside_code = false;

	if (node->shares)
		vet_synthetic_symbol(&gathering->unit, filling.row)->flags |= VET_SYMBOL_USED;
	for (size_t i = vet_relocations_from(data, node->start); i < data->count && data->row[i].offset < node->end; i++)
		fill_address(&filling, &data->row[i], &inside_code);
	fill_gap(&filling, node->end);
	if (node->limit > node->end) /* a symbol that reaches into the next one's */
		fill_unknown(&filling, node->end - node->start, node->limit - node->end);
}

/*
 * Where compilers put what has no name in the source: constants, tables of jumps, how frames unwind.  Facts tell what they are for.
 */
static bool is_compilers_own(const struct vet_gathering *gathering, uint32_t section)
{
	static const char *const prefix[] = { ".rodata", ".data.rel.ro", ".gcc_except_table", ".llvm." };
	const char *name = gathering->table->section[section].name;

	/* The last two: where the runtime finds guards and annotated functions (annotate.h).  It calls none of them. */
	if (!strcmp(name, ".eh_frame") || !strcmp(name, "vet_guards") || !strcmp(name, "vet_functions"))
		return true;
	for (size_t i = 0; gathering->object->unit_count && i < sizeof(prefix) / sizeof(*prefix); i++)
		if (!strncmp(name, prefix[i], strlen(prefix[i])))
			return true;
	return false;
}

static void fill_nameless(struct vet_gathering *gathering, const struct vet_relocations *data, uint32_t section)
{
	struct filling filling = { .gathering = gathering, .data = data, .row = VET_NONE };
	struct vet_target target;
	bool inside_code = false;

	for (size_t i = 0; i < data->count && !inside_code; i++) {
		if (vet_layout_find(&gathering->layout, section, data->row[i].offset) != VET_NONE)
			continue;
		if (filling.row == VET_NONE && !vet_gather_place(gathering, section, data->row[i].offset, &target))
			return;
		filling.row = target.row;
		fill_address(&filling, &data->row[i], &inside_code);
	}
	if (filling.row == VET_NONE)
		return;
	fill_gap(&filling, data->size);
	vet_synthetic_symbol(&gathering->unit, filling.row)->flags |= inside_code ? VET_SYMBOL_PLACES : VET_SYMBOL_USED;
}

/* Strings and other constants that code refers to by their section. */
static void fill_constants(struct vet_gathering *gathering, uint32_t section)
{
	const struct vet_elf_section *told = &gathering->table->section[section];
	struct filling filling = { .gathering = gathering, .row = gathering->section_row[section] };

	if (filling.row != VET_NONE && told->header.sh_type != SHT_NOBITS && !vet_section_is_code(told) &&
	    !vet_synthetic_symbol(&gathering->unit, filling.row)->initialiser_count)
		fill_unknown(&filling, 0, told->header.sh_size);
}

static int fill_section(struct vet_gathering *gathering, uint32_t section)
{
	struct vet_relocations data;
	int result = vet_relocations_read(&data, gathering->table, gathering->reading, section);

	for (size_t n = gathering->layout.first[section]; !result && n < gathering->layout.first[section + 1]; n++)
		if (!gathering->layout.node[n].has_facts)
			fill_node(gathering, &data, (uint32_t)n);
	if (!result && !is_compilers_own(gathering, section))
		fill_nameless(gathering, &data, section);
	vet_relocations_free(&data);
	return result;
}

/* Second names of data, and what lies in no section: common and absolute symbols. */
static void fill_others(struct vet_gathering *gathering)
{
	for (uint32_t i = 1; i < gathering->table->symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &gathering->table->symbol[i];
		uint32_t node = gathering->layout.node_of[i];

		if (gathering->placing->known[i].unit != VET_NONE || !symbol->defined || !vet_elf_is_named(symbol))
			continue;
		if (node != VET_NONE && !gathering->layout.node[node].is_code && gathering->layout.node[node].symbol != i) {
			struct filling filling = { .gathering = gathering, .row = vet_gather_row(gathering, i, false) };

			fill_unknown(&filling, 0, symbol->size);
			vet_synthetic_symbol(&gathering->unit, filling.row)->flags |= VET_SYMBOL_USED;
		} else if (symbol->section == VET_NONE && !symbol->is_absolute && !vet_elf_is_local(symbol)) {
			vet_gather_row(gathering, i, false);
		}
	}
}

int vet_gather_data(struct vet_gathering *gathering)
{
	for (uint32_t i = 1; i < gathering->table->section_count; i++) {
		const struct vet_elf_section *section = &gathering->table->section[i];

		if (vet_section_is_loaded(section) && !vet_section_is_code(section) && fill_section(gathering, i))
			return -1;
	}
	fill_others(gathering);
	for (uint32_t i = 1; i < gathering->table->section_count; i++)
		fill_constants(gathering, i);
	return 0;
}
