/* SPDX-License-Identifier: MIT */
/*
 * Prints one unit: its symbols with annotations and content, the records whose fields matter, then its functions
 * (print-function.c).  In: a validated unit.  Out: text on the caller's stream; symbols and records are sorted by name,
 * functions by place, so that two units with equal facts print alike.
 */
#include "print.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "print-internal.h"

/* --- small writers ----------------------------------------------------------------------------------- */

void vet_print_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '\n')
			fputs("\\n", out);
		else if (c == '\t')
			fputs("\\t", out);
		else if (c == '\\')
			fputs("\\\\", out);
		else if (c < ' ' || c >= 0x7f)
			fprintf(out, "\\x%02x", c);
		else
			fputc(c, out);
	}
}

void vet_print_location(FILE *out, const struct vet_unit *unit, const struct vet_location *where, uint32_t home)
{
	const char *file = vet_unit_string(unit, where->file);

	/* Two ids may hold one name. */
	if (strcmp(file, vet_unit_string(unit, home)) != 0 && *file) {
		vet_print_text(out, file);
		fputc(':', out);
	}
	fprintf(out, "%" PRIu32 ":%" PRIu32, where->line, where->column);
}

void vet_print_annotations(FILE *out, const struct vet_unit *unit, uint32_t first, uint32_t count, uint32_t home,
			   const char *indent)
{
	static const char *const name[VET_ANNOTATION_COUNT] = {
		[VET_ANNOTATION_REQUIRES] = "requires",   [VET_ANNOTATION_REQUIRES_ABSENT] = "requires-absent",
		[VET_ANNOTATION_PROBES] = "probes",       [VET_ANNOTATION_PROVIDES] = "provides",
		[VET_ANNOTATION_WITHDRAWS] = "withdraws", [VET_ANNOTATION_GUARDS] = "guards",
		[VET_ANNOTATION_ENTRY] = "entry",         [VET_ANNOTATION_NEVER_ON] = "never-on",
		[VET_ANNOTATION_BOUNDARY] = "boundary",   [VET_ANNOTATION_SUBSYSTEM] = "subsystem",
	};

	for (uint32_t i = first; i < first + count; i++) {
		const struct vet_annotation *annotation = &unit->annotations[i];

		fprintf(out, "%s%s \"", indent, name[annotation->kind]);
		vet_print_text(out, vet_unit_string(unit, annotation->name));
		fputs("\" at ", out);
		vet_print_location(out, unit, &annotation->where, home);
		fputc('\n', out);
	}
}

/* `7`, `1..3`; without an end where there is none: `..3`, `4..`. */
static void print_range(FILE *out, const struct vet_range *range)
{
	if (range->low != INT64_MIN)
		fprintf(out, "%" PRId64, range->low);
	if (range->low == range->high)
		return;
	fputs("..", out);
	if (range->high != INT64_MAX)
		fprintf(out, "%" PRId64, range->high);
}

void vet_print_ranges(FILE *out, const struct vet_unit *unit, uint32_t first, uint32_t count, bool outside)
{
	const struct vet_range *ranges = unit->ranges + first;

	if (count == 1 && ranges->low == ranges->high) {
		fprintf(out, "%s %" PRId64, outside ? "!=" : "==", ranges->low);
		return;
	}
	fputs(outside ? "not in {" : "in {", out);
	for (uint32_t i = 0; i < count; i++) {
		if (i)
			fputs(", ", out);
		print_range(out, &ranges[i]);
	}
	fputc('}', out);
}

void vet_print_field(FILE *out, const struct vet_unit *unit, uint32_t number)
{
	const struct vet_field *field = &unit->fields[number];
	const char *name = vet_unit_string(unit, field->name);

	if (*name)
		vet_print_text(out, name);
	else
		fprintf(out, "@%" PRIu32, field->offset);
}

/* Arrays of arrays nest no deeper than the reader allows. */
void vet_print_type(FILE *out, const struct vet_unit *unit, uint32_t number)
{
	const struct vet_type *type = &unit->types[number];

	switch ((enum vet_type_kind)type->kind) {
	case VET_TYPE_INTEGER:
		fprintf(out, "integer %" PRIu32, type->size);
		break;
	case VET_TYPE_POINTER:
		fputs("pointer", out);
		break;
	case VET_TYPE_FUNCTION_POINTER:
		fputs("pointer to ", out);
		vet_print_text(out, vet_unit_string(unit, type->detail));
		break;
	case VET_TYPE_RECORD:
		fputs(unit->records[type->detail].is_union ? "union " : "struct ", out);
		vet_print_text(out, vet_unit_string(unit, unit->records[type->detail].name));
		break;
	case VET_TYPE_ARRAY:
		fprintf(out, "array %" PRIu32 " of ", type->count);
		vet_print_type(out, unit, type->detail);
		break;
	}
}

