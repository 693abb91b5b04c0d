/* SPDX-License-Identifier: MIT */
/*
 * Tarjan's strongly connected components over live calls, without recursion; see outline.h.
 */
#include "outline.h"

#include <stdlib.h>

#include "support/memory.h"

struct visit {
	uint32_t entity;
	size_t next, end; /* calls */
};

struct tour {
	const struct vet_reach *reach;
	struct vet_outline *outline;
	size_t *first;       /* by entity: its calls */
	uint32_t *number, *low; /* by entity; number 0: not seen */
	uint32_t *component; /* by entity */
	bool *open;          /* by entity: its component is not complete */
	uint32_t *pending;   /* open ones */
	struct visit *visit;
	uint32_t numbered, pending_count, visit_count, components;
};

/* By entity, entity_count + 1: where its calls begin in a list that is sorted by caller. */
static size_t *slices(const struct vet_call_list *list, uint32_t entities)
{
	size_t *first = vet_allocate((size_t)entities + 1, sizeof(*first)), at = 0;

	for (uint32_t e = 0; e <= entities; e++) {
		while (at < list->count && list->item[at].from.function < e)
			at++;
		first[e] = at;
	}
	return first;
}

static void enter(struct tour *tour, uint32_t entity)
{
	tour->number[entity] = tour->low[entity] = ++tour->numbered;
	tour->open[entity] = true;
	tour->pending[tour->pending_count++] = entity;
	tour->visit[tour->visit_count++] = (struct visit){ entity, tour->first[entity], tour->first[entity + 1] };
}

static void lower(struct tour *tour, uint32_t entity, uint32_t low)
{
	if (low < tour->low[entity])
		tour->low[entity] = low;
}

/* All callees are seen: the function gets its place; the last of its component closes that. */
static void leave(struct tour *tour, uint32_t entity)
{
	struct vet_outline *outline = tour->outline;

	outline->place[entity] = outline->count;
	outline->function[outline->count++] = entity;
	tour->visit_count--;
	if (tour->visit_count)
		lower(tour, tour->visit[tour->visit_count - 1].entity, tour->low[entity]);
	if (tour->low[entity] != tour->number[entity])
		return;
	bool alone = tour->pending[tour->pending_count - 1] == entity;
	uint32_t member;

	tour->components++;
	do {
		member = tour->pending[--tour->pending_count];
		tour->open[member] = false;
		tour->component[member] = tour->components;
		/* places are known for all of them by now */
		if (!alone)
			outline->recursive[outline->place[member]] = true;
	} while (member != entity);
}

static void step(struct tour *tour)
{
	struct visit *visit = &tour->visit[tour->visit_count - 1];

	if (visit->next == visit->end) {
		leave(tour, visit->entity);
		return;
	}
	uint32_t target = tour->reach->call.item[visit->next++].target;

	if (!tour->number[target] && vet_reach_body(tour->reach, target))
		enter(tour, target);
	else if (tour->number[target] && tour->open[target])
		lower(tour, visit->entity, tour->number[target]);
}

static void walk_from(struct tour *tour, uint32_t entity)
{
	if (!vet_reach_body(tour->reach, entity) || tour->number[entity])
		return;
	enter(tour, entity);
	while (tour->visit_count)
		step(tour);
}

/* Slices by place, of the functions found. */
static void keep_slices(struct vet_outline *outline, const size_t *first, size_t **begin, size_t **end)
{
	*begin = vet_allocate(outline->count, sizeof(**begin));
	*end = vet_allocate(outline->count, sizeof(**end));
	for (uint32_t i = 0; i < outline->count; i++) {
		(*begin)[i] = first[outline->function[i]];
		(*end)[i] = first[outline->function[i] + 1];
	}
}

struct vet_outline *vet_outline_new(const struct vet_reach *reach, const uint32_t *roots, size_t root_count)
{
	uint32_t entities = reach->program->entity_count, bodies = 0;
	struct vet_outline *outline = vet_allocate(1, sizeof(*outline));

	outline->place = vet_allocate(entities, sizeof(uint32_t));
	for (uint32_t e = 0; e < entities; e++) {
		outline->place[e] = VET_NONE;
		bodies += vet_reach_body(reach, e) != NULL;
	}
	outline->function = vet_allocate(bodies, sizeof(uint32_t));
	outline->component = vet_allocate(bodies, sizeof(uint32_t));
	outline->recursive = vet_allocate(bodies, sizeof(bool));
	struct tour tour = {
		.reach = reach, .outline = outline, .first = slices(&reach->call, entities),
		.number = vet_allocate(entities, sizeof(uint32_t)), .low = vet_allocate(entities, sizeof(uint32_t)),
		.component = vet_allocate(entities, sizeof(uint32_t)), .open = vet_allocate(entities, sizeof(bool)),
		.pending = vet_allocate(bodies, sizeof(uint32_t)), .visit = vet_allocate(bodies, sizeof(struct visit)),
	};

	for (size_t i = 0; i < root_count; i++)
		walk_from(&tour, roots[i]);
	for (uint32_t e = 0; e < entities; e++)
		walk_from(&tour, e);
	for (uint32_t i = 0; i < outline->count; i++)
		outline->component[i] = tour.component[outline->function[i]];
	keep_slices(outline, tour.first, &outline->call_first, &outline->call_end);
	free(tour.first);
	tour.first = slices(&reach->external, entities);
	keep_slices(outline, tour.first, &outline->external_first, &outline->external_end);
	free(tour.first);
	free(tour.number);
	free(tour.low);
	free(tour.component);
	free(tour.open);
	free(tour.pending);
	free(tour.visit);
	return outline;
}

void vet_outline_free(struct vet_outline *outline)
{
	if (!outline)
		return;
	free(outline->function);
	free(outline->place);
	free(outline->component);
	free(outline->recursive);
	free(outline->call_first);
	free(outline->call_end);
	free(outline->external_first);
	free(outline->external_end);
	free(outline);
}
