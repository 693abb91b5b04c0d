/* SPDX-License-Identifier: MIT */
/*
 * Objects and locations: who uses them, what a location holds on this guest, each store to it.  See explanation.h.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "explanation-internal.h"
#include "solve/stores.h"
#include "support/memory.h"
#include "support/text.h"

static bool point_is_live(const struct vet_explain *explain, const struct vet_mention *mention)
{
	const struct vet_body *body = vet_mention_by_object(mention) ? NULL : vet_reach_body(explain->solution->reach, mention->holder);

	return body && (!vet_mention_at_point(mention) || vet_point_live(body, mention->item));
}

/* --- an object ------------------------------------------------------------------------------------------- */

/* Named by a live point, or by the initialiser of an object that is: breadth-first outwards, each object once. */
static bool object_is_live(const struct vet_explain *explain, uint32_t entity)
{
	uint32_t entities = explain->solution->program->entity_count, head = 0, count = 0;
	uint32_t *queue = vet_allocate(entities, sizeof(*queue));
	bool *seen = vet_allocate(entities, sizeof(*seen)), live = false;

	seen[entity] = true;
	queue[count++] = entity;
	while (head < count && !live) {
		size_t mentions;
		uint32_t at = queue[head++];
		struct vet_mention *mention = vet_mentions_of(explain->mentions, at, &mentions);

		live = explain->solution->program->entity[at].used;
		for (size_t i = 0; i < mentions && !live; i++) {
			live = point_is_live(explain, &mention[i]);
			if (!vet_mention_by_object(&mention[i]) || seen[mention[i].holder])
				continue;
			seen[mention[i].holder] = true;
			queue[count++] = mention[i].holder;
		}
		free(mention);
	}
	free(queue);
	free(seen);
	return live;
}

static json_t *use_json(const struct vet_explain *explain, const struct vet_mention *mention)
{
	const struct vet_program *program = explain->solution->program;
	json_t *why = vet_mention_by_object(mention) ? json_pack("{s:s}", "kind", object_is_live(explain, mention->holder) ? "live" : "dead") : vet_explain_why(explain, mention);

	return json_pack("{s:s, s:o, s:o, s:o}", "how", vet_mention_kind_name(mention->kind), "in", vet_json_text(program->entity[mention->holder].name), "at",
			 vet_explain_where(vet_mention_where(program, mention)), "why", why);
}

void vet_explain_object(const struct vet_explain *explain, uint32_t entity, json_t *json)
{
	size_t count;
	struct vet_mention *mention = vet_mentions_of(explain->mentions, entity, &count);
	json_t *uses = json_array();

	json_object_set_new(json, "reachable", json_boolean(object_is_live(explain, entity)));
	for (int live = 1; live >= 0; live--)
		for (size_t i = 0; i < count && json_array_size(uses) < VET_EXPLAIN_LIST; i++)
			if (point_is_live(explain, &mention[i]) == live)
				json_array_append_new(uses, use_json(explain, &mention[i]));
	json_object_set_new(json, "more_uses", json_integer((json_int_t)(count - json_array_size(uses))));
	json_object_set_new(json, "uses", uses);
	free(mention);
}

/* --- a location: from its name to bits ------------------------------------------------------------------- */

struct location {
	uint32_t entity, unit, type; /* type: of the unit */
	uint32_t field;              /* program field, or VET_NONE */
	int64_t offset;              /* bits */
	const char *rest;            /* of the path, where it could not be followed */
};

