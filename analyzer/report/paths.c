/* SPDX-License-Identifier: MIT */
/*
 * Gathering what each entry runs, guest after guest; see paths.h.
 */
#include "paths.h"

#include <stdlib.h>
#include <string.h>

#include "solve/need.h"
#include "support/memory.h"

struct vet_entry_paths *vet_entry_paths_new(const struct vet_program *program)
{
	struct vet_entry_paths *paths = vet_allocate(1, sizeof(*paths));

	paths->program = program;
	paths->deeds = vet_allocate(program->entity_count, sizeof(*paths->deeds));
	paths->entries = vet_allocate(program->entity_count, sizeof(*paths->entries));
	paths->imprecise = vet_allocate(program->entity_count, sizeof(*paths->imprecise));
	return paths;
}

void vet_entry_paths_free(struct vet_entry_paths *paths)
{
	for (size_t i = 0; i < paths->entry_count; i++) {
		for (size_t g = 0; g < paths->entry[i].guest_count; g++)
			free(paths->entry[i].guest[g]);
		free(paths->entry[i].guest);
		free(paths->entry[i].root);
		free(paths->entry[i].by);
		free(paths->entry[i].order);
		free(paths->entry[i].far);
	}
	free(paths->edge);
	free(paths->edge_first);
	free(paths->deeds);
	free(paths->entries);
	free(paths->imprecise);
	free(paths->before);
	free(paths->weight);
	free(paths->join);
	free(paths->is_join);
	free(paths);
}

/* --- entries --------------------------------------------------------------------------------------------- */

static struct vet_path_entry *find_entry(struct vet_entry_paths *paths, const char *name)
{
	for (size_t i = 0; i < paths->entry_count; i++)
		if (vet_name_equal(paths->entry[i].name, name))
			return &paths->entry[i];
	if (paths->entry_count == VET_PATHS_ENTRIES) {
		paths->entries_left_out++;
		return NULL;
	}
	/* Profiles come and go; the registry's names stay, and so does what --entry said. */
	int known = vet_entry_find(name);

	paths->entry[paths->entry_count].name = known < 0 ? name : vet_entry_name((unsigned)known);
	return &paths->entry[paths->entry_count++];
}

static void add_guest(struct vet_path_entry *entry, const char *guest)
{
	for (size_t i = 0; i < entry->guest_count; i++)
		if (!strcmp(entry->guest[i], guest))
			return;
	entry->guest = vet_grow(entry->guest, &entry->guest_capacity, entry->guest_count + 1, sizeof(*entry->guest));
	entry->guest[entry->guest_count++] = vet_copy_string(guest);
}

static void add_root(struct vet_path_entry *entry, uint32_t root)
{
	size_t at = entry->root_count;

	for (size_t i = 0; i < entry->root_count; i++)
		if (entry->root[i] == root)
			return;
	entry->root = vet_grow(entry->root, &entry->root_capacity, entry->root_count + 1, sizeof(*entry->root));
	for (; at && entry->root[at - 1] > root; at--)
		entry->root[at] = entry->root[at - 1];
	entry->root[at] = root;
	entry->root_count++;
}

/* --- what it runs on one guest ------------------------------------------------------------------------------ */

static void add_edge(struct vet_entry_paths *paths, const struct vet_call *call, uint64_t bit)
{
	paths->edge = vet_grow(paths->edge, &paths->edge_capacity, paths->edge_count + 1, sizeof(*paths->edge));
	paths->edge[paths->edge_count++] =
		(struct vet_path_edge){ .from = call->from.function, .to = call->target, .point = call->from.point, .entries = bit };
}

/* What assembly is handed inside an object stays: boot code jumps on through such a word. */
static bool is_imprecise(const struct vet_call *call)
{
	return call->kind == VET_CALL_FALLBACK;
}

