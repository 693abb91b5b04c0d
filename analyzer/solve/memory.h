/* SPDX-License-Identifier: MIT */
/*
 * Memory as the fixed point sees it: for each object that has an address, cells of known offset and size; for memory
 * behind pointers of unknown origin, one summary a record field and one for everything else.
 * Comes in: loads, stores, copies and escapes from reach.c.  Goes out: value sets, and through `changed` the functions
 * that must be looked at again.
 */
#ifndef BOOTVET_SOLVE_MEMORY_H
#define BOOTVET_SOLVE_MEMORY_H

#include "link/program.h"
#include "solve/set.h"

/* A point of a function's body: `function` is an entity. */
struct vet_place {
	uint32_t function, point;
};

struct vet_cell {
	int64_t offset;
	uint32_t stride, size; /* bits */
	uint32_t field;        /* program field, or VET_NONE */
	uint16_t growth;
	bool initial;          /* from the initialiser */
	const struct vet_set *value;
};

struct vet_readers {
	uint32_t *function;
	size_t count, capacity;
};

struct vet_contents {
	struct vet_cell *cell;
	size_t count, capacity, initial_count;
	struct vet_readers readers;
	bool prepared;        /* initialiser turned into cells */
	bool escaped;         /* pointers of unknown origin may point to it */
	bool outside;         /* code that is not in the program may read and write it */
	bool zero;            /* bits that no cell tells may be zero */
	bool foreign_content; /* copied from memory outside the program */
};

struct vet_memory_hooks {
	void *context;
	void (*changed)(void *context, uint32_t function);                          /* look at this function again */
	void (*function_escaped)(void *context, uint32_t entity, bool outside); /* outside: such code may call it now */
};

struct vet_memory;

struct vet_access {
	const struct vet_set *address;
	uint32_t size;  /* bits; 0 not told */
	uint32_t field; /* program field the access names, or VET_NONE */
	bool pointer;   /* what is read is a pointer */
	struct vet_place place;
};

struct vet_memory *vet_memory_new(const struct vet_program *program, struct vet_set_pool *pool, struct vet_memory_hooks hooks);
void vet_memory_free(struct vet_memory *memory);

const struct vet_set *vet_memory_load(struct vet_memory *memory, const struct vet_access *access);
void vet_memory_store(struct vet_memory *memory, const struct vet_access *access, const struct vet_set *value);
void vet_memory_copy(struct vet_memory *memory, const struct vet_access *to, const struct vet_set *from);

/* All addresses in `value` become reachable from pointers of unknown origin; with `outside`, from code not in the program. */
void vet_memory_escape(struct vet_memory *memory, const struct vet_set *value, bool outside);

/* A pointer to `field` of an object of unknown origin was made: accesses without a field may mean it. */
void vet_memory_field_address(struct vet_memory *memory, uint32_t field);

/* A location whose content a guest profile or an --assume fixes: loads give `value`, whatever is stored. */
void vet_memory_pin(struct vet_memory *memory, uint32_t entity, int64_t offset, uint32_t size, const struct vet_set *value);

const struct vet_contents *vet_memory_contents(const struct vet_memory *memory, uint32_t entity);

/* Does an access of `size` bits at `at` touch the cell (or another access)?  2: exactly it, 1: a part, 0: no. */
int vet_overlap(struct vet_address at, uint32_t size, struct vet_address other, uint32_t other_size);

#endif
