/* SPDX-License-Identifier: MIT */
/*
 * Who may be called through a pointer that may be anything: functions whose address has been lost sight of, by
 * prototype.  Comes in: such functions and such calls, as reach.c meets them.  Goes out: each other, to reach.c.
 */
#ifndef BOOTVET_SOLVE_FALLBACK_H
#define BOOTVET_SOLVE_FALLBACK_H

#include "solve/memory.h"

struct vet_fallback_list {
	uint32_t *function; /* entities */
	size_t count, capacity;
};

/* A call through anything, how many of the lists it has called so far, and what it passed to those. */
struct vet_fallback_call {
	struct vet_place place;
	size_t any_seen, wild_seen;
	const struct vet_set **passed; /* by argument */
};

/* One prototype. */
struct vet_fallback_group {
	const char *prototype;
	struct vet_fallback_list any;  /* may be anywhere */
	struct vet_fallback_list wild; /* stored where no field is named */
	struct vet_fallback_call *call;
	size_t call_count, call_capacity;
};

struct vet_fallback;

struct vet_fallback *vet_fallback_new(void);
void vet_fallback_free(struct vet_fallback *fallback);

/* The group of a prototype, made if it is new; it stays where it is. */
struct vet_fallback_group *vet_fallback_of(struct vet_fallback *fallback, const char *prototype);

void vet_fallback_add(struct vet_fallback_list *list, uint32_t function);
/* Its number. */
uint32_t vet_fallback_call(struct vet_fallback_group *group, struct vet_place place, uint32_t arguments);
/* Does it pass something else than last time? */
bool vet_fallback_passes(struct vet_fallback_call *call, const struct vet_set *const *value, const uint32_t *argument, uint32_t count);

#endif
