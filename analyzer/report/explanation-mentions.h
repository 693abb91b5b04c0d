/* SPDX-License-Identifier: MIT */
/*
 * Where the facts name each function and object, in live code and dead: calls, addresses taken, accesses, initialisers.
 * Comes in: a program.  Goes out: an index by what is named, to explanation.c and explanation-object.c.
 */
#ifndef BOOTVET_REPORT_EXPLANATION_MENTIONS_H
#define BOOTVET_REPORT_EXPLANATION_MENTIONS_H

#include "solve/solve.h"

enum vet_mention_kind {
	VET_MENTION_CALL,
	VET_MENTION_ADDRESS, /* taken: stored, passed, compared */
	VET_MENTION_ASM,     /* an operand of inline assembly; a reference in assembly */
	VET_MENTION_READ,
	VET_MENTION_WRITE,
	VET_MENTION_COPY_FROM,
	VET_MENTION_COPY_TO,
	VET_MENTION_RELOCATION,  /* code of `holder` refers to it, its facts do not: the compiler's calls, inline assembly's */
	VET_MENTION_WALKED,      /* a model says that `holder` walks it */
	VET_MENTION_INITIALISER, /* in the initialiser of `holder`, an object, */
	VET_MENTION_TABLE,       /* or in the table that the linker gathers behind `holder` */
};

const char *vet_mention_kind_name(unsigned kind); /* "call", as in docs/check-json.md */

struct vet_mention {
	uint32_t target; /* entity that is named */
	uint32_t holder; /* entity: the function, or the object */
	uint32_t item;   /* point of the function; row of the unit's initialisers, of the program's extra, of its tables */
	uint8_t kind;
};

struct vet_mentions {
	const struct vet_program *program;
	struct vet_mention *mention; /* by target */
	size_t count, capacity;
	size_t *first; /* by entity, one more: slices of mention */
};

struct vet_mentions *vet_mentions_collect(const struct vet_program *program, const struct vet_model_program *model);
void vet_mentions_free(struct vet_mentions *mentions);

static inline bool vet_mention_by_object(const struct vet_mention *mention)
{
	return mention->kind >= VET_MENTION_INITIALISER;
}

/* Does it stand at one point of a function's facts? */
static inline bool vet_mention_at_point(const struct vet_mention *mention)
{
	return mention->kind < VET_MENTION_RELOCATION;
}

/* In order of their places; the caller frees. */
struct vet_mention *vet_mentions_of(const struct vet_mentions *mentions, uint32_t entity, size_t *count);

struct vet_where vet_mention_where(const struct vet_program *program, const struct vet_mention *mention);

/* The entity whose facts an entity runs: itself, or an alias' target. */
uint32_t vet_mention_canonical(const struct vet_program *program, uint32_t entity);

/* The entity that an address value names, however far inside it; or VET_NONE. */
uint32_t vet_mention_base(const struct vet_program *program, uint32_t unit, const struct vet_function *function, uint32_t value);

#endif
