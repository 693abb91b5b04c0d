/* SPDX-License-Identifier: MIT */
/*
 * Points that end initial values; see overwritten.h.
 */
#include "overwritten.h"

#include <stdlib.h>

#include "support/memory.h"

struct finding {
	const struct vet_reach *reach;
	struct vet_overwrites *found;
	uint32_t *queue, count;
	bool *seen;        /* by entity */
	size_t first;      /* of the points that share the next bit */
	unsigned next;     /* bit */
};

/* Does an initialiser put the address of a function there, whole? */
static bool held_functions(const struct vet_program *program, uint32_t entity, int64_t offset, uint32_t size)
{
	const struct vet_entity *e = &program->entity[entity];

	if (e->kind != VET_SYMBOL_OBJECT || !e->has_facts || e->linkage == VET_LINKAGE_AUTOMATIC || offset < 0)
		return false;
	const struct vet_symbol *symbol = vet_entity_symbol(program, e);
	const struct vet_initialiser *row = vet_entity_unit(program, e)->initialisers + symbol->initialiser_first;

	for (uint32_t i = 0; i < symbol->initialiser_count; i++)
		if (row[i].kind == VET_INITIALISER_ADDRESS && row[i].offset >= (uint64_t)offset && row[i].offset + row[i].size <= (uint64_t)offset + size &&
		    program->entity[program->entity_of[e->symbol.unit][row[i].symbol]].kind == VET_SYMBOL_FUNCTION)
			return true;
	return false;
}

static void look_at(struct finding *finding, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	uint32_t size = point->kind == VET_POINT_STORE ? point->b : point->kind == VET_POINT_COPY ? point->c : 0;
	const struct vet_address *at = size ? vet_set_place(body->value[point->a]) : NULL;
	struct vet_overwrites *found = finding->found;

	if (!at || (point->kind == VET_POINT_STORE && point->d & VET_MEMORY_BITFIELD) ||
	    !held_functions(finding->reach->program, at->entity, at->offset, size))
		return;
	found->item = vet_grow(found->item, &found->capacity, found->count + 1, sizeof(*found->item));
	found->item[found->count++] = (struct vet_overwrite){ at->entity, size, at->offset, { body->entity, number }, UINT64_C(1) << finding->next };
}

/* What follows is behind something that may read them: it shares no bit with them. */
static void end_run(struct finding *finding)
{
	struct vet_overwrites *found = finding->found;

	if (found->count == finding->first)
		return;
	found->last = vet_grow(found->last, &found->last_capacity, found->last_count + 1, sizeof(*found->last));
	found->last[found->last_count++] = found->item[found->count - 1];
	found->mask |= UINT64_C(1) << finding->next++;
	finding->first = found->count;
}

static bool is_call(const struct vet_point *point)
{
	return point->kind == VET_POINT_CALL || point->kind == VET_POINT_CALL_INDIRECT || point->kind == VET_POINT_ASM;
}

static void look_into(struct finding *finding, const struct vet_body *body)
{
	for (uint32_t b = 0; b < body->function->block_count; b++) {
		const struct vet_block *block = vet_body_block(body, b);

		for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b] && finding->next < VET_OVERWRITE_BITS; i++) {
			if (is_call(vet_body_point(body, block->point_first + i)))
				end_run(finding);
			if (finding->next < VET_OVERWRITE_BITS)
				look_at(finding, body, block->point_first + i);
		}
		end_run(finding);
	}
}

static void add(struct finding *finding, uint32_t entity)
{
	if (finding->seen[entity] || !vet_reach_body(finding->reach, entity))
		return;
	finding->seen[entity] = true;
	finding->queue[finding->count++] = entity;
}

static int compare_items(const void *left, const void *right)
{
	const struct vet_overwrite *a = left, *b = right;

	if (a->entity != b->entity)
		return a->entity < b->entity ? -1 : 1;
	return (a->offset > b->offset) - (a->offset < b->offset);
}

static int compare_places(const void *left, const void *right)
{
	const struct vet_place *a = &((const struct vet_overwrite *)left)->place, *b = &((const struct vet_overwrite *)right)->place;

	if (a->function != b->function)
		return a->function < b->function ? -1 : 1;
	return (a->point > b->point) - (a->point < b->point);
}

struct vet_overwrites *vet_overwrites_find(const struct vet_reach *reach, const uint32_t *roots, size_t root_count)
{
	uint32_t entities = reach->program->entity_count;
	struct finding finding = {
		.reach = reach, .found = vet_allocate(1, sizeof(*finding.found)), .next = reach->options.model ? reach->options.model->settle_points : 0,
		.queue = vet_allocate(entities, sizeof(*finding.queue)), .seen = vet_allocate(entities, sizeof(bool)),
	};

	for (size_t i = 0; i < root_count; i++)
		add(&finding, roots[i]);
	for (uint32_t at = 0; at < finding.count && finding.next < VET_OVERWRITE_BITS; at++) {
		size_t calls;
		const struct vet_call *call = vet_reach_function_calls(reach, finding.queue[at], &calls);

		look_into(&finding, vet_reach_body(reach, finding.queue[at]));
		for (size_t i = 0; i < calls; i++)
			add(&finding, call[i].target);
	}
	free(finding.queue);
	free(finding.seen);
	if (finding.found->count) {
		qsort(finding.found->item, finding.found->count, sizeof(*finding.found->item), compare_items);
		qsort(finding.found->last, finding.found->last_count, sizeof(*finding.found->last), compare_places);
	}
	return finding.found;
}

void vet_overwrites_free(struct vet_overwrites *overwrites)
{
	if (!overwrites)
		return;
	free(overwrites->item);
	free(overwrites->last);
	free(overwrites);
}

uint64_t vet_overwrites_at(const struct vet_overwrites *overwrites, struct vet_place place)
{
	const struct vet_overwrite wanted = { .place = place };
	const struct vet_overwrite *last = overwrites && overwrites->last_count ?
		bsearch(&wanted, overwrites->last, overwrites->last_count, sizeof(wanted), compare_places) : NULL;

	return last ? last->mask : 0;
}

/* The first of an object's, or where it would stand. */
static size_t first_of(const struct vet_overwrites *overwrites, uint32_t entity)
{
	size_t low = 0, high = overwrites ? overwrites->count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (overwrites->item[middle].entity < entity)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool vet_overwrites_end(const struct vet_overwrites *overwrites, struct vet_address at, uint32_t size, uint64_t passed)
{
	for (size_t i = first_of(overwrites, at.entity); overwrites && i < overwrites->count && overwrites->item[i].entity == at.entity; i++) {
		const struct vet_overwrite *item = &overwrites->item[i];

		if (item->mask & passed && item->offset <= at.offset && at.offset - item->offset <= (int64_t)item->size - (int64_t)size)
			return true;
	}
	return false;
}
