/* SPDX-License-Identifier: MIT */
/*
 * Cells; see cells.h.  Those at one fixed place are sorted by it, so that an access finds its own by bisection; those that
 * repeat stand behind them.
 */
#include "cells.h"

#include <string.h>

#include "support/memory.h"

#define CELL_LIMIT 96u /* an object written at more places than that is one place from then on */

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

/* The first plain cell that starts at `offset` or beyond. */
static uint32_t lower_bound(const struct vet_contents *object, int64_t offset)
{
	uint32_t low = 0, high = object->plain;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (object->cell[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct vet_cell *insert(struct vet_contents *object, uint32_t place, struct vet_cell cell)
{
	size_t capacity = object->capacity;

	object->cell = vet_grow(object->cell, &capacity, object->count + 1u, sizeof(*object->cell));
	object->capacity = (uint32_t)capacity;
	memmove(object->cell + place + 1, object->cell + place, (object->count - place) * sizeof(*object->cell));
	object->cell[place] = cell;
	object->count++;
	return &object->cell[place];
}

struct vet_cell *vet_cell_at(struct vet_contents *object, struct vet_address at, uint32_t size, uint32_t field,
			     struct vet_set_pool *pool, bool initial)
{
	if (!initial && object->count >= object->initial_count + CELL_LIMIT) {
		at.offset = 0;
		at.stride = 8; /* any byte of it */
		field = VET_NONE;
	}
	uint32_t place = at.stride ? object->plain : lower_bound(object, at.offset);
	uint32_t end = at.stride ? object->count : object->plain;

	for (; place < end && (at.stride || object->cell[place].offset == at.offset); place++) {
		struct vet_cell *cell = &object->cell[place];
		if (cell->offset == at.offset && cell->stride == at.stride && cell->size == size && cell->field == field)
			return cell;
	}
	if (!at.stride) {
		object->plain++;
		object->widest = size > object->widest ? size : object->widest;
	}
	object->unsized |= !size;
	return insert(object, place, (struct vet_cell){
		.offset = at.offset, .stride = at.stride, .size = size, .field = field, .value = vet_set_empty(pool),
		.stored = vet_set_empty(pool) });
}

struct vet_cell_walk vet_cells_begin(const struct vet_contents *object, struct vet_address at, uint32_t size)
{
	struct vet_cell_walk walk = { .object = object, .at = at, .size = size };
	int64_t start;

	/* Plain cells that end before the access can be passed over, unless something has no size. */
	if (!at.stride && size && !object->unsized && !__builtin_sub_overflow(at.offset, (int64_t)object->widest, &start))
		walk.next = lower_bound(object, start);
	return walk;
}

static bool lies_behind(const struct vet_cell *cell, const struct vet_cell_walk *walk)
{
	int64_t distance;

	return !walk->at.stride && walk->size && !walk->object->unsized &&
	       !__builtin_sub_overflow(cell->offset, walk->at.offset, &distance) && distance >= (int64_t)walk->size;
}

bool vet_cells_next(struct vet_cell_walk *walk)
{
	const struct vet_contents *object = walk->object;

	while (walk->next < object->count) {
		const struct vet_cell *cell = &object->cell[walk->next];

		if (walk->next < object->plain && lies_behind(cell, walk)) {
			walk->next = object->plain; /* and all behind it */
			continue;
		}
		walk->next++;
		walk->overlap = vet_overlap(walk->at, walk->size,
			(struct vet_address){ .entity = walk->at.entity, .stride = cell->stride, .offset = cell->offset }, cell->size);
		walk->cell = cell;
		if (walk->overlap)
			return true;
	}
	return false;
}
