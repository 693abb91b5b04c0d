/* SPDX-License-Identifier: MIT */
/*
 * A random guard program, as a tree.  generate.c makes it from a seed, print.c writes it as C, code.c turns it into
 * instructions that judge.c runs on every path, reduce.c takes parts out of it.  Everything lives in flat arrays and
 * refers to each other by index (0: none), so that a copy is a plain assignment.
 */
#ifndef RANDOM_PROGRAM_H
#define RANDOM_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum limit {
	MAX_EXPRESSIONS = 1500,
	MAX_STATEMENTS = 500,
	MAX_FUNCTIONS = 11,
	MAX_LOCALS = 6,
	MAX_PARAMETERS = 2,
	MAX_GLOBALS = 4,
	MAX_FIELDS = 3,  /* of an ops structure; the last one returns an int */
	MAX_OPS = 3,     /* ops structures; that number stands for the one that the program's pointer points to */
	MAX_TABLE = 4,   /* functions in its table */
	MAX_LABELS = 2,
	MAX_SITES = 200, /* calls that may violate a requirement */
};

/* What may be required.  The first two are absent on the guest, the phase starts unprovided, mtrr is present and what
 * requires its absence is wrong. */
enum capability { CAP_VGA, CAP_I8042, CAP_SLAB, CAP_NO_MTRR, CAP_COUNT };

enum expression_kind {
	E_NONE,
	E_CONSTANT, /* value */
	E_OPAQUE,   /* value: how many values to try: 0, 1, ... */
	E_HAS,      /* value: capability, present claimed when true (CAP_NO_MTRR: vet_has(mtrr), claims nothing) */
	E_ABSENT,   /* value: capability, absence claimed when true */
	E_ASK,      /* value: capability; an undefined function that is declared to guard it */
	E_LOCAL,    /* value */
	E_GLOBAL,   /* value */
	E_NOT,      /* a */
	E_WRAP,     /* a; value: enum wrap; the same truth */
	E_AND, E_OR, /* a, b */
	E_CHOOSE,   /* a ? b : c */
	E_EQUAL, E_NOT_EQUAL, E_LESS, E_GREATER_EQUAL, E_GREATER, /* a, b */
	E_BIT_AND, E_BIT_OR, E_BIT_XOR, E_ADD, /* a, b */
	E_CALL,     /* value: function; a, b: arguments; target: its callback; site */
	E_CALL_FIELD, /* the int field; target: ops structure; site */
	E_NEED,     /* value: capability; site; any result */
	E_ASSIGN,   /* value: local; a */
};

enum wrap { WRAP_LIKELY, WRAP_UNLIKELY, WRAP_NOT_NOT, WRAP_BOOL, WRAP_PARENTHESES, WRAP_STATEMENT, WRAP_COUNT };

struct expression {
	uint16_t kind;
	uint16_t a, b, c;
	uint16_t site;
	int16_t value, target;
};

enum statement_kind {
	S_EMPTY,
	S_NEED,     /* value: capability; site */
	S_EXPRESSION, /* e */
	S_ASSIGN,   /* value: local; e */
	S_ASSIGN_GLOBAL, /* value: global; e */
	S_COMBINE,  /* value: local; other: E_BIT_*; e: local op= e */
	S_POKE,     /* value: local; e: stored by a callee through a pointer */
	S_POKE_GLOBAL, /* value: global; e */
	S_IF,       /* e; first; second */
	S_WHILE, S_DO, /* e; first */
	S_FOR,      /* value: rounds; first; its counter belongs to the function, so that gotos may enter */
	S_SWITCH,   /* e; first: list of S_CASE */
	S_CASE,     /* value, or other: default; first; falls through unless it ends in a jump */
	S_BREAK, S_CONTINUE,
	S_RETURN,   /* e, or 0 */
	S_GOTO, S_LABEL, /* value: label */
	S_HALT,
	S_REQUIRE,  /* value: capability */
	S_PROVIDE, S_WITHDRAW, /* of the phase */
	S_INSTALL,  /* value: field; other: ops structure; target */
	S_CALL_FIELD, /* value: field; other: ops structure; site */
	S_COPY,     /* value: to; other: from; second: enum copy_style */
	S_POINT,    /* value: ops structure that the pointer points to from now on */
	S_WALK,     /* every function of the table; site */
	S_CALL_INDEXED, /* e: which function of the table; site */
	S_CALL_CALLBACK, /* what the function got as an argument; site */
	S_CALL,     /* value: function; e, f: arguments; target: its callback; site */
	S_CALL_CHOSEN, /* (e ? target : other)(); site */
	S_GIVE,     /* target, given to an undefined function that may call it; site */
	S_REGISTER, /* target, which runs at any time from now on; site */
	S_BLOCK,    /* first */
};

