/* SPDX-License-Identifier: MIT */
/*
 * Ranking imprecise places by a dominator tree of the calls in which each of them is a node of its own; see hubs.h.
 * Nodes: the program's entities, then the hubs, then one from which everything starts.
 */
#include "hubs.h"

#include <stdlib.h>

#include "solve/census.h"
#include "solve/dominators.h"
#include "support/memory.h"

struct build {
	const struct vet_solution *solution;
	struct vet_hubs *hubs;
	size_t *first; /* of the graph */
	uint32_t *to;
	size_t edges;
};

/* A hub for each place with imprecise calls; calls are sorted by place. */
static void find_places(struct build *build)
{
	const struct vet_call_list *calls = &build->solution->reach->call;
	struct vet_hubs *hubs = build->hubs;

	for (size_t i = 0; i < calls->count; i++) {
		const struct vet_call *call = &calls->item[i];
		struct vet_hub *last = hubs->count ? &hubs->hub[hubs->count - 1] : NULL;

		if (!vet_call_is_imprecise(call))
			continue;
		if (!last || last->place.function != call->from.function || last->place.point != call->from.point) {
			hubs->hub = vet_grow(hubs->hub, &hubs->capacity, hubs->count + 1, sizeof(*hubs->hub));
			last = &hubs->hub[hubs->count++];
			*last = (struct vet_hub){ .place = call->from, .given = call->kind == VET_CALL_GIVEN_DEEP };
		}
		last->targets++;
	}
}

static void add_edge(struct build *build, uint32_t to)
{
	build->to[build->edges++] = to;
}

/* The edges of all functions, in order; a function's first imprecise call at a place leads to the place's hub. */
static void add_functions(struct build *build)
{
	const struct vet_program *program = build->solution->program;
	const struct vet_call_list *calls = &build->solution->reach->call;
	size_t at = 0, hub = 0;

	for (uint32_t e = 0; e < program->entity_count; e++) {
		build->first[e] = build->edges;
		for (; at < calls->count && calls->item[at].from.function == e; at++)
			if (!vet_call_is_imprecise(&calls->item[at]))
				add_edge(build, calls->item[at].target);
		for (; hub < build->hubs->count && build->hubs->hub[hub].place.function == e; hub++)
			add_edge(build, program->entity_count + (uint32_t)hub);
	}
}

static void add_hubs(struct build *build)
{
	const struct vet_call_list *calls = &build->solution->reach->call;
	size_t at = 0;

	for (size_t h = 0; h < build->hubs->count; h++) {
		build->first[build->solution->program->entity_count + h] = build->edges;
		for (size_t left = build->hubs->hub[h].targets; left; at++) {
			if (!vet_call_is_imprecise(&calls->item[at]))
				continue;
			add_edge(build, calls->item[at].target);
			left--;
		}
	}
}

/* Roots; and functions that run although no call says why. */
static void add_start(struct build *build, uint32_t start)
{
	const struct vet_reach *reach = build->solution->reach;

	build->first[start] = build->edges;
	for (uint32_t e = 0; e < build->solution->program->entity_count; e++) {
		const struct vet_body *body = vet_reach_body(reach, e);

		if (body && (body->is_root || reach->target_first[e] == reach->target_first[e + 1]))
			add_edge(build, e);
	}
	build->first[start + 1] = build->edges;
}

static void weigh(struct build *build, const struct vet_dominators *tree, uint32_t nodes)
{
	const struct vet_program *program = build->solution->program;
	size_t *functions = vet_allocate(nodes, sizeof(*functions));
	uint64_t *bytes = vet_allocate(nodes, sizeof(*bytes));

	for (uint32_t i = tree->reached; i-- > 1;) {
		uint32_t node = tree->order[i], above = tree->of[node];

		if (node < program->entity_count) {
			functions[node]++;
			bytes[node] += vet_census_bytes(program, node);
		}
		functions[above] += functions[node];
		bytes[above] += bytes[node];
	}
	for (size_t h = 0; h < build->hubs->count; h++) {
		build->hubs->hub[h].functions = functions[program->entity_count + h];
		build->hubs->hub[h].bytes = bytes[program->entity_count + h];
	}
	free(functions);
	free(bytes);
}

static int compare(const void *left, const void *right)
{
	const struct vet_hub *a = left, *b = right;

	if (a->functions != b->functions)
		return a->functions > b->functions ? -1 : 1;
	if (a->targets != b->targets)
		return a->targets > b->targets ? -1 : 1;
	if (a->place.function != b->place.function)
		return a->place.function < b->place.function ? -1 : 1;
	return a->place.point < b->place.point ? -1 : a->place.point > b->place.point;
}

struct vet_hubs *vet_hubs_find(const struct vet_solution *solution)
{
	struct build build = { .solution = solution, .hubs = vet_allocate(1, sizeof(struct vet_hubs)) };
	uint32_t entities = solution->program->entity_count;

	find_places(&build);
	uint32_t start = entities + (uint32_t)build.hubs->count;

	build.first = vet_allocate((size_t)start + 2, sizeof(*build.first));
	build.to = vet_allocate(solution->reach->call.count + build.hubs->count + entities, sizeof(*build.to));
	add_functions(&build);
	add_hubs(&build);
	add_start(&build, start);
	struct vet_graph graph = { .count = start + 1, .first = build.first, .to = build.to };
	struct vet_dominators tree = vet_dominators_find(&graph, start);

	weigh(&build, &tree, start + 1);
	if (build.hubs->count)
		qsort(build.hubs->hub, build.hubs->count, sizeof(*build.hubs->hub), compare);
	vet_dominators_free(&tree);
	free(build.first);
	free(build.to);
	return build.hubs;
}

void vet_hubs_free(struct vet_hubs *hubs)
{
	if (!hubs)
		return;
	free(hubs->hub);
	free(hubs);
}
