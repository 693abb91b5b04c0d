/* SPDX-License-Identifier: MIT */
/*
 * Cells, summaries, escape; see memory.h.  Everything only grows, so that the fixed point ends.
 */
#include "memory.h"

#include <stdlib.h>

#include "support/memory.h"

#define GROWTH_LIMIT 24u /* a cell that changed so often is widened */
#define CELL_LIMIT 96u   /* an object written at more places than that is one place from then on */

struct summary {
	const struct vet_set *value;
	struct vet_readers readers;
	uint16_t growth;
	bool addressed;
};

struct escape {
	uint32_t entity;
	bool outside;
};

struct pin {
	struct vet_address at;
	uint32_t size;
	const struct vet_set *value;
};

struct vet_memory {
	const struct vet_program *program;
	struct vet_set_pool *pool;
	struct vet_memory_hooks hooks;
	struct vet_contents *object;
	struct summary *field; /* by program field */
	struct summary wild;   /* everything else behind pointers of unknown origin */
	bool *function_outside, *function_escaped;
	struct escape *pending;
	size_t pending_count, pending_capacity;
	bool escaping;
	struct pin *pin;
	size_t pin_count, pin_capacity;
};

struct vet_memory *vet_memory_new(const struct vet_program *program, struct vet_set_pool *pool, struct vet_memory_hooks hooks)
{
	struct vet_memory *memory = vet_allocate(1, sizeof(*memory));

	memory->program = program;
	memory->pool = pool;
	memory->hooks = hooks;
	memory->object = vet_allocate(program->entity_count, sizeof(*memory->object));
	memory->field = vet_allocate(program->field_count, sizeof(*memory->field));
	memory->function_outside = vet_allocate(program->entity_count, sizeof(bool));
	memory->function_escaped = vet_allocate(program->entity_count, sizeof(bool));
	memory->wild.value = vet_set_empty(pool);
	for (uint32_t f = 0; f < program->field_count; f++)
		memory->field[f].value = vet_set_empty(pool);
	return memory;
}

void vet_memory_free(struct vet_memory *memory)
{
	if (!memory)
		return;
	for (uint32_t e = 0; e < memory->program->entity_count; e++) {
		free(memory->object[e].cell);
		free(memory->object[e].readers.function);
	}
	for (uint32_t f = 0; f < memory->program->field_count; f++)
		free(memory->field[f].readers.function);
	free(memory->wild.readers.function);
	free(memory->object);
	free(memory->field);
	free(memory->function_outside);
	free(memory->function_escaped);
	free(memory->pin);
	free(memory->pending);
	free(memory);
}

static void read_by(struct vet_readers *readers, uint32_t function)
{
	for (size_t i = readers->count; i-- > 0;)
		if (readers->function[i] == function)
			return;
	readers->function = vet_grow(readers->function, &readers->capacity, readers->count + 1, sizeof(uint32_t));
	readers->function[readers->count++] = function;
}

static void wake(struct vet_memory *memory, const struct vet_readers *readers)
{
	for (size_t i = 0; i < readers->count; i++)
		memory->hooks.changed(memory->hooks.context, readers->function[i]);
}

/* Joins into *slot; widens what keeps growing. */
static bool join_into(struct vet_memory *memory, const struct vet_set **slot, uint16_t *growth, const struct vet_set *value)
{
	const struct vet_set *grown = vet_set_join(memory->pool, *slot, value);

	if (grown == *slot)
		return false;
	if (++*growth > GROWTH_LIMIT)
		grown = vet_set_widen(memory->pool, *slot, grown, INT64_MAX);
	*slot = grown;
	return true;
}

static void store_wild(struct vet_memory *memory, const struct vet_set *value)
{
	if (join_into(memory, &memory->wild.value, &memory->wild.growth, value))
		wake(memory, &memory->wild.readers);
}

/* A store behind a pointer of unknown origin. */
static void store_summary(struct vet_memory *memory, uint32_t field, const struct vet_set *value)
{
	if (field == VET_NONE) {
		store_wild(memory, value);
		return;
	}
	struct summary *summary = &memory->field[field];

	if (!join_into(memory, &summary->value, &summary->growth, value))
		return;
	wake(memory, &summary->readers);
	if (summary->addressed)
		store_wild(memory, summary->value);
}

void vet_memory_field_address(struct vet_memory *memory, uint32_t field)
{
	struct summary *summary = &memory->field[field];

	if (summary->addressed)
		return;
	summary->addressed = true;
	store_wild(memory, summary->value);
}

