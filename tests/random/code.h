/* SPDX-License-Identifier: MIT */
/* The instructions of a random program: code.c makes them from the tree, judge.c runs them. */
#ifndef RANDOM_CODE_H
#define RANDOM_CODE_H

#include "program.h"

enum limit_of_code {
	MAX_CODE = 6000,
	MAX_HIDDEN = 40, /* locals of the machine behind those of the program: loop counters, switch operands */
};

enum operation {
	O_PUSH,          /* a: number */
	O_POP,
	O_LOCAL,         /* a; b: never forgotten */
	O_SET_LOCAL,     /* a; b: to bool; pops */
	O_GLOBAL,        /* a: enum cell */
	O_SET_GLOBAL,    /* a; pops */
	O_FIELD,         /* a: field; b: ops structure */
	O_SET_FIELD,     /* the same; pops */
	O_COPY,          /* a: to; b: from */
	O_TABLE,         /* pops an index, pushes the function */
	O_CALLBACK,      /* pushes what the function got */
	O_REGISTER,      /* site; pops the function */
	O_NOT, O_TRUTH,
	O_BINARY,        /* a: enum expression_kind */
	O_OPAQUE,        /* a: how many values */
	O_HAS, O_ABSENT, O_ASK, O_REQUIRE, /* a: capability */
	O_NEED,          /* a: capability; b: the result is not used; site; pushes any result */
	O_JUMP,          /* a */
	O_JUMP_ZERO,     /* a; pops */
	O_CALL,          /* a: function; site; pops its callback and its arguments, pushes its result */
	O_CALL_TARGET,   /* site; a: perhaps not at all; pops the target, pushes its result */
	O_RETURN,        /* pops */
	O_HALT,
	O_PROVIDE, O_WITHDRAW,
};

/* What outlives a function. */
enum cell { CELL_FIELDS = MAX_GLOBALS, CELL_POINTER = CELL_FIELDS + MAX_OPS * MAX_FIELDS, CELL_COUNT };

struct instruction {
	uint16_t operation;
	uint16_t site;
	int32_t a, b;
};

struct code {
	uint32_t count;
	uint32_t entry[MAX_FUNCTIONS];
	struct instruction at[MAX_CODE];
};

/* Returns false when the program does not fit or a jump goes nowhere. */
bool code_make(const struct program *program, struct code *code);

/* What C computes; the operation is an enum expression_kind. */
int code_binary(int operation, int a, int b);

#endif