enum copy_style { COPY_ASSIGN, COPY_MEMCPY, COPY_THROUGH_LOCAL, COPY_BY_CALLEE, COPY_STYLES };

/* A function that a pointer may hold; TARGET_CALLBACK: the one that the function got itself. */
enum target { TARGET_SAFE, TARGET_PROVIDE, TARGET_WITHDRAW, TARGET_OPAQUE, TARGET_CALLBACK, TARGET_NEED = 10, TARGET_FUNCTION = 100 };

struct statement {
	uint16_t kind;
	uint16_t next; /* in its list */
	uint16_t first, second;
	uint16_t e, f;
	uint16_t site;
	int16_t value;
	int16_t target, other;
};

struct function {
	uint8_t parameters; /* locals 0..parameters-1 */
	uint8_t locals;
	uint8_t labels;
	bool returns;  /* an int */
	bool is_bool[MAX_LOCALS];   /* else int */
	bool in_struct[MAX_LOCALS]; /* printed as a member of a local structure */
	int8_t requires; /* capability, or -1 */
	int8_t guards;   /* capability that a nonzero result claims, or -1 */
	int8_t provides; /* the phase: S_PROVIDE, S_WITHDRAW, or 0 */
	bool takes_callback;
	uint16_t body;
};

struct program {
	uint64_t seed;
	uint32_t expressions, statements, functions, globals, sites;
	struct expression expression[MAX_EXPRESSIONS];
	struct statement statement[MAX_STATEMENTS];
	struct function function[MAX_FUNCTIONS]; /* the last ones are the starts, by enum root */
	int8_t global_value[MAX_GLOBALS];
	bool global_in_struct[MAX_GLOBALS];
	int16_t field_value[MAX_OPS][MAX_FIELDS];
	uint8_t pointed; /* ops structure that the pointer points to first */
	uint8_t table_count;
	bool table_linked; /* gathered by the linker, else an array */
	int16_t table[MAX_TABLE];
};

/* Entries: what one installs, the other's guest does not have. */
enum root { ROOT_PV, ROOT_PVH, ROOT_COUNT };

static inline int program_root(const struct program *program, enum root root)
{
	return (int)program->functions - ROOT_COUNT + (int)root;
}

/* --- generate.c --- */
void program_generate(struct program *program, uint64_t seed);
/* One that does nothing. */
void program_empty(struct program *program);
uint64_t random_mix(uint64_t a, uint64_t b);

/* --- print.c --- */
struct site_lines {
	uint32_t line[MAX_SITES]; /* 0: not printed */
};

/* Lines of the second file of a batch are counted from here on, of the third from twice that. */
enum { MAX_PARTS = 3, PART_LINES = 1000000 };

struct output; /* C files being written, with their line numbers */

/* BASE.c; or BASE.h and BASE-0.c, BASE-1.c, ...: the functions of every program go to the parts in turn. */
struct output *output_open(const char *base, unsigned int parts);
struct output *output_open_file(const char *path);
int output_close(struct output *output);
void print_prologue(struct output *output);
void print_program(struct output *output, const struct program *program, unsigned int number, bool compact,
		   struct site_lines *lines);
void print_start(struct output *output, unsigned int count);
const char *capability_name(unsigned int capability);

/* --- used.c --- */
/* Functions that the starts, or what a pointer starts with, may come to. */
void program_functions_used(const struct program *program, bool used[MAX_FUNCTIONS]);

/* --- judge.c --- */
enum ablation { /* what to forget, to find out which knowledge a verdict hangs on */
	FORGET_NOTHING = 0,
	FORGET_GLOBALS = 1,
	FORGET_FIELDS = 2,
	FORGET_PARAMETERS = 4,
	FORGET_RESULTS = 8,
	FORGET_LOCALS = 16,
	FORGET_ANSWERS = 32, /* a question asked twice may be answered differently */
	FORGET_ALL = 63,
	MORE_VALUES = 64, /* forgets nothing: undefined functions return more values than usual */
};

struct verdicts {
	bool executed[MAX_SITES][CAP_COUNT]; /* the requirement was met or violated there */
	bool violated[MAX_SITES][CAP_COUNT];
	bool complete; /* every path within the bounds was run */
	uint32_t runs;
};

/* Runs every path from that entry, at most budget of them.  Returns false when the program cannot be run. */
bool judge_program(const struct program *program, enum root root, unsigned int forget, uint32_t budget,
		   struct verdicts *verdicts);

#endif
