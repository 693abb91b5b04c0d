/* SPDX-License-Identifier: MIT */
/*
 * What runs: the least fixed point (docs/what-is-dead.md) over functions, points and values.
 * Comes in: a program, roots, pinned observables.  Goes out: for every reached function its live blocks, edges and
 * points, the value set of every value, and the calls between them; read by claims, state, touch and verdict.
 */
#ifndef BOOTVET_SOLVE_REACH_H
#define BOOTVET_SOLVE_REACH_H

#include "solve/memory.h"
#include "solve/model.h"

struct vet_state;
struct vet_overwrites;

/* From certain to less so. */
enum vet_call_kind {
	VET_CALL_DIRECT,
	VET_CALL_POINTER,  /* through a value that is known to hold this function */
	VET_CALL_ASYNCHRONOUS, /* registered here, runs at any time from now on: an interrupt handler, a thread */
	VET_CALL_GIVEN,    /* its address was given to code that is not in the program, which may call it */
	VET_CALL_FALLBACK, /* through anything: every escaped function of the prototype; imprecise */
	VET_CALL_GIVEN_DEEP, /* given inside an object; imprecise */
};

/* A live call: the point in `from` makes `target` run. */
struct vet_call {
	struct vet_place from;
	uint32_t target; /* entity */
	uint8_t kind;
};

/* Its address left the program: what it does on return is no part of the caller's flow. */
static inline bool vet_call_is_given(const struct vet_call *call)
{
	return call->kind == VET_CALL_GIVEN || call->kind == VET_CALL_GIVEN_DEEP;
}

static inline bool vet_call_is_imprecise(const struct vet_call *call)
{
	return call->kind == VET_CALL_FALLBACK || call->kind == VET_CALL_GIVEN_DEEP;
}

/* The arguments of the point are the function's own. */
static inline bool vet_call_passes_arguments(const struct vet_call *call)
{
	return call->kind == VET_CALL_DIRECT || call->kind == VET_CALL_POINTER || call->kind == VET_CALL_FALLBACK;
}

struct vet_call_list {
	struct vet_call *item;
	size_t count, capacity;
};

enum vet_hole_kind {
	VET_HOLE_EXTERNAL, /* call of a function that is in no object */
	VET_HOLE_ASSEMBLY, /* call of a function that only assembly defines */
	VET_HOLE_INDIRECT, /* call through anything */
	VET_HOLE_ASM,      /* inline assembly that takes addresses */
	VET_HOLE_UNCALLED, /* the address of a function of the program, taken where nothing that is known calls it */
	VET_HOLE_PORT,     /* hardware touch at a place that is not known (touch.c) */
	VET_HOLE_COUNT
};

struct vet_hole {
	struct vet_place at;
	uint8_t kind;
	uint32_t entity; /* what is called, or not called, or VET_NONE */
};

/* One function with facts; the arrays are there once it is reached. */
struct vet_body {
	const struct vet_unit *unit;
	const struct vet_function *function;
	uint32_t unit_index, entity;
	bool reached, queued, returns, is_root;
	bool unsettled;                   /* ran since loads and conditions without a value were looked for */
	uint8_t return_growth;
	const struct vet_set **parameter; /* by number */
	uint8_t *parameter_growth;
	const struct vet_set **result;    /* by point */
	const struct vet_set **value;     /* by value */
	uint8_t *growth;                  /* by value */
	bool *edge_live;
	uint32_t *live_points;            /* by block: how many of its points can run; block dead: VET_NONE */
	bool *block_ends;                 /* by block: control gets past its last point */
	bool *result_is_pointer;          /* by point */
	uint32_t *forward;                /* by point: the store whose value this load surely reads, or VET_NONE */
	const struct vet_set *returned;
	struct vet_readers callers;       /* the points that call it */
	struct vet_work *work;            /* of the fixed point; gone once it is found */
	void *arrays;                     /* owns those above but `forward` */
};

struct vet_reach_options {
	const struct vet_model_program *model; /* or NULL */
	const struct vet_pins *pins;           /* or NULL */
	const struct vet_profile *hold_guards; /* vet_has and vet_absent tell this hardware; NULL: they may tell anything */
	const struct vet_state *before;        /* an earlier solution's state: where a pin's settle point has surely passed,
						* its location holds the pin alone; NULL: nowhere */
	const struct vet_overwrites *overwrites; /* that solution's: where one of them has surely passed, what was there from the
						  * start is gone; goes with `before`; NULL: nowhere */
	uint32_t until;                        /* what can run before this function is first called: it is not entered, and no
						* call of it returns; VET_NONE: all of it */
};

/* A call for which a runner's names are equal. */
struct vet_met {
	struct vet_place place;
	uint32_t runner;
};