/* --- symbols ----------------------------------------------------------------------------------------- */

struct symbol_order {
	const struct vet_unit *unit;
	uint32_t symbol;
};

static int compare_places(const struct vet_unit *unit, const struct vet_location *a, const struct vet_location *b)
{
	int order = strcmp(vet_unit_string(unit, a->file), vet_unit_string(unit, b->file));

	if (order)
		return order;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

static int by_name(const void *left, const void *right)
{
	const struct symbol_order *a = left, *b = right;
	const struct vet_symbol *x = &a->unit->symbols[a->symbol], *y = &b->unit->symbols[b->symbol];
	int order = strcmp(vet_unit_string(a->unit, x->name), vet_unit_string(a->unit, y->name));

	if (!order)
		order = compare_places(a->unit, &x->where, &y->where);
	return order ? order : (a->symbol > b->symbol) - (a->symbol < b->symbol);
}

static void print_symbol_flags(FILE *out, const struct vet_symbol *symbol)
{
	static const char *const linkage[VET_LINKAGE_COUNT] = {
		[VET_LINKAGE_EXTERNAL] = "external",   [VET_LINKAGE_WEAK] = "weak",
		[VET_LINKAGE_STATIC] = "static",       [VET_LINKAGE_AVAILABLE] = "available",
		[VET_LINKAGE_AUTOMATIC] = "automatic",
	};
	static const char *const flag[] = { "defined", "const", "used", "noreturn", "variadic", "volatile", "temporary" };

	fprintf(out, " %s", linkage[symbol->linkage]);
	for (unsigned i = 0; i < sizeof(flag) / sizeof(flag[0]); i++)
		if (symbol->flags >> i & 1)
			fprintf(out, " %s", flag[i]);
}

static void print_initialiser(FILE *out, const struct vet_unit *unit, const struct vet_initialiser *initialiser,
			      uint32_t home)
{
	fprintf(out, "  at bit %" PRIu64 " for %" PRIu64, initialiser->offset, initialiser->size);
	if (initialiser->field != VET_NONE) {
		fputs(" .", out);
		vet_print_field(out, unit, initialiser->field);
	}
	fputs(" = ", out);
	if (initialiser->kind == VET_INITIALISER_INTEGER) {
		fprintf(out, "%" PRId64, initialiser->number);
	} else if (initialiser->kind == VET_INITIALISER_ANY) {
		fputs("unknown", out);
	} else if (initialiser->kind == VET_INITIALISER_TEXT) {
		fputc('"', out);
		vet_print_text(out, vet_unit_string(unit, (uint32_t)initialiser->number));
		fputc('"', out);
	} else {
		fputc('&', out);
		vet_print_text(out, vet_unit_string(unit, unit->symbols[initialiser->symbol].name));
		if (initialiser->number)
			fprintf(out, " %+" PRId64, initialiser->number);
	}
	fputs(" from ", out);
	vet_print_location(out, unit, &initialiser->where, home);
	fputc('\n', out);
}

static void print_optional(FILE *out, const struct vet_unit *unit, const char *label, uint32_t text)
{
	if (!*vet_unit_string(unit, text))
		return;
	fputs(label, out);
	vet_print_text(out, vet_unit_string(unit, text));
}

static void print_symbol(FILE *out, const struct vet_unit *unit, const struct vet_symbol *symbol)
{
	fputs(symbol->kind == VET_SYMBOL_FUNCTION ? "symbol function " : "symbol object ", out);
	vet_print_text(out, vet_unit_string(unit, symbol->name));
	print_symbol_flags(out, symbol);
	fputs(": ", out);
	if (symbol->kind == VET_SYMBOL_FUNCTION)
		vet_print_text(out, vet_unit_string(unit, symbol->prototype));
	else
		vet_print_type(out, unit, symbol->type);
	print_optional(out, unit, " section ", symbol->section);
	print_optional(out, unit, " alias of ", symbol->alias);
	fputs(" at ", out);
	vet_print_location(out, unit, &symbol->where, 0);
	fputc('\n', out);
	vet_print_annotations(out, unit, symbol->annotation_first, symbol->annotation_count, symbol->where.file, "  ");
	for (uint32_t i = 0; i < symbol->initialiser_count; i++)
		print_initialiser(out, unit, &unit->initialisers[symbol->initialiser_first + i], symbol->where.file);
}

static bool print_symbols(FILE *out, const struct vet_unit *unit)
{
	uint32_t count = unit->count[VET_TABLE_SYMBOLS];
	struct symbol_order *order = calloc(count + 1ul, sizeof(*order));

	if (!order)
		return false;
	for (uint32_t i = 0; i < count; i++)
		order[i] = (struct symbol_order){ unit, i };
	qsort(order, count, sizeof(*order), by_name);
	for (uint32_t i = 0; i < count; i++)
		print_symbol(out, unit, &unit->symbols[order[i].symbol]);
	free(order);
	return true;
}

/* --- records: only fields that something speaks of ---------------------------------------------------- */

struct record_order {
	const struct vet_unit *unit;
	uint32_t record;
};

static int by_record_name(const void *left, const void *right)
{
	const struct record_order *a = left, *b = right;
	int order = strcmp(vet_unit_string(a->unit, a->unit->records[a->record].name),
			   vet_unit_string(b->unit, b->unit->records[b->record].name));

	return order ? order : (a->record > b->record) - (a->record < b->record);
}

static void mark_fields(const struct vet_unit *unit, uint8_t *used)
{
	for (uint32_t i = 0; i < unit->count[VET_TABLE_FIELDS]; i++)
		used[i] = unit->fields[i].annotation_count != 0;
	for (uint32_t i = 0; i < unit->count[VET_TABLE_INITIALISERS]; i++)
		if (unit->initialisers[i].field != VET_NONE)
			used[unit->initialisers[i].field] = 1;
	for (uint32_t f = 0; f < unit->count[VET_TABLE_FUNCTIONS]; f++) {
		const struct vet_value *values = unit->values + unit->functions[f].value_first;

		for (uint32_t i = 0; i < unit->functions[f].value_count; i++)
			if (values[i].kind == VET_VALUE_FIELD)
				used[values[i].b] = 1;
	}
}

static void print_record(FILE *out, const struct vet_unit *unit, const struct vet_record *record, const uint8_t *used)
{
	bool named = false;

	for (uint32_t i = record->field_first; i < record->field_first + record->field_count; i++) {
		const struct vet_field *field = &unit->fields[i];

		if (!used[i])
			continue;
		if (!named) {
			fputs(record->is_union ? "union " : "struct ", out);
			vet_print_text(out, vet_unit_string(unit, record->name));
			fprintf(out, " of %" PRIu32 " bits\n", record->size);
			named = true;
		}
		fputs("  .", out);
		vet_print_field(out, unit, i);
		fprintf(out, " at bit %" PRIu32 " for %" PRIu32 ": ", field->offset, field->size);
		vet_print_type(out, unit, field->type);
		fputc('\n', out);
		vet_print_annotations(out, unit, field->annotation_first, field->annotation_count, 0, "    ");
	}
}

static bool print_records(FILE *out, const struct vet_unit *unit)
{
	uint32_t count = unit->count[VET_TABLE_RECORDS];
	struct record_order *order = calloc(count + 1ul, sizeof(*order));
	uint8_t *used = calloc(unit->count[VET_TABLE_FIELDS] + 1ul, 1);
	bool good = order && used;

	if (good) {
		mark_fields(unit, used);
		for (uint32_t i = 0; i < count; i++)
			order[i] = (struct record_order){ unit, i };
		qsort(order, count, sizeof(*order), by_record_name);
		for (uint32_t i = 0; i < count; i++)
			print_record(out, unit, &unit->records[order[i].record], used);
	}
	free(used);
	free(order);
	return good;
}

/* --- functions --------------------------------------------------------------------------------------- */

struct function_order {
	const struct vet_unit *unit;
	uint32_t function;
};

static int by_place(const void *left, const void *right)
{
	const struct function_order *a = left, *b = right;
	const struct vet_unit *unit = a->unit;
	const struct vet_function *x = &unit->functions[a->function], *y = &unit->functions[b->function];
	int order = compare_places(unit, &x->where, &y->where);

	if (!order)
		order = strcmp(vet_unit_string(unit, unit->symbols[x->symbol].name),
			       vet_unit_string(unit, unit->symbols[y->symbol].name));
	return order ? order : (a->function > b->function) - (a->function < b->function);
}

static bool print_functions(FILE *out, const struct vet_unit *unit)
{
	uint32_t count = unit->count[VET_TABLE_FUNCTIONS];
	struct function_order *order = calloc(count + 1ul, sizeof(*order));
	bool good = order;

	for (uint32_t i = 0; good && i < count; i++)
		order[i] = (struct function_order){ unit, i };
	if (good)
		qsort(order, count, sizeof(*order), by_place);
	for (uint32_t i = 0; good && i < count; i++)
		good = vet_print_one_function(out, unit, order[i].function);
	free(order);
	return good;
}

bool vet_unit_print(FILE *out, const struct vet_unit *unit)
{
	fputs("unit ", out);
	vet_print_text(out, unit->source);
	fputc('\n', out);
	return print_symbols(out, unit) && print_records(out, unit) && print_functions(out, unit);
}
