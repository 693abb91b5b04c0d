/* SPDX-License-Identifier: MIT */
/*
 * Leads what stands beside facts into a synthetic unit, and says which symbol stands at a place; see gather.h.
 */
#include "gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

const char *vet_gather_file(const struct vet_gathering *gathering)
{
	const char *name = gathering->object->member ? gathering->object->member : gathering->object->path;
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
}

uint32_t vet_gather_where(struct vet_gathering *gathering, const char *name, uint64_t offset)
{
	char text[512];

	snprintf(text, sizeof(text), "%.200s(%.250s+0x%llx)", vet_gather_file(gathering), name, (unsigned long long)offset);
	return vet_synthetic_string(&gathering->unit, text);
}

uint32_t vet_gather_add_symbol(struct vet_gathering *gathering, const struct vet_symbol *symbol)
{
	uint32_t row = vet_synthetic_row(&gathering->unit, VET_TABLE_SYMBOLS, symbol, sizeof(*symbol));

	gathering->referenced = vet_grow(gathering->referenced, &gathering->referenced_room, row + 1ul, 1);
	return row;
}

/* A type for things of which only the size is known. */
static uint32_t byte_type(struct vet_gathering *gathering)
{
	static const struct vet_type byte = { .kind = VET_TYPE_INTEGER, .size = 8 };

	if (gathering->byte_type == VET_NONE)
		gathering->byte_type = vet_synthetic_row(&gathering->unit, VET_TABLE_TYPES, &byte, sizeof(byte));
	return gathering->byte_type;
}

static uint32_t array_type(struct vet_gathering *gathering, uint64_t size)
{
	struct vet_type array = { .kind = VET_TYPE_ARRAY, .detail = byte_type(gathering) };

	if (size && size < UINT32_MAX / 8) {
		array.count = (uint32_t)size;
		array.size = (uint32_t)size * 8;
	}
	return vet_synthetic_row(&gathering->unit, VET_TABLE_TYPES, &array, sizeof(array));
}

/* A symbol of the object's units: they tell all about it. */
static uint32_t add_bridge(struct vet_gathering *gathering, struct vet_known known)
{
	struct vet_object *object = gathering->object;
	const struct vet_unit *unit = &gathering->input[known.unit].unit;
	const struct vet_symbol *told = &unit->symbols[known.row];
	struct vet_symbol symbol = { .name = vet_synthetic_string(&gathering->unit, vet_unit_string(unit, told->name)), .kind = told->kind,
				     .linkage = told->linkage, .type = told->kind == VET_SYMBOL_OBJECT ? byte_type(gathering) : VET_NONE };
	uint32_t row = vet_gather_add_symbol(gathering, &symbol);

	object->bridge = vet_grow(object->bridge, &gathering->bridge_room, object->bridge_count + 1, sizeof(*object->bridge));
	object->bridge[object->bridge_count++] = (struct vet_bridge){ row, known.unit, known.row };
	return row;
}

static uint32_t linkage_of(const struct vet_elf_symbol *symbol)
{
	if (vet_elf_is_local(symbol))
		return VET_LINKAGE_STATIC;
	return symbol->binding == STB_WEAK ? VET_LINKAGE_WEAK : VET_LINKAGE_EXTERNAL;
}

uint32_t vet_gather_own_row(struct vet_gathering *gathering, uint32_t number, bool called)
{
	const struct vet_elf_symbol *symbol = &gathering->table->symbol[number];
	bool is_loaded = symbol->section != VET_NONE && vet_section_is_loaded(&gathering->table->section[symbol->section]);
	bool is_code = is_loaded ? vet_section_is_code(&gathering->table->section[symbol->section]) : called;
	struct vet_symbol row = { .name = vet_synthetic_string(&gathering->unit, symbol->name), .linkage = linkage_of(symbol) };

	row.kind = is_code ? VET_SYMBOL_FUNCTION : VET_SYMBOL_OBJECT;
	row.type = is_code ? VET_NONE : symbol->defined ? array_type(gathering, symbol->size) : byte_type(gathering);
	if (symbol->defined && !symbol->is_absolute)
		row.flags = VET_SYMBOL_DEFINED | VET_SYMBOL_ASSEMBLY;
	if (is_loaded)
		row.section = vet_synthetic_string(&gathering->unit, gathering->table->section[symbol->section].name);
	if (symbol->defined)
		row.where.file = vet_gather_where(gathering, symbol->name, 0);
	return vet_gather_add_symbol(gathering, &row);
}

uint32_t vet_gather_part_row(struct vet_gathering *gathering, uint32_t number)
{
	struct vet_known whole = gathering->placing->known[number];
	const struct vet_unit *unit = &gathering->input[whole.unit].unit;
	struct vet_location where = unit->symbols[whole.row].where;
	uint32_t row = vet_gather_own_row(gathering, number, true);

	if (!where.line)
		return row;
	where.file = vet_synthetic_string(&gathering->unit, vet_unit_string(unit, where.file));
	vet_synthetic_symbol(&gathering->unit, row)->where = where;
	return row;
}