struct vet_fallback;
struct vet_tables;

struct vet_reach {
	const struct vet_program *program;
	struct vet_reach_options options;
	struct vet_set_pool *pool;
	struct vet_memory *memory;
	struct vet_body **body; /* by entity; NULL without facts */
	struct vet_body *bodies;
	bool *is_function;      /* by entity */
	uint32_t *canonical;    /* by entity: of aliases the one whose body it is */
	uint8_t *names_symbols; /* by unit: reach-call.c's own, as `quiet` is, by entity */
	uint8_t *quiet;
	bool *left_to_hardware; /* by entity: a model tells when hardware starts it, and nobody calls it by a pointer that got lost */
	struct vet_met *met;
	size_t met_count, met_capacity;
	uint32_t *queue;        /* a ring of entities; each at most once */
	size_t queue_head, queue_count, queue_capacity;
	struct vet_call_list call;     /* of functions with a body; sorted by from, then target, once solved */
	struct vet_call_list external; /* the same for functions without one */
	const struct vet_call **by_target; /* calls of functions with a body, sorted by target */
	size_t *target_first;              /* by entity, entity_count + 1: slices of by_target */
	struct vet_hole *hole;
	size_t hole_count, hole_capacity;
	struct vet_fallback *fallback;
	struct vet_tables *tables;
};

struct vet_reach *vet_reach_new(const struct vet_program *program, struct vet_reach_options options);
void vet_reach_free(struct vet_reach *reach);

/* Roots run with any arguments.  Call before vet_reach_solve; entity must have a body. */
void vet_reach_root(struct vet_reach *reach, uint32_t entity);

/* The fixed point, then calls and holes.  Ends: every set only grows and is bounded. */
void vet_reach_solve(struct vet_reach *reach);

/* The body of a function, or NULL when it is dead or has no facts. */
static inline const struct vet_body *vet_reach_body(const struct vet_reach *reach, uint32_t entity)
{
	return reach->body[entity] && reach->body[entity]->reached ? reach->body[entity] : NULL;
}

static inline bool vet_block_live(const struct vet_body *body, uint32_t block)
{
	return body->live_points[block] != VET_NONE;
}

/* Is that point of the function live?  point: relative to the function. */
bool vet_point_live(const struct vet_body *body, uint32_t point);

/* The block that holds a point. */
uint32_t vet_point_block(const struct vet_body *body, uint32_t point);

static inline const struct vet_point *vet_body_point(const struct vet_body *body, uint32_t point)
{
	return &body->unit->points[body->function->point_first + point];
}

static inline const struct vet_value *vet_body_value(const struct vet_body *body, uint32_t value)
{
	return &body->unit->values[body->function->value_first + value];
}

static inline const struct vet_block *vet_body_block(const struct vet_body *body, uint32_t block)
{
	return &body->unit->blocks[body->function->block_first + block];
}

static inline const struct vet_edge *vet_body_edge(const struct vet_body *body, uint32_t edge)
{
	return &body->unit->edges[body->function->edge_first + edge];
}

/* A conversion to a narrower integer: of an address it leaves a piece, as in the descriptors that processors read. */
static inline bool vet_value_cuts(const struct vet_body *body, const struct vet_value *value)
{
	return value->kind == VET_VALUE_CAST && value->width > 1 && value->width < 64 && value->width < vet_body_value(body, value->a)->width;
}

/* Inline assembly that may call or jump to what goes in. */
bool vet_asm_transfers(const struct vet_body *body, const struct vet_point *point);

/* Inline assembly without an instruction hides values from the compiler; it reads and writes nothing. */
static inline bool vet_asm_runs(const struct vet_body *body, const struct vet_point *point)
{
	const char *text = vet_unit_string(body->unit, point->a);

	while (*text == ' ' || *text == '\t' || *text == '\n')
		text++;
	return *text;
}

/* The program field that an address value names, or VET_NONE. */
uint32_t vet_value_field(const struct vet_reach *reach, const struct vet_body *body, uint32_t value);

/* After the fixed point: the line of a model by which a call in `holder` would run the dead function `entity` if names were equal, and the
 * name that nothing has; or NULL. */
const struct vet_model_runner *vet_meeting_missed(struct vet_reach *reach, uint32_t holder, uint32_t entity, const char **name);

/* Calls of one point (of functions without a body: externals) or of one function: a slice. */
const struct vet_call *vet_reach_externals(const struct vet_reach *reach, struct vet_place from, size_t *count);
const struct vet_call *vet_reach_calls(const struct vet_reach *reach, struct vet_place from, size_t *count);
const struct vet_call *vet_reach_function_calls(const struct vet_reach *reach, uint32_t function, size_t *count);

#endif
