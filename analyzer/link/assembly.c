/* SPDX-License-Identifier: MIT */
/*
 * Code without facts.  In: symbols, relocations and bytes of an object's code.  Out: a function for each symbol, whose points are the
 * calls and jumps that leave it and the addresses that it takes; in any order, each or none.  Instructions are measured, not
 * understood.  Where their lengths do not add up (data between them, 16-bit code, something new), every byte that may start a branch
 * counts instead, and code that does not surely end with a jump or return runs on into what follows.
 */
#include <stdlib.h>
#include <string.h>

#include "gather.h"
#include "instruction.h"
#include "registers.h"
#include "support/memory.h"

enum event_kind { EVENT_CALL, EVENT_ADDRESS, EVENT_TOUCH, EVENT_INDIRECT, EVENT_UNREAD };

struct event {
	uint32_t row; /* CALL, ADDRESS: a symbol; TOUCH: the opcode, and 0x10000 * the port that stands in it */
	uint32_t kind;
	uint64_t offset; /* from the node's start */
};

struct assembling {
	struct vet_gathering *gathering;
	struct event *event;
	size_t count, room;
	const struct vet_node *node;
	uint32_t number; /* of the node */
	struct vet_instruction last;   /* of the node, once its instructions add up */
	bool adds_up;
	bool only_unexplained; /* what units of the object mention does not count */
};

static void add_event(struct assembling *assembling, uint32_t row, enum event_kind kind, uint64_t offset)
{
	assembling->event = vet_grow(assembling->event, &assembling->room, assembling->count + 1, sizeof(*assembling->event));
	assembling->event[assembling->count++] = (struct event){ row, kind, offset };
}

/* --- relocations ------------------------------------------------------------------------------------- */

static bool is_explained(const struct assembling *assembling, const struct vet_relocation *relocation)
{
	const struct vet_gathering *gathering = assembling->gathering;
	const struct vet_elf_symbol *symbol = &gathering->table->symbol[relocation->symbol];
	uint32_t number = relocation->symbol, node = VET_NONE;

	if (!assembling->only_unexplained)
		return false;
	if (!vet_elf_is_named(symbol) && symbol->section != VET_NONE)
		node = vet_layout_find(&gathering->layout, symbol->section, symbol->value + (uint64_t)vet_relocation_target(relocation, 0));
	if (node != VET_NONE)
		number = gathering->layout.node[node].symbol;
	return gathering->mentioned[number] || (node != VET_NONE && gathering->layout.node[node].has_facts);
}

/*
 * behind: bytes of the instruction behind the relocated field, -1 not known.  It may end up to four bytes behind, with a number: then a
 * place is one of several.
 */
static void take_address(struct assembling *assembling, const struct vet_relocation *relocation, int known_behind)
{
	static const int behind[] = { 0, 1, 2, 4 };
	bool is_relative = relocation->kind == VET_RELOCATION_RELATIVE;

	for (size_t i = 0; i < (is_relative && known_behind < 0 ? sizeof(behind) / sizeof(*behind) : 1); i++) {
		int64_t place = vet_relocation_target(relocation, known_behind < 0 ? behind[i] : known_behind);
		struct vet_target target;

		if (vet_gather_target(assembling->gathering, relocation->symbol, place, false, &target))
			add_event(assembling, target.row, EVENT_ADDRESS, relocation->offset - assembling->node->start);
	}
}

static void take_relocation(struct assembling *assembling, const struct vet_relocation *relocation, bool branches, int behind)
{
	struct vet_target target;

	if (is_explained(assembling, relocation))
		return;
	if (!branches)
		take_address(assembling, relocation, behind);
	else if (vet_gather_target(assembling->gathering, relocation->symbol, vet_relocation_target(relocation, 0), true, &target))
		add_event(assembling, target.row, EVENT_CALL, relocation->offset - assembling->node->start);
}

static void take_relocations(struct assembling *assembling)
{
	const struct vet_node *node = assembling->node;
	const struct vet_relocations *relocations = &assembling->gathering->code[node->section];

	for (size_t i = vet_relocations_from(relocations, node->start); i < relocations->count && relocations->row[i].offset < node->end; i++)
		take_relocation(assembling, &relocations->row[i], vet_relocation_branches(relocations, &relocations->row[i]), -1);
}

/* --- branches without a relocation ------------------------------------------------------------------- */