/* A field of that name in a record of one unit, anonymous members looked into; offset: bits from the record's start. */
static uint32_t find_field(const struct vet_unit *unit, const struct vet_record *record, const char *name, size_t length, int64_t *offset,
			   unsigned depth)
{
	for (uint32_t f = record->field_first; f < record->field_first + record->field_count; f++) {
		const struct vet_field *field = &unit->fields[f];
		const char *text = vet_unit_string(unit, field->name);
		uint32_t inner;

		if (strlen(text) == length && !memcmp(text, name, length)) {
			*offset += field->offset;
			return f;
		}
		if (*text || !depth || field->type == VET_NONE || unit->types[field->type].kind != VET_TYPE_RECORD)
			continue;
		inner = find_field(unit, &unit->records[unit->types[field->type].detail], name, length, offset, depth - 1);
		if (inner == VET_NONE)
			continue;
		*offset += field->offset;
		return inner;
	}
	return VET_NONE;
}

/* A unit tells only the fields that it mentions: then another unit's record of the same name has it. */
static bool enter_field(const struct vet_program *program, struct location *at, const char *name, size_t length)
{
	const struct vet_unit *unit = program->unit[at->unit];
	const char *record;
	uint32_t field;

	if (unit->types[at->type].kind != VET_TYPE_RECORD)
		return false;
	record = vet_unit_string(unit, unit->records[unit->types[at->type].detail].name);
	field = find_field(unit, &unit->records[unit->types[at->type].detail], name, length, &at->offset, 4);
	for (uint32_t f = 0; field == VET_NONE && f < program->field_count; f++) {
		const struct vet_program_field *other = &program->field[f];

		if (strcmp(other->record, record) || strlen(other->name) != length || memcmp(other->name, name, length) || !other->mentions.count)
			continue;
		at->unit = other->mentions.row[0].unit;
		unit = program->unit[at->unit];
		field = other->mentions.row[0].row;
		at->offset += unit->fields[field].offset;
	}
	if (field == VET_NONE)
		return false;
	at->type = unit->fields[field].type;
	at->field = program->field_of[at->unit][field];
	return true;
}

static bool enter_element(const struct vet_program *program, struct location *at, uint64_t index)
{
	const struct vet_unit *unit = program->unit[at->unit];
	const struct vet_type *type = &unit->types[at->type], *element = &unit->types[type->detail];

	if (type->kind != VET_TYPE_ARRAY || (type->count && index >= type->count) || index > INT32_MAX)
		return false;
	at->offset += (int64_t)(index * element->size);
	at->type = type->detail;
	return true;
}

/* One step of the path, ".name" or "[3]"; its length, 0 when it is neither. */
static size_t step_length(const char *path)
{
	size_t length = 1;

	if (*path == '.') {
		length += strcspn(path + 1, ".[");
		return length > 1 ? length : 0;
	}
	length += strspn(path + 1, "0123456789");
	return *path == '[' && length > 1 && path[length] == ']' ? length + 1 : 0;
}

static bool find_location(const struct vet_program *program, struct vet_row row, const char *path, struct location *at)
{
	at->unit = row.unit;
	at->type = program->unit[row.unit]->symbols[row.row].type;
	at->offset = 0;
	at->field = VET_NONE;
	for (size_t length; *path; path += length) {
		at->rest = path;
		length = step_length(path);
		if (!length || at->type == VET_NONE)
			return false;
		if (*path == '.' ? !enter_field(program, at, path + 1, length - 1) : !enter_element(program, at, strtoull(path + 1, NULL, 10)))
			return false;
	}
	return true;
}

/* --- what it holds --------------------------------------------------------------------------------------- */

static uint32_t location_size(const struct vet_program *program, const struct location *at)
{
	if (at->field != VET_NONE && program->field[at->field].mentions.count) {
		struct vet_row row = program->field[at->field].mentions.row[0];
		const struct vet_field *field = &program->unit[row.unit]->fields[row.row];

		if (program->unit[row.unit]->types[field->type].kind != VET_TYPE_ARRAY)
			return field->size;
	}
	return at->type == VET_NONE ? 0 : program->unit[at->unit]->types[at->type].size;
}

