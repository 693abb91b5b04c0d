/* SPDX-License-Identifier: MIT */
/*
 * Bodies: one for each function with facts; their arrays, made when they are reached; the dirty bits of the fixed point.
 * See reach-internal.h.
 */
#include <stdlib.h>

#include "reach-internal.h"
#include "solve/forward.h"
#include "support/memory.h"

/* The entity that owns the row of the function: of aliases one. */
static uint32_t owner_of(const struct vet_program *program, uint32_t entity)
{
	const struct vet_entity *e = &program->entity[entity];

	if (e->function.row == VET_NONE)
		return entity;
	return program->entity_of[e->function.unit][vet_entity_function(program, e)->symbol];
}

void vet_reach_make_bodies(struct vet_reach *reach)
{
	const struct vet_program *program = reach->program;
	size_t count = 0;

	reach->body = vet_allocate(program->entity_count, sizeof(*reach->body));
	reach->canonical = vet_allocate(program->entity_count, sizeof(*reach->canonical));
	for (uint32_t e = 0; e < program->entity_count; e++)
		reach->canonical[e] = owner_of(program, e);
	for (uint32_t e = 0; e < program->entity_count; e++)
		count += program->entity[e].function.row != VET_NONE && vet_reach_canonical(reach, e) == e;
	reach->bodies = vet_allocate(count, sizeof(*reach->bodies));
	count = 0;
	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];
		struct vet_body *body = &reach->bodies[count];

		/* An alias shares the body of the entity that owns the row. */
		if (entity->function.row == VET_NONE || vet_reach_canonical(reach, e) != e)
			continue;
		body->unit_index = entity->function.unit;
		body->unit = program->unit[body->unit_index];
		body->function = vet_entity_function(program, entity);
		body->entity = e;
		body->returned = vet_set_empty(reach->pool);
		reach->body[e] = body;
		count++;
	}
	reach->queue_capacity = count + 1;
	reach->queue = vet_allocate(reach->queue_capacity, sizeof(*reach->queue));
}

/* Arrays of one body lie in one block: first it is measured, then cut up. */
struct block {
	unsigned char *at;
	size_t size;
};

static void *cut(struct block *block, size_t count, size_t size)
{
	size_t bytes = (count * size + 7u) & ~(size_t)7u;
	void *array = block->at ? block->at + block->size : NULL;

	block->size += bytes;
	return array;
}

static size_t words(uint32_t count)
{
	return count / 64u + 1u;
}

static void cut_work(struct block *block, const struct vet_function *f, struct vet_work *work)
{
	work->address = cut(block, f->point_count, sizeof(struct vet_set *));
	work->dirty_value = cut(block, words(f->value_count), sizeof(uint64_t));
	work->dirty_point = cut(block, words(f->point_count), sizeof(uint64_t));
	work->dirty_block = cut(block, words(f->block_count), sizeof(uint64_t));
	work->falls_back = cut(block, f->point_count, sizeof(uint32_t));
	work->point_live = cut(block, f->point_count, 1);
	work->point_returns = cut(block, f->point_count, 1);
	work->listens = cut(block, f->point_count, 1);
	work->value_growth = cut(block, f->value_count, 1);
	work->parameter_growth = cut(block, f->parameter_count, 1);
}

static void cut_body(struct block *block, const struct vet_function *f, struct vet_body *body)
{
	body->value = cut(block, f->value_count, sizeof(struct vet_set *));
	body->result = cut(block, f->point_count, sizeof(struct vet_set *));
	body->parameter = cut(block, f->parameter_count, sizeof(struct vet_set *));
	body->live_points = cut(block, f->block_count, sizeof(uint32_t));
	body->edge_live = cut(block, f->edge_count, 1);
	body->block_ends = cut(block, f->block_count, 1);
	body->result_is_pointer = cut(block, f->point_count, 1);
}

static struct vet_work *new_work(const struct vet_body *body)
{
	const struct vet_function *f = body->function;
	struct vet_work measured;
	struct block block = { .size = sizeof(measured) };