int vet_overlap(struct vet_address at, uint32_t size, struct vet_address other, uint32_t other_size)
{
	uint32_t a = at.stride, b = other.stride;

	if (!size || !other_size)
		return 1;
	while (b) {
		uint32_t rest = a % b;
		a = b;
		b = rest;
	}
	int64_t distance;

	if (__builtin_sub_overflow(other.offset, at.offset, &distance) || distance == INT64_MIN)
		return 0; /* offsets that no object has */
	if (!a) {
		if (!distance && size == other_size)
			return 2;
		return distance < (int64_t)size && -distance < (int64_t)other_size;
	}
	distance %= (int64_t)a;
	if (distance < 0)
		distance += a;
	if (!distance && size == other_size)
		return 2;
	return distance < (int64_t)size || (int64_t)a - distance < (int64_t)other_size;
}

static struct vet_address cell_address(uint32_t entity, const struct vet_cell *cell)
{
	return (struct vet_address){ .entity = entity, .stride = cell->stride, .offset = cell->offset };
}

static struct vet_cell *cell_at(struct vet_contents *object, struct vet_address at, uint32_t size, uint32_t field, struct vet_set_pool *pool)
{
	if (object->count >= object->initial_count + CELL_LIMIT) {
		at.offset = 0;
		at.stride = 8; /* any byte of it */
		field = VET_NONE;
	}
	for (size_t i = object->count; i-- > 0;) {
		struct vet_cell *cell = &object->cell[i];
		if (cell->offset == at.offset && cell->stride == at.stride && cell->size == size && cell->field == field)
			return cell;
	}
	object->cell = vet_grow(object->cell, &object->capacity, object->count + 1, sizeof(*object->cell));
	object->cell[object->count] = (struct vet_cell){
		.offset = at.offset, .stride = at.stride, .size = size, .field = field, .value = vet_set_empty(pool),
	};
	return &object->cell[object->count++];
}

static const struct vet_set *initial_value(struct vet_memory *memory, uint32_t unit, const struct vet_initialiser *row)
{
	switch (row->kind) {
	case VET_INITIALISER_INTEGER:
		return vet_set_constant(memory->pool, row->number);
	case VET_INITIALISER_ADDRESS:
		return vet_set_address(memory->pool, (struct vet_address){
			.entity = memory->program->entity_of[unit][row->symbol], .offset = (int64_t)((uint64_t)row->number * 8) });
	default:
		return vet_set_any(memory->pool);
	}
}

static struct vet_contents *prepare(struct vet_memory *memory, uint32_t entity)
{
	struct vet_contents *object = &memory->object[entity];
	const struct vet_entity *e = &memory->program->entity[entity];

	if (object->prepared)
		return object;
	object->prepared = true;
	if (!e->has_facts) {
		object->escaped = object->outside = true;
		return object;
	}
	const struct vet_unit *unit = vet_entity_unit(memory->program, e);
	const struct vet_symbol *symbol = vet_entity_symbol(memory->program, e);

	object->zero = e->linkage != VET_LINKAGE_AUTOMATIC;
	object->initial_count = SIZE_MAX - CELL_LIMIT; /* the initialiser's cells are as many as they are */
	for (uint32_t i = 0; i < symbol->initialiser_count; i++) {
		const struct vet_initialiser *row = &unit->initialisers[symbol->initialiser_first + i];
		uint32_t field = row->field == VET_NONE ? VET_NONE : memory->program->field_of[e->symbol.unit][row->field];
		struct vet_address at = { .entity = entity, .offset = (int64_t)row->offset };
		uint32_t size = row->size > UINT32_MAX ? 0 : (uint32_t)row->size;
		const struct vet_set *value = initial_value(memory, e->symbol.unit, row);
		struct vet_cell *cell = cell_at(object, at, size, field, memory->pool);

		cell->initial = true;
		cell->value = vet_set_join(memory->pool, cell->value, value);
	}
	object->initial_count = object->count;
	return object;
}

const struct vet_contents *vet_memory_contents(const struct vet_memory *memory, uint32_t entity)
{
	return &memory->object[entity];
}

void vet_memory_pin(struct vet_memory *memory, uint32_t entity, int64_t offset, uint32_t size, const struct vet_set *value)
{
	memory->pin = vet_grow(memory->pin, &memory->pin_capacity, memory->pin_count + 1, sizeof(*memory->pin));
	memory->pin[memory->pin_count++] = (struct pin){
		.at = { .entity = entity, .offset = offset }, .size = size, .value = value,
	};
}

