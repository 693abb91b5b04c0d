/* SPDX-License-Identifier: MIT */
/*
 * Loads, stores, escape; see memory.h.  Everything only grows, so that the fixed point ends.  Cells of one object
 * are in cells.c.
 */
#include "memory-internal.h"

#include <stdlib.h>

#include "solve/cells.h"
#include "solve/fields.h"
#include "support/memory.h"

#define GROWTH_LIMIT 24u /* a cell that changed so often is widened */

struct vet_memory *vet_memory_new(const struct vet_program *program, struct vet_set_pool *pool, struct vet_memory_hooks hooks)
{
	struct vet_memory *memory = vet_allocate(1, sizeof(*memory));

	memory->program = program;
	memory->pool = pool;
	memory->hooks = hooks;
	memory->object = vet_allocate(program->entity_count, sizeof(*memory->object));
	memory->field = vet_allocate(program->field_count, sizeof(*memory->field));
	memory->class_of = vet_allocate(program->field_count, sizeof(*memory->class_of));
	memory->function_how = vet_allocate(program->entity_count, 1);
	memory->wild_function = vet_allocate(program->entity_count, sizeof(bool));
	memory->hidden = vet_allocate(program->entity_count, sizeof(bool));
	memory->wild = vet_set_empty(pool);
	for (uint32_t f = 0; f < program->field_count; f++)
		memory->field[f].stored = memory->field[f].content = memory->wild;
	vet_fields_classify(program, memory->class_of);
	return memory;
}

void vet_memory_free(struct vet_memory *memory)
{
	if (!memory)
		return;
	for (uint32_t e = 0; e < memory->program->entity_count; e++) {
		free(memory->object[e].cell);
		free(memory->object[e].readers.place);
	}
	for (uint32_t f = 0; f < memory->program->field_count; f++)
		free(memory->field[f].readers.place);
	free(memory->wild_readers.place);
	free(memory->object);
	free(memory->field);
	free(memory->class_of);
	free(memory->function_how);
	free(memory->wild_function);
	free(memory->hidden);
	free(memory->pending);
	free(memory);
}

void vet_memory_read_by(struct vet_readers *readers, struct vet_place place)
{
	size_t capacity = readers->capacity;

	if (readers->count) {
		struct vet_place last = readers->place[readers->count - 1];
		if (last.function == place.function && last.point == place.point)
			return;
	}
	readers->place = vet_grow(readers->place, &capacity, readers->count + 1u, sizeof(*readers->place));
	readers->capacity = (uint32_t)capacity;
	readers->place[readers->count++] = place;
}

void vet_memory_wake(struct vet_memory *memory, const struct vet_readers *readers)
{
	for (uint32_t i = 0; i < readers->count; i++)
		memory->hooks.changed(memory->hooks.context, readers->place[i]);
}

bool vet_memory_join_into(struct vet_memory *memory, const struct vet_set **slot, uint16_t *growth, const struct vet_set *value)
{
	const struct vet_set *grown = vet_set_join(memory->pool, *slot, value);

	if (grown == *slot)
		return false;
	if (*growth < UINT16_MAX)
		++*growth;
	if (*growth > GROWTH_LIMIT)
		grown = vet_set_widen(memory->pool, *slot, grown, INT64_MAX);
	*slot = grown;
	return true;
}

void vet_memory_lose_functions(struct vet_memory *memory, const struct vet_set *value)
{
	for (uint32_t i = 0; i < value->address_count; i++) {
		uint32_t entity = value->addresses[i].entity;

		if (memory->program->entity[entity].kind != VET_SYMBOL_FUNCTION || memory->wild_function[entity])
			continue;
		memory->wild_function[entity] = true;
		memory->hooks.function_wild(memory->hooks.context, entity);
	}
}

