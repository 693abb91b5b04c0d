/* SPDX-License-Identifier: MIT */
/*
 * Prints the values of one function as expressions.  In: the function's value rows.  Out: text inside the lines of
 * print-function.c.  A value that is used once stands where it is used; shared values, phis and what would be too deep
 * to read are defined once on a line of their own, numbered in the order in which a reader meets them.
 */
#include "print-internal.h"

#include <inttypes.h>
#include <stdlib.h>

#define MAX_INLINE_DEPTH 8

/* --- operands ---------------------------------------------------------------------------------------- */

/* Number of value operands in a, b, c (in that order); phis have theirs in a list. */
unsigned vet_print_operand_count(const struct vet_value *value)
{
	switch ((enum vet_value_kind)value->kind) {
	case VET_VALUE_UNKNOWN:
	case VET_VALUE_UNDEFINED:
	case VET_VALUE_CONSTANT:
	case VET_VALUE_PARAMETER:
	case VET_VALUE_RESULT:
	case VET_VALUE_PHI:
	case VET_VALUE_FUNCTION:
	case VET_VALUE_OBJECT:
		return 0;
	case VET_VALUE_FIELD:
	case VET_VALUE_CAST:
	case VET_VALUE_BOOL:
	case VET_VALUE_NOT:
	case VET_VALUE_NEGATE:
	case VET_VALUE_COMPLEMENT:
	case VET_VALUE_REFINED:
		return 1;
	case VET_VALUE_SELECT:
		return 3;
	default:
		return 2;
	}
}

static uint32_t operand(const struct vet_value *value, unsigned number)
{
	return number == 0 ? value->a : number == 1 ? value->b : value->c;
}

static bool is_leaf(const struct vet_value *value)
{
	return value->kind != VET_VALUE_PHI && vet_print_operand_count(value) == 0;
}

/* --- which values get names -------------------------------------------------------------------------- */

static void count_use(uint32_t *uses, uint32_t value)
{
	if (value != VET_NONE && uses[value] < 2)
		uses[value]++;
}

static void count_list(const struct vet_print_function *print, uint32_t *uses, uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		count_use(uses, print->unit->lists[first + i]);
}

static void count_point_uses(const struct vet_print_function *print, uint32_t *uses, const struct vet_point *point)
{
	switch ((enum vet_point_kind)point->kind) {
	case VET_POINT_CALL_INDIRECT:
		count_use(uses, point->a);
		/* fall through */
	case VET_POINT_CALL:
	case VET_POINT_ASM:
		count_list(print, uses, point->b, point->c);
		break;
	case VET_POINT_STORE:
		count_use(uses, point->c);
		count_use(uses, point->a);
		break;
	case VET_POINT_COPY:
		count_use(uses, point->b);
		count_use(uses, point->a);
		break;
	case VET_POINT_ADDRESS:
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
	case VET_POINT_REQUIRE:
	case VET_POINT_COUNT:
		break;
	default:
		count_use(uses, point->a);
	}
}

static void count_uses(const struct vet_print_function *print, uint32_t *uses)
{
	const struct vet_function *function = print->function;

	for (uint32_t i = 0; i < function->point_count; i++)
		count_point_uses(print, uses, &print->points[i]);
	for (uint32_t i = 0; i < function->edge_count; i++)
		count_use(uses, print->edges[i].condition);
	for (uint32_t i = 0; i < function->value_count; i++) {
		const struct vet_value *value = &print->values[i];

		for (unsigned o = 0; o < vet_print_operand_count(value); o++)
			count_use(uses, operand(value, o));
		if (value->kind == VET_VALUE_PHI)
			for (uint32_t p = 0; p < value->b; p++)
				count_use(uses, print->unit->lists[value->a + 2 * p + 1]);
	}
}

/* Operands stand before users, so one pass upwards sees each operand's depth before it is needed. */
static void choose_names(struct vet_print_function *print, const uint32_t *uses, uint8_t *depth)
{
	for (uint32_t i = 0; i < print->function->value_count; i++) {
		const struct vet_value *value = &print->values[i];

		for (unsigned o = 0; o < vet_print_operand_count(value); o++) {
			uint32_t below = operand(value, o);

			if (!print->named[below] && depth[below] >= depth[i])
				depth[i] = depth[below] + 1;
		}
		print->named[i] = value->kind == VET_VALUE_PHI ||
				  (!is_leaf(value) && (uses[i] > 1 || depth[i] > MAX_INLINE_DEPTH));
	}
}

static void number_results(struct vet_print_function *print)
{
	uint32_t number = 0;

	for (uint32_t i = 0; i < print->function->value_count; i++)
		if (print->values[i].kind == VET_VALUE_RESULT)
			print->result[print->values[i].a] = 0;
	for (uint32_t i = 0; i < print->function->point_count; i++)
		if (!print->result[i])
			print->result[i] = number++;
}

