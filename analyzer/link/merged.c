/* SPDX-License-Identifier: MIT */
/*
 * Code that runs for a function of facts although it is another function's: a compiler that finds two of one content keeps one, lets
 * the other jump to it, or sends its callers there (GCC: identical code folding).  In: an object whose facts lie beside it.  Out:
 * references from the one to the other.  Two things tell: a branch to a function of the unit that nothing in the facts of its own
 * leads to; and that a function which the object does not have is, point for point, like one that code branches to which should
 * lead to it.
 */
#include <stdlib.h>
#include <string.h>

#include "gather.h"
#include "instruction.h"
#include "support/memory.h"

/* What each symbol of the unit mentions: target[first[row]..first[row + 1]). */
struct mentions {
	uint32_t *first, *target;
};

/* Code of one function that branches to another of the unit; rows of the unit. */
struct branch {
	uint32_t from, to;
};

struct merging {
	struct vet_gathering *gathering;
	const struct vet_unit *unit;
	struct mentions mentions;
	uint32_t *seen, *stack; /* by row */
	uint32_t stamp;
	uint32_t *elf_symbol;   /* by row: where its code begins, 0 nowhere */
	struct branch *branch;  /* as the code has them */
	size_t branch_count, branch_room;
};

/* --- what leads where, by facts ---------------------------------------------------------------------- */

/* An alias has its target's body. */
static void mention_target(const struct vet_unit *unit, uint32_t alias, void (*mention)(void *context, uint32_t from, uint32_t to), void *context)
{
	const char *target = vet_unit_string(unit, unit->symbols[alias].alias);

	for (uint32_t s = 0; *target && s < unit->count[VET_TABLE_SYMBOLS]; s++)
		if (!strcmp(vet_unit_string(unit, unit->symbols[s].name), target))
			mention(context, alias, s);
}

static void each_mention(const struct vet_unit *unit, void (*mention)(void *context, uint32_t from, uint32_t to), void *context)
{
	for (uint32_t f = 0; f < unit->count[VET_TABLE_FUNCTIONS]; f++) {
		const struct vet_function *function = &unit->functions[f];

		for (uint32_t p = 0; p < function->point_count; p++) {
			const struct vet_point *point = &unit->points[function->point_first + p];

			if (point->kind == VET_POINT_CALL || point->kind == VET_POINT_ADDRESS)
				mention(context, function->symbol, point->a);
		}
		for (uint32_t v = 0; v < function->value_count; v++) {
			const struct vet_value *value = &unit->values[function->value_first + v];

			if (value->kind == VET_VALUE_FUNCTION || value->kind == VET_VALUE_OBJECT)
				mention(context, function->symbol, value->a);
		}
	}
	for (uint32_t s = 0; s < unit->count[VET_TABLE_SYMBOLS]; s++) {
		mention_target(unit, s, mention, context);
		for (uint32_t i = 0; i < unit->symbols[s].initialiser_count; i++)
			if (unit->initialisers[unit->symbols[s].initialiser_first + i].kind == VET_INITIALISER_ADDRESS)
				mention(context, s, unit->initialisers[unit->symbols[s].initialiser_first + i].symbol);
	}
}

static void count_mention(void *context, uint32_t from, uint32_t to)
{
	(void)to;
	((struct mentions *)context)->first[from + 2]++;
}

static void keep_mention(void *context, uint32_t from, uint32_t to)
{
	struct mentions *mentions = context;

	mentions->target[mentions->first[from + 1]++] = to;
}

static void list_mentions(struct mentions *mentions, const struct vet_unit *unit)
{
	uint32_t count = unit->count[VET_TABLE_SYMBOLS];

	mentions->first = vet_allocate(count + 2ul, sizeof(*mentions->first));
	each_mention(unit, count_mention, mentions);
	for (uint32_t s = 0; s < count; s++)
		mentions->first[s + 2] += mentions->first[s + 1];
	mentions->target = vet_allocate(mentions->first[count + 1] + 1ul, sizeof(*mentions->target));
	each_mention(unit, keep_mention, mentions);
}

/* What the code of a function may have taken over from others is what it leads to. */
static bool leads_to(struct merging *merging, uint32_t from, uint32_t to)
{
	uint32_t depth = 0;

	if (merging->stamp == from + 1)
		return merging->seen[to] == merging->stamp;
	merging->stamp = from + 1;
	merging->seen[from] = merging->stamp;
	merging->stack[depth++] = from;
	while (depth) {
		uint32_t row = merging->stack[--depth];

		for (uint32_t i = merging->mentions.first[row]; i < merging->mentions.first[row + 1]; i++) {
			uint32_t next = merging->mentions.target[i];

			if (merging->seen[next] == merging->stamp)
				continue;
			merging->seen[next] = merging->stamp;
			merging->stack[depth++] = next;
		}
	}
	return merging->seen[to] == merging->stamp;
}

