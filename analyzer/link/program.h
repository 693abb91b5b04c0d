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
#include "link/compiler-names.h"
#include "link/inputs.h"

/* Rows of one unit. */
struct vet_row {
	uint32_t unit, row;
};

struct vet_row_list {
	struct vet_row *row; /* of one array that the program owns */
	uint32_t count;
};

struct vet_entity {
	const char *name;
	uint8_t kind;       /* enum vet_symbol_kind */
	uint8_t linkage;    /* of the row that won */
	bool has_facts;     /* object: defined by a unit; function: has a body in facts */
	bool in_assembly;   /* defined where only symbols and relocations tell of it: its code is a body that may do each of its
			     * calls or not, in any order; its data holds the addresses that relocations put there */
	bool weak_reference; /* undefined, and may stay so: its address may be null */
	bool used;          /* attribute used, or gathered by the linker: an explicit section that is not just a place for variables */
	bool sectioned;     /* an explicit section somewhere */
	bool places;        /* a table of places inside functions, which describes code: no call goes through it */
	uint8_t instrumentation; /* enum vet_instrumentation: what a call of it needs */
	const char *prototype;   /* function: of the definition, else of the first mention that has one; "" when nobody tells */
	struct vet_row symbol;   /* the definition's row; else the first mention's */
	struct vet_row function; /* row VET_NONE without a body */
	struct vet_row_list mentions;    /* every symbol row that is this entity */
	uint32_t object;         /* row of inputs->object that defines it; VET_NONE undefined */
	uint32_t image;          /* row of the image that it is in; VET_NONE: in none, or none is given */
	uint64_t size;           /* bytes, of the image when given; 0: not emitted (inlined everywhere), or not known */
	uint64_t value;          /* bytes from the start of its section, in its object */
	uint64_t address;        /* in the image; 0 without */
	const char *section;     /* of the object; "" not known */
	const char *image_section; /* "" without an image, and when it is not in it */
};

/* A record's field, the same in all units that name it alike. */
struct vet_program_field {
	const char *record, *name;
	struct vet_row_list mentions; /* vet_field rows */
};

/* What a function's code refers to and its facts do not mention. */
struct vet_extra {
	uint32_t from, to;         /* entities */
	uint8_t kind;              /* enum vet_reference_kind */
	struct vet_location where; /* strings of the unit of `from`'s body */
};

/*
 * What the linker gathered: __start_X and __stop_X stand around all that lies in section X.  With an image also what lies
 * from a symbol of the linker script that somebody mentions to the next such one.
 */
struct vet_program_table {
	const char *section;
	uint32_t start, stop; /* entities, or VET_NONE where nobody mentions one */
	const uint32_t *member; /* entities, in the order in which they are linked */
	size_t count;
	size_t first; /* of its members among all tables' */
};

struct vet_program {
	const struct vet_inputs *inputs;
	uint32_t unit_count; /* the inputs' units, then those that link makes of assembly */
	const struct vet_unit **unit;
	uint8_t word; /* bits of a pointer: of units that disagree the least */
	uint32_t *unit_object; /* by unit: row of inputs->object */
	struct vet_entity *entity;
	uint32_t entity_count;
	struct vet_program_field *field;
	uint32_t field_count;
	uint32_t **entity_of; /* [unit][symbol row] */
	uint32_t **field_of;  /* [unit][field row] */
	char (*scope)[12]; /* by image: names are apart */
	struct vet_row *mention_rows, *field_rows; /* own the rows of all lists */
	struct vet_extra *extra; /* sorted by from, then to */
	size_t extra_count;
	struct vet_program_table *table; /* sorted by section, then start */
	size_t table_count;
	uint32_t *table_members; /* owns the members of all tables */
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

/* The linker leaves out what only other tools read: a variable that an image should have by name, and does not. */
static inline bool vet_entity_is_discarded(const struct vet_program *program, const struct vet_entity *entity)
{
	return entity->object != VET_NONE && program->inputs->object[entity->object].image != VET_NONE && !entity->size && entity->has_facts &&
	       !entity->in_assembly;
}

/* The references of one function that its facts do not mention. */
const struct vet_extra *vet_program_extra(const struct vet_program *program, uint32_t from, size_t *count);

/* The capability that any call of that entity needs since it is instrumentation, or NULL. */
const char *vet_link_requirement(const struct vet_program *program, uint32_t entity);

/* The entity of that external name, or VET_NONE; statics are found only when no external one exists (the first in order). */
uint32_t vet_program_find(const struct vet_program *program, const char *name);

#endif