static bool allocate(struct vet_print_function *print)
{
	size_t values = print->function->value_count + 1ul, points = print->function->point_count + 1ul;

	print->named = calloc(values, sizeof(*print->named));
	print->visited = calloc(values, sizeof(*print->visited));
	print->number = calloc(values, sizeof(*print->number));
	print->pending = calloc(2 * values, sizeof(*print->pending));
	print->result = calloc(points, sizeof(*print->result));
	if (!print->named || !print->visited || !print->number || !print->pending || !print->result)
		return false;
	for (size_t i = 0; i < values; i++)
		print->number[i] = VET_NONE;
	for (size_t i = 0; i < points; i++)
		print->result[i] = VET_NONE;
	return true;
}

bool vet_print_values_begin(struct vet_print_function *print)
{
	size_t values = print->function->value_count + 1ul;
	uint32_t *uses = calloc(values, sizeof(*uses));
	uint8_t *depth = calloc(values, sizeof(*depth));
	bool good = uses && depth && allocate(print);

	if (good) {
		count_uses(print, uses);
		choose_names(print, uses, depth);
		number_results(print);
	}
	free(depth);
	free(uses);
	return good;
}

void vet_print_values_end(struct vet_print_function *print)
{
	free(print->result);
	free(print->pending);
	free(print->number);
	free(print->visited);
	free(print->named);
}

/* --- expressions ------------------------------------------------------------------------------------- */

const char *vet_print_operator(uint8_t kind)
{
	switch ((enum vet_value_kind)kind) {
	case VET_VALUE_ADD: return "+";
	case VET_VALUE_SUBTRACT: return "-";
	case VET_VALUE_MULTIPLY: return "*";
	case VET_VALUE_DIVIDE: return "/";
	case VET_VALUE_REMAINDER: return "%";
	case VET_VALUE_AND: return "&";
	case VET_VALUE_OR: return "|";
	case VET_VALUE_XOR: return "^";
	case VET_VALUE_SHIFT_LEFT: return "<<";
	case VET_VALUE_SHIFT_RIGHT: return ">>";
	case VET_VALUE_EQUAL: return "==";
	case VET_VALUE_NOT_EQUAL: return "!=";
	case VET_VALUE_LESS: return "<";
	case VET_VALUE_LESS_EQUAL: return "<=";
	case VET_VALUE_GREATER: return ">";
	case VET_VALUE_GREATER_EQUAL: return ">=";
	default: return "?";
	}
}

static void print_c_type(FILE *out, const struct vet_value *value)
{
	if (value->flags & VET_VALUE_POINTER)
		fputs("ptr", out);
	else if (!value->width)
		fputs("other", out);
	else if (value->width == 1)
		fputs("bool", out);
	else
		fprintf(out, "%c%u", value->flags & VET_VALUE_SIGNED ? 's' : 'u', value->width);
}

void vet_print_constant(FILE *out, int64_t number)
{
	/* Small numbers are read as counts, large ones as ports, masks and addresses. */
	if (number > -1024 && number < 10)
		fprintf(out, "%" PRId64, number);
	else
		fprintf(out, "0x%" PRIx64, (uint64_t)number);
}

void vet_print_parameter(FILE *out, const struct vet_unit *unit, const struct vet_function *function, uint32_t number)
{
	const struct vet_parameter *parameter = &unit->parameters[function->parameter_first + number];
	const char *name = vet_unit_string(unit, parameter->name);

	if (*name)
		vet_print_text(out, name);
	else
		fprintf(out, "p%u", number);
}

static void print_leaf(struct vet_print_function *print, const struct vet_value *value)
{
	const struct vet_unit *unit = print->unit;

	switch ((enum vet_value_kind)value->kind) {
	case VET_VALUE_UNDEFINED:
		fputs("undefined", print->out);
		break;
	case VET_VALUE_CONSTANT:
		vet_print_constant(print->out, unit->constants[value->a]);
		break;
	case VET_VALUE_PARAMETER:
		vet_print_parameter(print->out, unit, print->function, value->a);
		break;
	case VET_VALUE_RESULT:
		fprintf(print->out, "r%u", print->result[value->a]);
		break;
	case VET_VALUE_FUNCTION:
	case VET_VALUE_OBJECT:
		fputc('&', print->out);
		vet_print_text(print->out, vet_unit_string(unit, unit->symbols[value->a].name));
		break;
	default:
		fputs("unknown", print->out);
	}
}

static void print_body(struct vet_print_function *print, const struct vet_value *value);