static const struct vet_set *pinned(const struct vet_memory *memory, struct vet_address at, uint32_t size)
{
	for (size_t i = 0; i < memory->pin_count; i++)
		if (memory->pin[i].at.entity == at.entity && vet_overlap(memory->pin[i].at, memory->pin[i].size, at, size) == 2)
			return memory->pin[i].value;
	return NULL;
}

static const struct vet_set *load_summary(struct vet_memory *memory, const struct vet_access *access)
{
	const struct vet_set *value = memory->wild.value;

	read_by(&memory->wild.readers, access->place.function);
	if (access->field != VET_NONE) {
		read_by(&memory->field[access->field].readers, access->place.function);
		value = vet_set_join(memory->pool, value, memory->field[access->field].value);
	}
	return value;
}

/* A cell that an access meets only in part: some number, and whatever address it held; zero bits stay zero. */
static const struct vet_set *partial(struct vet_memory *memory, const struct vet_set *value)
{
	int64_t number;

	if (vet_set_is_empty(value) || (vet_set_single(value, &number) && !number))
		return value;
	return vet_set_join(memory->pool, vet_set_any(memory->pool), value);
}

static const struct vet_set *load_object(struct vet_memory *memory, struct vet_address at, const struct vet_access *access)
{
	struct vet_contents *object = prepare(memory, at.entity);
	const struct vet_set *value = pinned(memory, at, access->size);
	bool told = false;

	if (value)
		return value;
	value = vet_set_empty(memory->pool);
	read_by(&object->readers, access->place.function);
	for (size_t i = 0; i < object->count; i++) {
		int overlap = vet_overlap(at, access->size, cell_address(at.entity, &object->cell[i]), object->cell[i].size);

		if (!overlap)
			continue;
		told |= overlap == 2 && object->cell[i].initial && !at.stride && !object->cell[i].stride;
		const struct vet_set *part = overlap == 2 ? object->cell[i].value : partial(memory, object->cell[i].value);
		value = vet_set_join(memory->pool, value, part);
	}
	if (object->zero && !told)
		value = vet_set_join(memory->pool, value, vet_set_constant(memory->pool, 0));
	if (object->escaped)
		value = vet_set_join(memory->pool, value, load_summary(memory, access));
	bool constant = vet_entity_symbol(memory->program, &memory->program->entity[at.entity])->flags & VET_SYMBOL_CONST &&
			memory->program->entity[at.entity].has_facts;
	if ((object->outside && !constant) || object->foreign_content)
		value = vet_set_join(memory->pool, value, vet_set_outside(memory->pool));
	return value;
}

const struct vet_set *vet_memory_load(struct vet_memory *memory, const struct vet_access *access)
{
	static const struct vet_range null = { 0, 0 };
	const struct vet_set *address = access->address, *value = vet_set_empty(memory->pool);

	for (uint32_t i = 0; i < address->address_count; i++)
		value = vet_set_join(memory->pool, value, load_object(memory, address->addresses[i], access));
	if (address->flags & VET_SET_ANY) {
		value = vet_set_join(memory->pool, value, load_summary(memory, access));
		if (address->flags & VET_SET_OUTSIDE)
			value = vet_set_join(memory->pool, value, vet_set_outside(memory->pool));
		else if (!access->pointer)
			value = vet_set_join(memory->pool, value, vet_set_any(memory->pool));
	} else if (vet_set_may_meet(vet_set_integers(memory->pool, address), &null, 1, true)) {
		/* A number, not null, used as an address: device or firmware memory, of any content. */
		value = vet_set_join(memory->pool, value, vet_set_any(memory->pool));
	}
	return value;
}

static void store_object(struct vet_memory *memory, struct vet_address at, const struct vet_access *access,
			 const struct vet_set *value)
{
	struct vet_contents *object = prepare(memory, at.entity);
	struct vet_cell *cell = cell_at(object, at, access->size, access->field, memory->pool);

	if (!join_into(memory, &cell->value, &cell->growth, value))
		return;
	wake(memory, &object->readers);
	if (object->escaped)
		store_summary(memory, access->field, value);
	if (object->escaped)
		vet_memory_escape(memory, value, object->outside);
}

