/* SPDX-License-Identifier: MIT */
/*
 * What models say about one program, resolved: names and globs to entities, field paths to bits.
 * Comes in: model files (model-file.h), a program; later a profile.  Goes out: to reach (pins, tables, asynchronous
 * registrars, callbacks), state (settle points), claims (conditions), policy (what an annotation could say as well), and
 * the marks of findings (panic, command line).  Independent of the guest but for the pins.
 *
 * Every list is sorted, by entity first, and without duplicates.  A model never makes anything dead: pins say what a
 * location holds, everything else adds edges or claims.
 */
#ifndef BOOTVET_SOLVE_MODEL_H
#define BOOTVET_SOLVE_MODEL_H

#include "link/program.h"
#include "solve/profile.h"
#include "solve/set.h"

#define VET_MODEL_SETTLES 32u /* settle points: one bit each in a state's mask */
#define VET_MODEL_PASSES 4u   /* arguments that a registrar hands on */

struct vet_models;     /* model-file.h */
struct vet_model_item;

/* Where a model says something; file and because live as long as the models. */
struct vet_model_line {
	const char *file, *because;
	uint32_t line, column;
};

/* Bits of an object; or, entity VET_NONE, a field of any object of its record. */
struct vet_model_place {
	uint32_t entity;
	uint32_t field; /* program field, innermost; VET_NONE: the object itself, or an element of an array */
	int64_t offset; /* bits from the object's (record's) start */
	uint32_t size;  /* bits */
};

/* Which calls of a function are meant: those whose arguments are surely these.  count 0: all. */
struct vet_model_with {
	struct {
		uint32_t argument;
		uint32_t entity; /* its address, `offset` bits behind; VET_NONE: the number */
		int64_t offset, number;
	} wanted[VET_MODEL_PASSES];
	uint32_t count;
};

/* A location that holds an observable, whatever the guest; or calls that return one (place: the function, 64 bits). */
struct vet_model_observable {
	struct vet_model_place place;
	struct vet_model_with with;
	uint32_t settle; /* the value is final once this settle point has surely passed; VET_NONE: from the start */
	const struct vet_model_item *item; /* which observable, and how its value maps */
	struct vet_model_line said;
};

/* What such a location holds on one guest. */
struct vet_pin {
	struct vet_model_place place;
	struct vet_model_with with;
	uint32_t settle;
	/* Either all of it is known: the value lies in one of the ranges (sorted, disjoint).  Or, range_count 0, only the
	 * bits in known_mask are: the value's bits there are known_bits.  Numbers are the bits' own, without a sign. */
	struct vet_range *range;
	size_t range_count;
	uint64_t known_mask, known_bits;
	unsigned observable;
	struct vet_model_line said;
};

struct vet_pins {
	struct vet_pin *pin; /* sorted by place, then settle; locations whose observable is unknown are left out */
	size_t count, capacity;
};

/* After a call of `entity` has returned, settle point `settle` has passed. */
struct vet_model_settle {
	uint32_t entity, settle;
};

/* Who runs the function that a registrar is handed, and when. */
enum vet_model_when {
	VET_WHEN_CALLBACK, /* the call itself, before it returns */
	VET_WHEN_IRQ, VET_WHEN_TIMER, VET_WHEN_KTHREAD, VET_WHEN_WORK, VET_WHEN_IDT, VET_WHEN_AP, VET_WHEN_LATER,
	VET_WHEN_TABLE,   /* of a table that holds functions, which its walker calls */
	VET_WHEN_OUTSIDE, /* of a branch alone: code that is not in the program */
	VET_WHEN_COUNT
};

/* A live call of `entity` makes the function in its argument run. */
struct vet_model_runner {
	uint32_t entity;
	uint32_t argument; /* number, from 0 */
	bool through;      /* the argument points to an object, in which the function's address stands ... */
	uint32_t field;    /* ... in this program field, */
	int64_t offset;    /* ... this many bits behind where the argument points, */
	uint32_t stride;   /* ... again every so many bits when the argument is an array; 0: once */
	uint8_t when;      /* enum vet_model_when; all but CALLBACK are asynchronous: a root with the state at the call */
	uint8_t pass_count;                 /* parameters that are told; 0: any arguments */
	uint32_t pass[VET_MODEL_PASSES];    /* parameter i is this argument of the call; VET_NONE: anything */
	uint32_t meeting;  /* only if such names meet; VET_NONE: surely */
	struct vet_model_line said;
};