/* A store where no field is named: from then on every such place may hold it. */
static void store_wild(struct vet_memory *memory, const struct vet_set *value)
{
	const struct vet_set *old = memory->wild;

	if (!vet_memory_join_into(memory, &memory->wild, &memory->wild_growth, value))
		return;
	vet_memory_see_objects(memory, value);
	vet_memory_lose_functions(memory, value);
	/* Readers see integers, and that there is an address; which one is asked at the call. */
	if (vet_set_integers(memory->pool, old) != vet_set_integers(memory->pool, memory->wild) ||
	    vet_set_has_address(old) != vet_set_has_address(memory->wild))
		vet_memory_wake(memory, &memory->wild_readers);
}

static const struct vet_set *wild_value(struct vet_memory *memory)
{
	const struct vet_set *value = vet_set_integers(memory->pool, memory->wild);

	if (vet_set_has_address(memory->wild))
		value = vet_set_join(memory->pool, value, vet_set_flagged(memory->pool, VET_SET_WILD | VET_SET_UNNAMED));
	return value;
}

/* What objects hold that pointers to somewhere may point to. */
static void show(struct vet_memory *memory, uint32_t field, const struct vet_set *value)
{
	if (field == VET_NONE) {
		store_wild(memory, value);
		return;
	}
	struct summary *summary = &memory->field[memory->class_of[field]];

	if (!vet_memory_join_into(memory, &summary->content, &summary->growth, value))
		return;
	vet_memory_wake(memory, &summary->readers);
	if (summary->addressed)
		store_wild(memory, summary->content);
}

static void store_somewhere(struct vet_memory *memory, uint32_t field, const struct vet_set *value)
{
	if (field != VET_NONE) {
		struct summary *summary = &memory->field[memory->class_of[field]];

		if (vet_memory_join_into(memory, &summary->stored, &summary->growth, value))
			vet_memory_wake(memory, &summary->readers);
	}
	show(memory, field, value);
}

void vet_memory_field_address(struct vet_memory *memory, uint32_t field)
{
	struct summary *summary = &memory->field[memory->class_of[field]];

	if (summary->addressed)
		return;
	summary->addressed = true;
	vet_memory_wake(memory, &summary->readers);
	store_wild(memory, summary->content);
}

void vet_memory_hide(struct vet_memory *memory, uint32_t entity)
{
	memory->hidden[entity] = true;
}

static const struct vet_set *initial_value(struct vet_memory *memory, uint32_t entity, uint32_t unit, const struct vet_initialiser *row)
{
	switch (row->kind) {
	case VET_INITIALISER_INTEGER:
		return vet_set_constant(memory->pool, row->number);
	case VET_INITIALISER_ADDRESS:
		if (memory->hidden[entity] && vet_memory_is_code(memory, memory->program->entity_of[unit][row->symbol]))
			return vet_set_interval(memory->pool, 1, INT64_MAX); /* some address, which nobody here calls */
		return vet_set_address(memory->pool, (struct vet_address){
			.entity = memory->program->entity_of[unit][row->symbol], .offset = (int64_t)((uint64_t)row->number * 8) });
	default:
		return vet_set_any(memory->pool);
	}
}

struct vet_contents *vet_memory_prepare(struct vet_memory *memory, uint32_t entity)
{
	struct vet_contents *object = &memory->object[entity];
	const struct vet_entity *e = &memory->program->entity[entity];

	if (object->prepared)
		return object;
	object->prepared = true;
	if (!e->has_facts) {
		/* The linker makes it, or somebody else has it. */
		object->how = e->image != VET_NONE ? VET_ESCAPE_ASSEMBLY : VET_ESCAPE_ABROAD;
		object->outside = e->image == VET_NONE;
		object->escaped = object->foreign_content = true;
		return object;
	}
	const struct vet_unit *unit = vet_entity_unit(memory->program, e);
	const struct vet_symbol *symbol = vet_entity_symbol(memory->program, e);

