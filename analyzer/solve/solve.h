/* SPDX-License-Identifier: MIT */
/*
 * One guest, solved: the stages in their order.  Comes in: a program, a profile, options.  Goes out: everything that
 * reports ask about.
 */
#ifndef BOOTVET_SOLVE_SOLVE_H
#define BOOTVET_SOLVE_SOLVE_H

#include "solve/verdict.h"

struct vet_solve_options {
	const struct vet_model_program *model; /* of this program; NULL: no model says anything */
	const char *entry; /* only this entry, or this function as the entry; NULL: all entries of the guest */
	const char *until; /* only what can run before this function is first called; NULL: everything */
	bool hold_guards;  /* vet_has and vet_absent tell the profile's hardware: what then is dead, guards keep dead */
	bool reach_only;   /* stop once it is known what runs: no touches, states, verdict */
	bool per_unit;     /* functions that no entry leads to are judged as if called from anywhere */
};

/* What `--statistics` tells apart. */
enum vet_stage { VET_STAGE_PREPARE, VET_STAGE_REACH, VET_STAGE_TOUCH, VET_STAGE_STATE, VET_STAGE_VERDICT, VET_STAGE_COUNT };

struct vet_solution {
	const struct vet_program *program;
	const struct vet_profile *profile;
	const struct vet_model_program *model;
	struct vet_model_program *own_model; /* where the options have none */
	struct vet_pins *pins;               /* what locations hold on this guest */
	struct vet_policy *policy;
	struct vet_hardware *hardware;
	struct vet_reach *reach;
	struct vet_touches *touches;
	struct vet_marks *marks;
	struct vet_state *state, *all, *distrust; /* may be the same one */
	const struct vet_state *similar;          /* of this program, whose marks vet_solution_judge begins with; or NULL */
	struct vet_verdict *verdict;
	uint32_t *root;
	const char **root_entry;
	size_t root_count, root_capacity, entry_capacity;
	uint32_t until; /* entity, or VET_NONE */
	uint64_t cost[VET_STAGE_COUNT]; /* microseconds, by enum vet_stage */
};

/* 0; or -1 with a message (no entry of this guest in the program, unknown entry, bad built-in data). */
int vet_solve(const struct vet_program *program, const struct vet_profile *profile, const struct vet_solve_options *options,
	      struct vet_solution *solution, char *message, size_t message_size);

/* What follows reach, with the solution's hardware, model and policy: for those who put others in their place.  vet_solve has
 * done it unless it was to reach only.  Touches and states that are there are kept; all else is found anew, and what was there
 * is the caller's to free. */
void vet_solution_judge(struct vet_solution *solution);
void vet_solution_free(struct vet_solution *solution);

#endif
