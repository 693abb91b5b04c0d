/* SPDX-License-Identifier: MIT */
/*
 * Where entries join; see paths.h.  In the graph of all calls, with a root that leads to every entry, a function that
 * several entries run and that nothing but this root dominates is where they meet: no one function stands before it on
 * all their ways.  How much runs only through it, its part of the dominator tree, tells a join from a helper.
 */
#include <stdlib.h>
#include <string.h>

#include "paths.h"
#include "solve/dominators.h"
#include "support/memory.h"

#define SHARE 100u /* a join has at least this part of what runs, and more than itself */
#define JOINS 8u   /* and is one of the largest */

static void index_edges(struct vet_entry_paths *paths)
{
	size_t at = 0;

	paths->edge_first = vet_allocate(paths->program->entity_count + 1ul, sizeof(*paths->edge_first));
	for (uint32_t e = 0; e <= paths->program->entity_count; e++) {
		while (at < paths->edge_count && paths->edge[at].from < e)
			at++;
		paths->edge_first[e] = at;
	}
}

/* --- dominators ------------------------------------------------------------------------------------------ */

/* The call graph with a node more, which leads to all entries. */
static struct vet_dominators dominate(const struct vet_entry_paths *paths)
{
	uint32_t root = paths->program->entity_count;
	size_t roots = 0, *first = vet_allocate(root + 2ul, sizeof(*first));
	uint32_t *to;
	struct vet_dominators dominators;

	for (size_t i = 0; i < paths->entry_count; i++)
		roots += paths->entry[i].root_count;
	to = vet_allocate(paths->edge_count + roots, sizeof(*to));
	for (size_t i = 0; i < paths->edge_count; i++)
		to[i] = paths->edge[i].to;
	memcpy(first, paths->edge_first, (root + 1ul) * sizeof(*first));
	roots = paths->edge_count;
	for (size_t i = 0; i < paths->entry_count; i++)
		for (size_t r = 0; r < paths->entry[i].root_count; r++)
			to[roots++] = paths->entry[i].root[r];
	first[root + 1] = roots;
	dominators = vet_dominators_find(&(struct vet_graph){ .count = root + 1, .first = first, .to = to }, root);
	free(first);
	free(to);
	return dominators;
}

struct placed {
	struct vet_path_join join;
	struct vet_where where;
};

static int by_weight(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;

	if (a->join.weight != b->join.weight)
		return a->join.weight > b->join.weight ? -1 : 1;
	int order = vet_where_compare(&a->where, &b->where);

	return order ? order : (a->join.function > b->join.function) - (a->join.function < b->join.function);
}

static struct vet_where defined_at(const struct vet_program *program, uint32_t function)
{
	const struct vet_entity *e = &program->entity[function];
	const struct vet_location *where = &vet_entity_function(program, e)->where;

	return (struct vet_where){ vet_unit_string(program->unit[e->function.unit], where->file), where->line, where->column };
}

static void find_joins(struct vet_entry_paths *paths)
{
	struct vet_dominators dominators = dominate(paths);
	uint32_t root = paths->program->entity_count;
	struct placed *placed = vet_allocate(root, sizeof(*placed));
	size_t count = 0, running = dominators.reached ? dominators.reached - 1 : 0;

	paths->weight = vet_allocate(root + 1ul, sizeof(*paths->weight));
	for (uint32_t i = dominators.reached; i-- > 0;) {
		uint32_t at = dominators.order[i];

		paths->weight[at]++;
		if (at != root)
			paths->weight[dominators.of[at]] += paths->weight[at];
	}
	for (uint32_t e = 0; e < root; e++)
		if (paths->entries[e] & (paths->entries[e] - 1) && dominators.of[e] == root)
			placed[count++] = (struct placed){ { e, paths->weight[e] }, defined_at(paths->program, e) };
	if (count)
		qsort(placed, count, sizeof(*placed), by_weight);
	paths->join = vet_allocate(count, sizeof(*paths->join));
	paths->is_join = vet_allocate(root, sizeof(bool));
	for (size_t i = 0; i < count; i++) {
		paths->join[i] = placed[i].join;
		if (i >= JOINS || placed[i].join.weight < 2 || placed[i].join.weight * SHARE < running)
			continue;
		paths->is_join[placed[i].join.function] = true;
		paths->join_count++;
	}
	paths->helper_count = count - paths->join_count;
	free(placed);
	vet_dominators_free(&dominators);
}

/* --- each entry's ways --------------------------------------------------------------------------------------- */

/* Breadth-first along the entry's own calls; with `stop`, not beyond joins. */
static void follow(struct vet_entry_paths *paths, struct vet_path_entry *entry, bool stop)
{
	uint32_t entities = paths->program->entity_count, *queue = vet_allocate(entities, sizeof(*queue));
	uint32_t *far = vet_allocate(entities, sizeof(*far));
	bool *seen = vet_allocate(entities, sizeof(*seen));
	uint64_t bit = vet_path_bit(paths, entry);
	size_t head = 0, count = 0;

	for (size_t i = 0; i < entry->root_count; i++) {
		seen[entry->root[i]] = true;
		queue[count++] = entry->root[i];
	}
	while (head < count) {
		uint32_t at = queue[head], distance = far[head++] + 1;

		if (stop && paths->is_join[at])
			continue;
		if (stop)
			paths->before[at] |= bit;
		for (size_t i = paths->edge_first[at]; i < paths->edge_first[at + 1]; i++) {
			uint32_t to = paths->edge[i].to;

			if (!(paths->edge[i].entries & bit) || seen[to])
				continue;
			seen[to] = true;
			far[count] = distance;
			queue[count++] = to;
			if (!stop)
				entry->by[to] = (uint32_t)i;
		}
	}
	free(seen);
	if (stop) {
		entry->order = queue;
		entry->far = far;
		entry->order_count = count;
		return;
	}
	entry->functions = count;
	for (uint32_t e = 0; e < entities; e++)
		entry->imprecise += !(paths->entries[e] & bit) && paths->imprecise[e] & bit;
	free(queue);
	free(far);
}

