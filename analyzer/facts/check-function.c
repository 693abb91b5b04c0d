/* SPDX-License-Identifier: MIT */
/*
 * Checks the functions of one unit: their ranges in the tables, blocks, edges, points and values.  In: a unit whose other
 * tables are checked (check.c).  Out: every operand is what its kind says, blocks partition the function's points and
 * edges, and only phis look forward, so that readers may evaluate values in index order.
 */
#include "check.h"

#include <stdlib.h>

/* What is being checked: the function and its number, so that a message can say where. */
struct function_check {
	struct vet_check *check;
	const struct vet_function *function;
	uint32_t number;
};

static bool fail_at(const struct function_check *at, const char *what, uint32_t row)
{
	return vet_check_fail(at->check, "function %u: %s %u is malformed", at->number, what, row);
}

static bool value_in(const struct function_check *at, uint32_t value)
{
	return value < at->function->value_count;
}

/* A list of values: arguments, what enters an asm. */
static bool list_of_values(const struct function_check *at, uint32_t first, uint32_t count, const char *what,
			   uint32_t row)
{
	if (!vet_check_span(at->check, VET_TABLE_LISTS, first, count, what, row))
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (!value_in(at, at->check->unit->lists[first + i]))
			return fail_at(at, what, row);
	return true;
}

static bool list_of_pairs(const struct function_check *at, uint32_t first, uint32_t pairs, uint32_t row)
{
	const uint32_t *list;

	if (pairs > VET_NONE / 2)
		return fail_at(at, "value", row);
	if (!vet_check_span(at->check, VET_TABLE_LISTS, first, 2 * pairs, "value", row))
		return false;
	list = at->check->unit->lists + first;
	for (uint32_t i = 0; i < pairs; i++)
		if (list[2 * i] >= at->function->block_count || !value_in(at, list[2 * i + 1]))
			return fail_at(at, "value", row);
	return true;
}

static bool symbol_of_kind(const struct function_check *at, uint32_t symbol, enum vet_symbol_kind kind)
{
	return symbol < at->check->unit->count[VET_TABLE_SYMBOLS] && at->check->unit->symbols[symbol].kind == kind;
}

static bool width_known(uint8_t width)
{
	return width == 0 || width == 1 || width == 8 || width == 16 || width == 32 || width == 64;
}

/* A result is that of a point that has one. */
static bool result_of(const struct function_check *at, uint32_t point)
{
	if (point >= at->function->point_count)
		return false;
	switch (at->check->unit->points[at->function->point_first + point].kind) {
	case VET_POINT_CALL:
	case VET_POINT_CALL_INDIRECT:
	case VET_POINT_LOAD:
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
		return true;
	default:
		return false;
	}
}

/* row is the value's own number: operands stand before their user. */
static bool value_operands(const struct function_check *at, const struct vet_value *value, uint32_t row)
{
	const struct vet_unit *unit = at->check->unit;

	switch ((enum vet_value_kind)value->kind) {
	case VET_VALUE_UNKNOWN:
	case VET_VALUE_UNDEFINED:
		return true;
	case VET_VALUE_CONSTANT:
		return value->a < unit->count[VET_TABLE_CONSTANTS];
	case VET_VALUE_PARAMETER:
		return value->a < at->function->parameter_count;
	case VET_VALUE_RESULT:
		return result_of(at, value->a);
	case VET_VALUE_PHI:
		return list_of_pairs(at, value->a, value->b, row) && value->c < at->function->block_count;
	case VET_VALUE_FUNCTION:
		return symbol_of_kind(at, value->a, VET_SYMBOL_FUNCTION);
	case VET_VALUE_OBJECT:
		return symbol_of_kind(at, value->a, VET_SYMBOL_OBJECT);
	case VET_VALUE_FIELD:
		return value->a < row && value->b < unit->count[VET_TABLE_FIELDS];
	case VET_VALUE_ELEMENT:
		return value->a < row && value->b < row && value->c < unit->count[VET_TABLE_CONSTANTS];
	case VET_VALUE_CAST:
	case VET_VALUE_BOOL:
	case VET_VALUE_NOT:
	case VET_VALUE_NEGATE:
	case VET_VALUE_COMPLEMENT:
		return value->a < row;
	case VET_VALUE_SELECT:
		return value->a < row && value->b < row && value->c < row;
	case VET_VALUE_REFINED:
		return value->a < row &&
		       vet_check_span(at->check, VET_TABLE_RANGES, value->b, value->c, "value", row);
	case VET_VALUE_COUNT:
		return false;
	default: /* the binary operators */
		return value->kind < VET_VALUE_COUNT && value->a < row && value->b < row;
	}
}

