/* SPDX-License-Identifier: MIT */
/*
 * Checks the tables of one unit that stand above its functions: strings, ranges, types, records, annotations, symbols,
 * initialisers.  In: tables that lie inside the payload, content unknown.  Out: every index in range, or a message.
 * Then check-function.c goes on; after both, readers follow indices without looking back.
 */
#include "check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool vet_check_fail(struct vet_check *check, const char *format, ...)
{
	va_list arguments;

	if (check->message_size && !check->message[0]) {
		va_start(arguments, format);
		vsnprintf(check->message, check->message_size, format, arguments);
		va_end(arguments);
	}
	return false;
}

bool vet_check_span(struct vet_check *check, enum vet_table_id table, uint32_t first, uint32_t count, const char *what,
		    uint32_t row)
{
	if ((uint64_t)first + count > check->unit->count[table])
		return vet_check_fail(check, "%s %u names rows %u+%u of a table of %u", what, row, first, count,
				      check->unit->count[table]);
	check->work += count;
	if (check->work > check->unit->payload_size)
		return vet_check_fail(check, "%s %u: the record refers to more rows than it has bytes", what, row);
	return true;
}

bool vet_check_index(struct vet_check *check, enum vet_table_id table, uint32_t index, const char *what, uint32_t row)
{
	if (index < check->unit->count[table])
		return true;
	return vet_check_fail(check, "%s %u names row %u of a table of %u", what, row, index, check->unit->count[table]);
}

bool vet_check_string(struct vet_check *check, uint32_t id, const char *what, uint32_t row)
{
	if (id < check->unit->count[VET_TABLE_STRINGS])
		return true;
	return vet_check_fail(check, "%s %u names string %u of %u bytes", what, row, id,
			      check->unit->count[VET_TABLE_STRINGS]);
}

bool vet_check_location(struct vet_check *check, const struct vet_location *where, const char *what, uint32_t row)
{
	return vet_check_string(check, where->file, what, row);
}

static bool check_strings(struct vet_check *check)
{
	uint32_t count = check->unit->count[VET_TABLE_STRINGS];

	if (!count || check->unit->strings[0] || check->unit->strings[count - 1])
		return vet_check_fail(check, "the strings do not start and end with a NUL");
	return true;
}

static bool check_ranges(struct vet_check *check)
{
	for (uint32_t i = 0; i < check->unit->count[VET_TABLE_RANGES]; i++)
		if (check->unit->ranges[i].low > check->unit->ranges[i].high)
			return vet_check_fail(check, "range %u is empty", i);
	return true;
}

static bool check_types(struct vet_check *check)
{
	for (uint32_t i = 0; i < check->unit->count[VET_TABLE_TYPES]; i++) {
		const struct vet_type *type = &check->unit->types[i];

		switch (type->kind) {
		case VET_TYPE_INTEGER:
		case VET_TYPE_POINTER:
			break;
		case VET_TYPE_FUNCTION_POINTER:
			if (!vet_check_string(check, type->detail, "type", i))
				return false;
			break;
		case VET_TYPE_RECORD:
			if (!vet_check_index(check, VET_TABLE_RECORDS, type->detail, "type", i))
				return false;
			break;
		case VET_TYPE_ARRAY:
			if (!vet_check_index(check, VET_TABLE_TYPES, type->detail, "type", i))
				return false;
			break;
		default:
			return vet_check_fail(check, "type %u is of unknown kind %u", i, type->kind);
		}
	}
	return true;
}

static bool check_records(struct vet_check *check)
{
	for (uint32_t i = 0; i < check->unit->count[VET_TABLE_RECORDS]; i++) {
		const struct vet_record *record = &check->unit->records[i];

		if (!vet_check_string(check, record->name, "record", i) ||
		    !vet_check_span(check, VET_TABLE_FIELDS, record->field_first, record->field_count, "record", i))
			return false;
		if (record->is_union > 1)
			return vet_check_fail(check, "record %u is neither struct nor union", i);
		for (uint32_t f = 0; f < record->field_count; f++)
			if (check->unit->fields[record->field_first + f].record != i)
				return vet_check_fail(check, "record %u names field %u of another record", i,
						      record->field_first + f);
	}
	return true;
}

