/* SPDX-License-Identifier: MIT */
/*
 * Which capabilities a function has to do with, whether it runs or not; see census.h.
 * A touch is found where its address is a number in the function itself, or a number that a direct call passes to a
 * parameter from which the callee makes the address.  Parameters that end in an address are followed from callee to
 * caller until nothing new is found.
 */
#include <stdlib.h>

#include "solve/census.h"
#include "support/memory.h"

#define SINKS 16u  /* addresses made of one function's parameters; more are not followed */
#define DEPTH 64u  /* operators between an address and what it is made of */

/* An address is made as parameter + offset. */
struct sink {
	uint32_t parameter;
	uint32_t space, bytes;
	int64_t offset; /* bytes */
};

struct sinks {
	struct sink item[SINKS];
	unsigned count;
};

struct direct {
	uint32_t callee, caller;
	const struct vet_point *point;
};

struct search {
	const struct vet_program *program;
	const struct vet_hardware *hardware;
	uint64_t *capabilities;
	struct sinks **sinks; /* by entity; NULL: none */
	struct direct *direct; /* sorted by callee */
	size_t direct_count, direct_capacity;
	size_t *first; /* by entity, and one beyond */
	uint32_t *queue;
	size_t head, count, capacity;
};

/* One function's rows. */
struct code {
	uint32_t entity, unit_index;
	const struct vet_unit *unit;
	const struct vet_function *function;
};

/* A value as base + offset; kind of the base: VET_VALUE_CONSTANT, VET_VALUE_PARAMETER, or something else. */
struct linear {
	unsigned kind;
	uint32_t parameter;
	int64_t constant, offset;
};

static const struct vet_value *value_of(const struct code *code, uint32_t value)
{
	return &code->unit->values[code->function->value_first + value];
}

static bool constant_of(const struct code *code, uint32_t number, int64_t *constant)
{
	const struct vet_value *value = value_of(code, number);

	for (unsigned i = 0; i < DEPTH && (value->kind == VET_VALUE_CAST || value->kind == VET_VALUE_REFINED); i++)
		value = value_of(code, value->a);
	if (value->kind != VET_VALUE_CONSTANT)
		return false;
	*constant = code->unit->constants[value->a];
	return true;
}

