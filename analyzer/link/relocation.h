/* SPDX-License-Identifier: MIT */
/*
 * Relocations of one section, in one form, inside analyzer/link only.  In: REL and RELA of x86, 32 and 64 bits, from anyone.  Out:
 * rows sorted by place; every symbol exists and every place lies in the section.
 */
#ifndef BOOTVET_LINK_RELOCATION_H
#define BOOTVET_LINK_RELOCATION_H

#include "elf-table.h"

enum vet_relocation_kind {
	VET_RELOCATION_ABSOLUTE, /* the address itself */
	VET_RELOCATION_RELATIVE, /* the distance from here */
	VET_RELOCATION_OTHER,    /* thread-local storage, global offset tables ... */
};

struct vet_relocation {
	uint64_t offset;
	int64_t addend;
	uint32_t symbol; /* row of the table; 0 none */
	uint8_t kind;
	uint8_t bits;    /* of the field, 0 not known */
	bool is_call;    /* the type is for branches alone */
	bool through_table; /* of a slot that holds the symbol's address */
};

struct vet_relocations {
	struct vet_relocation *row;
	size_t count;
	const uint8_t *bytes; /* the section's content, NULL without */
	size_t size;
};

/* Bytes behind the symbol: of what follows the field when it holds a distance, which instructions count from their end. */
static inline int64_t vet_relocation_target(const struct vet_relocation *relocation, int behind)
{
	uint64_t field = relocation->kind == VET_RELOCATION_RELATIVE ? relocation->bits / 8u + (unsigned)behind : 0;

	return (int64_t)((uint64_t)relocation->addend + field);
}

int vet_relocations_read(struct vet_relocations *relocations, const struct vet_elf_table *table, const struct vet_reading *reading,
			 uint32_t section);
void vet_relocations_free(struct vet_relocations *relocations);

/* The first row at or behind offset. */
size_t vet_relocations_from(const struct vet_relocations *relocations, uint64_t offset);

/* Is it the target of a direct call or jump?  Looks at the instruction before it. */
bool vet_relocation_branches(const struct vet_relocations *relocations, const struct vet_relocation *relocation);

#endif
