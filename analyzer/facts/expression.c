/* SPDX-License-Identifier: MIT */
/*
 * Printing values as C; see expression.h.  Recursion is bounded by depth, the text by the number of its words.
 */
#include "expression.h"

#include <string.h>

#include "print-internal.h"

#define MAX_DEPTH 8u
#define MAX_WORDS 48u

struct expression {
	FILE *out;
	const struct vet_unit *unit;
	const struct vet_function *function;
	unsigned words;
	bool in_phi; /* a loop's variable is made of itself: once is enough */
};

static const struct vet_value *value_of(const struct expression *e, uint32_t value)
{
	return &e->unit->values[e->function->value_first + value];
}

uint32_t vet_expression_bare(const struct vet_unit *unit, const struct vet_function *function, uint32_t value)
{
	const struct vet_value *values = unit->values + function->value_first;

	while (values[value].kind == VET_VALUE_CAST || values[value].kind == VET_VALUE_REFINED || values[value].kind == VET_VALUE_BOOL)
		value = values[value].a;
	return value;
}

static uint32_t bare(const struct expression *e, uint32_t value)
{
	return vet_expression_bare(e->unit, e->function, value);
}

static void print(struct expression *e, uint32_t value, unsigned depth);

/* A value that names memory itself; any other address is a pointer that is followed. */
static bool is_place(const struct vet_value *value)
{
	return value->kind == VET_VALUE_OBJECT || value->kind == VET_VALUE_FIELD || value->kind == VET_VALUE_ELEMENT;
}

static bool is_anonymous(const struct expression *e, const struct vet_value *value)
{
	return value->kind == VET_VALUE_FIELD && !*vet_unit_string(e->unit, e->unit->fields[value->b].name);
}

/* Locals are FUNCTION:VARIABLE. */
void vet_expression_print_name(FILE *out, const char *name)
{
	const char *local = strrchr(name, ':');

	vet_print_text(out, local && local[1] ? local + 1 : name);
}

static void print_symbol(struct expression *e, uint32_t symbol)
{
	vet_expression_print_name(e->out, vet_unit_string(e->unit, e->unit->symbols[symbol].name));
}

static void print_place(struct expression *e, uint32_t address, unsigned depth);

/* The operand of `.`, `->` and `[]`, and which of the first two follows. */
static const char *print_base(struct expression *e, uint32_t base, unsigned depth)
{
	base = bare(e, base);
	while (is_anonymous(e, value_of(e, base)))
		base = bare(e, value_of(e, base)->a);
	if (is_place(value_of(e, base))) {
		print_place(e, base, depth);
		return ".";
	}
	print(e, base, depth);
	return "->";
}

/* What is at an address. */
static void print_place(struct expression *e, uint32_t address, unsigned depth)
{
	const struct vet_value *value = value_of(e, bare(e, address));

	if (!depth-- || ++e->words > MAX_WORDS) {
		fputs("...", e->out);
	} else if (value->kind == VET_VALUE_OBJECT) {
		print_symbol(e, value->a);
	} else if (value->kind == VET_VALUE_FIELD) {
		const char *between = print_base(e, value->a, depth);

		if (is_anonymous(e, value))
			return;
		fputs(between, e->out);
		vet_print_field(e->out, e->unit, value->b);
	} else if (value->kind == VET_VALUE_ELEMENT) {
		print_base(e, value->a, depth);
		fputc('[', e->out);
		print(e, bare(e, value->b), depth);
		fputc(']', e->out);
	} else {
		fputc('*', e->out);
		print(e, bare(e, address), depth);
	}
}

static void print_arguments(struct expression *e, const struct vet_point *point, unsigned depth)
{
	fputc('(', e->out);
	for (uint32_t i = 0; i < point->c; i++) {
		fputs(i ? ", " : "", e->out);
		if (i == 3) {
			fputs("...", e->out);
			break;
		}
		print(e, bare(e, e->unit->lists[point->b + i]), depth);
	}
	fputc(')', e->out);
}

static void print_read(struct expression *e, const char *how, uint32_t number, unsigned depth)
{
	fprintf(e->out, "%s(", how);
	print(e, bare(e, number), depth);
	fputc(')', e->out);
}

static void print_result(struct expression *e, const struct vet_point *point, unsigned depth)
{
	switch ((enum vet_point_kind)point->kind) {
	case VET_POINT_CALL:
		print_symbol(e, point->a);
		print_arguments(e, point, depth);
		break;
	case VET_POINT_CALL_INDIRECT:
		print(e, bare(e, point->a), depth);
		print_arguments(e, point, depth);
		break;
	case VET_POINT_LOAD:
		print_place(e, point->a, depth);
		break;
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
		fputs(point->kind == VET_POINT_HAS ? "vet_has(" : "vet_absent(", e->out);
		vet_print_text(e->out, vet_unit_string(e->unit, point->a));
		fputc(')', e->out);
		break;
	case VET_POINT_PORT_READ:
		print_read(e, "port", point->a, depth);
		break;
	case VET_POINT_MSR_READ:
		print_read(e, "msr", point->a, depth);
		break;
	case VET_POINT_CPUID:
		print_read(e, "cpuid", point->a, depth);
		break;
	case VET_POINT_ASM:
		fputs("asm", e->out);
		break;
	default:
		fputs("...", e->out);
	}
}

