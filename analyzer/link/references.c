/* SPDX-License-Identifier: MIT */
/*
 * What functions with facts refer to and their facts do not mention: calls that the compiler made or a sanitizer put in, symbols that
 * inline assembly names.  In: relocations of the code, by function.  Out: object->reference.  A unit that mentions a symbol
 * anywhere explains it: inlining moves references from function to function.  Only names that compilers call themselves are
 * looked at more closely: there a function is explained by its own calls and those of the unit's functions that it calls.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler-names.h"
#include "gather.h"
#include "support/memory.h"

/* A call of a compiler's name in a unit that mentions it somewhere. */
struct pending {
	uint32_t function; /* row of the unit's functions */
	uint32_t symbol;   /* of the table */
};

struct finding_references {
	struct vet_gathering *gathering;
	const struct vet_unit *unit;
	uint32_t number;
	uint32_t *seen;    /* by symbol: 1 + the function that referred to it last */
	uint32_t stamp;
	uint32_t *function_of; /* by symbol row of the unit: its body, or VET_NONE */
	uint8_t *mentioned;    /* by symbol row of the unit */
	struct pending *pending;
	size_t pending_count, pending_room;
};

/* --- what a unit mentions --------------------------------------------------------------------------- */

static void mention(const struct vet_unit *unit, uint8_t *rows)
{
	for (uint32_t i = 0; i < unit->count[VET_TABLE_POINTS]; i++)
		if (unit->points[i].kind == VET_POINT_CALL || unit->points[i].kind == VET_POINT_ADDRESS)
			rows[unit->points[i].a] = 1;
	for (uint32_t i = 0; i < unit->count[VET_TABLE_VALUES]; i++)
		if (unit->values[i].kind == VET_VALUE_FUNCTION || unit->values[i].kind == VET_VALUE_OBJECT)
			rows[unit->values[i].a] = 1;
	for (uint32_t i = 0; i < unit->count[VET_TABLE_INITIALISERS]; i++)
		if (unit->initialisers[i].kind == VET_INITIALISER_ADDRESS)
			rows[unit->initialisers[i].symbol] = 1;
}

/* The assembler binds a name to a local label of the same unit, whatever C says of its linkage. */
static void note_label(struct finding_references *finding, uint32_t row, uint32_t symbol)
{
	struct vet_gathering *gathering = finding->gathering;
	struct vet_object *object = gathering->object;
	const struct vet_elf_symbol *label = &gathering->table->symbol[symbol];

	if (!vet_elf_is_local(label) || label->section == VET_NONE || gathering->layout.node_of[symbol] == VET_NONE ||
	    gathering->placing->known[symbol].unit != VET_NONE || finding->unit->symbols[row].flags & VET_SYMBOL_DEFINED)
		return;
	object->label_of = vet_grow(object->label_of, &gathering->label_of_room, object->label_of_count + 1, sizeof(*object->label_of));
	object->label_of[object->label_of_count++] = (struct vet_bridge){
		.row = vet_gather_row(gathering, symbol, finding->unit->symbols[row].kind == VET_SYMBOL_FUNCTION),
		.unit = finding->number, .symbol = row,
	};
}

static void mark_mentions(struct finding_references *finding, const struct vet_input *input)
{
	struct vet_gathering *gathering = finding->gathering;
	const struct vet_unit *unit = &input->unit;
	uint32_t count = unit->count[VET_TABLE_SYMBOLS], placed = 0;
	uint8_t *rows = finding->mentioned = vet_allocate(count + 1ul, 1);

	mention(unit, rows);
	for (uint32_t s = 0; s < count; s++) {
		uint32_t symbol = 0;

		while (placed < input->placed_count && input->placed[placed].symbol < s)
			placed++;
		if (!rows[s] || unit->symbols[s].linkage == VET_LINKAGE_AUTOMATIC)
			continue;
		if (placed < input->placed_count && input->placed[placed].symbol == s)
			symbol = input->placed[placed].elf_symbol;
		else if (unit->symbols[s].linkage != VET_LINKAGE_STATIC)
			symbol = vet_elf_names_find(&gathering->placing->names, vet_unit_string(unit, unit->symbols[s].name), VET_NONE);
		if (!symbol)
			continue;
		gathering->mentioned[symbol] = finding->number + 1;
		note_label(finding, s, symbol);
	}
}