static bool check_values(const struct function_check *at)
{
	const struct vet_value *values = at->check->unit->values + at->function->value_first;

	for (uint32_t i = 0; i < at->function->value_count; i++)
		if (!width_known(values[i].width) || !value_operands(at, &values[i], i))
			return fail_at(at, "value", i);
	return true;
}

static bool point_operands(const struct function_check *at, const struct vet_point *point, uint32_t row)
{
	const struct vet_unit *unit = at->check->unit;

	switch ((enum vet_point_kind)point->kind) {
	case VET_POINT_CALL:
		return point->a < unit->count[VET_TABLE_SYMBOLS] && list_of_values(at, point->b, point->c, "point", row);
	case VET_POINT_CALL_INDIRECT:
		return value_in(at, point->a) && list_of_values(at, point->b, point->c, "point", row) &&
		       vet_check_string(at->check, point->d, "point", row) &&
		       vet_check_span(at->check, VET_TABLE_ANNOTATIONS, point->e, point->f, "point", row);
	case VET_POINT_STORE:
		return value_in(at, point->a) && value_in(at, point->c);
	case VET_POINT_COPY:
		return value_in(at, point->a) && value_in(at, point->b);
	case VET_POINT_ADDRESS:
		return point->a < unit->count[VET_TABLE_SYMBOLS];
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
	case VET_POINT_REQUIRE:
		return vet_check_string(at->check, point->a, "point", row);
	case VET_POINT_LOAD:
	case VET_POINT_PORT_READ:
	case VET_POINT_PORT_WRITE:
	case VET_POINT_MSR_READ:
	case VET_POINT_MSR_WRITE:
	case VET_POINT_CPUID:
	case VET_POINT_ESCAPE:
		return value_in(at, point->a);
	case VET_POINT_ASM:
		return vet_check_string(at->check, point->a, "point", row) &&
		       list_of_values(at, point->b, point->c, "point", row);
	case VET_POINT_RETURN:
		return point->a == VET_NONE || value_in(at, point->a);
	case VET_POINT_COUNT:
		break;
	}
	return false;
}

static bool check_points(const struct function_check *at)
{
	const struct vet_point *points = at->check->unit->points + at->function->point_first;

	for (uint32_t i = 0; i < at->function->point_count; i++) {
		if (!vet_check_location(at->check, &points[i].where, "point", i))
			return false;
		if (!point_operands(at, &points[i], i))
			return fail_at(at, "point", i);
	}
	return true;
}

static bool check_edges(const struct function_check *at)
{
	const struct vet_edge *edges = at->check->unit->edges + at->function->edge_first;

	for (uint32_t i = 0; i < at->function->edge_count; i++) {
		if (edges[i].target >= at->function->block_count)
			return fail_at(at, "edge", i);
		if (edges[i].condition != VET_NONE && !value_in(at, edges[i].condition))
			return fail_at(at, "edge", i);
		if (!vet_check_span(at->check, VET_TABLE_RANGES, edges[i].range_first, edges[i].range_count, "edge", i))
			return false;
	}
	return true;
}

