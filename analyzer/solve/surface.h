/* SPDX-License-Identifier: MIT */
/*
 * What a guest's live code can touch, by number: ports, model-specific registers, CPUID leaves, physical addresses,
 * firmware tables; and the touches whose number is not known.  Comes in: a solution.  Goes out: to `bootvet audit`.
 */
#ifndef BOOTVET_SOLVE_SURFACE_H
#define BOOTVET_SOLVE_SURFACE_H

#include "solve/solve.h"

enum vet_surface_space {
	VET_SURFACE_PORT,
	VET_SURFACE_MSR,
	VET_SURFACE_CPUID,
	VET_SURFACE_MEMORY,
	VET_SURFACE_FIRMWARE, /* low: the table's number in the list of surface-firmware.c */
	VET_SURFACE_DECLARED, /* low: a capability that has no numbers, which live functions require or probe */
	VET_SURFACE_COUNT
};

/* A run of numbers that the same functions touch. */
struct vet_surface_row {
	unsigned space; /* enum vet_surface_space */
	uint64_t low, high; /* both included */
	bool is_read, is_write;
	uint64_t any_of;    /* the capabilities of these addresses; one of each address' is enough */
	uint32_t *function; /* entities in which the number becomes known, sorted by name; one for the copies of a header's */
	size_t function_count;
};

/* A touch whose number is not known. */
struct vet_surface_source {
	unsigned space;
	bool is_write;
	struct vet_place place;
};

struct vet_surface {
	struct vet_surface_row *row; /* sorted by space, then by number */
	size_t count, capacity;
	struct vet_surface_source *source; /* sorted by space and place; one for the copies of a header's function */
	size_t source_count, source_capacity;
};

/* Evaluates again: needs the reach for its sets. */
struct vet_surface *vet_surface_take(const struct vet_solution *solution);
void vet_surface_free(struct vet_surface *surface);

/* "ports", ...: how the sections are called. */
const char *vet_surface_space_name(unsigned space);

/* surface-firmware.c: tables that are known by a number that begins them. */
struct vet_firmware_table {
	const char *name, *description;
	uint64_t signature;
	unsigned bytes; /* of the signature */
};

unsigned vet_firmware_table_count(void);
const struct vet_firmware_table *vet_firmware_table(unsigned index);

/* Calls `visit` for each branch of live code that compares something with such a number. */
typedef void vet_firmware_visit(void *context, uint32_t function, unsigned table);
void vet_firmware_compared(const struct vet_reach *reach, vet_firmware_visit *visit, void *context);

#endif
