/* SPDX-License-Identifier: MIT */
/*
 * Dominators against their definition: random graphs, each node taken out in turn, and what is no longer reached is what
 * it dominates.  Also a chain and a fan so large that recursion or a quadratic step would show.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "solve/dominators.h"

enum { MOST = 24, EDGES = 60, GRAPHS = 3000, LONG = 200000 };

struct random_graph {
	uint32_t count, edge_count;
	uint32_t from[EDGES], target[EDGES];
	size_t first[MOST + 1];
	uint32_t to[EDGES];
};

static uint32_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

static void make_graph(struct random_graph *graph, uint64_t *state)
{
	size_t at = 0;

	graph->count = 1 + next_random(state) % MOST;
	graph->edge_count = next_random(state) % EDGES;
	for (uint32_t i = 0; i < graph->edge_count; i++) {
		graph->from[i] = next_random(state) % graph->count;
		graph->target[i] = next_random(state) % graph->count;
	}
	for (uint32_t v = 0; v <= graph->count; v++) {
		graph->first[v] = at;
		for (uint32_t i = 0; i < graph->edge_count; i++)
			if (graph->from[i] == v)
				graph->to[at++] = graph->target[i];
	}
}

/* What the root 0 reaches without passing `without`. */
static void reach(const struct random_graph *graph, uint32_t without, bool *reached)
{
	bool grown = true;

	memset(reached, 0, MOST * sizeof(*reached));
	reached[0] = without != 0;
	while (grown) {
		grown = false;
		for (uint32_t i = 0; i < graph->edge_count; i++)
			if (reached[graph->from[i]] && !reached[graph->target[i]] && graph->target[i] != without)
				grown = reached[graph->target[i]] = true;
	}
}

/* Is a on the way up from v? */
static bool dominates(const struct vet_dominators *tree, uint32_t a, uint32_t v)
{
	while (v != a && tree->of[v] != VET_DOMINATOR_NONE)
		v = tree->of[v];
	return v == a;
}

static void check_graph(const struct random_graph *graph)
{
	struct vet_graph rows = { .count = graph->count, .first = graph->first, .to = graph->to };
	struct vet_dominators tree = vet_dominators_find(&rows, 0);
	bool all[MOST], some[MOST];
	uint32_t reached = 0;

	reach(graph, VET_DOMINATOR_NONE, all);
	for (uint32_t v = 0; v < graph->count; v++)
		reached += all[v];
	assert_int_equal(tree.reached, reached);
	for (uint32_t a = 0; a < graph->count; a++) {
		reach(graph, a, some);
		for (uint32_t v = 0; v < graph->count; v++)
			if (all[v] && all[a])
				assert_int_equal(dominates(&tree, a, v), v == a || !some[v]);
	}
	for (uint32_t v = 0; v < graph->count; v++)
		if (!all[v])
			assert_int_equal(tree.of[v], VET_DOMINATOR_NONE);
	vet_dominators_free(&tree);
}

static void random_graphs(void **unused)
{
	struct random_graph graph;
	uint64_t state = 1;

	(void)unused;
	for (int i = 0; i < GRAPHS; i++) {
		make_graph(&graph, &state);
		check_graph(&graph);
	}
}

/* 0 -> 1 -> ... -> LONG - 1, each with an edge back to the start of the chain. */
static void long_chain(void **unused)
{
	size_t *first = calloc(LONG + 1, sizeof(*first)), at = 0;
	uint32_t *to = calloc(2 * (size_t)LONG, sizeof(*to));

	(void)unused;
	assert_non_null(first);
	assert_non_null(to);
	for (uint32_t v = 0; v < LONG; v++) {
		first[v] = at;
		if (v + 1 < LONG)
			to[at++] = v + 1;
		to[at++] = 1;
	}
	first[LONG] = at;
	struct vet_graph graph = { .count = LONG, .first = first, .to = to };
	struct vet_dominators tree = vet_dominators_find(&graph, 0);

	assert_int_equal(tree.reached, LONG);
	for (uint32_t v = 1; v < LONG; v++)
		assert_int_equal(tree.of[v], v == 1 ? 0 : v - 1);
	vet_dominators_free(&tree);
	free(first);
	free(to);
}

/* 0 -> all, all -> LONG - 1: only the root dominates. */
static void wide_fan(void **unused)
{
	size_t *first = calloc(LONG + 1, sizeof(*first)), at = 0;
	uint32_t *to = calloc(2 * (size_t)LONG, sizeof(*to));

	(void)unused;
	assert_non_null(first);
	assert_non_null(to);
	for (uint32_t v = 1; v < LONG; v++)
		to[at++] = v;
	for (uint32_t v = 1; v < LONG; v++) {
		first[v] = at;
		to[at++] = LONG - 1;
	}
	first[LONG] = at;
	struct vet_graph graph = { .count = LONG, .first = first, .to = to };
	struct vet_dominators tree = vet_dominators_find(&graph, 0);

	for (uint32_t v = 1; v < LONG; v++)
		assert_int_equal(tree.of[v], 0);
	vet_dominators_free(&tree);
	free(first);
	free(to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_graphs),
		cmocka_unit_test(long_chain),
		cmocka_unit_test(wide_fan),
	};

	return cmocka_run_group_tests_name("dominators", tests, NULL, NULL);
}
