/* SPDX-License-Identifier: MIT */
/*
 * Prints one function: parameters, blocks with what is known at their entry, points in evaluation order, edges with
 * their literals.  In: a validated unit and a function's number.  Out: one line an item, on the caller's stream.
 */
#include "print-internal.h"

#include <inttypes.h>
#include <string.h>

static void print_arguments(struct vet_print_function *print, uint32_t first, uint32_t count)
{
	fputc('(', print->out);
	for (uint32_t i = 0; i < count; i++) {
		if (i)
			fputs(", ", print->out);
		vet_print_value(print, print->unit->lists[first + i]);
	}
	fputc(')', print->out);
}

static void print_bits(FILE *out, uint32_t bits)
{
	if (bits)
		fprintf(out, "%" PRIu32 " ", bits);
	else
		fputs("? ", out);
}

static void print_memory_flags(FILE *out, uint32_t flags)
{
	if (flags & VET_MEMORY_VOLATILE)
		fputs(" volatile", out);
	if (flags & VET_MEMORY_BITFIELD)
		fputs(" bit-field", out);
}

static void print_call(struct vet_print_function *print, const struct vet_point *point)
{
	fputs("call ", print->out);
	if (point->kind == VET_POINT_CALL) {
		vet_print_text(print->out, vet_unit_string(print->unit, print->unit->symbols[point->a].name));
	} else {
		fputc('*', print->out);
		vet_print_value(print, point->a);
	}
	print_arguments(print, point->b, point->c);
	if (point->kind == VET_POINT_CALL_INDIRECT) {
		fputs(" as ", print->out);
		vet_print_text(print->out, vet_unit_string(print->unit, point->d));
	}
	if (point->flags & VET_POINT_MODELLED)
		fputs(" modelled", print->out);
	if (point->flags & VET_POINT_CLEANUP)
		fputs(" cleanup", print->out);
}

static void print_memory(struct vet_print_function *print, const struct vet_point *point)
{
	FILE *out = print->out;

	switch (point->kind) {
	case VET_POINT_LOAD:
		fputs("load ", out);
		print_bits(out, point->b);
		vet_print_value(print, point->a);
		print_memory_flags(out, point->d);
		break;
	case VET_POINT_STORE:
		fputs("store ", out);
		print_bits(out, point->b);
		vet_print_value(print, point->a);
		fputs(" <- ", out);
		vet_print_value(print, point->c);
		print_memory_flags(out, point->d);
		break;
	default:
		fputs("copy ", out);
		print_bits(out, point->c);
		vet_print_value(print, point->a);
		fputs(" <- ", out);
		vet_print_value(print, point->b);
	}
}

static void print_hardware(struct vet_print_function *print, const struct vet_point *point)
{
	static const char *const name[VET_POINT_COUNT] = {
		[VET_POINT_PORT_READ] = "read port ", [VET_POINT_PORT_WRITE] = "write port ",
		[VET_POINT_MSR_READ] = "read msr ",   [VET_POINT_MSR_WRITE] = "write msr ",
		[VET_POINT_CPUID] = "cpuid ",
	};

	fputs(name[point->kind], print->out);
	if (point->kind == VET_POINT_PORT_READ || point->kind == VET_POINT_PORT_WRITE)
		print_bits(print->out, point->b);
	vet_print_value(print, point->a);
}

static void print_named(struct vet_print_function *print, const char *verb, uint32_t text)
{
	fputs(verb, print->out);
	vet_print_text(print->out, vet_unit_string(print->unit, text));
}

static void print_point(struct vet_print_function *print, const struct vet_point *point)
{
	switch ((enum vet_point_kind)point->kind) {
	case VET_POINT_CALL:
	case VET_POINT_CALL_INDIRECT:
		print_call(print, point);
		break;
	case VET_POINT_LOAD:
	case VET_POINT_STORE:
	case VET_POINT_COPY:
		print_memory(print, point);
		break;
	case VET_POINT_ADDRESS:
		print_named(print, "address of ", print->unit->symbols[point->a].name);
		break;
	case VET_POINT_HAS:
		print_named(print, "has ", point->a);
		break;
	case VET_POINT_ABSENT:
		print_named(print, "absent ", point->a);
		break;
	case VET_POINT_REQUIRE:
		print_named(print, "require ", point->a);
		break;
	case VET_POINT_ASM:
		print_named(print, "asm \"", point->a);
		fputs("\" ", print->out);
		print_arguments(print, point->b, point->c);
		if (!(point->flags & VET_POINT_STRAIGHT))
			fputs(" leaves", print->out);
		if (point->flags & VET_POINT_FOLLOWS)
			fputs(" follows", print->out);
		if (!(point->flags & VET_POINT_NAMELESS))
			fputs(" names", print->out);
		break;
	case VET_POINT_ESCAPE:
		fputs("escape ", print->out);
		vet_print_value(print, point->a);
		break;
	case VET_POINT_RETURN:
		fputs("return", print->out);
		if (point->a != VET_NONE) {
			fputc(' ', print->out);
			vet_print_value(print, point->a);
		}
		break;
	default:
		print_hardware(print, point);
	}
}

static void define_list(struct vet_print_function *print, uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		vet_print_definitions(print, print->unit->lists[first + i]);
}

