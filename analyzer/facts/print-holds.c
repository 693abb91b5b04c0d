/* SPDX-License-Identifier: MIT */
/*
 * The conditions known at the entry of each block, for readers of `bootvet facts`.  In: blocks and edges with their
 * literals.  Out: for each block the literals that every path to it has passed (a forward must-analysis, join =
 * intersection).  Values are in SSA form, so what held when it was tested holds until the path ends.
 */
#include "print-internal.h"

#include <stdlib.h>
#include <string.h>

/* Beyond this many bits the answer would cost more than it tells. */
#define MAX_BITS (1u << 24)

static bool has_literal(const struct vet_edge *edge)
{
	return edge->condition != VET_NONE;
}

static int compare_literals(const struct vet_unit *unit, const struct vet_edge *a, const struct vet_edge *b)
{
	uint32_t a_outside = a->flags & VET_EDGE_OUTSIDE, b_outside = b->flags & VET_EDGE_OUTSIDE;

	if (a->condition != b->condition)
		return a->condition < b->condition ? -1 : 1;
	if (a_outside != b_outside)
		return a_outside < b_outside ? -1 : 1;
	if (a->range_count != b->range_count)
		return a->range_count < b->range_count ? -1 : 1;
	return memcmp(unit->ranges + a->range_first, unit->ranges + b->range_first,
		      a->range_count * sizeof(*unit->ranges));
}

struct sorted_edge {
	const struct vet_unit *unit;
	const struct vet_edge *edge;
	uint32_t number;
};

static int by_literal(const void *left, const void *right)
{
	const struct sorted_edge *a = left, *b = right;
	int order = compare_literals(a->unit, a->edge, b->edge);

	return order ? order : (a->number > b->number) - (a->number < b->number);
}

/* Equal literals on different edges are one: of_edge says which. */
static bool number_literals(struct vet_holds *holds, const struct vet_print_function *print, uint32_t *of_edge)
{
	uint32_t edges = print->function->edge_count, count = 0;
	struct sorted_edge *sorted = calloc(edges + 1ul, sizeof(*sorted));

	holds->literal = calloc(edges + 1ul, sizeof(*holds->literal));
	if (!sorted || !holds->literal) {
		free(sorted);
		return false;
	}
	for (uint32_t i = 0; i < edges; i++) {
		of_edge[i] = VET_NONE;
		if (has_literal(&print->edges[i]))
			sorted[count++] = (struct sorted_edge){ print->unit, &print->edges[i], i };
	}
	qsort(sorted, count, sizeof(*sorted), by_literal);
	for (uint32_t i = 0; i < count; i++) {
		if (!i || compare_literals(print->unit, sorted[i - 1].edge, sorted[i].edge))
			holds->literal[holds->count++] = sorted[i].number;
		of_edge[sorted[i].number] = holds->count - 1;
	}
	free(sorted);
	return true;
}

/* Joins what is known behind an edge into its target; true when the target now knows less. */
static bool join(struct vet_holds *holds, uint32_t from, uint32_t to, uint32_t literal)
{
	const uint64_t *source = holds->known + (size_t)from * holds->words;
	uint64_t *target = holds->known + (size_t)to * holds->words;
	bool changed = !holds->reached[to];

	for (uint32_t w = 0; w < holds->words; w++) {
		uint64_t bits = source[w];

		if (literal != VET_NONE && literal / 64 == w)
			bits |= 1ull << literal % 64;
		if (holds->reached[to])
			bits &= target[w];
		changed |= bits != target[w];
		target[w] = bits;
	}
	holds->reached[to] = 1;
	return changed;
}

/* A worklist over blocks; each block stands in it at most once. */
static bool propagate(struct vet_holds *holds, const struct vet_print_function *print, const uint32_t *of_edge)
{
	uint32_t blocks = print->function->block_count, depth = 0;
	uint32_t *stack = calloc(blocks, sizeof(*stack));
	uint8_t *waiting = calloc(blocks, 1);
	bool good = stack && waiting;

	if (good) {
		holds->reached[0] = 1;
		stack[depth++] = 0;
	}
	while (depth) {
		uint32_t from = stack[--depth];
		const struct vet_block *block = &print->blocks[from];

		waiting[from] = 0;
		for (uint32_t i = block->edge_first; i < block->edge_first + block->edge_count; i++) {
			uint32_t to = print->edges[i].target;

			if (join(holds, from, to, of_edge[i]) && !waiting[to]) {
				waiting[to] = 1;
				stack[depth++] = to;
			}
		}
	}
	free(waiting);
	free(stack);
	return good;
}

bool vet_holds_find(struct vet_holds *holds, const struct vet_print_function *print)
{
	uint32_t blocks = print->function->block_count;
	uint32_t *of_edge = calloc(print->function->edge_count + 1ul, sizeof(*of_edge));
	bool good;

	memset(holds, 0, sizeof(*holds));
	good = of_edge && number_literals(holds, print, of_edge);
	holds->words = (holds->count + 63) / 64;
	if (good && (uint64_t)blocks * holds->words * 64 <= MAX_BITS) {
		holds->known = calloc((size_t)blocks * holds->words + 1, sizeof(*holds->known));
		holds->reached = calloc(blocks, 1);
		good = holds->known && holds->reached && propagate(holds, print, of_edge);
	}
	free(of_edge);
	return good;
}

void vet_holds_free(struct vet_holds *holds)
{
	free(holds->reached);
	free(holds->known);
	free(holds->literal);
}
