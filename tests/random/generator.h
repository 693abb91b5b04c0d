/* SPDX-License-Identifier: MIT */
/* What the two halves of the generator share: generate-expression.c makes conditions and values, generate.c the rest. */
#ifndef RANDOM_GENERATOR_H
#define RANDOM_GENERATOR_H

#include "program.h"

#define ERROR_CODE (-19)

struct generator {
	struct program *program;
	uint64_t state;
	uint16_t function;   /* being made */
	uint16_t known;      /* functions that it may call: earlier ones, no start */
	int statements_left; /* in this function */
	int depth;
	bool in_loop, in_switch;
	uint8_t labels_placed; /* mask */
	uint8_t main_capability;
	bool recursive;
	uint32_t called; /* mask of functions */
};

/* Anything from 0 to count - 1. */
unsigned int generator_pick(struct generator *g, unsigned int count);
bool generator_chance(struct generator *g, unsigned int percent);
struct function *generator_current(struct generator *g);
uint8_t generator_pick_capability(struct generator *g);
uint16_t generator_new_site(struct generator *g);
uint16_t generator_new_expression(struct generator *g, enum expression_kind kind, uint16_t a, uint16_t b, int value);
uint16_t generator_constant(struct generator *g, int value);
uint16_t generator_question(struct generator *g);
uint16_t generator_condition(struct generator *g, int depth);
uint16_t generator_need_expression(struct generator *g);
/* An earlier function that answers, or does not; -1 without. */
int generator_pick_function(struct generator *g, bool returns);
uint16_t generator_argument(struct generator *g);
uint16_t generator_call_expression(struct generator *g);
uint16_t generator_local(struct generator *g);
int generator_ops(struct generator *g);
int generator_target(struct generator *g);

#endif
