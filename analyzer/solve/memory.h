/* SPDX-License-Identifier: MIT */
/*
 * Memory as the fixed point sees it: for each object that has an address, cells of known offset and size; for memory
 * behind pointers to somewhere, one summary a record field and one for everything else.
 * Comes in: loads, stores, copies and escapes from reach.c.  Goes out: value sets, and through `changed` the points
 * that must be executed again.
 *
 * The rule that keeps fields apart (docs/soundness.md): an access through a pointer to somewhere that names a field
 * touches that field only; one that names none touches what was stored without a name, and fields whose own address was
 * passed on.
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
	uint16_t growth, stored_growth;
	bool initial;          /* from the initialiser */
	const struct vet_set *value;
	const struct vet_set *stored; /* of one from the initialiser: what was stored there since */
};

struct vet_readers {
	struct vet_place *place;
	uint32_t count, capacity;
};

/* What may happen to what a pointer leads to, from little to much. */
enum vet_escape {
	VET_ESCAPE_SEEN = 1u,    /* pointers to somewhere may point to it */
	VET_ESCAPE_WRITTEN = 2u, /* assembly may read it, and write anything of the program there */
	VET_ESCAPE_CALLED = 4u,  /* the functions that it leads to may be called now or later */
	VET_ESCAPE_OUTSIDE = 8u, /* code that is not in the program has it, for good: it writes pointers of its own there, too */
};
#define VET_ESCAPE_ASSEMBLY (VET_ESCAPE_SEEN | VET_ESCAPE_WRITTEN)
#define VET_ESCAPE_TRANSFER (VET_ESCAPE_ASSEMBLY | VET_ESCAPE_CALLED)
#define VET_ESCAPE_ABROAD (VET_ESCAPE_TRANSFER | VET_ESCAPE_OUTSIDE)

struct vet_contents {
	struct vet_cell *cell;  /* those without a stride first, sorted by offset */
	uint32_t count, plain, capacity, initial_count;
	uint32_t widest;        /* bits of the largest plain cell */
	struct vet_readers readers;
	uint8_t how;            /* enum vet_escape bits seen so far */
	bool unsized;           /* a cell of unknown size */
	bool prepared;          /* initialiser turned into cells */
	bool escaped;           /* VET_ESCAPE_SEEN */
	bool outside;           /* VET_ESCAPE_OUTSIDE */
	bool zero;              /* bits that no cell tells may be zero */
	bool from_somewhere;    /* copied from behind a pointer to somewhere: may hold what summaries hold */
	bool foreign_content;   /* copied from memory outside the program, or written by assembly */
};

struct vet_memory_hooks {
	void *context;
	void (*changed)(void *context, struct vet_place place);                    /* execute this point again */
	void (*function_escaped)(void *context, uint32_t entity, unsigned fresh); /* bits that are new to it */
	void (*function_wild)(void *context, uint32_t entity);                    /* stored where no field is named */
};

struct vet_memory;

struct vet_access {
	const struct vet_set *address;
	uint32_t size;  /* bits; 0 not told */
	uint32_t field; /* program field the access names, or VET_NONE */
	bool pointer;   /* what is read is a pointer */
	bool ended;     /* load: what stood there from the start has been written over */
	bool *listens;  /* load: this point was told to listen to the summaries */
	struct vet_place place;
};

struct vet_memory *vet_memory_new(const struct vet_program *program, struct vet_set_pool *pool, struct vet_memory_hooks hooks);
void vet_memory_free(struct vet_memory *memory);

/* Nobody takes the functions that the object holds from the start from there: they are run by whom a model names.  Call it first. */
void vet_memory_hide(struct vet_memory *memory, uint32_t entity);

/* before: the address that this point read from last time, or NULL: whatever it names is known to be read here. */
const struct vet_set *vet_memory_load(struct vet_memory *memory, const struct vet_access *access, const struct vet_set *before);
/* What a location holds once the fixed point is found. */
const struct vet_set *vet_memory_peek(struct vet_memory *memory, struct vet_access access);
void vet_memory_store(struct vet_memory *memory, const struct vet_access *access, const struct vet_set *value);
void vet_memory_copy(struct vet_memory *memory, const struct vet_access *to, const struct vet_set *from, const struct vet_set *before);

/* how: bits of enum vet_escape, for all addresses in `value` and, beyond VET_ESCAPE_SEEN, for what they lead to. */
void vet_memory_escape(struct vet_memory *memory, const struct vet_set *value, unsigned how);

/* The same as VET_ESCAPE_SEEN for the objects among them; functions are kept elsewhere. */
void vet_memory_see_objects(struct vet_memory *memory, const struct vet_set *value);

/* For the functions among them: no set could keep them; they may stand where no field is named. */
void vet_memory_lose_functions(struct vet_memory *memory, const struct vet_set *value);

/* For the functions among them: their address became a number, and may be anywhere. */
void vet_memory_see_functions(struct vet_memory *memory, const struct vet_set *value);

/* A pointer to `field` was passed on: accesses without a field may mean it. */
void vet_memory_field_address(struct vet_memory *memory, uint32_t field);

/* Each value that a store, a copy or an initialiser put into that field by its name, of any record. */
void vet_memory_each_value(struct vet_memory *memory, uint32_t field, void (*visit)(void *context, const struct vet_set *value), void *context);

const struct vet_contents *vet_memory_contents(const struct vet_memory *memory, uint32_t entity);

/* Does an access of `size` bits at `at` touch the cell (or another access)?  2: exactly it, 1: a part, 0: no. */
int vet_overlap(struct vet_address at, uint32_t size, struct vet_address other, uint32_t other_size);

#endif
