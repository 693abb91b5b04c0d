/* SPDX-License-Identifier: MIT */
/*
 * Paths to bits; see model-place.h.
 */
#include "model-place.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "support/memory.h"
#include "support/text.h"

#define MAX_NESTED 8u   /* unnamed structs within each other */
#define MAX_UNNAMED 64u /* unnamed members of one record */
#define MAX_INDEX (1u << 30)
#define FUEL 20000u     /* records looked into for one name */

struct vet_places {
	const struct vet_program *program;
	uint32_t *head, *next; /* program fields by hash of their record's name; VET_NONE ends */
	size_t head_count;
};

/* Where a walk along a path stands. */
struct walk {
	const struct vet_places *places;
	uint32_t unit, type; /* VET_NONE: not told */
	int64_t offset;
	uint32_t size, field;
};

/* A member as some unit tells it. */
struct member {
	uint32_t unit;
	const struct vet_field *row;
	int64_t offset; /* from the outer record's start */
	unsigned fuel;  /* while it is looked for */
};

static size_t name_length(const char *text)
{
	return strcspn(text, ".[]");
}

/* The digits between brackets, which end the text: where it goes on, or NULL. */
static const char *read_index(const char *text, uint32_t *index)
{
	*index = 0;
	if (text[1] < '0' || text[1] > '9')
		return NULL;
	for (text++; *text >= '0' && *text <= '9'; text++) {
		if (*index > MAX_INDEX / 10)
			return NULL;
		*index = *index * 10 + (uint32_t)(*text - '0');
	}
	return *text == ']' ? text + 1 : NULL;
}

bool vet_place_readable(const char *path, bool of_record)
{
	const char *at = path + name_length(path);
	uint32_t index;

	if (at == path || (of_record && *at != '.'))
		return false;
	while (*at) {
		if (*at == '[' && !of_record) {
			at = read_index(at, &index);
			if (!at)
				return false;
			continue;
		}
		if (*at != '.' || !name_length(at + 1))
			return false;
		at += 1 + name_length(at + 1);
	}
	return true;
}

size_t vet_place_root(const char *path, unsigned skip)
{
	size_t length = name_length(path);

	for (; skip; skip--) {
		if (path[length] != '.')
			return 0;
		length += 1 + name_length(path + length + 1);
	}
	return length;
}

static size_t bucket_of(const struct vet_places *places, const char *record, size_t length)
{
	return (size_t)XXH3_64bits(record, length) & (places->head_count - 1);
}

struct vet_places *vet_places_new(const struct vet_program *program)
{
	struct vet_places *places = vet_allocate(1, sizeof(*places));

	places->program = program;
	for (places->head_count = 64; places->head_count < program->field_count; places->head_count *= 2)
		;
	places->head = vet_allocate(places->head_count, sizeof(*places->head));
	places->next = vet_allocate(program->field_count + 1, sizeof(*places->next));
	memset(places->head, 0xff, places->head_count * sizeof(*places->head));
	for (uint32_t f = program->field_count; f-- > 0;) {
		uint32_t *head = &places->head[bucket_of(places, program->field[f].record, strlen(program->field[f].record))];

		places->next[f] = *head;
		*head = f;
	}
	return places;
}

void vet_places_free(struct vet_places *places)
{
	if (!places)
		return;
	free(places->head);
	free(places->next);
	free(places);
}

static bool same_text(const char *whole, const char *text, size_t length)
{
	return !strncmp(whole, text, length) && !whole[length];
}

static const char *record_name(const struct vet_unit *unit, uint32_t record)
{
	return vet_unit_string(unit, unit->records[record].name);
}

/* The record that an unnamed member is, or VET_NONE. */
static uint32_t unnamed_record(const struct vet_unit *unit, const struct vet_field *row)
{
	if (*vet_unit_string(unit, row->name) || unit->types[row->type].kind != VET_TYPE_RECORD)
		return VET_NONE;
	return unit->types[row->type].detail;
}