/* An operand: its name, or its expression in place. */
static void print_operand(struct vet_print_function *print, uint32_t value)
{
	if (print->named[value])
		fprintf(print->out, "v%u", print->number[value]);
	else
		print_body(print, &print->values[value]);
}

static void print_prefix(struct vet_print_function *print, const char *prefix, uint32_t value)
{
	fputs(prefix, print->out);
	print_operand(print, value);
}

static void print_phi(struct vet_print_function *print, const struct vet_value *value)
{
	const uint32_t *pair = print->unit->lists + value->a;

	fputs("phi(", print->out);
	for (uint32_t i = 0; i < value->b; i++, pair += 2) {
		fprintf(print->out, "%sb%u: ", i ? ", " : "", pair[0]);
		print_operand(print, pair[1]);
	}
	fputc(')', print->out);
}

static void print_element(struct vet_print_function *print, const struct vet_value *value)
{
	print_prefix(print, "(", value->a);
	print_prefix(print, " + ", value->b);
	fprintf(print->out, " * %" PRId64 ")", print->unit->constants[value->c]);
}

static void print_infix(struct vet_print_function *print, const struct vet_value *value)
{
	print_prefix(print, "(", value->a);
	fprintf(print->out, " %s ", vet_print_operator(value->kind));
	print_operand(print, value->b);
	fputc(')', print->out);
}

/* Recursion is bounded: choose_names() gives a name to what is deeper than MAX_INLINE_DEPTH. */
static void print_body(struct vet_print_function *print, const struct vet_value *value)
{
	FILE *out = print->out;

	switch ((enum vet_value_kind)value->kind) {
	case VET_VALUE_PHI:
		print_phi(print, value);
		break;
	case VET_VALUE_FIELD:
		print_operand(print, value->a);
		fputc('.', out);
		vet_print_field(out, print->unit, value->b);
		break;
	case VET_VALUE_ELEMENT:
		print_element(print, value);
		break;
	case VET_VALUE_CAST:
		fputc('(', out);
		print_c_type(out, value);
		print_prefix(print, ")", value->a);
		break;
	case VET_VALUE_BOOL:
		print_prefix(print, "!!", value->a);
		break;
	case VET_VALUE_NOT:
		print_prefix(print, "!", value->a);
		break;
	case VET_VALUE_NEGATE:
		print_prefix(print, "-", value->a);
		break;
	case VET_VALUE_COMPLEMENT:
		print_prefix(print, "~", value->a);
		break;
	case VET_VALUE_SELECT:
		print_prefix(print, "(", value->a);
		print_prefix(print, " ? ", value->b);
		print_prefix(print, " : ", value->c);
		fputc(')', out);
		break;
	case VET_VALUE_REFINED:
		print_prefix(print, "(", value->a);
		fputs(" where ", out);
		vet_print_ranges(out, print->unit, value->b, value->c, value->flags & VET_VALUE_OUTSIDE);
		fputc(')', out);
		break;
	default:
		if (vet_print_operand_count(value))
			print_infix(print, value);
		else
			print_leaf(print, value);
	}
}

void vet_print_value(struct vet_print_function *print, uint32_t value)
{
	print_operand(print, value);
}

/* --- definitions ------------------------------------------------------------------------------------- */

static int by_number(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

/* Puts the value on the stack, which grows down from the end of `pending` to meet what it finds. */
static void visit(struct vet_print_function *print, uint32_t value, uint32_t *top)
{
	if (print->visited[value])
		return;
	print->visited[value] = 1;
	print->pending[--*top] = value;
}

static uint32_t find_unnumbered(struct vet_print_function *print, uint32_t root)
{
	uint32_t end = 2 * (print->function->value_count + 1), top = end, found = 0;

	visit(print, root, &top);
	while (top != end) {
		uint32_t at = print->pending[top++];
		const struct vet_value *value = &print->values[at];

		if (print->named[at])
			print->pending[found++] = at;
		for (unsigned o = 0; o < vet_print_operand_count(value); o++)
			visit(print, operand(value, o), &top);
		if (value->kind == VET_VALUE_PHI)
			for (uint32_t p = 0; p < value->b; p++)
				visit(print, print->unit->lists[value->a + 2 * p + 1], &top);
	}
	return found;
}

void vet_print_definitions(struct vet_print_function *print, uint32_t value)
{
	uint32_t found;

	if (value == VET_NONE)
		return;
	found = find_unnumbered(print, value);
	qsort(print->pending, found, sizeof(*print->pending), by_number);
	for (uint32_t i = 0; i < found; i++)
		print->number[print->pending[i]] = print->names++;
	for (uint32_t i = 0; i < found; i++) {
		fprintf(print->out, "    v%u = ", print->number[print->pending[i]]);
		print_body(print, &print->values[print->pending[i]]);
		fputc('\n', print->out);
	}
}
