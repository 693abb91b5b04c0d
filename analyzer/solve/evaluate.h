/* SPDX-License-Identifier: MIT */
/*
 * Value sets of expressions: one step of the fixed point inside a function.
 * Comes in: a body's values, parameters and results so far.  Goes out: larger ones, to reach.c; and to touch.c, which asks
 * what they are for one chain of calls.
 */
#ifndef BOOTVET_SOLVE_EVALUATE_H
#define BOOTVET_SOLVE_EVALUATE_H

#include "solve/reach.h"

/* Computes one value anew; true when it grew. */
bool vet_evaluate_value(struct vet_reach *reach, struct vet_body *body, uint32_t number);

/* Computes every value of the body from parameters, point results and live edges; true when one changed. */
bool vet_evaluate_values(struct vet_reach *reach, struct vet_body *body);

#endif