static json_t *value_json(const struct vet_explain *explain, const struct location *at, uint32_t size)
{
	const struct vet_solution *solution = explain->solution;
	struct vet_reach *reach = solution->reach;
	unsigned kind = at->type == VET_NONE ? VET_TYPE_INTEGER : solution->program->unit[at->unit]->types[at->type].kind;
	struct vet_access access = {
		.address = vet_set_address(reach->pool, (struct vet_address){ .entity = at->entity, .offset = at->offset }),
		.size = size, .field = at->field, .pointer = kind == VET_TYPE_POINTER || kind == VET_TYPE_FUNCTION_POINTER,
		.place = { solution->root[0], 0 },
	};
	char *text = vet_explain_set(solution, vet_memory_peek(reach->memory, access));
	json_t *json = vet_json_text(text);

	free(text);
	return json;
}

/* "{0}", "bits 0x4 are 0x4" */
static char *pin_text(const struct vet_pin *pin)
{
	char *text = NULL;
	size_t size;
	FILE *out = pin->range_count ? open_memstream(&text, &size) : NULL;

	if (!out)
		return vet_format("bits 0x%llx are 0x%llx", (unsigned long long)pin->known_mask, (unsigned long long)pin->known_bits);
	for (size_t i = 0; i < pin->range_count; i++) {
		fputs(i ? ", " : "{", out);
		vet_explain_print_range(out, pin->range[i].low, pin->range[i].high);
	}
	fputc('}', out);
	fclose(out);
	return text;
}

/* What models say that the location holds on this guest. */
static json_t *observables_json(const struct vet_explain *explain, const struct location *at, uint32_t size)
{
	const struct vet_solution *solution = explain->solution;
	struct vet_address place = { .entity = at->entity, .offset = at->offset };
	json_t *list = json_array();

	for (size_t i = 0; solution->pins && i < solution->pins->count; i++) {
		const struct vet_pin *pin = &solution->pins->pin[i];
		struct vet_address other = { .entity = at->entity, .offset = pin->place.offset };
		char *text;

		if (pin->place.entity == VET_NONE ? at->field == VET_NONE || pin->place.field != at->field
						  : pin->place.entity != at->entity || !vet_overlap(place, size, other, pin->place.size))
			continue;
		text = pin_text(pin);
		json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:o}", "name", vet_observable_info(pin->observable).name, "holds", vet_json_text(text),
						      "settles", vet_json_text(pin->settle == VET_NONE ? NULL : solution->model->settle_name[pin->settle]),
						      "said", vet_explain_where((struct vet_where){ pin->said.file, pin->said.line, pin->said.column })));
		free(text);
	}
	return list;
}

static char *initialiser_text(const struct vet_program *program, uint32_t unit, const struct vet_initialiser *row)
{
	if (row->kind == VET_INITIALISER_INTEGER)
		return vet_format("%lld", (long long)row->number);
	if (row->kind == VET_INITIALISER_ANY)
		return vet_copy_string("anything");
	if (row->kind == VET_INITIALISER_TEXT)
		return vet_format("\"%s\"", vet_unit_string(program->unit[unit], (uint32_t)row->number));
	return vet_copy_string(program->entity[program->entity_of[unit][row->symbol]].name);
}

static json_t *initialisers_json(const struct vet_explain *explain, const struct location *at, uint32_t size)
{
	const struct vet_program *program = explain->solution->program;
	const struct vet_entity *entity = &program->entity[at->entity];
	const struct vet_symbol *symbol = vet_entity_symbol(program, entity);
	const struct vet_unit *unit = vet_entity_unit(program, entity);
	struct vet_address place = { .entity = at->entity, .offset = at->offset };
	json_t *list = json_array();

	for (uint32_t i = 0; i < symbol->initialiser_count && json_array_size(list) < VET_EXPLAIN_LIST; i++) {
		const struct vet_initialiser *row = &unit->initialisers[symbol->initialiser_first + i];
		struct vet_address other = { .entity = at->entity, .offset = (int64_t)row->offset };
		char *text;

		if (!vet_overlap(place, size, other, (uint32_t)row->size))
			continue;
		text = initialiser_text(program, entity->symbol.unit, row);
		json_array_append_new(list, json_pack("{s:o, s:o}", "value", vet_json_text(text), "at",
						      vet_explain_where((struct vet_where){ vet_unit_string(unit, row->where.file), row->where.line, row->where.column })));
		free(text);
	}
	return list;
}