static bool is_relocated(const struct vet_relocations *relocations, uint64_t offset, unsigned bytes)
{
	size_t next = vet_relocations_from(relocations, offset);

	return next < relocations->count && relocations->row[next].offset < offset + bytes;
}

static void take_branch(struct assembling *assembling, uint64_t at, unsigned opcode, unsigned width)
{
	const struct vet_node *node = assembling->node;
	const struct vet_relocations *relocations = &assembling->gathering->code[node->section];
	const uint8_t *field = relocations->bytes + at + opcode;
	struct vet_target target;
	int64_t distance;

	if (width > relocations->size || at + opcode > relocations->size - width || is_relocated(relocations, at + opcode, width))
		return;
	distance = width == 1 ? (int8_t)field[0]
			      : (int32_t)((uint32_t)field[0] | (uint32_t)field[1] << 8 | (uint32_t)field[2] << 16 | (uint32_t)field[3] << 24);
	distance += (int64_t)(at + opcode + width);
	if (distance < 0 || (uint64_t)distance >= relocations->size || ((uint64_t)distance >= node->start && (uint64_t)distance < node->end))
		return;
	if (vet_gather_place(assembling->gathering, node->section, (uint64_t)distance, &target) && target.is_code)
		add_event(assembling, target.row, EVENT_CALL, at - node->start);
}

static void take_branches(struct assembling *assembling, uint64_t end)
{
	const struct vet_node *node = assembling->node;
	const struct vet_relocations *relocations = &assembling->gathering->code[node->section];

	for (uint64_t at = node->start; relocations->bytes && at < end && at < relocations->size; at++) {
		const uint8_t *byte = relocations->bytes + at;

		if (byte[0] == 0xe8 || byte[0] == 0xe9)
			take_branch(assembling, at, 1, 4);
		else if (byte[0] == 0xeb || (byte[0] & 0xf0) == 0x70 || (byte[0] & 0xfc) == 0xe0)
			take_branch(assembling, at, 1, 1);
		else if (byte[0] == 0x0f && at + 1 < relocations->size && (byte[1] & 0xf0) == 0x80)
			take_branch(assembling, at, 2, 4);
	}
}

/* --- instructions ------------------------------------------------------------------------------------ */

static int behind_field(const struct vet_instruction *instruction, uint64_t at, const struct vet_relocation *relocation)
{
	return (int)(at + instruction->length - relocation->offset) - relocation->bits / 8;
}

/* Do the node's instructions follow each other to its end, with every relocation in one of their fields? */
static bool measure(struct assembling *assembling, uint64_t end)
{
	const struct vet_gathering *gathering = assembling->gathering;
	const struct vet_relocations *code = &gathering->code[assembling->node->section];
	size_t next = vet_relocations_from(code, assembling->node->start);
	uint64_t at = assembling->node->start;
	bool narrow = false, ambiguous = false, is_64 = gathering->table->header.e_ident[EI_CLASS] == ELFCLASS64;

	if (!code->bytes || end > code->size)
		return false;
	while (at < end) {
		if (!vet_instruction_read(&assembling->last, code->bytes + at, end - at, is_64))
			return false;
		narrow |= assembling->last.narrow;
		ambiguous |= assembling->last.ambiguous;
		for (; next < code->count && code->row[next].offset < at + assembling->last.length; next++) {
			uint64_t field = code->row[next].offset - at;

			if (!field || (field != assembling->last.displacement && field != assembling->last.immediate) ||
			    behind_field(&assembling->last, at, &code->row[next]) < 0)
				return false;
		}
		at += assembling->last.length;
	}
	/* Code of both modes is read as if of one: only what is as long in either. */
	return at > assembling->node->start && !(is_64 && narrow && ambiguous);
}

/* E4-E7 EC-EF in out, 6C-6F ins outs, 0F 30 wrmsr, 0F 32 rdmsr, 0F A2 cpuid. */
static bool touches(uint16_t opcode)
{
	return (opcode & 0xfff4) == 0xe4 || (opcode & 0xfffc) == 0x6c || opcode == 0x0f30 || opcode == 0x0f32 || opcode == 0x0fa2;
}

static const struct vet_relocation *relocation_at(const struct vet_relocations *code, uint64_t at, unsigned field)
{
	size_t next = vet_relocations_from(code, at + field);

	return field && next < code->count && code->row[next].offset == at + field && code->row[next].kind != VET_RELOCATION_OTHER &&
			       !code->row[next].through_table
		       ? &code->row[next]
		       : NULL;
}

