/* SPDX-License-Identifier: MIT */
/*
 * Shared by reach.c and reach-record.c only.
 */
#ifndef BOOTVET_SOLVE_REACH_INTERNAL_H
#define BOOTVET_SOLVE_REACH_INTERNAL_H

#include "solve/reach.h"

/* One body for every function with facts, all dead. */
struct vet_body **vet_reach_bodies(const struct vet_program *program, struct vet_set_pool *pool);

/* The entity whose facts an entity runs: itself, or an alias' target. */
uint32_t vet_reach_canonical(const struct vet_reach *reach, uint32_t entity);

/* Does an indirect call have the prototype of that function? */
bool vet_reach_matches(const struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point, uint32_t entity);

/* Fills reach->call and reach->hole from the finished fixed point. */
void vet_reach_record(struct vet_reach *reach);

#endif
