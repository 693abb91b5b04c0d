/* SPDX-License-Identifier: MIT */
/*
 * Dominators of a graph: through which node everything passes that reaches another.  Comes in: successors by node, a
 * root.  Goes out: the immediate dominator of every node, to hubs.c.  Lengauer and Tarjan (1979), with path compression
 * alone: a step costs the logarithm of the graph's size, never more, and nothing recurses.
 */
#ifndef BOOTVET_SOLVE_DOMINATORS_H
#define BOOTVET_SOLVE_DOMINATORS_H

#include <stddef.h>
#include <stdint.h>

#define VET_DOMINATOR_NONE UINT32_MAX

struct vet_graph {
	uint32_t count;         /* nodes */
	const size_t *first;    /* by node, and one beyond: its slice of `to` */
	const uint32_t *to;
};

struct vet_dominators {
	uint32_t *of;    /* by node: its immediate dominator; NONE for the root and what it does not reach */
	uint32_t *order; /* the nodes reached, each behind its dominator */
	uint32_t reached;
};

struct vet_dominators vet_dominators_find(const struct vet_graph *graph, uint32_t root);
void vet_dominators_free(struct vet_dominators *dominators);

#endif