/* --- names that compilers call themselves ------------------------------------------------------------ */

/* Callers of each function inside the unit, as one array with slices. */
struct callers {
	uint32_t *first, *caller;
};

static uint32_t callee_of(const struct finding_references *finding, const struct vet_point *point)
{
	return point->kind == VET_POINT_CALL ? finding->function_of[point->a] : VET_NONE;
}

static struct callers list_callers(const struct finding_references *finding)
{
	const struct vet_unit *unit = finding->unit;
	uint32_t functions = unit->count[VET_TABLE_FUNCTIONS];
	struct callers callers = { .first = vet_allocate(functions + 2ul, sizeof(uint32_t)) };

	for (uint32_t i = 0; i < unit->count[VET_TABLE_POINTS]; i++)
		if (callee_of(finding, &unit->points[i]) != VET_NONE)
			callers.first[callee_of(finding, &unit->points[i]) + 2]++;
	for (uint32_t f = 0; f < functions; f++)
		callers.first[f + 2] += callers.first[f + 1];
	callers.caller = vet_allocate(callers.first[functions + 1] + 1ul, sizeof(uint32_t));
	for (uint32_t f = 0; f < functions; f++) {
		const struct vet_function *function = &unit->functions[f];

		for (uint32_t p = 0; p < function->point_count; p++) {
			uint32_t callee = callee_of(finding, &unit->points[function->point_first + p]);

			if (callee != VET_NONE)
				callers.caller[callers.first[callee + 1]++] = f;
		}
	}
	return callers;
}

static bool calls_name(const struct vet_unit *unit, const struct vet_function *function, const char *name)
{
	for (uint32_t p = 0; p < function->point_count; p++) {
		const struct vet_point *point = &unit->points[function->point_first + p];

		if (point->kind == VET_POINT_CALL && !strcmp(vet_unit_string(unit, unit->symbols[point->a].name), name))
			return true;
	}
	return false;
}

/* Functions that call the name, and all that lead to them. */
static void explain_name(const struct finding_references *finding, const struct callers *callers, const char *name, uint8_t *explained,
			 uint32_t *stack)
{
	uint32_t functions = finding->unit->count[VET_TABLE_FUNCTIONS], depth = 0;

	memset(explained, 0, functions);
	for (uint32_t f = 0; f < functions; f++) {
		if (!calls_name(finding->unit, &finding->unit->functions[f], name))
			continue;
		explained[f] = 1;
		stack[depth++] = f;
	}
	while (depth) {
		uint32_t f = stack[--depth];

		for (uint32_t i = callers->first[f]; i < callers->first[f + 1]; i++) {
			if (explained[callers->caller[i]])
				continue;
			explained[callers->caller[i]] = 1;
			stack[depth++] = callers->caller[i];
		}
	}
}

/* --- one function ------------------------------------------------------------------------------------ */

void vet_gather_reference(struct vet_gathering *gathering, struct vet_reference reference)
{
	struct vet_object *object = gathering->object;

	object->reference = vet_grow(object->reference, &gathering->reference_room, object->reference_count + 1, sizeof(*object->reference));
	object->reference[object->reference_count++] = reference;
}

static void add_reference(struct finding_references *finding, uint32_t function_symbol, uint32_t symbol, uint32_t kind)
{
	uint32_t row = vet_gather_row(finding->gathering, symbol, kind != VET_REFERENCE_ADDRESS);

	vet_gather_reference(finding->gathering, (struct vet_reference){ .unit = finding->number, .symbol = function_symbol, .kind = kind, .row = row });
}

static int by_symbol(const void *left, const void *right)
{
	const struct pending *a = left, *b = right;

	if (a->symbol != b->symbol)
		return a->symbol < b->symbol ? -1 : 1;
	return a->function < b->function ? -1 : a->function > b->function;
}

