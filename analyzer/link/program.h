/* SPDX-License-Identifier: MIT */
/*
 * The program: units' facts with their symbols resolved to entities.
 * Comes in: the inputs (inputs.h).  Goes out: dense entity and field numbers, to solve.  A static is an entity of its
 * own object; an external name is one entity in all units; strong beats weak beats an inline copy.
 */
#ifndef BOOTVET_LINK_PROGRAM_H
#define BOOTVET_LINK_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "facts/unit.h"
#include "link/inputs.h"

/* Rows of one unit. */
struct vet_row {
	uint32_t unit, row;
};

struct vet_row_list {
	struct vet_row *row;
	size_t count, capacity;
};

struct vet_entity {
	const char *name;
	uint8_t kind;       /* enum vet_symbol_kind */
	uint8_t linkage;    /* of the row that won */
	bool has_facts;     /* object: defined by a unit; function: has a body in facts */
	bool in_assembly;   /* no facts, but an object without facts defines it */
	bool weak_reference; /* undefined, and may stay so: its address may be null */
	bool used;          /* attribute used or an explicit section somewhere */
	struct vet_row symbol;   /* the definition's row; else the first mention's */
	struct vet_row function; /* row VET_NONE without a body */
	struct vet_row_list mentions;    /* every symbol row that is this entity */
	uint32_t object;         /* row of inputs->object that defines it; VET_NONE undefined */
	uint32_t image;          /* row of the image that it is in; VET_NONE: in none, or none is given */
	uint64_t size;           /* bytes, of the image when given; 0: not emitted (inlined everywhere), or not known */
	uint64_t address;        /* in the image; 0 without */
	const char *section;     /* "" not known */
};

/* A record's field, the same in all units that name it alike. */
struct vet_program_field {
	const char *record, *name;
	struct vet_row_list mentions; /* vet_field rows */
};

struct vet_program {
	const struct vet_inputs *inputs;
	uint32_t unit_count;
	const struct vet_unit **unit;
	struct vet_entity *entity;
	uint32_t entity_count;
	struct vet_program_field *field;
	uint32_t field_count;
	uint32_t **entity_of; /* [unit][symbol row] */
	uint32_t **field_of;  /* [unit][field row] */
};

/* Never fails; inputs must outlive the program. */
struct vet_program *vet_program_link(const struct vet_inputs *inputs);
void vet_program_free(struct vet_program *program);

static inline const struct vet_unit *vet_entity_unit(const struct vet_program *program, const struct vet_entity *entity)
{
	return program->unit[entity->symbol.unit];
}

static inline const struct vet_symbol *vet_entity_symbol(const struct vet_program *program, const struct vet_entity *entity)
{
	return &program->unit[entity->symbol.unit]->symbols[entity->symbol.row];
}

/* The body's row, or NULL. */
static inline const struct vet_function *vet_entity_function(const struct vet_program *program, const struct vet_entity *entity)
{
	if (entity->function.row == VET_NONE)
		return NULL;
	return &program->unit[entity->function.unit]->functions[entity->function.row];
}

/* The entity of that external name, or VET_NONE; statics are found only when no external one exists (the first in order). */
uint32_t vet_program_find(const struct vet_program *program, const char *name);

#endif
