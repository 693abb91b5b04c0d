/* SPDX-License-Identifier: MIT */
/*
 * Symbols to nodes; see layout.h.
 */
#include "layout.h"

#include <stdlib.h>
#include <string.h>



/* One symbol on its way to a node. */
struct spot {
	uint64_t start, size;
	uint32_t section, symbol;
	bool has_facts, is_local;
	const char *name;
};

/* At one place: what facts know, then what has a size, then globals, then by name. */
static int by_place(const void *left, const void *right)
{
	const struct spot *a = left, *b = right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->has_facts != b->has_facts)
		return a->has_facts ? -1 : 1;
	if (!a->size != !b->size)
		return a->size ? -1 : 1;
	if (a->is_local != b->is_local)
		return a->is_local ? 1 : -1;
	if (strcmp(a->name, b->name))
		return strcmp(a->name, b->name);
	return a->symbol < b->symbol ? -1 : a->symbol > b->symbol;
}

/*
 * In an object with facts, local labels in data name entries of what the linker gathers; those belong to their section.  A symbol
 * at the end of its section is a bound, not a thing.
 */
static bool is_wanted(const struct vet_placing *placing, uint32_t number)
{
	const struct vet_elf_symbol *symbol = &placing->table->symbol[number];
	const struct vet_elf_section *section;

	if (symbol->section == VET_NONE || !vet_elf_is_named(symbol) || symbol->type == STT_TLS)
		return false;
	section = &placing->table->section[symbol->section];
	if (!vet_section_is_loaded(section) || symbol->value > section->header.sh_size)
		return false;
	return vet_section_is_code(section) || placing->known[number].unit != VET_NONE || !vet_elf_is_local(symbol) ||
	       !placing->object->unit_count;
}

static size_t collect(const struct vet_placing *placing, struct spot *spots)
{
	size_t count = 0;

	for (uint32_t i = 1; i < placing->table->symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &placing->table->symbol[i];

		if (is_wanted(placing, i))
			spots[count++] = (struct spot){ .start = symbol->value, .size = symbol->size, .section = symbol->section, .symbol = i,
							.has_facts = placing->known[i].unit != VET_NONE, .is_local = vet_elf_is_local(symbol), .name = symbol->name };
	}
	if (count)
		qsort(spots, count, sizeof(*spots), by_place);
	return count;
}

static void add_node(struct vet_layout *layout, const struct vet_placing *placing, const struct spot *spot)
{
	const struct vet_elf_section *section = &placing->table->section[spot->section];

	layout->node[layout->count++] = (struct vet_node){
		.start = spot->start, .end = section->header.sh_size, .section = spot->section, .symbol = spot->symbol, .within = VET_NONE,
		.is_code = vet_section_is_code(section), .has_facts = spot->has_facts,
	};
}

/* Nodes of one section: spots[0..count). */
static void add_section(struct vet_layout *layout, const struct vet_placing *placing, uint32_t section, const struct spot *spots, size_t count)
{
	struct spot first = { .section = section };

	if (vet_section_is_code(&placing->table->section[section]) && (!count || spots[0].start) && placing->table->section[section].header.sh_size)
		add_node(layout, placing, &first);
	for (size_t i = 0; i < count; i++) {
		if (layout->count > layout->first[section] && layout->node[layout->count - 1].start == spots[i].start &&
		    layout->node[layout->count - 1].symbol) {
			layout->node_of[spots[i].symbol] = (uint32_t)layout->count - 1;
			continue;
		}
		if (layout->count > layout->first[section])
			layout->node[layout->count - 1].end = spots[i].start;
		layout->node_of[spots[i].symbol] = (uint32_t)layout->count;
		add_node(layout, placing, &spots[i]);
	}
}

/* Sizes: a node ends with its symbol where nothing follows; symbols may lie in each other. */
static void fit(struct vet_layout *layout, const struct vet_placing *placing, uint32_t section)
{
	uint64_t reached = 0, facts_end = 0;
	uint32_t facts_node = VET_NONE;

	for (size_t i = layout->first[section]; i < layout->count; i++) {
		struct vet_node *node = &layout->node[i];
		const struct vet_elf_symbol *symbol = &placing->table->symbol[node->symbol];
		uint64_t size = node->symbol ? symbol->size : 0, end = node->start + size < size ? UINT64_MAX : node->start + size;

		node->limit = end > reached ? end : reached;
		node->limit = node->limit > node->start ? node->limit : node->start;
		node->shares = node->start < reached || end > node->end;
		if (node->start < facts_end && !node->has_facts)
			node->within = facts_node;
		if (node->has_facts && end > facts_end) {
			facts_end = end;
			facts_node = (uint32_t)i;
		}
		if (size && end < node->end && (node->has_facts || !node->is_code))
			node->end = end;
		reached = end > reached ? end : reached;
	}
}

int vet_layout_make(struct vet_layout *layout, const struct vet_placing *placing, const struct vet_reading *reading)
{
	const struct vet_elf_table *table = placing->table;
	struct spot *spots = malloc((table->symbol_count + 1) * sizeof(*spots));
	size_t count, at = 0;

	layout->node = malloc((table->symbol_count + table->section_count + 1) * sizeof(*layout->node));
	layout->first = calloc(table->section_count + 2, sizeof(*layout->first));
	layout->node_of = malloc((table->symbol_count + 1) * sizeof(*layout->node_of));
	if (!spots || !layout->node || !layout->first || !layout->node_of) {
		free(spots);
		return vet_reading_fail(reading, "out of memory");
	}
	memset(layout->node_of, 0xff, (table->symbol_count + 1) * sizeof(*layout->node_of));
	count = collect(placing, spots);
	for (uint32_t section = 1; section < table->section_count; section++) {
		size_t first = at;

		layout->first[section] = layout->count;
		while (at < count && spots[at].section == section)
			at++;
		add_section(layout, placing, section, spots + first, at - first);
		fit(layout, placing, section);
	}
	layout->first[table->section_count] = layout->count;
	free(spots);
	return 0;
}

void vet_layout_free(struct vet_layout *layout)
{
	free(layout->node);
	free(layout->first);
	free(layout->node_of);
}

uint32_t vet_layout_find(const struct vet_layout *layout, uint32_t section, uint64_t offset)
{
	size_t low = layout->first[section], high = layout->first[section + 1];

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (layout->node[middle].start <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == layout->first[section] || offset >= layout->node[low - 1].end)
		return VET_NONE;
	return (uint32_t)low - 1;
}