static void settle_pending(struct finding_references *finding)
{
	uint32_t functions = finding->unit->count[VET_TABLE_FUNCTIONS];

	if (!finding->pending_count)
		return;
	struct callers callers = list_callers(finding);
	uint8_t *explained = vet_allocate(functions + 1ul, 1);
	uint32_t *stack = vet_allocate(functions + 1ul, sizeof(*stack));

	qsort(finding->pending, finding->pending_count, sizeof(*finding->pending), by_symbol);
	for (size_t i = 0; i < finding->pending_count; i++) {
		const struct pending *pending = &finding->pending[i];

		if (!i || pending->symbol != pending[-1].symbol)
			explain_name(finding, &callers, finding->gathering->table->symbol[pending->symbol].name, explained, stack);
		if (!explained[pending->function])
			add_reference(finding, finding->unit->functions[pending->function].symbol, pending->symbol, VET_REFERENCE_COMPILER);
	}
	finding->pending_count = 0;
	free(callers.first);
	free(callers.caller);
	free(explained);
	free(stack);
}

/* The symbol that a relocation is about: of a section, what stands at the place; 0 when facts have nothing to say about it. */
static uint32_t referred_symbol(const struct vet_gathering *gathering, const struct vet_relocation *relocation)
{
	const struct vet_elf_symbol *symbol = &gathering->table->symbol[relocation->symbol];
	uint32_t node;

	if (symbol->type == STT_FILE || symbol->type == STT_TLS)
		return 0;
	if (vet_elf_is_named(symbol))
		return relocation->symbol;
	if (symbol->section == VET_NONE)
		return 0;
	node = vet_layout_find(&gathering->layout, symbol->section, symbol->value + (uint64_t)vet_relocation_target(relocation, 0));
	return node == VET_NONE ? 0 : gathering->layout.node[node].symbol;
}

static void look_at(struct finding_references *finding, uint32_t function_symbol, const struct vet_relocations *relocations,
		    const struct vet_relocation *relocation)
{
	const struct vet_gathering *gathering = finding->gathering;
	uint32_t symbol = referred_symbol(gathering, relocation);
	const struct vet_known *known = &gathering->placing->known[symbol];
	const struct vet_elf_symbol *target = &gathering->table->symbol[symbol];
	uint32_t kind;

	if (!symbol || finding->seen[symbol] == finding->stamp || (known->unit == finding->number && known->row == function_symbol))
		return;
	finding->seen[symbol] = finding->stamp;
	if (gathering->mentioned[symbol] == finding->number + 1) {
		if (!vet_is_compiler_name(target->name) || finding->function_of[function_symbol] == VET_NONE)
			return;
		finding->pending = vet_grow(finding->pending, &finding->pending_room, finding->pending_count + 1, sizeof(*finding->pending));
		finding->pending[finding->pending_count++] = (struct pending){ finding->function_of[function_symbol], symbol };
		return;
	}
	/* What was made of a function is what is mentioned as the function. */
	if (known->is_part && known->unit == finding->number && finding->mentioned[known->row])
		return;
	/* A local name that no unit knows, outside code, is a constant of the compiler's. */
	if (target->section != VET_NONE && vet_elf_is_local(target) && known->unit == VET_NONE &&
	    !vet_section_is_code(&gathering->table->section[target->section]))
		return;
	kind = vet_relocation_branches(relocations, relocation) ? VET_REFERENCE_BRANCH : VET_REFERENCE_ADDRESS;
	if (vet_instrumentation_of(target->name) != VET_INSTRUMENTATION_NONE)
		kind = VET_REFERENCE_INSTRUMENTATION;
	else if (vet_is_compiler_name(target->name))
		kind = VET_REFERENCE_COMPILER;
	add_reference(finding, function_symbol, symbol, kind);
}

/* To the next function with facts at most: each place is looked at once, whatever the sizes say. */
static uint64_t end_of(const struct vet_gathering *gathering, uint32_t symbol)
{
	const struct vet_elf_symbol *function = &gathering->table->symbol[symbol];
	size_t node = gathering->layout.node_of[symbol] + 1ul, last = gathering->layout.first[function->section + 1];

	while (node < last && !gathering->layout.node[node].has_facts)
		node++;
	if (node < last && gathering->layout.node[node].start - function->value < function->size)
		return gathering->layout.node[node].start;
	return function->value + function->size < function->size ? UINT64_MAX : function->value + function->size;
}