static bool check_fields(struct vet_check *check)
{
	for (uint32_t i = 0; i < check->unit->count[VET_TABLE_FIELDS]; i++) {
		const struct vet_field *field = &check->unit->fields[i];
		const struct vet_record *record;

		if (!vet_check_string(check, field->name, "field", i) ||
		    !vet_check_index(check, VET_TABLE_RECORDS, field->record, "field", i) ||
		    !vet_check_index(check, VET_TABLE_TYPES, field->type, "field", i) ||
		    !vet_check_span(check, VET_TABLE_ANNOTATIONS, field->annotation_first, field->annotation_count,
				    "field", i))
			return false;
		record = &check->unit->records[field->record];
		if (i < record->field_first || i - record->field_first >= record->field_count)
			return vet_check_fail(check, "field %u is not among those of its record %u", i, field->record);
	}
	return true;
}

static bool check_annotations(struct vet_check *check)
{
	for (uint32_t i = 0; i < check->unit->count[VET_TABLE_ANNOTATIONS]; i++) {
		const struct vet_annotation *annotation = &check->unit->annotations[i];

		if (annotation->kind >= VET_ANNOTATION_COUNT)
			return vet_check_fail(check, "annotation %u is of unknown kind %u", i, annotation->kind);
		if (!vet_check_string(check, annotation->name, "annotation", i) ||
		    !vet_check_location(check, &annotation->where, "annotation", i))
			return false;
	}
	return true;
}

static bool check_symbol_strings(struct vet_check *check, const struct vet_symbol *symbol, uint32_t i)
{
	return vet_check_string(check, symbol->name, "symbol", i) &&
	       vet_check_string(check, symbol->prototype, "symbol", i) &&
	       vet_check_string(check, symbol->section, "symbol", i) &&
	       vet_check_string(check, symbol->alias, "symbol", i) &&
	       vet_check_location(check, &symbol->where, "symbol", i);
}

static bool check_symbol(struct vet_check *check, const struct vet_symbol *symbol, uint32_t i)
{
	if (symbol->kind > VET_SYMBOL_OBJECT)
		return vet_check_fail(check, "symbol %u is of unknown kind %u", i, symbol->kind);
	if (symbol->linkage >= VET_LINKAGE_COUNT)
		return vet_check_fail(check, "symbol %u is of unknown linkage %u", i, symbol->linkage);
	if (symbol->flags & (VET_SYMBOL_ASSEMBLY | VET_SYMBOL_PLACES))
		return vet_check_fail(check, "symbol %u is of assembly", i);
	if (!check_symbol_strings(check, symbol, i) ||
	    !vet_check_span(check, VET_TABLE_ANNOTATIONS, symbol->annotation_first, symbol->annotation_count, "symbol",
			    i) ||
	    !vet_check_span(check, VET_TABLE_INITIALISERS, symbol->initialiser_first, symbol->initialiser_count,
			    "symbol", i))
		return false;
	if (symbol->kind == VET_SYMBOL_OBJECT)
		return vet_check_index(check, VET_TABLE_TYPES, symbol->type, "symbol", i);
	if (symbol->type != VET_NONE || symbol->initialiser_count)
		return vet_check_fail(check, "symbol %u is a function with the type or content of an object", i);
	return true;
}

static bool check_symbols(struct vet_check *check)
{
	for (uint32_t i = 0; i < check->unit->count[VET_TABLE_SYMBOLS]; i++)
		if (!check_symbol(check, &check->unit->symbols[i], i))
			return false;
	return true;
}

static bool check_text(struct vet_check *check, const struct vet_initialiser *initialiser, uint32_t i)
{
	if (initialiser->number < 0 || initialiser->number > UINT32_MAX)
		return vet_check_fail(check, "initialiser %u names string %" PRId64, i, initialiser->number);
	if (!vet_check_string(check, (uint32_t)initialiser->number, "initialiser", i))
		return false;
	size_t length = strnlen(vet_unit_string(check->unit, (uint32_t)initialiser->number), VET_FACT_MAX_TEXT + 1);

	if (length > VET_FACT_MAX_TEXT || initialiser->size / 8 <= length)
		return vet_check_fail(check, "initialiser %u is too short for its text, or tells one of more than %u bytes", i, VET_FACT_MAX_TEXT);
	return true;
}