static void add_reference(struct merging *merging, uint32_t from, uint32_t to)
{
	vet_gather_reference(merging->gathering, (struct vet_reference){
		.symbol = from, .kind = VET_REFERENCE_COMPILER, .row = vet_gather_row(merging->gathering, merging->elf_symbol[to], true) });
}

/* --- branches ---------------------------------------------------------------------------------------- */

static bool is_function(const struct merging *merging, struct vet_known known)
{
	return known.unit != VET_NONE && merging->unit->symbols[known.row].kind == VET_SYMBOL_FUNCTION;
}

/* A branch of that node to a place of its object. */
static void take_branch(struct merging *merging, const struct vet_node *node, uint32_t section, uint64_t offset)
{
	const struct vet_gathering *gathering = merging->gathering;
	uint32_t found = vet_layout_find(&gathering->layout, section, offset);
	struct vet_known from = gathering->placing->known[node->symbol], to;

	if (found == VET_NONE || !gathering->layout.node[found].symbol)
		return;
	to = gathering->placing->known[gathering->layout.node[found].symbol];
	if (!is_function(merging, to) || to.row == from.row || !merging->elf_symbol[to.row])
		return;
	merging->branch = vet_grow(merging->branch, &merging->branch_room, merging->branch_count + 1, sizeof(*merging->branch));
	merging->branch[merging->branch_count++] = (struct branch){ from.row, to.row };
	if (!leads_to(merging, from.row, to.row))
		add_reference(merging, from.row, to.row);
}

static void take_relocation(struct merging *merging, const struct vet_node *node, const struct vet_relocation *relocation)
{
	const struct vet_elf_symbol *symbol = &merging->gathering->table->symbol[relocation->symbol];

	if (symbol->section != VET_NONE && symbol->type != STT_TLS)
		take_branch(merging, node, symbol->section, symbol->value + (uint64_t)vet_relocation_target(relocation, 0));
}

/* The place that a branch without a relocation goes to. */
static uint64_t distance_of(const struct vet_instruction *instruction, const uint8_t *bytes)
{
	const uint8_t *field = bytes + instruction->branch;

	switch (instruction->branch_width) {
	case 1: return (uint64_t)(int8_t)field[0];
	case 2: return (uint64_t)(int16_t)((uint16_t)field[0] | (uint16_t)(field[1] << 8));
	default: return (uint64_t)(int32_t)((uint32_t)field[0] | (uint32_t)field[1] << 8 | (uint32_t)field[2] << 16 | (uint32_t)field[3] << 24);
	}
}

/* As far as instructions can be read: compilers put no data between them. */
static void take_node(struct merging *merging, const struct vet_node *node)
{
	const struct vet_gathering *gathering = merging->gathering;
	const struct vet_relocations *code = &gathering->code[node->section];
	bool is_64 = gathering->table->header.e_ident[EI_CLASS] == ELFCLASS64;
	uint64_t end = node->end < code->size ? node->end : code->size;
	size_t next = vet_relocations_from(code, node->start);
	struct vet_instruction instruction;

	for (uint64_t at = node->start; code->bytes && at < end; at += instruction.length) {
		if (!vet_instruction_read(&instruction, code->bytes + at, end - at, is_64))
			return;
		while (next < code->count && code->row[next].offset < at)
			next++;
		if (!instruction.branch)
			continue;
		if (next < code->count && code->row[next].offset == at + instruction.branch)
			take_relocation(merging, node, &code->row[next]);
		else
			take_branch(merging, node, node->section, at + instruction.length + distance_of(&instruction, code->bytes + at));
	}
}

/* --- likeness ---------------------------------------------------------------------------------------- */

/* Names of types and fields may differ, and places in the source. */
static bool equal_values(const struct vet_unit *unit, const struct vet_function *a, const struct vet_function *b)
{
	for (uint32_t v = 0; v < a->value_count; v++) {
		const struct vet_value *left = &unit->values[a->value_first + v], *right = &unit->values[b->value_first + v];

		if (left->kind != right->kind || left->width != right->width)
			return false;
		if (left->kind == VET_VALUE_CONSTANT && unit->constants[left->a] != unit->constants[right->a])
			return false;
		if ((left->kind == VET_VALUE_FUNCTION || left->kind == VET_VALUE_OBJECT) && left->a != right->a)
			return false;
	}
	return true;
}

static bool equal_points(const struct vet_function *a, const struct vet_function *b, const struct vet_point *left, const struct vet_point *right)
{
	if (left->kind != right->kind)
		return false;
	switch ((enum vet_point_kind)left->kind) {
	case VET_POINT_CALL:
		return left->a == right->a || (left->a == a->symbol && right->a == b->symbol);
	case VET_POINT_LOAD:
	case VET_POINT_STORE:
		return left->b == right->b;
	case VET_POINT_COPY:
		return left->c == right->c;
	case VET_POINT_ASM:
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
	case VET_POINT_REQUIRE:
		return left->a == right->a;
	default:
		return true;
	}
}

