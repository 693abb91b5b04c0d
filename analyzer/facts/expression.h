/* SPDX-License-Identifier: MIT */
/*
 * Values as the C expression that they were: names of objects, fields and parameters, results as what gave them.
 * In: a validated unit, a function of it, a value.  Out: one line of text, short: what is too deep or too long is "...".
 * For people; `bootvet facts` (print-value.c) prints the same values completely.
 */
#ifndef BOOTVET_FACTS_EXPRESSION_H
#define BOOTVET_FACTS_EXPRESSION_H

#include <stdio.h>

#include "unit.h"

#define VET_EXPRESSION_INPUTS 4u

void vet_expression_print(FILE *out, const struct vet_unit *unit, const struct vet_function *function, uint32_t value);

/* What is at an address: `ops.init` for the address of that field. */
void vet_expression_print_place(FILE *out, const struct vet_unit *unit, const struct vet_function *function, uint32_t address);

/* A name from an object, safe for terminals; of a local only its own. */
void vet_expression_print_name(FILE *out, const char *name);

/* The parameters, loads and results that the value is made of, in the order of their rows; the number found. */
unsigned vet_expression_inputs(const struct vet_unit *unit, const struct vet_function *function, uint32_t value,
			       uint32_t inputs[VET_EXPRESSION_INPUTS]);

/* The value without what only changes its type or tells a condition about it. */
uint32_t vet_expression_bare(const struct vet_unit *unit, const struct vet_function *function, uint32_t value);

#endif
