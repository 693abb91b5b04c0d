/* SPDX-License-Identifier: MIT */
/*
 * What memory.c and memory-copy.c share: the state of all memory, and the steps both take.  Nobody else includes this.
 */
#ifndef BOOTVET_SOLVE_MEMORY_INTERNAL_H
#define BOOTVET_SOLVE_MEMORY_INTERNAL_H

#include "solve/memory.h"

struct summary {
	const struct vet_set *stored;  /* through pointers to somewhere */
	const struct vet_set *content; /* that, and what objects hold which such pointers may point to */
	struct vet_readers readers;
	uint16_t growth;
	bool addressed;
};

struct escape {
	uint32_t entity;
	unsigned how;
};

struct vet_memory {
	const struct vet_program *program;
	struct vet_set_pool *pool;
	struct vet_memory_hooks hooks;
	struct vet_contents *object;
	struct summary *field;  /* by class of program field */
	uint32_t *class_of;     /* the members of a union are one class */
	const struct vet_set *wild; /* everything else behind pointers to somewhere */
	uint16_t wild_growth;
	struct vet_readers wild_readers;
	bool *wild_function;
	bool *hidden;               /* by entity */
	uint8_t *function_how;
	struct escape *pending;
	size_t pending_count, pending_capacity;
	bool escaping;
};

/* The object's contents; the first time, its initialiser becomes cells. */
struct vet_contents *vet_memory_prepare(struct vet_memory *memory, uint32_t entity);

/* Instructions are read as numbers; what is written over them is not followed (docs/soundness.md). */
bool vet_memory_is_code(const struct vet_memory *memory, uint32_t entity);

/* Joins into *slot, which is widened where it keeps growing; did it grow? */
bool vet_memory_join_into(struct vet_memory *memory, const struct vet_set **slot, uint16_t *growth, const struct vet_set *value);

/* The same for a cell of the object, whose readers hear of it; did its value grow? */
bool vet_memory_join_cell(struct vet_memory *memory, const struct vet_contents *object, struct vet_cell *cell, const struct vet_set *value);

void vet_memory_read_by(struct vet_readers *readers, struct vet_place place);
void vet_memory_wake(struct vet_memory *memory, const struct vet_readers *readers);

/* A cell that an access meets only in part: some number, and whatever address it held; zero bits stay zero. */
const struct vet_set *vet_memory_partial(struct vet_memory *memory, const struct vet_set *value);

/* Did a point that read `before` listen to that address' object already? */
bool vet_memory_named_before(const struct vet_set *before, struct vet_address address);

#endif