/* --- who stores there ------------------------------------------------------------------------------------ */

/* Bits from the object's start, as far as the facts alone tell; false: an index is not a constant. */
static bool fixed_offset(const struct vet_unit *unit, const struct vet_function *function, uint32_t value, int64_t *offset)
{
	const struct vet_value *values = unit->values + function->value_first;

	for (;; value = values[value].a) {
		switch (values[value].kind) {
		case VET_VALUE_FIELD:
			*offset += unit->fields[values[value].b].offset;
			break;
		case VET_VALUE_ELEMENT:
			if (values[values[value].b].kind != VET_VALUE_CONSTANT)
				return false;
			*offset += (int64_t)((uint64_t)unit->constants[values[values[value].b].a] * (uint64_t)unit->constants[values[value].c] * 8);
			break;
		case VET_VALUE_CAST:
		case VET_VALUE_REFINED:
			break;
		default:
			return true;
		}
	}
}

static bool writes_there(const struct vet_explain *explain, const struct location *at, uint32_t size, const struct vet_mention *mention)
{
	if (mention->kind != VET_MENTION_WRITE && mention->kind != VET_MENTION_COPY_TO)
		return false;
	const struct vet_program *program = explain->solution->program;
	const struct vet_entity *holder = &program->entity[mention->holder];
	const struct vet_unit *unit = program->unit[holder->function.unit];
	const struct vet_function *function = vet_entity_function(program, holder);
	const struct vet_point *point = &unit->points[function->point_first + mention->item];
	struct vet_address place = { .entity = at->entity, .offset = at->offset }, other = { .entity = at->entity };

	return mention->kind == VET_MENTION_COPY_TO || !fixed_offset(unit, function, point->a, &other.offset) ||
	       vet_overlap(place, size, other, point->b);
}

static json_t *store_json(const struct vet_explain *explain, const struct vet_mention *mention)
{
	const struct vet_program *program = explain->solution->program;
	const struct vet_entity *holder = &program->entity[mention->holder];
	const struct vet_unit *unit = program->unit[holder->function.unit];
	const struct vet_function *function = vet_entity_function(program, holder);
	const struct vet_point *point = &unit->points[function->point_first + mention->item];
	const struct vet_body *body = point_is_live(explain, mention) ? vet_reach_body(explain->solution->reach, mention->holder) : NULL;
	bool copy = point->kind == VET_POINT_COPY;
	char *value = copy ? vet_explain_place(unit, function, point->b) : vet_explain_value(unit, function, point->c);
	char *to = vet_explain_place(unit, function, point->a);
	char *set = body && !copy ? vet_explain_set(explain->solution, body->value[point->c]) : NULL;
	json_t *json = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "how", copy ? "copy" : "store", "to", vet_json_text(to), "value", vet_json_text(value),
				 "holds", vet_json_text(set), "in", vet_json_text(holder->name), "at",
				 vet_explain_where(vet_mention_where(program, mention)), "why", vet_explain_why(explain, mention));

	free(value);
	free(to);
	free(set);
	return json;
}