/* Does a branch of the node lead behind `after', up to `to'?  Then what was true before may not be. */
static bool is_entered(const struct assembling *assembling, uint64_t end, uint64_t after, uint64_t to)
{
	const struct vet_gathering *gathering = assembling->gathering;
	const struct vet_relocations *code = &gathering->code[assembling->node->section];
	struct vet_instruction instruction;

	for (uint64_t at = assembling->node->start; at < end; at += instruction.length) {
		const uint8_t *field = code->bytes + at;
		uint64_t target;

		vet_instruction_read(&instruction, field, end - at, gathering->table->header.e_ident[EI_CLASS] == ELFCLASS64);
		if (!instruction.branch)
			continue;
		field += instruction.branch;
		target = at + instruction.length +
			 (instruction.branch_width == 1 ? (uint64_t)(int8_t)field[0]
							: (uint64_t)(int32_t)((uint32_t)field[0] | (uint32_t)field[1] << 8 | (uint32_t)field[2] << 16 | (uint32_t)field[3] << 24));
		if (instruction.branch_width == 2 || (target > after && target <= to))
			return true;
	}
	return false;
}

/* A call or jump where a register says: its symbol was put there just before, or nobody knows. */
static void take_indirect(struct assembling *assembling, const struct vet_registers *registers, const struct vet_registers_step *step, uint64_t end)
{
	uint64_t since, offset = step->at - assembling->node->start;
	const struct vet_relocation *held = vet_registers_target(registers, step, &since);
	struct vet_target target;

	if (held && !is_entered(assembling, end, since, step->at) &&
	    vet_gather_target(assembling->gathering, held->symbol, vet_relocation_target(held, 0), true, &target))
		add_event(assembling, target.row, EVENT_CALL, offset);
	else
		add_event(assembling, 0, EVENT_INDIRECT, offset);
}

/* All that instructions refer to; measure() has found that they add up. */
static void take_instructions(struct assembling *assembling, uint64_t end)
{
	const struct vet_gathering *gathering = assembling->gathering;
	const struct vet_relocations *code = &gathering->code[assembling->node->section];
	size_t next = vet_relocations_from(code, assembling->node->start);
	struct vet_registers registers = { 0 };
	struct vet_instruction instruction;

	for (uint64_t at = assembling->node->start; at < end; at += instruction.length) {
		bool is_64 = gathering->table->header.e_ident[EI_CLASS] == ELFCLASS64;

		vet_instruction_read(&instruction, code->bytes + at, end - at, is_64);
		struct vet_registers_step step = { &instruction, code->bytes + at, at, relocation_at(code, at, instruction.displacement),
						   relocation_at(code, at, instruction.immediate), is_64 };

		if (touches(instruction.opcode))
			add_event(assembling, instruction.opcode | (instruction.immediate ? (uint32_t)code->bytes[at + instruction.immediate] << 16 : 0),
				  EVENT_TOUCH, at - assembling->node->start);
		if (instruction.branch)
			take_branch(assembling, at, instruction.branch, instruction.branch_width);
		if (instruction.indirect)
			take_indirect(assembling, &registers, &step, end);
		vet_registers_pass(&registers, &step);
		for (; next < code->count && code->row[next].offset < at + instruction.length; next++) {
			const struct vet_relocation *relocation = &code->row[next];
			bool branches = relocation->offset - at == instruction.branch || vet_relocation_branches(code, relocation) ||
					(instruction.far && relocation->offset - at == instruction.immediate);

			take_relocation(assembling, relocation, branches, behind_field(&instruction, at, relocation));
		}
	}
}

/* --- running on -------------------------------------------------------------------------------------- */

/* C3 C2 CB CF ret and kin, EB E9 jmp, FF E0-E7 and FF 25 jmp, 0F 0B ud2, 0F 07 0F 35 system return, CC int3. */
static bool surely_ends(const uint8_t *bytes, uint64_t start, uint64_t end)
{
	const uint8_t *last = bytes + end;
	uint64_t length = end - start;

	if (!length)
		return false;
	if (last[-1] == 0xc3 || last[-1] == 0xcb || last[-1] == 0xcf || last[-1] == 0xcc)
		return true;
	if (length >= 2 && (last[-2] == 0xeb || (last[-2] == 0xff && (last[-1] & 0xf8) == 0xe0)))
		return true;
	if (length >= 2 && last[-2] == 0x0f && (last[-1] == 0x0b || last[-1] == 0x07 || last[-1] == 0x35))
		return true;
	if (length >= 3 && last[-3] == 0xc2)
		return true;
	return (length >= 5 && last[-5] == 0xe9) || (length >= 6 && last[-6] == 0xff && last[-5] == 0x25);
}