/* Two names must be equal, one in the record that an argument of the call points to, the other in a field of any record. */
struct vet_model_meeting {
	uint32_t of;           /* the argument */
	uint32_t field;        /* program field, innermost, of the first name ... */
	int64_t offset;        /* ... so many bits behind where the argument points */
	uint32_t meets;        /* program field of the second */
	struct vet_model_place *unless; /* in the first record: what is not zero there may decide otherwise */
	size_t unless_count;
};

/* What a function stores in a field is a pointer to a text that says the same as an argument of it, or is like `like`. */
struct vet_model_text {
	uint32_t entity, field, argument; /* argument VET_NONE: like */
	const char *like;
};

/* Once `trigger` runs, `target` may run at any time, with any arguments: what is left to hardware, or stands in a table. */
struct vet_model_start {
	uint32_t trigger, target;
	uint8_t when; /* enum vet_model_when */
};

/* Where indirect branches of a function lead that the values do not tell: to what the runners of that kind are handed, to
 * what stands in the tables that it walks, or out of the program. */
struct vet_model_branch {
	uint32_t entity;
	uint8_t when; /* enum vet_model_when */
};

/* A function that copies memory for its caller, in whatever steps and under whatever conditions, and nothing else. */
struct vet_model_copy {
	uint32_t entity;
	uint32_t to, from, bytes; /* arguments; bytes VET_NONE: not told */
};

/* An array that the linker gathers, or any other object that is walked. */
struct vet_model_table {
	uint32_t start, stop;     /* symbols at its ends; VET_NONE: not told.  Reads through `start` may find any member. */
	uint32_t *member;         /* objects that make it up, sorted */
	size_t member_count, member_capacity;
	uint32_t *walker;         /* functions: the members are live once one of them is reached; none: with `start` */
	size_t walker_count, walker_capacity;
	const char *name;         /* as findings and paths call it */
	bool runs;                /* its walkers call the functions in it: each is a start */
	bool command_line;        /* what it leads to runs only with an option */
	struct vet_model_line said;
};

/* Only with a command-line option: what runs through pointers in an object, through a registrar's argument, or itself. */
struct vet_model_option {
	uint32_t entity;
	uint32_t argument; /* of a registrar; VET_NONE: the object's pointers, or the function itself */
};

/* When a location's value (or a function's result) lies in the ranges, something is claimed. */
struct vet_model_condition {
	struct vet_model_place place; /* of a function: size 0 */
	struct vet_model_with with;   /* of a function: which calls */
	struct vet_range *range;      /* sorted, disjoint */
	size_t range_count;
	bool outside;                 /* when it lies in none of them */
	bool guard;                   /* a guard's: zero is its no */
	uint64_t present, absent;     /* capabilities claimed */
	struct vet_model_line said;
};

/* A line that matches nothing here, or does not fit what it matches. */
struct vet_model_unmatched {
	struct vet_model_line said;
	char *what; /* "function vga_init: no such function" */
};

/* Where physical memory is mapped: what a call of a function returns (place: the function, size 0) maps its argument; or a physical
 * address and what the location holds make a mapped one.  Or that it is not where a function runs, at numbers alone. */
struct vet_model_mapped {
	struct vet_model_place place;
	uint32_t argument; /* VET_NONE: a location */
	bool nowhere;
	struct vet_model_line said;
};

/* How a function touches the port or register whose number its argument is. */
enum vet_model_primitive_kind { VET_PRIMITIVE_PORT_READ, VET_PRIMITIVE_PORT_WRITE, VET_PRIMITIVE_MSR_READ, VET_PRIMITIVE_MSR_WRITE };

struct vet_model_primitive {
	uint32_t entity, argument;
	uint8_t kind;
	struct vet_model_line said;
};

/* What an annotation could say as well: merged into the policy (policy.h). */
struct vet_model_word {
	uint32_t entity; /* or VET_NONE: then */
	uint32_t field;  /* a program field */
	uint32_t kind;   /* enum vet_annotation_kind */
	const char *name; /* capability, entry, guest, reason: as an annotation has it */
	struct vet_model_line said;
};