uint32_t vet_gather_row(struct vet_gathering *gathering, uint32_t number, bool called)
{
	struct vet_known known = gathering->placing->known[number];

	if (gathering->row_of[number] == VET_NONE)
		gathering->row_of[number] = known.unit != VET_NONE ? add_bridge(gathering, known) : vet_gather_own_row(gathering, number, called);
	return gathering->row_of[number];
}

/* What lies in a section and has no symbol. */
static uint32_t nameless_row(struct vet_gathering *gathering, uint32_t number)
{
	const struct vet_elf_section *section = &gathering->table->section[number];
	bool is_code = vet_section_is_code(section);
	struct vet_symbol symbol = { .linkage = VET_LINKAGE_STATIC, .flags = VET_SYMBOL_DEFINED | VET_SYMBOL_ASSEMBLY };

	if (gathering->section_row[number] != VET_NONE)
		return gathering->section_row[number];
	symbol.name = symbol.section = vet_synthetic_string(&gathering->unit, section->name);
	symbol.kind = is_code ? VET_SYMBOL_FUNCTION : VET_SYMBOL_OBJECT;
	symbol.type = is_code ? VET_NONE : array_type(gathering, section->header.sh_size);
	symbol.where.file = vet_gather_where(gathering, section->name, 0);
	return gathering->section_row[number] = vet_gather_add_symbol(gathering, &symbol);
}

uint32_t vet_gather_node_row(struct vet_gathering *gathering, uint32_t number)
{
	const struct vet_node *node = &gathering->layout.node[number];

	return node->symbol ? vet_gather_row(gathering, node->symbol, node->is_code) : nameless_row(gathering, node->section);
}

bool vet_gather_place(struct vet_gathering *gathering, uint32_t section, uint64_t offset, struct vet_target *target)
{
	uint32_t node = vet_layout_find(&gathering->layout, section, offset);

	if (node == VET_NONE && (!vet_section_is_loaded(&gathering->table->section[section]) ||
				 vet_section_is_code(&gathering->table->section[section])))
		return false;
	target->is_code = node != VET_NONE && gathering->layout.node[node].is_code;
	target->number = (int64_t)(node == VET_NONE ? offset : offset - gathering->layout.node[node].start);
	target->row = node == VET_NONE ? nameless_row(gathering, section) : vet_gather_node_row(gathering, node);
	return true;
}

bool vet_gather_target(struct vet_gathering *gathering, uint32_t number, int64_t addend, bool called, struct vet_target *target)
{
	const struct vet_elf_symbol *symbol = &gathering->table->symbol[number];

	if (symbol->type == STT_FILE)
		return false;
	if (symbol->section != VET_NONE && (!vet_elf_is_named(symbol) || gathering->layout.node_of[number] == VET_NONE)) {
		if (!vet_gather_place(gathering, symbol->section, symbol->value + (uint64_t)addend, target))
			return false;
	} else {
		if (!vet_elf_is_named(symbol))
			return false;
		*target = (struct vet_target){ .row = vet_gather_row(gathering, number, called), .number = addend, .is_code = called };
		if (symbol->section != VET_NONE)
			target->is_code = vet_section_is_code(&gathering->table->section[symbol->section]);
	}
	gathering->referenced[target->row] = 1;
	return true;
}

/* Local data that nothing in the object refers to is there for whoever gathers its section. */
static void keep_unreferenced(struct vet_gathering *gathering)
{
	for (uint32_t row = 0; row < vet_synthetic_count(&gathering->unit, VET_TABLE_SYMBOLS); row++) {
		struct vet_symbol *symbol = vet_synthetic_symbol(&gathering->unit, row);

		if (symbol->flags & VET_SYMBOL_DEFINED && symbol->linkage == VET_LINKAGE_STATIC && symbol->kind == VET_SYMBOL_OBJECT &&
		    !gathering->referenced[row])
			symbol->flags |= VET_SYMBOL_USED;
	}
}

/* The row that is nobody's but this symbol's, or VET_NONE. */
static uint32_t own_row(const struct vet_gathering *gathering, uint32_t symbol)
{
	return gathering->placing->known[symbol].unit == VET_NONE ? gathering->row_of[symbol] : gathering->part_row[symbol];
}