void vet_memory_store(struct vet_memory *memory, const struct vet_access *access, const struct vet_set *value)
{
	const struct vet_set *address = access->address;

	if (vet_set_is_empty(value))
		return;
	for (uint32_t i = 0; i < address->address_count; i++)
		store_object(memory, address->addresses[i], access, value);
	if (address->flags & VET_SET_ANY)
		store_summary(memory, access->field, value);
	if (address->flags & VET_SET_OUTSIDE)
		vet_memory_escape(memory, value, true);
}

/* Memory of unknown origin was copied here: what its summaries hold may be here. */
static void take_summary(struct vet_memory *memory, uint32_t entity, const struct vet_set *from)
{
	struct vet_contents *object = prepare(memory, entity);
	bool foreign = from->flags & VET_SET_OUTSIDE;

	if (object->escaped && object->zero && (object->foreign_content || !foreign))
		return;
	object->escaped = object->zero = true;
	object->foreign_content |= foreign;
	wake(memory, &object->readers);
}

static void copy_cells(struct vet_memory *memory, const struct vet_access *to, struct vet_address from)
{
	struct vet_contents *source = prepare(memory, from.entity);

	read_by(&source->readers, to->place.function);
	if (source->escaped)
		for (uint32_t t = 0; t < to->address->address_count; t++)
			take_summary(memory, to->address->addresses[t].entity, source->outside ? vet_set_outside(memory->pool)
											       : vet_set_any(memory->pool));
	for (size_t i = 0; i < source->count; i++) { /* by index: a store may move the array when source is also the target */
		struct vet_cell cell = source->cell[i];
		struct vet_address at = cell_address(from.entity, &cell);

		if (!vet_overlap(from, to->size, at, cell.size))
			continue;
		int64_t distance;

		if (__builtin_sub_overflow(at.offset, from.offset, &distance))
			continue;
		const struct vet_set *moved = vet_set_shift(memory->pool, to->address, distance, from.stride ? from.stride : cell.stride);
		struct vet_access access = { .address = moved, .size = cell.size, .field = cell.field, .place = to->place };
		vet_memory_store(memory, &access, cell.value);
	}
}

void vet_memory_copy(struct vet_memory *memory, const struct vet_access *to, const struct vet_set *from)
{
	for (uint32_t i = 0; i < from->address_count; i++)
		copy_cells(memory, to, from->addresses[i]);
	for (uint32_t t = 0; t < to->address->address_count; t++) {
		struct vet_contents *object = prepare(memory, to->address->addresses[t].entity);

		if (!object->zero && from->address_count) {
			object->zero = true;
			wake(memory, &object->readers);
		}
		if (from->flags & (VET_SET_ANY | VET_SET_INTERVAL) || from->constant_count)
			take_summary(memory, to->address->addresses[t].entity, from);
	}
	if (to->address->flags & VET_SET_OUTSIDE)
		vet_memory_escape(memory, from, true);
}

static void escape_object(struct vet_memory *memory, uint32_t entity, bool outside)
{
	struct vet_contents *object = prepare(memory, entity);

	if (object->escaped && (object->outside || !outside))
		return;
	object->escaped = true;
	object->outside |= outside;
	wake(memory, &object->readers);
	for (size_t i = 0; i < object->count; i++) {
		const struct vet_set *value = object->cell[i].value;
		store_summary(memory, object->cell[i].field, value);
		vet_memory_escape(memory, value, outside);
	}
}

static void escape_entity(struct vet_memory *memory, struct escape escape)
{
	if (memory->program->entity[escape.entity].kind == VET_SYMBOL_OBJECT) {
		escape_object(memory, escape.entity, escape.outside);
		return;
	}
	if (memory->function_escaped[escape.entity] && (memory->function_outside[escape.entity] || !escape.outside))
		return;
	memory->function_escaped[escape.entity] = true;
	memory->function_outside[escape.entity] |= escape.outside;
	memory->hooks.function_escaped(memory->hooks.context, escape.entity, escape.outside);
}

/* Objects that point to objects escape in turn: from a list, since a chain of them may be longer than any stack. */
void vet_memory_escape(struct vet_memory *memory, const struct vet_set *value, bool outside)
{
	for (uint32_t i = 0; i < value->address_count; i++) {
		memory->pending = vet_grow(memory->pending, &memory->pending_capacity, memory->pending_count + 1,
					   sizeof(*memory->pending));
		memory->pending[memory->pending_count++] = (struct escape){
			value->addresses[i].entity, outside };
	}
	if (memory->escaping)
		return;
	memory->escaping = true;
	while (memory->pending_count)
		escape_entity(memory, memory->pending[--memory->pending_count]);
	memory->escaping = false;
}
