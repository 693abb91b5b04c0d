/* SPDX-License-Identifier: MIT */
/*
 * Lengauer and Tarjan's dominators; see dominators.h.  The names are those of their paper: a node's semidominator is the
 * least node, in the order of a depth-first walk, from which a path leads to it through later ones only.
 */
#include "dominators.h"

#include <stdlib.h>

#include "support/memory.h"

/* All but `number` are by number in the depth-first walk, from 0. */
struct search {
	const struct vet_graph *graph;
	uint32_t *number;   /* by node; NONE: not reached */
	uint32_t *node;
	uint32_t *parent;
	uint32_t *semi, *label, *ancestor, *idom;
	uint32_t *bucket, *next_in_bucket; /* lists of those whose semidominator this is */
	uint32_t *stack;
	uint32_t reached;
	size_t *pred_first; /* slices of pred, by number */
	uint32_t *pred;
};

static void walk(struct search *search, uint32_t root)
{
	size_t *at = vet_allocate(search->graph->count, sizeof(*at));
	uint32_t depth = 0;

	search->number[root] = 0;
	search->node[search->reached++] = root;
	search->parent[0] = VET_DOMINATOR_NONE;
	at[root] = search->graph->first[root];
	search->stack[depth++] = root;
	while (depth) {
		uint32_t from = search->stack[depth - 1];

		if (at[from] == search->graph->first[from + 1]) {
			depth--;
			continue;
		}
		uint32_t to = search->graph->to[at[from]++];

		if (search->number[to] != VET_DOMINATOR_NONE)
			continue;
		search->number[to] = search->reached;
		search->parent[search->reached] = search->number[from];
		search->node[search->reached++] = to;
		at[to] = search->graph->first[to];
		search->stack[depth++] = to;
	}
	free(at);
}

static void turn_round(struct search *search)
{
	const struct vet_graph *graph = search->graph;
	size_t *fill;

	search->pred_first = vet_allocate((size_t)search->reached + 2, sizeof(*search->pred_first));
	for (uint32_t v = 0; v < search->reached; v++)
		for (size_t i = graph->first[search->node[v]]; i < graph->first[search->node[v] + 1]; i++)
			search->pred_first[search->number[graph->to[i]] + 1]++;
	for (uint32_t v = 0; v < search->reached; v++)
		search->pred_first[v + 1] += search->pred_first[v];
	search->pred = vet_allocate(search->pred_first[search->reached], sizeof(*search->pred));
	fill = vet_allocate(search->reached, sizeof(*fill));
	for (uint32_t v = 0; v < search->reached; v++)
		for (size_t i = graph->first[search->node[v]]; i < graph->first[search->node[v] + 1]; i++) {
			uint32_t to = search->number[graph->to[i]];

			search->pred[search->pred_first[to] + fill[to]++] = v;
		}
	free(fill);
}

/* The node of least semidominator on the way from v up to, not with, the root of its tree; the way becomes short. */
static uint32_t least(struct search *search, uint32_t v)
{
	uint32_t depth = 0, at = v;

	if (search->ancestor[v] == VET_DOMINATOR_NONE)
		return v;
	while (search->ancestor[search->ancestor[at]] != VET_DOMINATOR_NONE) {
		search->stack[depth++] = at;
		at = search->ancestor[at];
	}
	while (depth) {
		uint32_t above = search->ancestor[search->stack[--depth]];

		at = search->stack[depth];
		if (search->semi[search->label[above]] < search->semi[search->label[at]])
			search->label[at] = search->label[above];
		search->ancestor[at] = search->ancestor[above];
	}
	return search->label[v];
}

static void find_semidominator(struct search *search, uint32_t v)
{
	for (size_t i = search->pred_first[v]; i < search->pred_first[v + 1]; i++) {
		uint32_t u = least(search, search->pred[i]);

		if (search->semi[u] < search->semi[v])
			search->semi[v] = search->semi[u];
	}
	search->next_in_bucket[v] = search->bucket[search->semi[v]];
	search->bucket[search->semi[v]] = v;
	search->ancestor[v] = search->parent[v];
}

static void find_all(struct search *search)
{
	for (uint32_t v = search->reached; v-- > 1;) {
		uint32_t parent = search->parent[v];

		find_semidominator(search, v);
		while (search->bucket[parent] != VET_DOMINATOR_NONE) {
			uint32_t w = search->bucket[parent], u = least(search, w);

			search->bucket[parent] = search->next_in_bucket[w];
			search->idom[w] = search->semi[u] < search->semi[w] ? u : parent;
		}
	}
	for (uint32_t v = 1; v < search->reached; v++)
		if (search->idom[v] != search->semi[v])
			search->idom[v] = search->idom[search->idom[v]];
}

static uint32_t *allocate_numbers(uint32_t count)
{
	return vet_allocate(count, sizeof(uint32_t));
}

static void prepare(struct search *search)
{
	uint32_t count = search->graph->count;

	search->number = allocate_numbers(count);
	search->node = allocate_numbers(count);
	search->parent = allocate_numbers(count);
	search->semi = allocate_numbers(count);
	search->label = allocate_numbers(count);
	search->ancestor = allocate_numbers(count);
	search->idom = allocate_numbers(count);
	search->bucket = allocate_numbers(count);
	search->next_in_bucket = allocate_numbers(count);
	search->stack = allocate_numbers(count);
	for (uint32_t v = 0; v < count; v++) {
		search->number[v] = search->ancestor[v] = search->bucket[v] = search->next_in_bucket[v] = VET_DOMINATOR_NONE;
		search->semi[v] = search->label[v] = v;
	}
}

static void clean_up(struct search *search)
{
	free(search->number);
	free(search->parent);
	free(search->semi);
	free(search->label);
	free(search->ancestor);
	free(search->idom);
	free(search->bucket);
	free(search->next_in_bucket);
	free(search->stack);
	free(search->pred_first);
	free(search->pred);
}

struct vet_dominators vet_dominators_find(const struct vet_graph *graph, uint32_t root)
{
	struct search search = { .graph = graph };
	struct vet_dominators result = { .of = allocate_numbers(graph->count) };

	prepare(&search);
	walk(&search, root);
	turn_round(&search);
	find_all(&search);
	for (uint32_t v = 0; v < graph->count; v++)
		result.of[v] = VET_DOMINATOR_NONE;
	for (uint32_t v = 1; v < search.reached; v++)
		result.of[search.node[v]] = search.node[search.idom[v]];
	result.order = search.node;
	result.reached = search.reached;
	clean_up(&search);
	return result;
}

void vet_dominators_free(struct vet_dominators *dominators)
{
	free(dominators->of);
	free(dominators->order);
}
