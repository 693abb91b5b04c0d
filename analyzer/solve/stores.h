/* SPDX-License-Identifier: MIT */
/*
 * Who writes a known object: for a flag that keeps a guard's answer, every place that sets it.
 * Comes in: the finished fixed point.  Goes out: to claims.c.
 */
#ifndef BOOTVET_SOLVE_STORES_H
#define BOOTVET_SOLVE_STORES_H

#include "solve/reach.h"

struct vet_store {
	uint32_t entity;
	struct vet_place place; /* a live STORE point */
	struct vet_address at;
	uint32_t size; /* bits */
};

/* A live store of a function's address through a pointer to a record's field. */
struct vet_field_store {
	uint32_t field, target;
	struct vet_place place;
};

struct vet_stores {
	struct vet_store *store; /* sorted by entity, then place */
	size_t count, capacity;
	bool *copied; /* by entity: something was copied into it */
	struct vet_field_store *field; /* sorted by field, target, place */
	size_t field_count, field_capacity;
};

struct vet_stores *vet_stores_collect(const struct vet_reach *reach);
/* The same index of live loads: who reads a known object. */
struct vet_stores *vet_loads_collect(const struct vet_reach *reach);
void vet_stores_free(struct vet_stores *stores);

/* The stores to one entity. */
const struct vet_store *vet_stores_of(const struct vet_stores *stores, uint32_t entity, size_t *count);

/* The first store of that function into that field, or NULL. */
const struct vet_field_store *vet_stores_field(const struct vet_stores *stores, uint32_t field, uint32_t target);

/* True when all writes to the entity are among its stores: nothing escaped, nothing copied. */
bool vet_stores_complete(const struct vet_stores *stores, const struct vet_reach *reach, uint32_t entity);

#endif
