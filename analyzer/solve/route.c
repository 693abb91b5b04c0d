/* SPDX-License-Identifier: MIT */
/*
 * Breadth-first over live calls, certain ones first; see route.h.
 */
#include "route.h"

#include <stdlib.h>

#include "support/memory.h"

struct walk {
	const struct vet_state *state;
	struct vet_routes *paths;
	struct vet_held lacking;
	const struct vet_avoided *avoided;
	uint32_t *queue;
	size_t head, count;
};

static bool follows(const struct walk *walk, const struct vet_call *call, bool imprecise_too)
{
	struct vet_held held;

	if (walk->avoided->call && walk->avoided->call[call - walk->state->reach->call.item])
		return false;
	if (walk->avoided->function && walk->avoided->function[call->target])
		return false;
	if (!imprecise_too && vet_call_is_imprecise(call))
		return false;
	if (!walk->lacking.present && !walk->lacking.absent)
		return true;
	held = vet_state_calling(walk->state, call, vet_state_before(walk->state, call->from));
	return !(held.present & walk->lacking.present) && !(held.absent & walk->lacking.absent);
}

static void expand(struct walk *walk, uint32_t entity, bool imprecise_too)
{
	const struct vet_outline *outline = walk->state->outline;
	uint32_t place = outline->place[entity];

	if (!vet_state_counts(walk->state, entity))
		return;
	for (size_t i = outline->call_first[place]; i < outline->call_end[place]; i++) {
		const struct vet_call *call = &walk->state->reach->call.item[i];

		if (walk->paths->reached[call->target] || !follows(walk, call, imprecise_too))
			continue;
		walk->paths->reached[call->target] = true;
		walk->paths->imprecise[call->target] = imprecise_too;
		walk->paths->by[call->target] = call;
		walk->queue[walk->count++] = call->target;
	}
}

struct vet_routes *vet_routes_around(const struct vet_state *state, const uint32_t *roots, size_t root_count, struct vet_held lacking,
				     const struct vet_avoided *avoided)
{
	struct vet_routes *paths = vet_allocate(1, sizeof(*paths));
	struct walk walk = { .state = state, .paths = paths, .lacking = lacking, .avoided = avoided };

	paths->entity_count = state->reach->program->entity_count;
	paths->by = vet_allocate(paths->entity_count, sizeof(*paths->by));
	paths->reached = vet_allocate(paths->entity_count, sizeof(bool));
	paths->imprecise = vet_allocate(paths->entity_count, sizeof(bool));
	walk.queue = vet_allocate(paths->entity_count, sizeof(*walk.queue));
	for (size_t i = 0; i < root_count; i++) {
		if (paths->reached[roots[i]] || (avoided->function && avoided->function[roots[i]]))
			continue;
		paths->reached[roots[i]] = true;
		walk.queue[walk.count++] = roots[i];
	}
	while (walk.head < walk.count)
		expand(&walk, walk.queue[walk.head++], false);
	/* Then again through fallbacks, from all that was reached with certainty. */
	for (walk.head = 0; walk.head < walk.count;)
		expand(&walk, walk.queue[walk.head++], true);
	free(walk.queue);
	return paths;
}

struct vet_routes *vet_routes_find(const struct vet_state *state, const uint32_t *roots, size_t root_count, struct vet_held lacking)
{
	static const struct vet_avoided nothing = { NULL, NULL };

	return vet_routes_around(state, roots, root_count, lacking, &nothing);
}

void vet_routes_free(struct vet_routes *paths)
{
	if (!paths)
		return;
	free(paths->by);
	free(paths->reached);
	free(paths->imprecise);
	free(paths);
}