static void print_alternatives(struct expression *e, const struct vet_value *value, unsigned depth)
{
	const uint32_t *pair = e->unit->lists + value->a;

	if (e->in_phi) {
		fputs("...", e->out);
		return;
	}
	e->in_phi = true;
	fputc('(', e->out);
	for (uint32_t i = 0; i < value->b; i++) {
		fputs(i ? " or " : "", e->out);
		if (i == 3) {
			fputs("...", e->out);
			break;
		}
		print(e, bare(e, pair[2 * i + 1]), depth);
	}
	fputc(')', e->out);
	e->in_phi = false;
}

/* A comparison of two operands, or arithmetic; in parentheses unless it is the whole expression. */
static void print_infix(struct expression *e, const struct vet_value *value, unsigned depth)
{
	bool inner = depth + 1 < MAX_DEPTH;

	fputs(inner ? "(" : "", e->out);
	print(e, bare(e, value->a), depth);
	fprintf(e->out, " %s ", vet_print_operator(value->kind));
	print(e, bare(e, value->b), depth);
	fputs(inner ? ")" : "", e->out);
}

static void print_prefixed(struct expression *e, const char *prefix, uint32_t value, unsigned depth)
{
	fputs(prefix, e->out);
	print(e, bare(e, value), depth);
}

static void print_select(struct expression *e, const struct vet_value *value, unsigned depth)
{
	fputc('(', e->out);
	print(e, bare(e, value->a), depth);
	fputs(" ? ", e->out);
	print(e, bare(e, value->b), depth);
	fputs(" : ", e->out);
	print(e, bare(e, value->c), depth);
	fputc(')', e->out);
}

static void print(struct expression *e, uint32_t number, unsigned depth)
{
	const struct vet_value *value = value_of(e, number);

	if (!depth-- || ++e->words > MAX_WORDS) {
		fputs("...", e->out);
		return;
	}
	switch ((enum vet_value_kind)value->kind) {
	case VET_VALUE_UNKNOWN:
		fputs("...", e->out);
		break;
	case VET_VALUE_UNDEFINED:
		fputs("uninitialised", e->out);
		break;
	case VET_VALUE_CONSTANT:
		vet_print_constant(e->out, e->unit->constants[value->a]);
		break;
	case VET_VALUE_PARAMETER:
		vet_print_parameter(e->out, e->unit, e->function, value->a);
		break;
	case VET_VALUE_RESULT:
		print_result(e, &e->unit->points[e->function->point_first + value->a], depth);
		break;
	case VET_VALUE_PHI:
		print_alternatives(e, value, depth);
		break;
	case VET_VALUE_FUNCTION:
		print_symbol(e, value->a);
		break;
	case VET_VALUE_OBJECT:
	case VET_VALUE_FIELD:
	case VET_VALUE_ELEMENT:
		fputc('&', e->out);
		print_place(e, number, depth);
		break;
	case VET_VALUE_CAST:
	case VET_VALUE_BOOL:
	case VET_VALUE_REFINED:
		print(e, bare(e, number), depth);
		break;
	case VET_VALUE_NOT:
		print_prefixed(e, "!", value->a, depth);
		break;
	case VET_VALUE_NEGATE:
		print_prefixed(e, "-", value->a, depth);
		break;
	case VET_VALUE_COMPLEMENT:
		print_prefixed(e, "~", value->a, depth);
		break;
	case VET_VALUE_SELECT:
		print_select(e, value, depth);
		break;
	default:
		print_infix(e, value, depth);
	}
}

void vet_expression_print(FILE *out, const struct vet_unit *unit, const struct vet_function *function, uint32_t value)
{
	struct expression e = { .out = out, .unit = unit, .function = function };

	print(&e, bare(&e, value), MAX_DEPTH);
}

void vet_expression_print_place(FILE *out, const struct vet_unit *unit, const struct vet_function *function, uint32_t address)
{
	struct expression e = { .out = out, .unit = unit, .function = function };

	print_place(&e, address, MAX_DEPTH);
}

/* --- inputs ------------------------------------------------------------------------------------------ */

struct inputs {
	const struct vet_unit *unit;
	const struct vet_function *function;
	uint32_t *list;
	unsigned count, seen;
};

static void add_input(struct inputs *inputs, uint32_t value)
{
	for (unsigned i = 0; i < inputs->count; i++)
		if (inputs->list[i] == value)
			return;
	if (inputs->count < VET_EXPRESSION_INPUTS)
		inputs->list[inputs->count++] = value;
}

static void find_inputs(struct inputs *inputs, uint32_t number, unsigned depth)
{
	const struct vet_value *value = &inputs->unit->values[inputs->function->value_first + number];
	unsigned operands = vet_print_operand_count(value);

	if (!depth || ++inputs->seen > MAX_WORDS)
		return;
	if (value->kind == VET_VALUE_PARAMETER || value->kind == VET_VALUE_RESULT || value->kind == VET_VALUE_PHI) {
		add_input(inputs, number);
		return;
	}
	if (is_place(value)) /* its address says nothing */
		return;
	for (unsigned i = 0; i < operands; i++)
		find_inputs(inputs, i == 0 ? value->a : i == 1 ? value->b : value->c, depth - 1);
}

unsigned vet_expression_inputs(const struct vet_unit *unit, const struct vet_function *function, uint32_t value,
			       uint32_t list[VET_EXPRESSION_INPUTS])
{
	struct inputs inputs = { .unit = unit, .function = function, .list = list };

	find_inputs(&inputs, value, MAX_DEPTH);
	return inputs.count;
}