/* Breadth-first: with `all`, along calls through anything too, which then leave no edge. */
static void run_entry(struct vet_entry_paths *paths, const struct vet_solution *solution, const struct vet_path_entry *entry, bool all)
{
	uint64_t *runs = all ? paths->imprecise : paths->entries;
	uint32_t entities = paths->program->entity_count, *queue = vet_allocate(entities, sizeof(*queue));
	bool *seen = vet_allocate(entities, sizeof(*seen));
	uint64_t bit = vet_path_bit(paths, entry);
	size_t head = 0, count = 0;

	for (size_t i = 0; i < solution->root_count; i++) {
		if (!solution->root_entry[i] || !vet_name_equal(solution->root_entry[i], entry->name) || seen[solution->root[i]])
			continue;
		seen[solution->root[i]] = true;
		queue[count++] = solution->root[i];
	}
	while (head < count) {
		size_t calls;
		const struct vet_call *call = vet_reach_function_calls(solution->reach, queue[head], &calls);

		runs[queue[head++]] |= bit;
		for (size_t i = 0; i < calls; i++) {
			if (!all && is_imprecise(&call[i]))
				continue;
			if (!all)
				add_edge(paths, &call[i], bit);
			if (seen[call[i].target])
				continue;
			seen[call[i].target] = true;
			queue[count++] = call[i].target;
		}
	}
	free(queue);
	free(seen);
}

static int by_ends(const void *left, const void *right)
{
	const struct vet_path_edge *a = left, *b = right;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return a->point < b->point ? -1 : a->point > b->point;
}

/* One edge for each two functions. */
static void merge_edges(struct vet_entry_paths *paths)
{
	size_t kept = 0;

	if (paths->edge_count)
		qsort(paths->edge, paths->edge_count, sizeof(*paths->edge), by_ends);
	for (size_t i = 0; i < paths->edge_count; i++) {
		const struct vet_path_edge *edge = &paths->edge[i];

		if (kept && paths->edge[kept - 1].from == edge->from && paths->edge[kept - 1].to == edge->to)
			paths->edge[kept - 1].entries |= edge->entries;
		else
			paths->edge[kept++] = *edge;
	}
	paths->edge_count = kept;
}

/* --- what functions do --------------------------------------------------------------------------------------- */

static void take_need(void *context, const struct vet_need *need)
{
	struct vet_entry_paths *paths = context;

	paths->deeds[need->place.function].touches |= need->any_of;
}

static void take_point(struct vet_entry_paths *paths, const struct vet_solution *solution, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_path_deeds *deeds = &paths->deeds[body->entity];
	int capability;

	switch (point->kind) {
	case VET_POINT_HAS:
	case VET_POINT_ABSENT:
	case VET_POINT_REQUIRE:
		capability = vet_capability_find(vet_unit_string(body->unit, point->a));
		if (capability >= 0)
			deeds->asks |= vet_capability_bit((unsigned)capability);
		break;
	case VET_POINT_CALL:
		deeds->asks |= solution->policy->entity[solution->program->entity_of[body->unit_index][point->a]].guards;
		break;
	default:
		break;
	}
}

static void take_deeds(struct vet_entry_paths *paths, const struct vet_solution *solution)
{
	for (uint32_t e = 0; e < paths->program->entity_count; e++) {
		const struct vet_body *body = vet_reach_body(solution->reach, e);

		if (!body)
			continue;
		paths->deeds[e].provides |= solution->policy->entity[e].provides;
		paths->deeds[e].withdraws |= solution->policy->entity[e].withdraws;
		for (uint32_t b = 0; b < body->function->block_count; b++)
			for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b]; i++)
				take_point(paths, solution, body, vet_body_block(body, b)->point_first + i);
	}
	for (size_t i = 0; i < solution->touches->count; i++)
		if (solution->touches->touch[i].known)
			vet_needs_of_touch(solution->hardware, &solution->touches->touch[i], take_need, paths);
}

void vet_entry_paths_add(struct vet_entry_paths *paths, const struct vet_solution *solution)
{
	uint64_t done = 0;

	for (size_t i = 0; i < solution->root_count; i++) {
		struct vet_path_entry *entry = solution->root_entry[i] ? find_entry(paths, solution->root_entry[i]) : NULL;

		if (!entry)
			continue;
		add_root(entry, solution->root[i]);
		if (done & vet_path_bit(paths, entry))
			continue;
		done |= vet_path_bit(paths, entry);
		add_guest(entry, solution->profile->name);
		run_entry(paths, solution, entry, false);
		run_entry(paths, solution, entry, true);
	}
	merge_edges(paths);
	take_deeds(paths, solution);
}