static bool check_initialisers(struct vet_check *check)
{
	for (uint32_t i = 0; i < check->unit->count[VET_TABLE_INITIALISERS]; i++) {
		const struct vet_initialiser *initialiser = &check->unit->initialisers[i];

		if (initialiser->kind >= VET_INITIALISER_COUNT)
			return vet_check_fail(check, "initialiser %u is of unknown kind %u", i, initialiser->kind);
		if (initialiser->kind == VET_INITIALISER_TEXT && !check_text(check, initialiser, i))
			return false;
		if (initialiser->kind == VET_INITIALISER_ADDRESS &&
		    !vet_check_index(check, VET_TABLE_SYMBOLS, initialiser->symbol, "initialiser", i))
			return false;
		if (initialiser->field != VET_NONE &&
		    !vet_check_index(check, VET_TABLE_FIELDS, initialiser->field, "initialiser", i))
			return false;
		if (initialiser->offset + initialiser->size < initialiser->offset)
			return vet_check_fail(check, "initialiser %u ends beyond 2^64 bits", i);
		if (!vet_check_location(check, &initialiser->where, "initialiser", i))
			return false;
	}
	return true;
}

/* --- nesting: a depth-first walk over types, with a stack of its own ---------------------------------- */

enum colour { COLOUR_NEW, COLOUR_OPEN, COLOUR_DONE };

struct nesting_step {
	uint32_t type;
	uint32_t next; /* field to look at when the walk comes back here */
};

struct nesting {
	struct vet_check *check;
	uint8_t *colour;                                    /* a type */
	uint16_t *height;                                   /* a type, once done */
	struct nesting_step stack[VET_CHECK_MAX_NESTING + 1]; /* depth is bounded, so the stack is too */
	uint32_t depth;
};

/* The types that a type holds by value, one after the other; VET_NONE when there are no more. */
static uint32_t held_type(const struct vet_unit *unit, const struct vet_type *type, uint32_t number)
{
	const struct vet_record *record;

	if (type->kind == VET_TYPE_ARRAY)
		return number ? VET_NONE : type->detail;
	if (type->kind != VET_TYPE_RECORD)
		return VET_NONE;
	record = &unit->records[type->detail];
	return number < record->field_count ? unit->fields[record->field_first + number].type : VET_NONE;
}

static bool nesting_enter(struct nesting *walk, uint32_t type)
{
	if (walk->depth == VET_CHECK_MAX_NESTING)
		return vet_check_fail(walk->check, "type %u is nested more than %u deep", type, VET_CHECK_MAX_NESTING);
	walk->colour[type] = COLOUR_OPEN;
	walk->height[type] = 1;
	walk->stack[walk->depth++] = (struct nesting_step){ .type = type };
	return true;
}

static bool nesting_raise(struct nesting *walk, uint32_t holder, uint32_t held)
{
	if (walk->height[held] >= VET_CHECK_MAX_NESTING)
		return vet_check_fail(walk->check, "type %u is nested more than %u deep", holder, VET_CHECK_MAX_NESTING);
	if (walk->height[holder] <= walk->height[held])
		walk->height[holder] = walk->height[held] + 1;
	return true;
}

static bool nesting_walk(struct nesting *walk, uint32_t root)
{
	if (walk->colour[root] == COLOUR_NEW && !nesting_enter(walk, root))
		return false;
	while (walk->depth) {
		struct nesting_step *step = &walk->stack[walk->depth - 1];
		uint32_t held = held_type(walk->check->unit, &walk->check->unit->types[step->type], step->next);

		if (held == VET_NONE) {
			walk->colour[step->type] = COLOUR_DONE;
			walk->depth--;
		} else if (walk->colour[held] == COLOUR_OPEN) {
			return vet_check_fail(walk->check, "type %u holds itself", held);
		} else if (walk->colour[held] == COLOUR_NEW) {
			if (!nesting_enter(walk, held))
				return false;
		} else {
			step->next++;
			if (!nesting_raise(walk, step->type, held))
				return false;
		}
	}
	return true;
}

static bool check_nesting(struct vet_check *check)
{
	uint32_t count = check->unit->count[VET_TABLE_TYPES];
	struct nesting *walk = calloc(1, sizeof(*walk));
	bool good = false;

	if (!walk)
		return vet_check_fail(check, "out of memory");
	walk->check = check;
	walk->colour = calloc(count + 1, sizeof(*walk->colour));
	walk->height = calloc(count + 1, sizeof(*walk->height));
	if (!walk->colour || !walk->height)
		vet_check_fail(check, "out of memory");
	else
		good = true;
	for (uint32_t type = 0; good && type < count; type++)
		good = nesting_walk(walk, type);
	free(walk->height);
	free(walk->colour);
	free(walk);
	return good;
}

bool vet_check_unit(struct vet_check *check)
{
	return check_strings(check) && check_ranges(check) && check_types(check) && check_records(check) &&
	       check_fields(check) && check_annotations(check) && check_symbols(check) && check_initialisers(check) &&
	       check_nesting(check) && vet_check_functions(check);
}