/* Among the members that one unit mentions. */
static bool find_in_unit(const struct vet_places *places, uint32_t number, uint32_t record, const char *name, size_t length,
			 unsigned depth, struct member *member)
{
	const struct vet_unit *unit = places->program->unit[number];
	const struct vet_record *r = &unit->records[record];

	for (uint32_t i = 0; i < r->field_count; i++) {
		const struct vet_field *row = &unit->fields[r->field_first + i];
		uint32_t inner = unnamed_record(unit, row);

		if (same_text(vet_unit_string(unit, row->name), name, length)) {
			*member = (struct member){ number, row, row->offset, 0 };
			return true;
		}
		if (inner != VET_NONE && depth && member->fuel && member->fuel-- && find_in_unit(places, number, inner, name, length, depth - 1, member)) {
			member->offset += row->offset;
			return true;
		}
	}
	return false;
}

static bool find_in_program(const struct vet_places *places, const char *record, const char *name, size_t length, unsigned depth,
			    struct member *member);

/* Through the unnamed members of a record, each record they are once. */
static bool find_in_unnamed(const struct vet_places *places, const struct vet_program_field *unnamed, const char *name, size_t length,
			    unsigned depth, struct member *member)
{
	const char *seen[MAX_UNNAMED];
	unsigned seen_count = 0;

	for (size_t m = 0; m < unnamed->mentions.count && seen_count < MAX_UNNAMED; m++) {
		struct vet_row mention = unnamed->mentions.row[m];
		const struct vet_unit *unit = places->program->unit[mention.unit];
		const struct vet_field *row = &unit->fields[mention.row];
		uint32_t inner = unnamed_record(unit, row);
		bool is_new = inner != VET_NONE;

		for (unsigned i = 0; is_new && i < seen_count; i++)
			is_new = strcmp(seen[i], record_name(unit, inner));
		if (!is_new)
			continue;
		seen[seen_count++] = record_name(unit, inner);
		if (find_in_program(places, record_name(unit, inner), name, length, depth - 1, member)) {
			member->offset += row->offset;
			return true;
		}
	}
	return false;
}

/* Among the members that any unit mentions of a record of that name. */
static bool find_in_program(const struct vet_places *places, const char *record, const char *name, size_t length, unsigned depth,
			    struct member *member)
{
	const struct vet_program *program = places->program;
	size_t bucket = bucket_of(places, record, strlen(record));

	if (!member->fuel)
		return false;
	member->fuel--;
	for (uint32_t f = places->head[bucket]; f != VET_NONE; f = places->next[f]) {
		struct vet_row row = program->field[f].mentions.row[0];

		if (strcmp(program->field[f].record, record) || !same_text(program->field[f].name, name, length))
			continue;
		*member = (struct member){ row.unit, &program->unit[row.unit]->fields[row.row], 0, 0 };
		member->offset = member->row->offset;
		return true;
	}
	for (uint32_t f = places->head[bucket]; f != VET_NONE && depth; f = places->next[f])
		if (!*program->field[f].name && !strcmp(program->field[f].record, record) &&
		    find_in_unnamed(places, &program->field[f], name, length, depth, member))
			return true;
	return false;
}

static void enter_member(struct walk *walk, const struct member *member)
{
	const struct vet_unit *unit = walk->places->program->unit[member->unit];

	walk->offset += member->offset;
	walk->unit = member->unit;
	walk->type = member->row->type;
	walk->size = member->row->size;
	walk->field = walk->places->program->field_of[member->unit][member->row - unit->fields];
}

static char *step_into(struct walk *walk, const char *name, size_t length)
{
	const struct vet_unit *unit = walk->unit == VET_NONE ? NULL : walk->places->program->unit[walk->unit];
	struct member member = { .fuel = FUEL };

	if (!unit || walk->type == VET_NONE || unit->types[walk->type].kind != VET_TYPE_RECORD)
		return vet_format("'%.*s' is asked of what is no struct or union", (int)length, name);
	uint32_t record = unit->types[walk->type].detail;

	if (!find_in_unit(walk->places, walk->unit, record, name, length, MAX_NESTED, &member) &&
	    !find_in_program(walk->places, record_name(unit, record), name, length, MAX_NESTED, &member))
		return vet_format("no unit mentions a field '%.*s' of %s", (int)length, name, record_name(unit, record));
	enter_member(walk, &member);
	return NULL;
}

