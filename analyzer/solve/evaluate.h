/* SPDX-License-Identifier: MIT */
/*
 * Value sets of expressions: one step of the fixed point inside a function, used by reach.c only.
 */
#ifndef BOOTVET_SOLVE_EVALUATE_H
#define BOOTVET_SOLVE_EVALUATE_H

#include "solve/reach.h"

/* Computes every value of the body from parameters, point results and live edges; true when one changed. */
bool vet_evaluate_values(struct vet_reach *reach, struct vet_body *body);

#endif
