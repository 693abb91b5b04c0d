/* SPDX-License-Identifier: MIT */
/*
 * Gathering and sorting proof holes; see holes.h.
 */
#include "holes.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

static int compare(const void *left, const void *right)
{
	const struct vet_told_hole *a = left, *b = right;
	int order = vet_where_compare(&a->where, &b->where);

	if (order)
		return order;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->name ? a->name : "", b->name ? b->name : "");
}

static struct vet_told_hole tell(const struct vet_solution *solution, struct vet_place at, unsigned kind, uint32_t entity)
{
	return (struct vet_told_hole){
		.kind = kind, .where = vet_point_where(solution->reach->body[at.function], at.point),
		.function = solution->program->entity[at.function].name,
		.name = entity == VET_NONE ? NULL : solution->program->entity[entity].name,
	};
}

struct vet_told_hole *vet_holes_tell(const struct vet_solution *solution, size_t *count)
{
	const struct vet_reach *reach = solution->reach;
	struct vet_told_hole *hole = vet_allocate(reach->hole_count + solution->touches->count, sizeof(*hole));
	size_t all = 0, kept = 0;

	for (size_t i = 0; i < reach->hole_count; i++)
		hole[all++] = tell(solution, reach->hole[i].at, reach->hole[i].kind, reach->hole[i].entity);
	for (size_t i = 0; i < solution->touches->count; i++)
		if (!solution->touches->touch[i].known)
			hole[all++] = tell(solution, solution->touches->touch[i].chain[0], VET_HOLE_PORT, VET_NONE);
	if (all)
		qsort(hole, all, sizeof(*hole), compare);
	for (size_t i = 0; i < all; i++)
		if (!kept || compare(&hole[kept - 1], &hole[i]))
			hole[kept++] = hole[i];
	*count = kept;
	return hole;
}