	object->zero = e->linkage != VET_LINKAGE_AUTOMATIC;
	for (uint32_t i = 0; i < symbol->initialiser_count; i++) {
		const struct vet_initialiser *row = &unit->initialisers[symbol->initialiser_first + i];
		uint32_t field = row->field == VET_NONE ? VET_NONE : memory->program->field_of[e->symbol.unit][row->field];
		struct vet_address at = { .entity = entity, .offset = (int64_t)row->offset };
		uint32_t size = row->size > UINT32_MAX ? 0 : (uint32_t)row->size;
		const struct vet_set *value = initial_value(memory, entity, e->symbol.unit, row);
		struct vet_cell *cell = vet_cell_at(object, at, size, field, memory->pool, true);

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

void vet_memory_each_value(struct vet_memory *memory, uint32_t field, void (*visit)(void *context, const struct vet_set *value), void *context)
{
	uint32_t class = memory->class_of[field];

	visit(context, memory->field[class].content);
	if (memory->field[class].addressed)
		visit(context, vet_set_any(memory->pool));
	for (uint32_t e = 0; e < memory->program->entity_count; e++) {
		const struct vet_contents *object = &memory->object[e];

		for (uint32_t i = 0; i < object->count; i++)
			if (object->cell[i].field != VET_NONE && memory->class_of[object->cell[i].field] == class)
				visit(context, object->cell[i].value);
	}
}

/* What pointers to somewhere may have stored there; content: and what may stand there anyway. */
static const struct vet_set *load_summary(struct vet_memory *memory, const struct vet_access *access, bool content)
{
	if (!*access->listens)
		vet_memory_read_by(&memory->wild_readers, access->place);
	if (access->field == VET_NONE) {
		*access->listens = true;
		return wild_value(memory);
	}
	struct summary *summary = &memory->field[memory->class_of[access->field]];
	const struct vet_set *value = content ? summary->content : summary->stored;

	if (!*access->listens)
		vet_memory_read_by(&summary->readers, access->place);
	*access->listens = true;
	if (summary->addressed)
		return vet_set_join(memory->pool, value, wild_value(memory));
	/* A function that was stored without a name may be behind any name. */
	if (access->pointer && vet_set_has_address(memory->wild))
		value = vet_set_join(memory->pool, value, vet_set_flagged(memory->pool, VET_SET_WILD));
	return value;
}

/* A number of so many bits that is no pointer. */
static const struct vet_set *any_number(struct vet_memory *memory, const struct vet_access *access)
{
	if (vet_set_is_word(memory->pool, access->size))
		return vet_set_any(memory->pool);
	return vet_set_interval(memory->pool, -(INT64_C(1) << (access->size - 1)), (INT64_C(1) << access->size) - 1);
}

/* What memory behind a pointer to somewhere holds. */
static const struct vet_set *content_somewhere(struct vet_memory *memory, const struct vet_access *access)
{
	const struct vet_set *value = load_summary(memory, access, true);

	if (!access->pointer)
		return vet_set_join(memory->pool, value, any_number(memory, access));
	/* Memory that nobody was seen to write is zero, or was written outside the program. */
	return vet_set_join(memory->pool, value, vet_set_constant(memory->pool, 0));
}

static const struct vet_set *load_somewhere(struct vet_memory *memory, const struct vet_access *access)
{
	const struct vet_set *value = content_somewhere(memory, access);

	if (access->address->flags & VET_SET_OUTSIDE)
		return vet_set_join(memory->pool, value, vet_set_outside(memory->pool));
	return value;
}

const struct vet_set *vet_memory_partial(struct vet_memory *memory, const struct vet_set *value)
{
	int64_t number;

	if (vet_set_is_empty(value) || (vet_set_single(value, &number) && !number))
		return value;
	return vet_set_join(memory->pool, vet_set_any(memory->pool), value);
}

static bool is_constant(const struct vet_memory *memory, uint32_t entity)
{
	const struct vet_entity *e = &memory->program->entity[entity];

	return e->has_facts && vet_entity_symbol(memory->program, e)->flags & VET_SYMBOL_CONST;
}

bool vet_memory_is_code(const struct vet_memory *memory, uint32_t entity)
{
	return memory->program->entity[entity].kind == VET_SYMBOL_FUNCTION;
}

static const struct vet_set *load_object(struct vet_memory *memory, struct vet_address at, const struct vet_access *access, bool first)
{
	struct vet_contents *object = vet_memory_prepare(memory, at.entity);
	const struct vet_set *value = vet_set_empty(memory->pool);
	struct vet_cell_walk walk;
	bool told = false;

	if (first)
		vet_memory_read_by(&object->readers, access->place);
	for (walk = vet_cells_begin(object, at, access->size); vet_cells_next(&walk);) {
		const struct vet_cell *cell = walk.cell;

		told |= walk.overlap == 2 && cell->initial && !at.stride && !cell->stride;
		const struct vet_set *held = access->ended && cell->initial && walk.overlap == 2 ? cell->stored : cell->value;
		const struct vet_set *part = walk.overlap == 2 ? held : vet_memory_partial(memory, held);
		value = vet_set_join(memory->pool, value, part);
	}
	if (object->zero && !told)
		value = vet_set_join(memory->pool, value, vet_set_constant(memory->pool, 0));
	bool constant = is_constant(memory, at.entity);

	if (object->from_somewhere)
		value = vet_set_join(memory->pool, value, content_somewhere(memory, access));
	else if (object->escaped && !constant)
		value = vet_set_join(memory->pool, value, load_summary(memory, access, false));
	if (object->outside && !constant)
		value = vet_set_join(memory->pool, value, vet_set_outside(memory->pool));
	else if (object->foreign_content && !constant)
		value = vet_set_join(memory->pool, value, vet_set_any(memory->pool));
	return value;
}

bool vet_memory_named_before(const struct vet_set *before, struct vet_address address)
{
	for (uint32_t i = 0; before && i < before->address_count && before->addresses[i].entity <= address.entity; i++)
		if (before->addresses[i].entity == address.entity)
			return true;
	return false;
}

const struct vet_set *vet_memory_load(struct vet_memory *memory, const struct vet_access *access, const struct vet_set *before)
{
	static const struct vet_range null = { 0, 0 };
	const struct vet_set *address = access->address, *value = vet_set_empty(memory->pool);

	for (uint32_t i = 0; i < address->address_count; i++)
		if (vet_memory_is_code(memory, address->addresses[i].entity))
			value = vet_set_join(memory->pool, value, vet_set_interval(memory->pool, INT64_MIN, INT64_MAX));
		else
			value = vet_set_join(memory->pool, value, load_object(memory, address->addresses[i], access,
				before == NULL || !vet_memory_named_before(before, address->addresses[i])));
	if (address->flags & VET_SET_SOMEWHERE)
		value = vet_set_join(memory->pool, value, load_somewhere(memory, access));
	else if (vet_set_may_meet(vet_set_integers(memory->pool, address), &null, 1, true))
		/* A number, not null, used as an address: device or firmware memory, of any content. */
		value = vet_set_join(memory->pool, value, vet_set_any(memory->pool));
	return value;
}

const struct vet_set *vet_memory_peek(struct vet_memory *memory, struct vet_access access)
{
	bool listens = true;

	access.listens = &listens;
	return vet_memory_load(memory, &access, access.address);
}

/* Assembly that does not leave reads and writes there, but follows no pointer that it finds. */
static void escape_content(struct vet_memory *memory, const struct vet_set *value, unsigned how)
{
	if (how & VET_ESCAPE_CALLED)
		vet_memory_escape(memory, value, how);
	else if (how & VET_ESCAPE_WRITTEN)
		vet_memory_escape(memory, value, VET_ESCAPE_SEEN);
}

bool vet_memory_join_cell(struct vet_memory *memory, const struct vet_contents *object, struct vet_cell *cell, const struct vet_set *value)
{
	bool grew = vet_memory_join_into(memory, &cell->value, &cell->growth, value);
	bool more = cell->initial && vet_memory_join_into(memory, &cell->stored, &cell->stored_growth, value);

	if (grew || more)
		vet_memory_wake(memory, &object->readers);
	return grew;
}

static void store_object(struct vet_memory *memory, struct vet_address at, const struct vet_access *access,
			 const struct vet_set *value)
{
	struct vet_contents *object = vet_memory_prepare(memory, at.entity);
	struct vet_cell *cell = vet_cell_at(object, at, access->size, access->field, memory->pool, false);

	if (vet_memory_join_cell(memory, object, cell, value) && object->escaped)
		show(memory, access->field, value);
	/* Also what the cell holds already, and what is one too many for it to keep. */
	escape_content(memory, value, object->how);
}

void vet_memory_store(struct vet_memory *memory, const struct vet_access *access, const struct vet_set *value)
{
	const struct vet_set *address = access->address;

	if (vet_set_is_empty(value))
		return;
	for (uint32_t i = 0; i < address->address_count; i++)
		if (!vet_memory_is_code(memory, address->addresses[i].entity))
			store_object(memory, address->addresses[i], access, value);
	if (address->flags & VET_SET_SOMEWHERE)
		store_somewhere(memory, access->field, value);
	if (address->flags & VET_SET_OUTSIDE)
		vet_memory_escape(memory, value, VET_ESCAPE_ABROAD);
}

static void escape_object(struct vet_memory *memory, uint32_t entity, unsigned how)
{
	struct vet_contents *object = vet_memory_prepare(memory, entity);
	unsigned fresh = how & ~(unsigned)object->how;

	if (!fresh)
		return;
	object->how |= (uint8_t)how;
	object->escaped = true;
	object->outside |= (how & VET_ESCAPE_OUTSIDE) != 0;
	object->foreign_content |= (how & VET_ESCAPE_WRITTEN) != 0;
	vet_memory_wake(memory, &object->readers);
	if (memory->program->entity[entity].places)
		return; /* what it names are places, which nobody calls */
	for (uint32_t i = 0; i < object->count; i++) {
		const struct vet_set *value = object->cell[i].value;

		if (fresh & VET_ESCAPE_SEEN)
			show(memory, object->cell[i].field, value);
		escape_content(memory, value, how);
	}
}

static void escape_entity(struct vet_memory *memory, struct escape escape)
{
	if (memory->program->entity[escape.entity].kind == VET_SYMBOL_OBJECT) {
		escape_object(memory, escape.entity, escape.how);
		return;
	}
	unsigned fresh = escape.how & ~(unsigned)memory->function_how[escape.entity];

	if (!fresh)
		return;
	memory->function_how[escape.entity] |= (uint8_t)escape.how;
	memory->hooks.function_escaped(memory->hooks.context, escape.entity, fresh);
}

/* Objects that point to objects escape in turn: from a list, since a chain of them may be longer than any stack. */
static void escape_pending(struct vet_memory *memory)
{
	if (memory->escaping)
		return;
	memory->escaping = true;
	while (memory->pending_count)
		escape_entity(memory, memory->pending[--memory->pending_count]);
	memory->escaping = false;
}

static void add_pending(struct vet_memory *memory, uint32_t entity, unsigned how)
{
	bool object = memory->program->entity[entity].kind == VET_SYMBOL_OBJECT;

	if (!(how & ~(unsigned)(object ? memory->object[entity].how : memory->function_how[entity])))
		return;
	memory->pending = vet_grow(memory->pending, &memory->pending_capacity, memory->pending_count + 1, sizeof(*memory->pending));
	memory->pending[memory->pending_count++] = (struct escape){ entity, how };
}

void vet_memory_escape(struct vet_memory *memory, const struct vet_set *value, unsigned how)
{
	for (uint32_t i = 0; i < value->address_count; i++)
		add_pending(memory, value->addresses[i].entity, how);
	escape_pending(memory);
}

static void see_kind(struct vet_memory *memory, const struct vet_set *value, unsigned kind)
{
	for (uint32_t i = 0; i < value->address_count; i++)
		if (memory->program->entity[value->addresses[i].entity].kind == kind)
			add_pending(memory, value->addresses[i].entity, VET_ESCAPE_SEEN);
	escape_pending(memory);
}

void vet_memory_see_objects(struct vet_memory *memory, const struct vet_set *value)
{
	see_kind(memory, value, VET_SYMBOL_OBJECT);
}

void vet_memory_see_functions(struct vet_memory *memory, const struct vet_set *value)
{
	see_kind(memory, value, VET_SYMBOL_FUNCTION);
}