static char *step_index(struct walk *walk, uint32_t index)
{
	const struct vet_unit *unit = walk->unit == VET_NONE ? NULL : walk->places->program->unit[walk->unit];

	if (!unit || walk->type == VET_NONE || unit->types[walk->type].kind != VET_TYPE_ARRAY)
		return vet_format("[%u] is asked of what is no array", index);
	const struct vet_type *array = &unit->types[walk->type];

	if (array->count && index >= array->count)
		return vet_format("[%u] is beyond its %u elements", index, array->count);
	walk->type = array->detail;
	walk->size = unit->types[array->detail].size;
	walk->offset += (int64_t)index * walk->size;
	walk->field = VET_NONE;
	return NULL;
}

static char *follow_path(struct walk *walk, const char *rest)
{
	char *wrong = NULL;
	uint32_t index;

	while (!wrong && *rest) {
		if (*rest == '[') {
			rest = read_index(rest, &index);
			wrong = rest ? step_index(walk, index) : vet_copy_string("an index is no number");
			continue;
		}
		size_t length = name_length(rest + 1);

		wrong = step_into(walk, rest + 1, length);
		rest += 1 + length;
	}
	if (!wrong && !walk->size)
		wrong = vet_copy_string("its size is not told");
	return wrong;
}

/* The type as a unit tells it that knows its size, the definition's first. */
static void start_at(struct walk *walk, const struct vet_entity *entity)
{
	const struct vet_program *program = walk->places->program;
	struct vet_row row = entity->symbol;

	for (size_t m = 0;; m++) {
		const struct vet_unit *unit = program->unit[row.unit];
		uint32_t type = unit->symbols[row.row].type;

		if (type != VET_NONE && (walk->type == VET_NONE || unit->types[type].size)) {
			walk->unit = row.unit;
			walk->type = type;
			walk->size = unit->types[type].size;
		}
		if (walk->size || m == entity->mentions.count)
			return;
		row = entity->mentions.row[m];
	}
}

char *vet_place_in_object(const struct vet_places *places, uint32_t entity, const char *rest, struct vet_model_place *place)
{
	struct walk walk = { .places = places, .unit = VET_NONE, .type = VET_NONE, .field = VET_NONE };
	char *wrong;

	start_at(&walk, &places->program->entity[entity]);
	wrong = follow_path(&walk, rest);
	*place = (struct vet_model_place){ entity, walk.field, walk.offset, walk.size };
	return wrong;
}

/* The greatest size that a unit tells of a record, asked of those that mention its fields. */
static uint32_t size_of_record(const struct vet_places *places, const struct vet_program_field *field)
{
	uint32_t size = 0;

	for (size_t m = 0; m < field->mentions.count; m++) {
		const struct vet_unit *unit = places->program->unit[field->mentions.row[m].unit];
		uint32_t bits = unit->records[unit->fields[field->mentions.row[m].row].record].size;

		size = bits > size ? bits : size;
	}
	return size;
}

char *vet_place_in_record(const struct vet_places *places, const char *path, struct vet_model_place *place, uint32_t *record_size)
{
	struct walk walk = { .places = places, .unit = VET_NONE, .type = VET_NONE, .field = VET_NONE };
	size_t root = name_length(path), length = path[root] ? name_length(path + root + 1) : 0;
	char *record = vet_format("%.*s", (int)root, path), *wrong = NULL;
	struct member member = { .fuel = FUEL };

	*record_size = 0;
	if (length && find_in_program(places, record, path + root + 1, length, MAX_NESTED, &member)) {
		enter_member(&walk, &member);
		for (uint32_t f = places->head[bucket_of(places, record, root)]; f != VET_NONE && !*record_size; f = places->next[f])
			if (!strcmp(places->program->field[f].record, record))
				*record_size = size_of_record(places, &places->program->field[f]);
		wrong = follow_path(&walk, path + root + 1 + length);
	} else {
		wrong = vet_format("no unit mentions a field '%.*s' of %s", (int)length, path[root] ? path + root + 1 : "", record);
	}
	free(record);
	*place = (struct vet_model_place){ VET_NONE, walk.field, walk.offset, walk.size };
	return wrong;
}
