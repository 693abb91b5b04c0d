/* SPDX-License-Identifier: MIT */
/*
 * The entries of a program: what each runs, where their paths join, what each sets up or skips before that.
 * Comes in: one solution a guest.  Goes out: the entries and joins of all of them; as text, and as a graph for `dot`.
 */
#ifndef BOOTVET_REPORT_PATHS_H
#define BOOTVET_REPORT_PATHS_H

#include <stdio.h>

#include "solve/solve.h"

#define VET_PATHS_ENTRIES 64u /* one bit each; more are left out, and counted */

/* A call that some entry makes, on some guest. */
struct vet_path_edge {
	uint32_t from, to, point; /* point: of `from`, the first in order */
	uint64_t entries;
};

struct vet_path_entry {
	const char *name;
	uint32_t *root; /* functions, sorted */
	size_t root_count, root_capacity;
	char **guest; /* in the order solved */
	size_t guest_count, guest_capacity;
	size_t functions; /* that it runs, on some guest */
	size_t imprecise; /* and those that only a call through anything reaches: no edge of the graph leads to them */
	uint32_t join;    /* where it hands over: the largest of its joins; VET_NONE: it joins nobody */
	uint32_t *order;  /* what it runs before its joins, and these: nearest first */
	uint32_t *far; /* by place in `order`: calls from the entry */
	size_t order_count;
	uint32_t *by;     /* by entity: the edge that first reached it; VET_NONE for roots and what it does not run */
};

/* What one function does that a reader of boot code looks for; masks of capabilities. */
struct vet_path_deeds {
	uint64_t provides, withdraws, asks, touches;
};

struct vet_path_join {
	uint32_t function;
	size_t weight; /* functions that run only through it, itself included */
};

struct vet_entry_paths {
	const struct vet_program *program;
	struct vet_path_entry entry[VET_PATHS_ENTRIES];
	size_t entry_count, entries_left_out;
	struct vet_path_edge *edge; /* sorted by from, then to */
	size_t edge_count, edge_capacity;
	size_t *edge_first;            /* by entity, one more: slices of edge */
	struct vet_path_deeds *deeds;  /* by entity */
	uint64_t *entries;             /* by entity: those that run it */
	uint64_t *imprecise;           /* by entity: those that may run it, calls through anything included */
	uint64_t *before;              /* by entity: those that run it before their joins */
	size_t *weight;                /* by entity: functions that run only through it */
	struct vet_path_join *join;    /* by weight, then by place */
	size_t join_count, helper_count; /* the first join_count are joins; behind them stand helpers that several use */
	bool *is_join;
};

struct vet_entry_paths *vet_entry_paths_new(const struct vet_program *program);
void vet_entry_paths_add(struct vet_entry_paths *paths, const struct vet_solution *solution);
void vet_entry_paths_join(struct vet_entry_paths *paths); /* once, behind the last guest */
void vet_entry_paths_free(struct vet_entry_paths *paths);

void vet_entry_paths_text(FILE *out, const struct vet_entry_paths *paths);
void vet_entry_paths_dot(FILE *out, const struct vet_entry_paths *paths, unsigned depth);

/* The functions from an entry's root to `to`, both included; the caller frees. */
uint32_t *vet_path_way(const struct vet_entry_paths *paths, const struct vet_path_entry *entry, uint32_t to, size_t *count);

static inline uint64_t vet_path_bit(const struct vet_entry_paths *paths, const struct vet_path_entry *entry)
{
	return UINT64_C(1) << (entry - paths->entry);
}

#endif