/* Lines for the values that the point's own line will name. */
static void define_operands(struct vet_print_function *print, const struct vet_point *point)
{
	switch ((enum vet_point_kind)point->kind) {
	case VET_POINT_CALL_INDIRECT:
		vet_print_definitions(print, point->a);
		/* fall through */
	case VET_POINT_CALL:
	case VET_POINT_ASM:
		define_list(print, point->b, point->c);
		break;
	case VET_POINT_STORE:
		vet_print_definitions(print, point->a);
		vet_print_definitions(print, point->c);
		break;
	case VET_POINT_COPY:
		vet_print_definitions(print, point->a);
		vet_print_definitions(print, point->b);
		break;
	case VET_POINT_ADDRESS:
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
	case VET_POINT_REQUIRE:
	case VET_POINT_COUNT:
		break;
	default:
		vet_print_definitions(print, point->a);
	}
}

static void print_point_line(struct vet_print_function *print, uint32_t number)
{
	const struct vet_point *point = &print->points[number];

	define_operands(print, point);
	fputs("    ", print->out);
	vet_print_location(print->out, print->unit, &point->where, print->function->where.file);
	fputc(' ', print->out);
	if (print->result[number] != VET_NONE)
		fprintf(print->out, "r%u = ", print->result[number]);
	print_point(print, point);
	fputc('\n', print->out);
	if (point->kind == VET_POINT_CALL_INDIRECT)
		vet_print_annotations(print->out, print->unit, point->e, point->f, print->function->where.file,
				      "      ");
}

static void print_literal(struct vet_print_function *print, const struct vet_edge *edge)
{
	vet_print_value(print, edge->condition);
	fputc(' ', print->out);
	vet_print_ranges(print->out, print->unit, edge->range_first, edge->range_count,
			 edge->flags & VET_EDGE_OUTSIDE);
}

static void print_edge(struct vet_print_function *print, const struct vet_edge *edge)
{
	vet_print_definitions(print, edge->condition);
	fprintf(print->out, "    -> b%u", edge->target);
	if (edge->condition != VET_NONE) {
		fputs(" when ", print->out);
		print_literal(print, edge);
	}
	fputc('\n', print->out);
}

static void print_known(struct vet_print_function *print, const struct vet_holds *holds, uint32_t block)
{
	const uint64_t *known = holds->known + (size_t)block * holds->words;

	if (!holds->reached[block]) {
		fputs("    never entered\n", print->out);
		return;
	}
	for (uint32_t i = 0; i < holds->count; i++) {
		if (!(known[i / 64] >> i % 64 & 1))
			continue;
		vet_print_definitions(print, print->edges[holds->literal[i]].condition);
		fputs("    holds: ", print->out);
		print_literal(print, &print->edges[holds->literal[i]]);
		fputc('\n', print->out);
	}
}

static void print_blocks(struct vet_print_function *print, const struct vet_holds *holds)
{
	for (uint32_t b = 0; b < print->function->block_count; b++) {
		const struct vet_block *block = &print->blocks[b];

		fprintf(print->out, "  b%u\n", b);
		if (holds->known)
			print_known(print, holds, b);
		for (uint32_t i = 0; i < block->point_count; i++)
			print_point_line(print, block->point_first + i);
		for (uint32_t i = 0; i < block->edge_count; i++)
			print_edge(print, &print->edges[block->edge_first + i]);
	}
	if (!holds->known)
		fputs("  too large to say what holds where\n", print->out);
}

static void print_head(struct vet_print_function *print)
{
	const struct vet_unit *unit = print->unit;
	const struct vet_function *function = print->function;

	fputs("\nfunction ", print->out);
	vet_print_text(print->out, vet_unit_string(unit, unit->symbols[function->symbol].name));
	fputs(" at ", print->out);
	vet_print_location(print->out, unit, &function->where, 0);
	fputc('\n', print->out);
	for (uint32_t i = 0; i < function->parameter_count; i++) {
		const struct vet_parameter *parameter = &unit->parameters[function->parameter_first + i];
		const char *name = vet_unit_string(unit, parameter->name);

		fputs("  parameter ", print->out);
		if (*name)
			vet_print_text(print->out, name);
		else
			fprintf(print->out, "p%u", i);
		fputs(": ", print->out);
		vet_print_type(print->out, unit, parameter->type);
		fputc('\n', print->out);
		vet_print_annotations(print->out, unit, parameter->annotation_first, parameter->annotation_count,
				      function->where.file, "    ");
	}
}

bool vet_print_one_function(FILE *out, const struct vet_unit *unit, uint32_t number)
{
	const struct vet_function *function = &unit->functions[number];
	struct vet_print_function print = {
		.out = out,
		.unit = unit,
		.function = function,
		.blocks = unit->blocks + function->block_first,
		.edges = unit->edges + function->edge_first,
		.points = unit->points + function->point_first,
		.values = unit->values + function->value_first,
	};
	struct vet_holds holds = { 0 };
	bool good = vet_print_values_begin(&print) && vet_holds_find(&holds, &print);

	if (good) {
		print_head(&print);
		print_blocks(&print, &holds);
	}
	vet_holds_free(&holds);
	vet_print_values_end(&print);
	return good;
}