/* Where nobody says where the code ends, it runs on. */
static void run_on(struct assembling *assembling)
{
	const struct vet_gathering *gathering = assembling->gathering;
	const struct vet_node *node = assembling->node, *next = node + 1;
	const struct vet_relocations *code = &gathering->code[node->section];

	if (assembling->number + 1 >= gathering->layout.first[node->section + 1] || next->start != node->end)
		return;
	if (assembling->adds_up ? assembling->last.ends
				: node->limit > node->start && node->limit <= node->end && code->bytes && node->limit <= code->size &&
	    surely_ends(code->bytes, node->start, node->limit))
		return;
	add_event(assembling, vet_gather_node_row(assembling->gathering, assembling->number + 1), EVENT_CALL, node->end - node->start);
}

/* --- writing a function ------------------------------------------------------------------------------ */

static int by_row(const void *left, const void *right)
{
	const struct event *a = left, *b = right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return a->offset < b->offset ? -1 : a->offset > b->offset;
}

static int by_offset(const void *left, const void *right)
{
	const struct event *a = left, *b = right;

	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return by_row(left, right);
}

/* One event a target, in the order of the code. */
static void make_unique(struct assembling *assembling, uint32_t self)
{
	size_t kept = 0;

	if (!assembling->count)
		return;
	qsort(assembling->event, assembling->count, sizeof(*assembling->event), by_row);
	for (size_t i = 0; i < assembling->count; i++) {
		const struct event *event = &assembling->event[i];

		if (event->row == self && event->kind == EVENT_CALL)
			continue;
		if (kept && assembling->event[kept - 1].row == event->row && assembling->event[kept - 1].kind == event->kind)
			continue;
		assembling->event[kept++] = *event;
	}
	assembling->count = kept;
	if (kept)
		qsort(assembling->event, kept, sizeof(*assembling->event), by_offset);
}

static uint32_t add_string(struct vet_gathering *gathering, const char *text)
{
	return vet_synthetic_string(&gathering->unit, text);
}

/* A port that stands in the instruction is known; registers are not followed. */
static struct vet_value touched_value(struct vet_gathering *gathering, uint32_t row)
{
	struct vet_value value = { .kind = VET_VALUE_UNKNOWN, .width = 32 };
	int64_t port = row >> 16;

	if ((row & 0xfffc) == 0xe4) {
		value.kind = VET_VALUE_CONSTANT;
		value.a = vet_synthetic_row(&gathering->unit, VET_TABLE_CONSTANTS, &port, sizeof(port));
	}
	return value;
}

static uint16_t touch_kind(uint16_t opcode)
{
	switch (opcode) {
	case 0x0f30: return VET_POINT_MSR_WRITE;
	case 0x0f32: return VET_POINT_MSR_READ;
	case 0x0fa2: return VET_POINT_CPUID;
	default: return opcode & 2 ? VET_POINT_PORT_WRITE : VET_POINT_PORT_READ;
	}
}

/* value: the number of the value that the point speaks of. */
static void write_point(struct vet_gathering *gathering, const struct event *event, uint32_t where, uint32_t value)
{
	struct vet_point point = { .where = { .file = where } };

	switch ((enum event_kind)event->kind) {
	case EVENT_CALL:
		point.kind = VET_POINT_CALL;
		point.a = event->row;
		break;
	case EVENT_ADDRESS:
		point.kind = VET_POINT_ASM;
		point.a = add_string(gathering, "assembly");
		point.b = vet_synthetic_row(&gathering->unit, VET_TABLE_LISTS, &value, sizeof(value));
		point.c = 1;
		break;
	case EVENT_TOUCH:
		point.kind = touch_kind((uint16_t)event->row);
		point.a = value;
		point.b = point.kind == VET_POINT_PORT_READ || point.kind == VET_POINT_PORT_WRITE ? (event->row & 1 ? 32 : 8) : 0;
		break;
	case EVENT_INDIRECT: /* of no prototype: it may go to any function that has been lost sight of */
		point.kind = VET_POINT_CALL_INDIRECT;
		point.a = value;
		break;
	case EVENT_UNREAD: /* a hole: it may do what is not seen */
		point.kind = VET_POINT_ASM;
		point.a = add_string(gathering, "not decoded: may call");
		break;
	}
	vet_synthetic_row(&gathering->unit, VET_TABLE_POINTS, &point, sizeof(point));
}