static bool is_alike(const struct vet_unit *unit, const struct vet_function *a, const struct vet_function *b)
{
	if (a->parameter_count != b->parameter_count || a->block_count != b->block_count || a->edge_count != b->edge_count ||
	    a->point_count != b->point_count || a->value_count != b->value_count || !equal_values(unit, a, b))
		return false;
	for (uint32_t p = 0; p < a->point_count; p++)
		if (!equal_points(a, b, &unit->points[a->point_first + p], &unit->points[b->point_first + p]))
			return false;
	return true;
}

static int by_shape(const void *left, const void *right, void *context)
{
	const struct vet_function *functions = context, *a = &functions[*(const uint32_t *)left], *b = &functions[*(const uint32_t *)right];

	if (a->point_count != b->point_count)
		return a->point_count < b->point_count ? -1 : 1;
	if (a->block_count != b->block_count)
		return a->block_count < b->block_count ? -1 : 1;
	return *(const uint32_t *)left < *(const uint32_t *)right ? -1 : *(const uint32_t *)left > *(const uint32_t *)right;
}

static bool equal_shapes(const struct vet_function *a, const struct vet_function *b)
{
	return a->point_count == b->point_count && a->block_count == b->block_count;
}

/*
 * Does code branch to `kept' that should lead to `gone'?  What may be replaced when linking takes nobody's place, and nothing takes that
 * of a function that does nothing: its callers have it in them before compilers look for equals.
 */
static bool is_instead(struct merging *merging, const struct vet_function *alike, uint32_t gone, uint32_t kept)
{
	if (alike->point_count < 2 || merging->unit->symbols[gone].linkage == VET_LINKAGE_WEAK || merging->unit->symbols[kept].linkage == VET_LINKAGE_WEAK)
		return false;
	for (size_t i = 0; i < merging->branch_count; i++)
		if (merging->branch[i].to == kept && leads_to(merging, merging->branch[i].from, gone))
			return true;
	return false;
}

/* Of each function that the object does not have to those that it has and that are like it. */
static void take_likeness(struct merging *merging)
{
	const struct vet_unit *unit = merging->unit;
	uint32_t count = unit->count[VET_TABLE_FUNCTIONS], *order = vet_allocate(count + 1ul, sizeof(*order));

	for (uint32_t f = 0; f < count; f++)
		order[f] = f;
	qsort_r(order, count, sizeof(*order), by_shape, (void *)(uintptr_t)unit->functions);
	for (uint32_t first = 0, last; first < count; first = last) {
		for (last = first + 1; last < count && equal_shapes(&unit->functions[order[first]], &unit->functions[order[last]]);)
			last++;
		for (uint32_t i = first; i < last; i++) {
			const struct vet_function *gone = &unit->functions[order[i]];

			if (merging->elf_symbol[gone->symbol])
				continue;
			for (uint32_t j = first; j < last; j++) {
				const struct vet_function *kept = &unit->functions[order[j]];

				if (merging->elf_symbol[kept->symbol] && is_alike(unit, gone, kept) && is_instead(merging, gone, gone->symbol, kept->symbol))
					add_reference(merging, gone->symbol, kept->symbol);
			}
		}
	}
	free(order);
}

/* --- all --------------------------------------------------------------------------------------------- */

/* A function's own symbol where it has one, else that of what was made of it. */
static void find_symbols(struct merging *merging)
{
	const struct vet_placing *placing = merging->gathering->placing;

	for (uint32_t i = 1; i < placing->table->symbol_count; i++) {
		struct vet_known known = placing->known[i];

		if (is_function(merging, known) && (!merging->elf_symbol[known.row] || !known.is_part))
			merging->elf_symbol[known.row] = i;
	}
}

void vet_gather_merged(struct vet_gathering *gathering)
{
	struct merging merging = { .gathering = gathering };
	uint32_t rows;

	if (!gathering->object->beside)
		return;
	merging.unit = &gathering->input[0].unit;
	rows = merging.unit->count[VET_TABLE_SYMBOLS];
	merging.seen = vet_allocate(rows + 1ul, sizeof(*merging.seen));
	merging.stack = vet_allocate(rows + 1ul, sizeof(*merging.stack));
	merging.elf_symbol = vet_allocate(rows + 1ul, sizeof(*merging.elf_symbol));
	list_mentions(&merging.mentions, merging.unit);
	find_symbols(&merging);
	for (uint32_t n = 0; n < gathering->layout.count; n++) {
		const struct vet_node *node = &gathering->layout.node[n];

		if (node->is_code && node->symbol && is_function(&merging, gathering->placing->known[node->symbol]))
			take_node(&merging, node);
	}
	take_likeness(&merging);
	free(merging.mentions.first);
	free(merging.mentions.target);
	free(merging.seen);
	free(merging.stack);
	free(merging.elf_symbol);
	free(merging.branch);
}
