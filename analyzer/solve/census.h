/* SPDX-License-Identifier: MIT */
/*
 * What a guest's image holds: every emitted function and object, live or dead, with its bytes, its place and the
 * capabilities it has to do with.  Comes in: a solution.  Goes out: to `bootvet audit`, which adds up.
 */
#ifndef BOOTVET_SOLVE_CENSUS_H
#define BOOTVET_SOLVE_CENSUS_H

#include "solve/solve.h"

struct vet_census {
	const struct vet_program *program;
	bool *counted;          /* by entity: the image holds it; aliases, locals and what was inlined everywhere are not */
	bool *has_code;         /* by entity: a function of the source, inlined everywhere or not; no alias */
	bool *live;             /* by entity: counted or not */
	uint64_t *capabilities; /* by entity: what a function requires, probes or touches on any guest */
};

/* An object is live when a live point names it, or the initialiser of a live object does. */
struct vet_census *vet_census_take(const struct vet_solution *solution);
void vet_census_free(struct vet_census *census);

/* Does any code ask vet_has or vet_absent?  Without, holding them to the hardware changes nothing. */
bool vet_census_asks(const struct vet_program *program);

/* What lives, by entity, and nothing else: a solution's reach is enough.  The caller frees. */
bool *vet_census_live(const struct vet_solution *solution);

/* Bytes of a counted entity; 0 where its object tells none. */
uint64_t vet_census_bytes(const struct vet_program *program, uint32_t entity);

/* Where it is defined. */
struct vet_where vet_census_where(const struct vet_program *program, uint32_t entity);

/* census-needs.c: capabilities, by entity, into a zeroed array: requirements, probes, and touches at numbers that the
 * function or its direct callees' parameters spell out.  The same for every guest, so that live and dead compare. */
void vet_census_needs(const struct vet_solution *solution, uint64_t *capabilities);

#endif