/* Live stores through pointers that may point there: the solver knows them, the facts alone do not. */
static void add_pointer_stores(const struct vet_explain *explain, const struct location *at, uint32_t size, json_t *list)
{
	struct vet_address place = { .entity = at->entity, .offset = at->offset };
	const struct vet_program *program = explain->solution->program;
	size_t count;
	const struct vet_store *store = vet_stores_of(explain->solution->all->stores, at->entity, &count);
	struct vet_place last = { VET_NONE, VET_NONE };

	for (size_t i = 0; i < count && json_array_size(list) < VET_EXPLAIN_LIST; i++) {
		const struct vet_body *body = explain->solution->reach->body[store[i].place.function];
		const struct vet_point *point = vet_body_point(body, store[i].place.point);
		struct vet_mention mention = { .holder = store[i].place.function, .item = store[i].place.point, .kind = VET_MENTION_WRITE };

		if (vet_mention_base(program, body->unit_index, body->function, point->a) != VET_NONE || !vet_overlap(place, size, store[i].at, store[i].size) ||
		    (last.function == store[i].place.function && last.point == store[i].place.point))
			continue;
		last = store[i].place;
		json_array_append_new(list, store_json(explain, &mention));
	}
}

static json_t *stores_json(const struct vet_explain *explain, const struct location *at, uint32_t size)
{
	json_t *list = json_array();
	size_t count;
	struct vet_mention *mention = vet_mentions_of(explain->mentions, at->entity, &count);

	for (int live = 1; live >= 0; live--) {
		for (size_t i = 0; i < count && json_array_size(list) < VET_EXPLAIN_LIST; i++)
			if (point_is_live(explain, &mention[i]) == live && writes_there(explain, at, size, &mention[i]))
				json_array_append_new(list, store_json(explain, &mention[i]));
		if (live)
			add_pointer_stores(explain, at, size, list);
	}
	free(mention);
	return list;
}

static const char *field_name(const void *names, unsigned index)
{
	return ((const char *const *)names)[index];
}

/* What the record has that looks like the part of the path that it has not. */
static void tell_no_place(const struct vet_program *program, const struct location *at, const char *object, const char *path, char *message,
			  size_t message_size)
{
	const struct vet_unit *unit = program->unit[at->unit];
	bool in_record = at->rest && *at->rest == '.' && at->type != VET_NONE && unit->types[at->type].kind == VET_TYPE_RECORD;
	const char *record = in_record ? vet_unit_string(unit, unit->records[unit->types[at->type].detail].name) : "";
	const char **names = vet_allocate(program->field_count, sizeof(*names));
	char near[128] = "", wanted[64] = "";
	unsigned count = 0;

	for (uint32_t f = 0; in_record && f < program->field_count; f++)
		if (*program->field[f].name && !strcmp(program->field[f].record, record))
			names[count++] = program->field[f].name;
	if (in_record)
		snprintf(wanted, sizeof(wanted), "%.*s", (int)strcspn(at->rest + 1, ".["), at->rest + 1);
	vet_name_nearest(wanted, field_name, names, count, near, sizeof(near));
	snprintf(message, message_size, "%s has no place %s in these objects%s%s%s", object, *path == '.' ? path + 1 : path, *near ? "; did you mean " : "", near,
		 *near ? "?" : "");
	free(names);
}

bool vet_explain_location(const struct vet_explain *explain, uint32_t entity, const char *path, json_t *json, char *message, size_t message_size)
{
	const struct vet_program *program = explain->solution->program;
	const struct vet_entity *e = &program->entity[entity];
	struct location at = { .entity = entity };
	bool found = find_location(program, e->symbol, path, &at);

	for (size_t i = 0; i < e->mentions.count && !found; i++)
		found = find_location(program, e->mentions.row[i], path, &at);
	if (!found) {
		tell_no_place(program, &at, e->name, path, message, message_size);
		return false;
	}
	uint32_t size = location_size(program, &at);
	const struct vet_contents *contents = vet_memory_contents(explain->solution->reach->memory, entity);

	json_object_set_new(json, "value", value_json(explain, &at, size));
	json_object_set_new(json, "escaped", json_boolean(contents->escaped || contents->outside));
	json_object_set_new(json, "observables", observables_json(explain, &at, size));
	json_object_set_new(json, "initialiser", initialisers_json(explain, &at, size));
	json_object_set_new(json, "stores", stores_json(explain, &at, size));
	return true;
}
