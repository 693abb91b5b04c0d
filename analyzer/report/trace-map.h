/* SPDX-License-Identifier: MIT */
/*
 * Which function of an image an address, or a name, belongs to.  Comes in: a program linked with one image.  Goes out:
 * functions as dense numbers, one an address, with the entities that stand for each; to trace.c.
 */
#ifndef BOOTVET_REPORT_TRACE_MAP_H
#define BOOTVET_REPORT_TRACE_MAP_H

#include "link/program.h"

/* All symbols of nonzero size at one address of code: one function, however many names it has. */
struct vet_trace_function {
	const char *name; /* the first of its names in order, but a global one before local ones */
	const char *file; /* STT_FILE of a local one, else "" */
	uint64_t address, size; /* size: the largest of its symbols */
	uint32_t outer;         /* the nearest function before it that reaches beyond its start; VET_NONE */
	uint32_t entity_first, entity_count; /* slice of vet_trace_map.entity; none: the program does not know it */
};

struct vet_trace_map {
	const struct vet_program *program;
	const struct vet_image *image;
	struct vet_trace_function *function; /* sorted by address */
	uint32_t count;
	uint32_t *entity;
	uint32_t *by_name; /* rows of image->function, sorted by name, then address */
	uint32_t *of_symbol; /* by row of image->function: the function */
};

/* The program must be linked with at least one image; the first one counts. */
struct vet_trace_map *vet_trace_map_new(const struct vet_program *program);
void vet_trace_map_free(struct vet_trace_map *map);

/* The innermost function around a virtual address; VET_NONE. */
uint32_t vet_trace_map_find(const struct vet_trace_map *map, uint64_t address);

/* The function that an entity is in the image; VET_NONE. */
uint32_t vet_trace_map_of(const struct vet_trace_map *map, uint32_t entity);

/* The virtual address that is loaded at a physical one; false: nothing of the image's code is there. */
bool vet_trace_map_physical(const struct vet_trace_map *map, uint64_t physical, uint64_t *address);

/* Is that virtual address in code of the image, in a function or between them? */
bool vet_trace_map_covers(const struct vet_trace_map *map, uint64_t address);

/*
 * Functions of that name, each once, in order of address: at most `room` go to `found`; returns how many there are.  object:
 * the end of an object's or its source's path, with or without its suffix, from a slash on; NULL: of any.
 */
size_t vet_trace_map_named(const struct vet_trace_map *map, const char *name, const char *object, uint32_t *found, size_t room);

/* The object that defines it as shown on the command line, "OBJECT(MEMBER)" not told apart; "" when nobody knows. */
const char *vet_trace_map_object(const struct vet_trace_map *map, uint32_t function);

#endif