/* Each point and each edge belongs to one block, in block order. */
static bool check_blocks(const struct function_check *at)
{
	const struct vet_block *blocks = at->check->unit->blocks + at->function->block_first;
	uint64_t point = 0, edge = 0;

	if (!at->function->block_count)
		return vet_check_fail(at->check, "function %u has no block", at->number);
	for (uint32_t i = 0; i < at->function->block_count; i++) {
		if (blocks[i].point_first != point || blocks[i].edge_first != edge)
			return fail_at(at, "block", i);
		point += blocks[i].point_count;
		edge += blocks[i].edge_count;
		if (point > at->function->point_count || edge > at->function->edge_count)
			return fail_at(at, "block", i);
	}
	if (point != at->function->point_count || edge != at->function->edge_count)
		return vet_check_fail(at->check, "function %u has points or edges outside its blocks", at->number);
	return true;
}

static bool check_parameters(const struct function_check *at)
{
	const struct vet_parameter *parameters = at->check->unit->parameters + at->function->parameter_first;

	for (uint32_t i = 0; i < at->function->parameter_count; i++)
		if (!vet_check_string(at->check, parameters[i].name, "parameter", i) ||
		    !vet_check_index(at->check, VET_TABLE_TYPES, parameters[i].type, "parameter", i) ||
		    !vet_check_span(at->check, VET_TABLE_ANNOTATIONS, parameters[i].annotation_first,
				    parameters[i].annotation_count, "parameter", i))
			return false;
	return true;
}

static bool check_tables(const struct function_check *at)
{
	struct vet_check *check = at->check;
	const struct vet_function *function = at->function;
	uint32_t number = at->number;

	return vet_check_location(check, &function->where, "function", number) &&
	       vet_check_span(check, VET_TABLE_PARAMETERS, function->parameter_first, function->parameter_count,
			      "function", number) &&
	       vet_check_span(check, VET_TABLE_BLOCKS, function->block_first, function->block_count, "function", number) &&
	       vet_check_span(check, VET_TABLE_EDGES, function->edge_first, function->edge_count, "function", number) &&
	       vet_check_span(check, VET_TABLE_POINTS, function->point_first, function->point_count, "function", number) &&
	       vet_check_span(check, VET_TABLE_VALUES, function->value_first, function->value_count, "function", number);
}

/* A function's rows stand behind those of the function before it: none has two owners. */
static bool check_order(const struct function_check *at)
{
	const struct vet_function *before = at->function - 1;

	if (!at->number)
		return true;
	if (at->function->parameter_first < before->parameter_first + before->parameter_count ||
	    at->function->block_first < before->block_first + before->block_count ||
	    at->function->edge_first < before->edge_first + before->edge_count ||
	    at->function->point_first < before->point_first + before->point_count ||
	    at->function->value_first < before->value_first + before->value_count)
		return vet_check_fail(at->check, "functions %u and %u share rows", at->number - 1, at->number);
	return true;
}

static bool check_function(const struct function_check *at, uint8_t *has_body)
{
	uint32_t symbol = at->function->symbol;

	if (!symbol_of_kind(at, symbol, VET_SYMBOL_FUNCTION))
		return vet_check_fail(at->check, "function %u names symbol %u, which is no function", at->number, symbol);
	if (has_body[symbol])
		return vet_check_fail(at->check, "function %u is the second body of symbol %u", at->number, symbol);
	has_body[symbol] = 1;
	return check_tables(at) && check_order(at) && check_parameters(at) && check_blocks(at) && check_edges(at) &&
	       check_points(at) && check_values(at);
}

bool vet_check_functions(struct vet_check *check)
{
	uint8_t *has_body = calloc(check->unit->count[VET_TABLE_SYMBOLS] + 1ul, 1);
	bool good = true;

	if (!has_body)
		return vet_check_fail(check, "out of memory");
	for (uint32_t i = 0; good && i < check->unit->count[VET_TABLE_FUNCTIONS]; i++) {
		struct function_check at = { .check = check, .function = &check->unit->functions[i], .number = i };

		good = check_function(&at, has_body);
	}
	free(has_body);
	return good;
}