	cut_work(&block, f, &measured);
	struct vet_work *work = vet_allocate(1, block.size);

	block = (struct block){ .at = (unsigned char *)work, .size = sizeof(*work) };
	cut_work(&block, f, work);
	work->uses = vet_uses_index(body->unit, f, body->forward);
	for (uint32_t v = 0; v < f->value_count; v++)
		work->dirty_value[v / 64] |= UINT64_C(1) << v % 64;
	work->dirty_block[0] = 1;
	work->any_value = work->any_block = true;
	return work;
}

static void fill(struct vet_reach *reach, const struct vet_set **set, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		set[i] = vet_set_empty(reach->pool);
}

void vet_body_open(struct vet_reach *reach, struct vet_body *body)
{
	const struct vet_function *f = body->function;
	struct block block = { .size = 0 };

	cut_body(&block, f, body);
	body->arrays = vet_allocate(1, block.size + 1);
	block = (struct block){ .at = body->arrays };
	cut_body(&block, f, body);
	fill(reach, body->value, f->value_count);
	fill(reach, body->result, f->point_count);
	fill(reach, body->parameter, f->parameter_count);
	body->forward = vet_forward_loads(reach->program, body);
	for (uint32_t i = 1; i < f->block_count; i++)
		body->live_points[i] = VET_NONE;
	for (uint32_t i = 0; i < f->value_count; i++) {
		const struct vet_value *value = vet_body_value(body, i);

		if (value->kind == VET_VALUE_RESULT && value->flags & VET_VALUE_POINTER)
			body->result_is_pointer[value->a] = true;
	}
	body->work = new_work(body);
	body->growth = body->work->value_growth;
	body->parameter_growth = body->work->parameter_growth;
}

void vet_body_close(struct vet_body *body)
{
	if (!body->work)
		return;
	free(body->work->uses.first);
	free(body->work->uses.use);
	free(body->work);
	free(body->callers.place);
	body->work = NULL;
	body->growth = body->parameter_growth = NULL;
	body->callers = (struct vet_readers){ 0 };
}

void vet_reach_free_bodies(struct vet_reach *reach)
{
	for (uint32_t e = 0; e < reach->program->entity_count; e++) {
		struct vet_body *body = reach->body[e];

		if (!body || !body->reached)
			continue;
		vet_body_close(body);
		free(body->arrays);
		free(body->forward);
	}
	free(reach->bodies);
	free(reach->body);
}

void vet_body_touch(struct vet_body *body, uint32_t node)
{
	struct vet_work *work = body->work;

	for (uint32_t i = work->uses.first[node]; i < work->uses.first[node + 1]; i++) {
		struct vet_use use = work->uses.use[i];
		uint64_t bit = UINT64_C(1) << use.number % 64;

		switch ((enum vet_use_kind)use.kind) {
		case VET_USE_VALUE:
			work->dirty_value[use.number / 64] |= bit;
			work->any_value = true;
			break;
		case VET_USE_POINT:
			if (!work->point_live[use.number])
				break;
			work->dirty_point[use.number / 64] |= bit;
			work->any_point = true;
			break;
		case VET_USE_BLOCK:
			if (!body->block_ends[use.number])
				break;
			work->dirty_block[use.number / 64] |= bit;
			work->any_block = true;
			break;
		}
	}
}

void vet_reach_enqueue(struct vet_reach *reach, struct vet_body *body)
{
	if (body->queued)
		return;
	body->queued = true;
	reach->queue[(reach->queue_head + reach->queue_count++) % reach->queue_capacity] = body->entity;
}

void vet_reach_again(struct vet_reach *reach, struct vet_place place)
{
	struct vet_body *body = reach->body[place.function];

	if (!body->work->point_live[place.point])
		return;
	body->work->dirty_point[place.point / 64] |= UINT64_C(1) << place.point % 64;
	body->work->any_point = true;
	vet_reach_enqueue(reach, body);
}
