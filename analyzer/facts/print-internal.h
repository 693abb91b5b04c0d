/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the printer share, inside analyzer/facts only: the state while one function is printed, and the
 * small writers.  print.c prints a unit, print-function.c a function, print-value.c its values, print-holds.c finds
 * the conditions known at each block; expression.c prints values for other stages.
 */
#ifndef BOOTVET_FACTS_PRINT_INTERNAL_H
#define BOOTVET_FACTS_PRINT_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "unit.h"

/* One function while it is printed.  Values that are used more than once, phis and deep expressions get names. */
struct vet_print_function {
	FILE *out;
	const struct vet_unit *unit;
	const struct vet_function *function;
	const struct vet_block *blocks;
	const struct vet_edge *edges;
	const struct vet_point *points;
	const struct vet_value *values;
	uint8_t *named;    /* a value: 1 when it is printed as vN */
	uint8_t *visited;  /* a value: its names, and those below it, are printed */
	uint32_t *number;  /* a value: N, once printed; VET_NONE before */
	uint32_t *result;  /* a point: N of rN when a value speaks of its result; VET_NONE otherwise */
	uint32_t *pending; /* scratch: values whose definition is to be printed, and the stack that finds them */
	uint32_t names;
};

/* Text from the file, with everything that a terminal or a diff could trip over escaped. */
void vet_print_text(FILE *out, const char *text);

/* LINE:COL, with FILE: before it where the file is not `home` (a string id). */
void vet_print_location(FILE *out, const struct vet_unit *unit, const struct vet_location *where, uint32_t home);

void vet_print_annotations(FILE *out, const struct vet_unit *unit, uint32_t first, uint32_t count, uint32_t home,
			   const char *indent);

/* `== 0`, `in {1..3, 7}`, `not in {...}`. */
void vet_print_ranges(FILE *out, const struct vet_unit *unit, uint32_t first, uint32_t count, bool outside);

/* Number of value operands in a, b, c (in that order); phis have theirs in a list. */
unsigned vet_print_operand_count(const struct vet_value *value);

const char *vet_print_operator(uint8_t kind); /* "+" */
void vet_print_constant(FILE *out, int64_t number);
void vet_print_parameter(FILE *out, const struct vet_unit *unit, const struct vet_function *function, uint32_t number);

/* The field's name; an anonymous member shows its offset. */
void vet_print_field(FILE *out, const struct vet_unit *unit, uint32_t field);

void vet_print_type(FILE *out, const struct vet_unit *unit, uint32_t type);

bool vet_print_values_begin(struct vet_print_function *print);
void vet_print_values_end(struct vet_print_function *print);

/* Prints the definitions, not yet printed, that the expression of `value` needs. */
void vet_print_definitions(struct vet_print_function *print, uint32_t value);
void vet_print_value(struct vet_print_function *print, uint32_t value);

/* Literals known at the entry of each block: one bit an edge that carries a distinct literal. */
struct vet_holds {
	uint32_t *literal;  /* the edge that stands for each literal */
	uint32_t count;     /* literals */
	uint32_t words;     /* of 64 bits, a block */
	uint64_t *known;    /* block_count * words; NULL when the function is too large to tell */
	uint8_t *reached;   /* a block */
};

bool vet_holds_find(struct vet_holds *holds, const struct vet_print_function *print);
void vet_holds_free(struct vet_holds *holds);

bool vet_print_one_function(FILE *out, const struct vet_unit *unit, uint32_t function);

#endif
