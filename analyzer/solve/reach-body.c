/* SPDX-License-Identifier: MIT */
/*
 * Bodies: one for each function with facts; their arrays, made when they are reached; the dirty bits of the fixed point.
 * See reach-internal.h.
 */
#include <stdlib.h>

#include "reach-internal.h"
#include "solve/forward.h"
#include "support/memory.h"

void vet_reach_make_bodies(struct vet_reach *reach)
{
	const struct vet_program *program = reach->program;
	size_t count = 0;

	reach->body = vet_allocate(program->entity_count, sizeof(*reach->body));
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

static const struct vet_set **empty_sets(struct vet_reach *reach, uint32_t count)
{
	const struct vet_set **set = vet_allocate(count, sizeof(struct vet_set *));

	for (uint32_t i = 0; i < count; i++)
		set[i] = vet_set_empty(reach->pool);
	return set;
}

static uint64_t *bits(uint32_t count)
{
	return vet_allocate(count / 64u + 1u, sizeof(uint64_t));
}

static struct vet_work *new_work(const struct vet_body *body)
{
	const struct vet_function *f = body->function;
	struct vet_work *work = vet_allocate(1, sizeof(*work));

	work->uses = vet_uses_index(body->unit, f, body->forward);
	work->dirty_value = bits(f->value_count);
	work->dirty_point = bits(f->point_count);
	work->dirty_block = bits(f->block_count);
	work->address = vet_allocate(f->point_count, sizeof(struct vet_set *));
	work->point_live = vet_allocate(f->point_count, 1);
	work->point_returns = vet_allocate(f->point_count, 1);
	work->listens = vet_allocate(f->point_count, 1);
	work->falls_back = vet_allocate(f->point_count, sizeof(uint32_t));
	for (uint32_t v = 0; v < f->value_count; v++)
		work->dirty_value[v / 64] |= UINT64_C(1) << v % 64;
	work->dirty_block[0] = 1;
	work->any_value = work->any_block = true;
	return work;
}

void vet_body_open(struct vet_reach *reach, struct vet_body *body)
{
	const struct vet_function *f = body->function;

	body->parameter = empty_sets(reach, f->parameter_count);
	body->parameter_growth = vet_allocate(f->parameter_count, 1);
	body->result = empty_sets(reach, f->point_count);
	body->value = empty_sets(reach, f->value_count);
	body->growth = vet_allocate(f->value_count, 1);
	body->edge_live = vet_allocate(f->edge_count, 1);
	body->live_points = vet_allocate(f->block_count, sizeof(uint32_t));
	body->block_ends = vet_allocate(f->block_count, 1);
	body->result_is_pointer = vet_allocate(f->point_count, 1);
	body->forward = vet_forward_loads(reach->program, body);
	for (uint32_t i = 1; i < f->block_count; i++)
		body->live_points[i] = VET_NONE;
	for (uint32_t i = 0; i < f->value_count; i++) {
		const struct vet_value *value = vet_body_value(body, i);

		if (value->kind == VET_VALUE_RESULT && value->flags & VET_VALUE_POINTER)
			body->result_is_pointer[value->a] = true;
	}
	body->work = new_work(body);
}

void vet_body_close(struct vet_body *body)
{
	if (!body->work)
		return;
	free(body->work->uses.first);
	free(body->work->uses.use);
	free(body->work->dirty_value);
	free(body->work->dirty_point);
	free(body->work->dirty_block);
	free(body->work->address);
	free(body->work->point_live);
	free(body->work->point_returns);
	free(body->work->listens);
	free(body->work->falls_back);
	free(body->work);
	free(body->growth);
	free(body->parameter_growth);
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
		free(body->parameter);
		free(body->result);
		free(body->value);
		free(body->edge_live);
		free(body->live_points);
		free(body->block_ends);
		free(body->result_is_pointer);
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