static void look_into(struct finding_references *finding, uint32_t symbol)
{
	const struct vet_gathering *gathering = finding->gathering;
	const struct vet_elf_symbol *function = &gathering->table->symbol[symbol];
	const struct vet_relocations *relocations = &gathering->code[function->section];
	uint64_t end = end_of(gathering, symbol);

	finding->stamp++;
	for (size_t i = vet_relocations_from(relocations, function->value); i < relocations->count && relocations->row[i].offset < end; i++)
		look_at(finding, gathering->placing->known[symbol].row, relocations, &relocations->row[i]);
}

/* --- all --------------------------------------------------------------------------------------------- */

static bool is_body(const struct vet_gathering *gathering, uint32_t symbol)
{
	struct vet_known known = gathering->placing->known[symbol];
	const struct vet_elf_symbol *row = &gathering->table->symbol[symbol];

	return known.unit != VET_NONE && row->section != VET_NONE && vet_section_is_code(&gathering->table->section[row->section]) &&
	       gathering->input[known.unit].unit.symbols[known.row].kind == VET_SYMBOL_FUNCTION &&
	       gathering->layout.node_of[symbol] != VET_NONE &&
	       gathering->layout.node[gathering->layout.node_of[symbol]].symbol == symbol;
}

/* The symbols of functions, by unit: order[first[u]..first[u + 1]). */
static uint32_t *order_by_unit(const struct vet_gathering *gathering, size_t **first)
{
	size_t units = gathering->object->unit_count;
	uint32_t *order = vet_allocate(gathering->table->symbol_count + 1, sizeof(*order));

	*first = vet_allocate(units + 2, sizeof(**first));
	for (uint32_t i = 1; i < gathering->table->symbol_count; i++)
		if (is_body(gathering, i))
			(*first)[gathering->placing->known[i].unit + 2]++;
	for (size_t u = 2; u < units + 2; u++)
		(*first)[u] += (*first)[u - 1];
	for (uint32_t i = 1; i < gathering->table->symbol_count; i++)
		if (is_body(gathering, i))
			order[(*first)[gathering->placing->known[i].unit + 1]++] = i;
	return order;
}

static void number_bodies(struct finding_references *finding)
{
	const struct vet_unit *unit = finding->unit;

	finding->function_of = vet_allocate(unit->count[VET_TABLE_SYMBOLS] + 1ul, sizeof(*finding->function_of));
	memset(finding->function_of, 0xff, (unit->count[VET_TABLE_SYMBOLS] + 1ul) * sizeof(*finding->function_of));
	for (uint32_t f = 0; f < unit->count[VET_TABLE_FUNCTIONS]; f++)
		finding->function_of[unit->functions[f].symbol] = f;
}

int vet_gather_references(struct vet_gathering *gathering)
{
	struct finding_references finding = { .gathering = gathering };
	struct vet_object *object = gathering->object;
	size_t *first;
	uint32_t *order;

	if (!object->unit_count)
		return 0;
	order = order_by_unit(gathering, &first);
	finding.seen = vet_allocate(gathering->table->symbol_count + 1, sizeof(*finding.seen));
	for (finding.number = 0; finding.number < object->unit_count; finding.number++) {
		const struct vet_input *input = &gathering->input[finding.number];

		finding.unit = &input->unit;
		mark_mentions(&finding, input);
		number_bodies(&finding);
		for (size_t i = first[finding.number]; i < first[finding.number + 1]; i++)
			look_into(&finding, order[i]);
		settle_pending(&finding);
		free(finding.function_of);
		free(finding.mentioned);
	}
	free(finding.seen);
	free(finding.pending);
	free(order);
	free(first);
	return 0;
}

static bool has_assembly(const struct vet_unit *unit, const struct vet_function *function)
{
	for (uint32_t p = 0; p < function->point_count; p++)
		if (unit->points[function->point_first + p].kind == VET_POINT_ASM)
			return true;
	return false;
}

void vet_gather_nameless_references(struct vet_gathering *gathering)
{
	for (uint32_t u = 0; gathering->nameless != VET_NONE && u < gathering->object->unit_count; u++) {
		const struct vet_unit *unit = &gathering->input[u].unit;

		for (uint32_t f = 0; f < unit->count[VET_TABLE_FUNCTIONS]; f++)
			if (has_assembly(unit, &unit->functions[f]))
				vet_gather_reference(gathering, (struct vet_reference){ .unit = u, .symbol = unit->functions[f].symbol,
									   .kind = VET_REFERENCE_BRANCH, .row = gathering->nameless });
	}
}
