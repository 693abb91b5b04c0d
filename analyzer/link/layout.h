/* SPDX-License-Identifier: MIT */
/*
 * What lies where in one object, inside analyzer/link only.  In: symbols, and which of them facts know.  Out: nodes that do not
 * overlap, sorted by section and place: each from one symbol to the next.  So every place has one owner, work is linear whatever
 * the symbols say, and code that runs on into the next symbol is a call of it.
 */
#ifndef BOOTVET_LINK_LAYOUT_H
#define BOOTVET_LINK_LAYOUT_H

#include "elf-table.h"

struct vet_node {
	uint64_t start, end;
	uint32_t section;
	uint32_t symbol;  /* the symbol at its start; 0: code before the first symbol */
	uint32_t within;  /* the node of a function with facts that it lies in, or VET_NONE */
	uint64_t limit;   /* where the symbols end that start here or hold this place; start: nobody says */
	bool is_code;
	bool has_facts;
	bool shares;      /* symbols lie in each other here */
};

struct vet_layout {
	struct vet_node *node;
	size_t count;
	size_t *first;         /* by section, and one more: the section's nodes */
	uint32_t *node_of;     /* by symbol: the node that starts where it stands, or VET_NONE */
};

int vet_layout_make(struct vet_layout *layout, const struct vet_placing *placing, const struct vet_reading *reading);
void vet_layout_free(struct vet_layout *layout);

/* The node that holds the place, or VET_NONE. */
uint32_t vet_layout_find(const struct vet_layout *layout, uint32_t section, uint64_t offset);

static inline bool vet_section_is_loaded(const struct vet_elf_section *section)
{
	return section->header.sh_flags & SHF_ALLOC;
}

static inline bool vet_section_is_code(const struct vet_elf_section *section)
{
	return vet_section_is_loaded(section) && section->header.sh_flags & SHF_EXECINSTR;
}

#endif
