/* SPDX-License-Identifier: MIT */
/*
 * An index of live stores by the object they write; see stores.h.
 */
#include "stores.h"

#include <stdlib.h>

#include "support/memory.h"

static void take_point(struct vet_stores *stores, const struct vet_body *body, uint32_t number, unsigned kind)
{
	const struct vet_point *point = vet_body_point(body, number);

	if (point->kind != kind && (kind != VET_POINT_STORE || point->kind != VET_POINT_COPY))
		return;
	const struct vet_set *address = body->value[point->a];

	for (uint32_t i = 0; i < address->address_count; i++) {
		uint32_t entity = address->addresses[i].entity;

		if (point->kind == VET_POINT_COPY) {
			stores->copied[entity] = true;
			continue;
		}
		stores->store = vet_grow(stores->store, &stores->capacity, stores->count + 1, sizeof(*stores->store));
		stores->store[stores->count++] = (struct vet_store){
			.entity = entity, .place = { body->entity, number }, .at = address->addresses[i], .size = point->b };
	}
}

/* Where a pointer was put, for those that are read back through a pointer of unknown origin. */
static void take_field(struct vet_stores *stores, const struct vet_reach *reach, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);

	if (point->kind != VET_POINT_STORE || !body->value[point->c]->address_count)
		return;
	const struct vet_set *stored = body->value[point->c];
	uint32_t field = vet_value_field(reach, body, point->a);

	for (uint32_t i = 0; field != VET_NONE && i < stored->address_count; i++) {
		uint32_t target = stored->addresses[i].entity;

		if (reach->program->entity[target].kind != VET_SYMBOL_FUNCTION)
			continue;
		stores->field = vet_grow(stores->field, &stores->field_capacity, stores->field_count + 1, sizeof(*stores->field));
		stores->field[stores->field_count++] = (struct vet_field_store){ field, target, { body->entity, number } };
	}
}

static int compare_fields(const void *left, const void *right)
{
	const struct vet_field_store *a = left, *b = right;

	if (a->field != b->field)
		return a->field < b->field ? -1 : 1;
	if (a->target != b->target)
		return a->target < b->target ? -1 : 1;
	if (a->place.function != b->place.function)
		return a->place.function < b->place.function ? -1 : 1;
	return a->place.point < b->place.point ? -1 : a->place.point > b->place.point;
}

const struct vet_field_store *vet_stores_field(const struct vet_stores *stores, uint32_t field, uint32_t target)
{
	size_t low = 0, high = stores->field_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct vet_field_store *at = &stores->field[middle];

		if (at->field < field || (at->field == field && at->target < target))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == stores->field_count || stores->field[low].field != field || stores->field[low].target != target)
		return NULL;
	return &stores->field[low];
}

static int compare(const void *left, const void *right)
{
	const struct vet_store *a = left, *b = right;

	if (a->entity != b->entity)
		return a->entity < b->entity ? -1 : 1;
	if (a->place.function != b->place.function)
		return a->place.function < b->place.function ? -1 : 1;
	if (a->place.point != b->place.point)
		return a->place.point < b->place.point ? -1 : 1;
	return a->at.offset < b->at.offset ? -1 : a->at.offset > b->at.offset;
}

static void take_points(struct vet_stores *stores, const struct vet_reach *reach, const struct vet_body *body, uint32_t block, unsigned kind)
{
	for (uint32_t i = 0; vet_block_live(body, block) && i < body->live_points[block]; i++) {
		uint32_t number = vet_body_block(body, block)->point_first + i;

		take_point(stores, body, number, kind);
		if (kind == VET_POINT_STORE)
			take_field(stores, reach, body, number);
	}
}

static struct vet_stores *collect(const struct vet_reach *reach, unsigned kind)
{
	struct vet_stores *stores = vet_allocate(1, sizeof(*stores));

	stores->copied = vet_allocate(reach->program->entity_count, sizeof(bool));
	for (uint32_t e = 0; e < reach->program->entity_count; e++) {
		const struct vet_body *body = vet_reach_body(reach, e);

		for (uint32_t b = 0; body && b < body->function->block_count; b++)
			take_points(stores, reach, body, b, kind);
	}
	if (stores->field_count)
		qsort(stores->field, stores->field_count, sizeof(*stores->field), compare_fields);
	if (stores->count)
		qsort(stores->store, stores->count, sizeof(*stores->store), compare);
	return stores;
}

struct vet_stores *vet_stores_collect(const struct vet_reach *reach)
{
	return collect(reach, VET_POINT_STORE);
}

struct vet_stores *vet_loads_collect(const struct vet_reach *reach)
{
	return collect(reach, VET_POINT_LOAD);
}

void vet_stores_free(struct vet_stores *stores)
{
	if (!stores)
		return;
	free(stores->store);
	free(stores->copied);
	free(stores->field);
	free(stores);
}

const struct vet_store *vet_stores_of(const struct vet_stores *stores, uint32_t entity, size_t *count)
{
	size_t low = 0, high = stores->count;

	*count = 0;
	if (!stores->count)
		return NULL;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (stores->store[middle].entity < entity)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + *count < stores->count && stores->store[low + *count].entity == entity)
		++*count;
	return stores->store + low;
}

bool vet_stores_complete(const struct vet_stores *stores, const struct vet_reach *reach, uint32_t entity)
{
	const struct vet_contents *contents = vet_memory_contents(reach->memory, entity);

	return reach->program->entity[entity].has_facts && contents->prepared && !contents->escaped && !contents->outside &&
	       !contents->foreign_content && !stores->copied[entity];
}