/* Sizes and sections of what is defined, as of facts. */
static void place_rows(struct vet_gathering *gathering)
{
	const struct vet_elf_table *table = gathering->table;
	struct vet_object *object = gathering->object;

	object->placed = vet_allocate(table->symbol_count + table->section_count, sizeof(*object->placed));
	for (uint32_t i = 1; i < table->symbol_count; i++)
		if (own_row(gathering, i) != VET_NONE && table->symbol[i].defined)
			object->placed[object->placed_count++] = (struct vet_placed){
				.symbol = own_row(gathering, i), .elf_symbol = i, .size = table->symbol[i].size, .value = table->symbol[i].value,
				.section = table->symbol[i].section == VET_NONE ? 0 : table->symbol[i].section };
	for (uint32_t i = 1; i < table->section_count; i++) {
		size_t first = gathering->layout.first[i], count = gathering->layout.first[i + 1] - first;
		const struct vet_node *node = count ? &gathering->layout.node[first] : NULL;

		if (gathering->section_row[i] != VET_NONE)
			object->placed[object->placed_count++] = (struct vet_placed){
				.symbol = gathering->section_row[i], .section = i,
				.size = !node ? table->section[i].header.sh_size : node->symbol ? 0 : node->end - node->start };
	}
	object->placed = vet_fit(object->placed, object->placed_count, sizeof(*object->placed));
}

/* Labels in data without a symbol of its own: local ones, as entries of gathered tables have. */
static void label_rows(struct vet_gathering *gathering)
{
	const struct vet_elf_table *table = gathering->table;
	struct vet_object *object = gathering->object;
	uint8_t *done = vet_allocate(table->section_count + 1, 1);
	size_t capacity = 0;

	for (uint32_t i = 1; i < table->symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &table->symbol[i];

		if (symbol->section == VET_NONE || !vet_elf_is_named(symbol) || gathering->layout.node_of[i] != VET_NONE || done[symbol->section] ||
		    gathering->section_row[symbol->section] == VET_NONE)
			continue;
		done[symbol->section] = 1;
		object->label = vet_grow(object->label, &capacity, object->label_count + 1, sizeof(*object->label));
		object->label[object->label_count++] = (struct vet_label){
			.row = gathering->section_row[symbol->section], .value = symbol->value,
			.name = vet_synthetic_string(&gathering->unit, symbol->name) };
	}
	free(done);
}

static int by_function(const void *left, const void *right)
{
	const struct vet_reference *a = left, *b = right;

	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	if (a->symbol != b->symbol)
		return a->symbol < b->symbol ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static void finish(struct vet_gathering *gathering)
{
	struct vet_object *object = gathering->object;

	if (!vet_synthetic_count(&gathering->unit, VET_TABLE_SYMBOLS))
		return;
	vet_gather_nameless_references(gathering);
	if (object->reference_count)
		qsort(object->reference, object->reference_count, sizeof(*object->reference), by_function);
	keep_unreferenced(gathering);
	place_rows(gathering);
	label_rows(gathering);
	vet_synthetic_finish(&gathering->unit, vet_gather_file(gathering), &object->synthetic);
}

static int prepare(struct vet_gathering *gathering)
{
	const struct vet_elf_table *table = gathering->table;

	gathering->byte_type = gathering->nameless = VET_NONE;
	gathering->code = vet_allocate(table->section_count + 1, sizeof(*gathering->code));
	gathering->row_of = vet_allocate(table->symbol_count + 1, sizeof(*gathering->row_of));
	gathering->section_row = vet_allocate(table->section_count + 1, sizeof(*gathering->section_row));
	gathering->mentioned = vet_allocate(table->symbol_count + 1, sizeof(*gathering->mentioned));
	gathering->part_row = vet_allocate(table->symbol_count + 1, sizeof(*gathering->part_row));
	memset(gathering->part_row, 0xff, (table->symbol_count + 1) * sizeof(*gathering->part_row));
	memset(gathering->row_of, 0xff, (table->symbol_count + 1) * sizeof(*gathering->row_of));
	memset(gathering->section_row, 0xff, (table->section_count + 1) * sizeof(*gathering->section_row));
	if (vet_layout_make(&gathering->layout, gathering->placing, gathering->reading))
		return -1;
	for (uint32_t i = 1; i < table->section_count; i++)
		if (vet_section_is_code(&table->section[i]) &&
		    vet_relocations_read(&gathering->code[i], table, gathering->reading, i))
			return -1;
	return 0;
}

static void release(struct vet_gathering *gathering)
{
	for (size_t i = 0; gathering->code && i < gathering->table->section_count; i++)
		vet_relocations_free(&gathering->code[i]);
	free(gathering->code);
	free(gathering->row_of);
	free(gathering->part_row);
	free(gathering->section_row);
	free(gathering->mentioned);
	free(gathering->referenced);
	vet_layout_free(&gathering->layout);
	vet_synthetic_free(&gathering->unit);
}

int vet_gather(const struct vet_reading *reading, const struct vet_placing *placing)
{
	struct vet_gathering gathering = { .reading = reading, .placing = placing, .table = placing->table, .object = placing->object };
	int result;

	if (placing->table->header.e_type != ET_REL)
		return 0;
	if (placing->object->unit_count)
		gathering.input = reading->inputs->input + placing->object->unit_first;
	result = prepare(&gathering) || vet_gather_references(&gathering) || vet_gather_code(&gathering) || vet_gather_data(&gathering);
	if (!result) {
		vet_gather_merged(&gathering);
		finish(&gathering);
	}
	release(&gathering);
	return result ? -1 : 0;
}