static int by_name(const void *left, const void *right)
{
	return strcmp(((const struct vet_path_entry *)left)->name, ((const struct vet_path_entry *)right)->name);
}

static uint64_t moved(const struct vet_entry_paths *paths, uint64_t mask, const unsigned *old_bit)
{
	uint64_t result = 0;

	for (size_t b = 0; mask && b < paths->entry_count; b++)
		result |= (mask >> old_bit[b] & 1) << b;
	return result;
}

/* Entries in the order of their names, bits to match: the order of guests does not show. */
static void sort_entries(struct vet_entry_paths *paths)
{
	unsigned old_bit[VET_PATHS_ENTRIES];
	struct vet_path_entry sorted[VET_PATHS_ENTRIES];

	memcpy(sorted, paths->entry, sizeof(sorted));
	qsort(sorted, paths->entry_count, sizeof(*sorted), by_name);
	for (size_t i = 0; i < paths->entry_count; i++)
		for (size_t j = 0; j < paths->entry_count; j++)
			if (!strcmp(sorted[i].name, paths->entry[j].name))
				old_bit[i] = (unsigned)j;
	memcpy(paths->entry, sorted, sizeof(sorted));
	for (size_t i = 0; i < paths->edge_count; i++)
		paths->edge[i].entries = moved(paths, paths->edge[i].entries, old_bit);
	for (uint32_t e = 0; e < paths->program->entity_count; e++) {
		paths->entries[e] = moved(paths, paths->entries[e], old_bit);
		paths->imprecise[e] = moved(paths, paths->imprecise[e], old_bit);
	}
}

uint32_t *vet_path_way(const struct vet_entry_paths *paths, const struct vet_path_entry *entry, uint32_t to, size_t *count)
{
	size_t capacity = 0, length = 0;
	uint32_t *way = vet_grow(NULL, &capacity, 1, sizeof(*way));

	for (;; to = paths->edge[entry->by[to]].from) {
		way = vet_grow(way, &capacity, length + 1, sizeof(*way));
		way[length++] = to;
		if (entry->by[to] == VET_NONE)
			break;
	}
	for (size_t i = 0; i < length / 2; i++) {
		uint32_t other = way[i];

		way[i] = way[length - 1 - i];
		way[length - 1 - i] = other;
	}
	*count = length;
	return way;
}

/* What several entries pass on their ways to a larger join is a join, however little runs only through it. */
static void take_passed(struct vet_entry_paths *paths)
{
	size_t all = paths->join_count + paths->helper_count, kept = 0;
	bool *passed = vet_allocate(paths->program->entity_count, sizeof(bool));
	struct vet_path_join *sorted = vet_allocate(all, sizeof(*sorted));

	for (size_t i = 0; i < paths->entry_count; i++) {
		size_t count = 0;
		uint32_t *way = paths->entry[i].join == VET_NONE ? NULL : vet_path_way(paths, &paths->entry[i], paths->entry[i].join, &count);

		for (size_t w = 0; w < count; w++)
			passed[way[w]] = true;
		free(way);
	}
	for (size_t i = 0; i < all; i++)
		paths->is_join[paths->join[i].function] |= passed[paths->join[i].function];
	for (int joins = 1; joins >= 0; joins--) {
		for (size_t i = 0; i < all; i++)
			if (paths->is_join[paths->join[i].function] == joins)
				sorted[kept++] = paths->join[i];
		if (joins)
			paths->join_count = kept;
	}
	paths->helper_count = all - paths->join_count;
	free(passed);
	free(paths->join);
	paths->join = sorted;
}

static void find_way(struct vet_entry_paths *paths, struct vet_path_entry *entry)
{
	entry->by = vet_allocate(paths->program->entity_count, sizeof(*entry->by));
	memset(entry->by, 0xff, paths->program->entity_count * sizeof(*entry->by));
	follow(paths, entry, false);
	entry->join = VET_NONE;
	for (size_t j = 0; j < paths->join_count && entry->join == VET_NONE; j++)
		if (paths->entries[paths->join[j].function] & vet_path_bit(paths, entry))
			entry->join = paths->join[j].function;
}

void vet_entry_paths_join(struct vet_entry_paths *paths)
{
	sort_entries(paths);
	index_edges(paths);
	find_joins(paths);
	paths->before = vet_allocate(paths->program->entity_count, sizeof(*paths->before));
	for (size_t i = 0; i < paths->entry_count; i++)
		find_way(paths, &paths->entry[i]);
	take_passed(paths);
	for (size_t i = 0; i < paths->entry_count; i++)
		follow(paths, &paths->entry[i], true);
}