static int64_t add(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

/* One operator nearer to the base; VET_NONE: this is the base. */
static uint32_t step(const struct code *code, const struct vet_value *value, int64_t *offset)
{
	int64_t constant = 0;

	switch (value->kind) {
	case VET_VALUE_CAST:
	case VET_VALUE_REFINED:
		return value->a;
	case VET_VALUE_FIELD:
		*offset = add(*offset, code->unit->fields[value->b].offset / 8);
		return value->a;
	case VET_VALUE_ELEMENT:
		if (constant_of(code, value->b, &constant))
			*offset = add(*offset, (int64_t)((uint64_t)constant * (uint64_t)code->unit->constants[value->c]));
		return value->a; /* an index that is not told: where it starts */
	case VET_VALUE_ADD:
		if (constant_of(code, value->b, &constant)) {
			*offset = add(*offset, constant);
			return value->a;
		}
		if (constant_of(code, value->a, &constant)) {
			*offset = add(*offset, constant);
			return value->b;
		}
		return VET_NONE;
	default:
		return VET_NONE;
	}
}

static struct linear linear_of(const struct code *code, uint32_t number)
{
	struct linear linear = { .kind = VET_VALUE_UNKNOWN };
	uint32_t next = number;

	for (unsigned i = 0; i < DEPTH && next != VET_NONE; i++) {
		number = next;
		next = step(code, value_of(code, number), &linear.offset);
	}
	if (next != VET_NONE)
		return linear;
	const struct vet_value *value = value_of(code, number);

	if (value->kind == VET_VALUE_CONSTANT)
		linear.constant = code->unit->constants[value->a];
	linear.kind = value->kind;
	linear.parameter = value->a;
	return linear;
}

/* A null pointer's fields are no touch of low memory. */
static void touch(struct search *search, uint32_t entity, const struct sink *sink, int64_t base)
{
	uint64_t mask[8];
	int64_t address = add(base, sink->offset);

	if (sink->space == VET_HARDWARE_MEMORY && base <= 0)
		return;
	size_t count = vet_hardware_lookup(search->hardware, sink->space, address, address, sink->bytes, mask, 8);

	for (size_t i = 0; i < count && i < 8; i++)
		search->capabilities[entity] |= mask[i];
}

static void add_sink(struct search *search, uint32_t entity, struct sink sink)
{
	struct sinks *sinks = search->sinks[entity];

	if (!sinks)
		sinks = search->sinks[entity] = vet_allocate(1, sizeof(*sinks));
	for (unsigned i = 0; i < sinks->count; i++)
		if (sinks->item[i].parameter == sink.parameter && sinks->item[i].space == sink.space &&
		    sinks->item[i].bytes == sink.bytes && sinks->item[i].offset == sink.offset)
			return;
	if (sinks->count == SINKS)
		return;
	sinks->item[sinks->count++] = sink;
	search->queue = vet_grow(search->queue, &search->capacity, search->count + 1, sizeof(*search->queue));
	search->queue[search->count++] = entity;
}

/* The address of such an access is this value. */
static void made_of(struct search *search, const struct code *code, uint32_t value, struct sink sink)
{
	struct linear linear = linear_of(code, value);

	sink.offset = add(sink.offset, linear.offset);
	if (linear.kind == VET_VALUE_CONSTANT) {
		touch(search, code->entity, &sink, linear.constant);
	} else if (linear.kind == VET_VALUE_PARAMETER) {
		sink.parameter = linear.parameter;
		add_sink(search, code->entity, sink);
	}
}

/* The entity whose rows an entity runs: itself, or an alias' target. */
static uint32_t owner(const struct vet_program *program, uint32_t entity)
{
	const struct vet_entity *e = &program->entity[entity];
	const struct vet_function *function = vet_entity_function(program, e);

	return function ? program->entity_of[e->function.unit][function->symbol] : entity;
}

static void look_at(struct search *search, const struct code *code, const struct vet_point *point)
{
	switch (point->kind) {
	case VET_POINT_PORT_READ:
	case VET_POINT_PORT_WRITE:
		made_of(search, code, point->a, (struct sink){ .space = VET_HARDWARE_PORT, .bytes = point->b / 8 });
		return;
	case VET_POINT_MSR_READ:
	case VET_POINT_MSR_WRITE:
		made_of(search, code, point->a, (struct sink){ .space = VET_HARDWARE_MSR, .bytes = 1 });
		return;
	case VET_POINT_LOAD:
	case VET_POINT_STORE:
		made_of(search, code, point->a, (struct sink){ .space = VET_HARDWARE_MEMORY, .bytes = point->b / 8 });
		return;
	case VET_POINT_COPY:
		made_of(search, code, point->a, (struct sink){ .space = VET_HARDWARE_MEMORY, .bytes = point->c / 8 });
		made_of(search, code, point->b, (struct sink){ .space = VET_HARDWARE_MEMORY, .bytes = point->c / 8 });
		return;
	case VET_POINT_CALL:
		if (point->flags & VET_POINT_MODELLED)
			return;
		search->direct = vet_grow(search->direct, &search->direct_capacity, search->direct_count + 1, sizeof(*search->direct));
		search->direct[search->direct_count++] = (struct direct){
			owner(search->program, search->program->entity_of[code->unit_index][point->a]), code->entity, point };
		return;
	default:
		return;
	}
}

static struct code code_of(const struct vet_program *program, uint32_t entity)
{
	const struct vet_entity *e = &program->entity[entity];

	return (struct code){ entity, e->function.unit, program->unit[e->function.unit], vet_entity_function(program, e) };
}

static int by_callee(const void *left, const void *right)
{
	const struct direct *a = left, *b = right;

	if (a->callee != b->callee)
		return a->callee < b->callee ? -1 : 1;
	return a->caller < b->caller ? -1 : a->caller > b->caller;
}

static void index_calls(struct search *search)
{
	size_t at = 0;

	if (search->direct_count)
		qsort(search->direct, search->direct_count, sizeof(*search->direct), by_callee);
	search->first = vet_allocate((size_t)search->program->entity_count + 1, sizeof(*search->first));
	for (uint32_t e = 0; e <= search->program->entity_count; e++) {
		while (at < search->direct_count && search->direct[at].callee < e)
			at++;
		search->first[e] = at;
	}
}

/* What the callers pass where a function makes an address of a parameter.  A sink enters the queue once. */
static void spread(struct search *search)
{
	unsigned *done = vet_allocate(search->program->entity_count, sizeof(*done));

	while (search->head < search->count) {
		uint32_t callee = search->queue[search->head++];
		struct sink sink = search->sinks[callee]->item[done[callee]++];

		for (size_t i = search->first[callee]; i < search->first[callee + 1]; i++) {
			const struct direct *direct = &search->direct[i];
			struct code code = code_of(search->program, direct->caller);

			if (sink.parameter < direct->point->c)
				made_of(search, &code, code.unit->lists[direct->point->b + sink.parameter], sink);
		}
	}
	free(done);
}

static bool has_code(const struct vet_program *program, uint32_t entity)
{
	return program->entity[entity].function.row != VET_NONE && owner(program, entity) == entity;
}

static void add_declared(const struct vet_solution *solution, uint64_t *capabilities)
{
	for (uint32_t e = 0; e < solution->program->entity_count; e++) {
		const struct vet_policy_entity *entity = &solution->policy->entity[e];

		if (solution->program->entity[e].kind == VET_SYMBOL_FUNCTION)
			capabilities[e] |= entity->demand.requires | entity->probes;
	}
}

void vet_census_needs(const struct vet_solution *solution, uint64_t *capabilities)
{
	const struct vet_program *program = solution->program;
	struct search search = { .program = program, .hardware = solution->hardware, .capabilities = capabilities };

	search.sinks = vet_allocate(program->entity_count, sizeof(*search.sinks));
	add_declared(solution, capabilities);
	for (uint32_t e = 0; e < program->entity_count; e++) {
		if (!has_code(program, e))
			continue;
		struct code code = code_of(program, e);

		for (uint32_t p = 0; p < code.function->point_count; p++)
			look_at(&search, &code, &code.unit->points[code.function->point_first + p]);
	}
	index_calls(&search);
	spread(&search);
	for (uint32_t e = 0; e < program->entity_count; e++)
		free(search.sinks[e]);
	free(search.sinks);
	free(search.direct);
	free(search.first);
	free(search.queue);
}
