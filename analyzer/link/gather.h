/* SPDX-License-Identifier: MIT */
/*
 * What an object holds beside facts, inside analyzer/link only: assembly, data that the linker gathers, references in code that
 * facts do not mention.  In: the object's tables and what facts know of them.  Out: a synthetic unit, bridges, references (inputs.h).
 * gather.c leads and resolves places, assembly.c does code, gathered-data.c data, references.c and merged.c functions with facts.
 */
#ifndef BOOTVET_LINK_GATHER_H
#define BOOTVET_LINK_GATHER_H

#include "layout.h"
#include "relocation.h"
#include "synthetic.h"

struct vet_gathering {
	const struct vet_reading *reading;
	const struct vet_placing *placing;
	const struct vet_elf_table *table;
	struct vet_object *object;
	const struct vet_input *input; /* the object's units */
	struct vet_layout layout;
	struct vet_relocations *code;  /* by section; of code only */
	struct vet_synthetic unit;
	uint32_t *row_of;              /* by symbol: row of the synthetic unit, or VET_NONE */
	uint32_t *part_row;            /* by symbol: of what the compiler made of a function of facts, or VET_NONE */
	uint32_t *section_row;         /* by section: what has no symbol in it */
	uint8_t *referenced;           /* by row */
	size_t referenced_room;
	size_t bridge_room, label_of_room, reference_room;
	uint32_t byte_type;            /* type row, VET_NONE as long as nobody needs it */
	uint32_t *mentioned;           /* by symbol: 1 + the last unit that mentions it, 0 none */
	uint32_t nameless;             /* row of what calls all code without a name; VET_NONE without such */
};

/* What a relocation refers to. */
struct vet_target {
	uint32_t row;
	int64_t number; /* bytes behind the symbol */
	bool is_code;   /* as far as this object knows */
};

uint32_t vet_gather_add_symbol(struct vet_gathering *gathering, const struct vet_symbol *symbol);

/* The row of a symbol; of what stands at a place.  false: nothing there. */
uint32_t vet_gather_row(struct vet_gathering *gathering, uint32_t symbol, bool called);
bool vet_gather_place(struct vet_gathering *gathering, uint32_t section, uint64_t offset, struct vet_target *target);

/* addend: of the symbol, once the distance from the end of the instruction is taken off. */
bool vet_gather_target(struct vet_gathering *gathering, uint32_t symbol, int64_t addend, bool called, struct vet_target *target);

/* The row of a node: of its symbol, or of the section's code before the first one. */
uint32_t vet_gather_node_row(struct vet_gathering *gathering, uint32_t node);

/* "head.o", or the member's name; "head.o(name+0x1c)" as a string of the unit. */
const char *vet_gather_file(const struct vet_gathering *gathering);
uint32_t vet_gather_where(struct vet_gathering *gathering, const char *name, uint64_t offset);

/* The row of a symbol as if no unit knew it. */
uint32_t vet_gather_own_row(struct vet_gathering *gathering, uint32_t symbol, bool called);

/* The row of what the compiler made of a function of facts: it stands in the source where the function does. */
uint32_t vet_gather_part_row(struct vet_gathering *gathering, uint32_t symbol);

void vet_gather_reference(struct vet_gathering *gathering, struct vet_reference reference);
int vet_gather_code(struct vet_gathering *gathering);
int vet_gather_data(struct vet_gathering *gathering);
int vet_gather_references(struct vet_gathering *gathering);

/* Functions of which another compiler kept one. */
void vet_gather_merged(struct vet_gathering *gathering);

/* Functions with inline assembly may run what it put in sections without a name. */
void vet_gather_nameless_references(struct vet_gathering *gathering);

/* All of it. */
int vet_gather(const struct vet_reading *reading, const struct vet_placing *placing);

#endif