static void write_edge(struct vet_gathering *gathering, uint32_t target)
{
	struct vet_edge edge = { .target = target, .condition = VET_NONE };

	vet_synthetic_row(&gathering->unit, VET_TABLE_EDGES, &edge, sizeof(edge));
}

/* Block 0 chooses: an event and back here, or the return. */
static void write_blocks(struct assembling *assembling)
{
	struct vet_gathering *gathering = assembling->gathering;
	uint32_t count = (uint32_t)assembling->count;
	struct vet_block block = { .edge_count = count + 1 };

	for (uint32_t i = 0; i <= count; i++)
		write_edge(gathering, i + 1);
	vet_synthetic_row(&gathering->unit, VET_TABLE_BLOCKS, &block, sizeof(block));
	for (uint32_t i = 0; i <= count; i++) {
		block = (struct vet_block){ .point_first = i, .point_count = 1, .edge_first = count + 1 + i, .edge_count = i < count };
		if (i < count)
			write_edge(gathering, 0);
		vet_synthetic_row(&gathering->unit, VET_TABLE_BLOCKS, &block, sizeof(block));
	}
}

static void write_function(struct assembling *assembling, uint32_t row, const char *name)
{
	struct vet_gathering *gathering = assembling->gathering;
	struct vet_synthetic *unit = &gathering->unit;
	struct vet_point end = { .kind = VET_POINT_RETURN, .a = VET_NONE };
	struct vet_function function = {
		.symbol = row,
		.parameter_first = vet_synthetic_count(unit, VET_TABLE_PARAMETERS),
		.block_first = vet_synthetic_count(unit, VET_TABLE_BLOCKS),
		.edge_first = vet_synthetic_count(unit, VET_TABLE_EDGES),
		.point_first = vet_synthetic_count(unit, VET_TABLE_POINTS),
		.value_first = vet_synthetic_count(unit, VET_TABLE_VALUES),
	};

	make_unique(assembling, row);
	function.where = end.where = vet_synthetic_symbol(unit, row)->where;
	for (size_t i = 0; i < assembling->count; i++) {
		const struct event *event = &assembling->event[i];
		struct vet_value value = { .width = 64, .flags = VET_VALUE_POINTER, .a = event->row };
		bool has_value = event->kind == EVENT_ADDRESS || event->kind == EVENT_TOUCH || event->kind == EVENT_INDIRECT;

		if (event->kind == EVENT_ADDRESS)
			value.kind = vet_synthetic_symbol(unit, event->row)->kind == VET_SYMBOL_FUNCTION ? VET_VALUE_FUNCTION : VET_VALUE_OBJECT;
		else if (event->kind == EVENT_TOUCH)
			value = touched_value(gathering, event->row);
		else
			value.kind = VET_VALUE_UNKNOWN;
		if (has_value)
			vet_synthetic_row(unit, VET_TABLE_VALUES, &value, sizeof(value));
		write_point(gathering, event, vet_gather_where(gathering, name, event->offset), function.value_count);
		function.value_count += has_value;
	}
	vet_synthetic_row(unit, VET_TABLE_POINTS, &end, sizeof(end));
	write_blocks(assembling);
	function.block_count = vet_synthetic_count(unit, VET_TABLE_BLOCKS) - function.block_first;
	function.edge_count = vet_synthetic_count(unit, VET_TABLE_EDGES) - function.edge_first;
	function.point_count = vet_synthetic_count(unit, VET_TABLE_POINTS) - function.point_first;
	vet_synthetic_row(unit, VET_TABLE_FUNCTIONS, &function, sizeof(function));
}

/* --- all --------------------------------------------------------------------------------------------- */

static const char *name_of(const struct vet_gathering *gathering, const struct vet_node *node)
{
	return node->symbol ? gathering->table->symbol[node->symbol].name : gathering->table->section[node->section].name;
}