struct vet_model_program {
	const struct vet_program *program;
	const struct vet_models *models;
	struct vet_model_word *word;
	size_t word_count, word_capacity;
	struct vet_model_observable *observable;
	size_t observable_count, observable_capacity;
	struct vet_model_settle *settle;
	size_t settle_count, settle_capacity;
	const char *settle_name[VET_MODEL_SETTLES]; /* by settle point: the function's name */
	uint32_t settle_points;
	struct vet_model_runner *runner;
	size_t runner_count, runner_capacity;
	struct vet_model_meeting *meeting;
	size_t meeting_count, meeting_capacity;
	struct vet_model_text *text;
	size_t text_count, text_capacity;
	struct vet_model_start *start; /* sorted by trigger, then target */
	size_t start_count, start_capacity;
	struct vet_model_branch *branch; /* sorted by entity, as `copy` is */
	size_t branch_count, branch_capacity;
	struct vet_model_copy *copy;
	size_t copy_count, copy_capacity;
	struct vet_model_table *table;
	size_t table_count, table_capacity;
	uint32_t *panic; /* functions: what they call runs only when all is lost */
	size_t panic_count, panic_capacity;
	struct vet_model_option *option;
	size_t option_count, option_capacity;
	struct vet_model_condition *condition;
	size_t condition_count, condition_capacity;
	struct vet_model_mapped *mapped; /* by entity, those that are `nowhere' last; of the others the first one counts */
	size_t mapped_count, mapped_capacity;
	struct vet_model_primitive *primitive; /* by entity; the first one counts */
	size_t primitive_count, primitive_capacity;
	struct vet_model_unmatched *unmatched; /* by file and line */
	size_t unmatched_count, unmatched_capacity;
};

/* models may be NULL: then nothing is said.  Both must outlive the result.  Never fails. */
struct vet_model_program *vet_model_resolve(const struct vet_program *program, const struct vet_models *models);
void vet_model_program_free(struct vet_model_program *model);

/* The locations whose observables this guest's profile (and --assume) knows. */
struct vet_pins *vet_pins_of(const struct vet_model_program *model, const struct vet_profile *profile);
void vet_pins_free(struct vet_pins *pins);

/* Conditions on exactly these bits of an object (entity), of any object of a record (entity VET_NONE: by field), or on
 * a function's result (size 0): a slice. */
const struct vet_model_condition *vet_model_conditions(const struct vet_model_program *model, struct vet_model_place place,
						       size_t *count);

/* May an observable stand in any of these bits, on some guest?  Then stores are not all that writes them.  size 0: not told. */
bool vet_model_observes(const struct vet_model_program *model, struct vet_address at, uint32_t size);

/* What is said of calls of this function: a slice, sorted by argument. */
const struct vet_model_runner *vet_model_runners(const struct vet_model_program *model, uint32_t entity, size_t *count);

/* Does a meeting decide about the function that is this argument of its calls?  model may be NULL. */
bool vet_model_is_met(const struct vet_model_program *model, uint32_t entity, uint32_t argument);

/* What runs once that function does.  model may be NULL. */
const struct vet_model_start *vet_model_starts(const struct vet_model_program *model, uint32_t trigger, size_t *count);

/* Where the indirect branches of that function lead, what it copies; or NULL.  model may be NULL. */
const struct vet_model_branch *vet_model_branch_of(const struct vet_model_program *model, uint32_t entity);
const struct vet_model_copy *vet_model_copy_of(const struct vet_model_program *model, uint32_t entity);

/* The first of what is said of calls of this function as touches, or NULL. */
const struct vet_model_primitive *vet_model_primitive(const struct vet_model_program *model, uint32_t entity);

/* "port read", ... */
bool vet_model_primitive_find(const char *text, unsigned *kind);

/* "callback", "irq", ... */
const char *vet_model_when_name(unsigned when);
bool vet_model_when_find(const char *text, unsigned *when);

/* Does control that reaches this function end in panic? */
bool vet_model_is_panic(const struct vet_model_program *model, uint32_t entity);

#endif