static void collect(struct assembling *assembling, uint32_t number)
{
	const struct vet_gathering *gathering = assembling->gathering;
	const struct vet_node *node = &gathering->layout.node[number];
	uint64_t end = node->limit > node->start && node->limit < node->end ? node->limit : node->end;

	assembling->node = node;
	assembling->number = number;
	assembling->count = 0;
	assembling->only_unexplained = !node->symbol && gathering->object->unit_count;
	assembling->adds_up = !assembling->only_unexplained && measure(assembling, end);
	if (assembling->adds_up)
		take_instructions(assembling, end);
	else
		take_relocations(assembling);
	if (assembling->only_unexplained)
		return; /* what inline assembly put elsewhere jumps back to where it came from */
	if (!assembling->adds_up) {
		take_branches(assembling, end);
		add_event(assembling, 0, EVENT_UNREAD, 0);
		add_event(assembling, 0, EVENT_INDIRECT, 0);
	}
	run_on(assembling);
	if (node->within != VET_NONE)
		add_event(assembling, vet_gather_node_row(assembling->gathering, node->within), EVENT_CALL, 0);
}

/*
 * Code without a name, in a section of its own, replaces other code (alternatives) or mends it (fixups): any function of the
 * object may run it.  One function stands for all of it.
 */
static void gather_nameless(struct assembling *assembling)
{
	struct vet_gathering *gathering = assembling->gathering;
	struct assembling all = { .gathering = gathering };

	for (uint32_t n = 0; n < gathering->layout.count; n++) {
		const struct vet_node *node = &gathering->layout.node[n];

		if (!node->is_code || node->symbol)
			continue;
		collect(assembling, n);
		if (!assembling->count)
			continue;
		uint32_t row = vet_gather_node_row(gathering, n);

		write_function(assembling, row, name_of(gathering, node));
		add_event(&all, row, EVENT_CALL, 0);
	}
	if (all.count == 1) {
		gathering->nameless = all.event[0].row;
	} else if (all.count) {
		struct vet_symbol symbol = { .name = vet_synthetic_string(&gathering->unit, "code without a name"), .linkage = VET_LINKAGE_STATIC,
					     .flags = VET_SYMBOL_DEFINED | VET_SYMBOL_ASSEMBLY, .type = VET_NONE };

		symbol.where.file = vet_synthetic_string(&gathering->unit, vet_gather_file(gathering));
		gathering->nameless = vet_gather_add_symbol(gathering, &symbol);
		write_function(&all, gathering->nameless, "code without a name");
	}
	free(all.event);
}

static void gather_aliases(struct assembling *assembling)
{
	struct vet_gathering *gathering = assembling->gathering;

	for (uint32_t i = 1; i < gathering->table->symbol_count; i++) {
		uint32_t node = gathering->layout.node_of[i];

		if (node == VET_NONE || !gathering->layout.node[node].is_code || gathering->layout.node[node].symbol == i ||
		    gathering->placing->known[i].unit != VET_NONE)
			continue;
		assembling->count = 0;
		add_event(assembling, vet_gather_node_row(gathering, node), EVENT_CALL, 0);
		write_function(assembling, vet_gather_row(gathering, i, true), gathering->table->symbol[i].name);
	}
}

/*
 * What the compiler split off a function of facts, or copied from it: a function that does nothing by itself, since the facts of
 * the whole tell all, and that may run wherever the whole does.
 */
static void gather_parts(struct assembling *assembling)
{
	struct vet_gathering *gathering = assembling->gathering;

	for (uint32_t i = 1; i < gathering->table->symbol_count; i++) {
		struct vet_known known = gathering->placing->known[i];

		if (!known.is_part)
			continue;
		gathering->part_row[i] = vet_gather_part_row(gathering, i);
		assembling->count = 0;
		write_function(assembling, gathering->part_row[i], gathering->table->symbol[i].name);
		vet_gather_reference(gathering, (struct vet_reference){ .unit = known.unit, .symbol = known.row, .kind = VET_REFERENCE_COMPILER,
									.row = gathering->part_row[i] });
	}
}

int vet_gather_code(struct vet_gathering *gathering)
{
	struct assembling assembling = { .gathering = gathering };

	gather_nameless(&assembling);
	for (uint32_t n = 0; n < gathering->layout.count; n++) {
		const struct vet_node *node = &gathering->layout.node[n];

		if (!node->is_code || !node->symbol || node->has_facts)
			continue;
		collect(&assembling, n);
		if (gathering->nameless != VET_NONE)
			add_event(&assembling, gathering->nameless, EVENT_CALL, 0);
		write_function(&assembling, vet_gather_node_row(gathering, n), name_of(gathering, node));
	}
	gather_aliases(&assembling);
	gather_parts(&assembling);
	free(assembling.event);
	return 0;
}
