/* SPDX-License-Identifier: MIT */
/*
 * Sections and symbols of one ELF file in plain tables, inside analyzer/link only.  In: an open Elf, from anyone.  Out: tables
 * whose every number is checked: sections exist, names end, so that placement, relocations and images follow them without
 * looking back.  Names belong to the Elf and live as long as it does.
 */
#ifndef BOOTVET_LINK_ELF_TABLE_H
#define BOOTVET_LINK_ELF_TABLE_H

#include <gelf.h>

#include "internal.h"

struct vet_elf_section {
	Elf_Scn *handle;
	const char *name;
	GElf_Shdr header;
};

struct vet_elf_symbol {
	const char *name;
	uint64_t value, size;
	uint32_t section; /* a row, or VET_NONE: undefined, absolute or common */
	uint32_t group;   /* of local symbols: which STT_FILE they follow; 0 none */
	uint8_t binding, type;
	bool defined;
	bool is_absolute; /* a number with a name */
};

struct vet_elf_table {
	Elf *elf;
	size_t file_size;
	GElf_Ehdr header;
	struct vet_elf_section *section; /* row 0 is nothing */
	size_t section_count;
	uint32_t *relocated;      /* by section: the first section with its relocations, 0 none */
	uint32_t *relocated_next; /* by section with relocations: the next one for the same */
	struct vet_elf_symbol *symbol;   /* by the number that relocations use; row 0 is nothing */
	size_t symbol_count;
	size_t symbol_section;           /* row of SHT_SYMTAB, 0 without one */
	const char **group;              /* names of STT_FILE symbols; row 0 is "" */
	size_t group_count;
};

int vet_elf_table_read(struct vet_elf_table *table, const struct vet_reading *reading, Elf *elf, size_t file_size);
void vet_elf_table_free(struct vet_elf_table *table);

static inline bool vet_elf_is_local(const struct vet_elf_symbol *symbol)
{
	return symbol->binding == STB_LOCAL;
}

/* A thing with a name that code or data can refer to. */
static inline bool vet_elf_is_named(const struct vet_elf_symbol *symbol)
{
	return *symbol->name && symbol->type != STT_SECTION && symbol->type != STT_FILE;
}

/* Names of symbols: (name, group) to a row; 0 when there is none.  Globals, defined or not, have group VET_NONE. */
struct vet_elf_names {
	const struct vet_elf_table *table;
	uint32_t *slot;
	size_t slot_count;
	bool one_group; /* the groups do not matter: locals and globals are found alike */
};

bool vet_elf_names_make(struct vet_elf_names *names, const struct vet_elf_table *table, bool one_group);
uint32_t vet_elf_names_find(const struct vet_elf_names *names, const char *name, uint32_t group);
void vet_elf_names_free(struct vet_elf_names *names);

/* The symbol of a unit that a symbol of the table is. */
struct vet_known {
	uint32_t unit; /* of those of the object; VET_NONE: no unit knows it */
	uint32_t row;
	bool is_part; /* split off or copied from that function by the compiler: it bears a name of its own */
};

/* One object whose units are looked up in its symbol table (placement.c). */
struct vet_placing {
	const struct vet_elf_table *table;
	struct vet_object *object;
	struct vet_elf_names names; /* this and the next to be freed by the caller, whatever vet_place_units returns */
	struct vet_known *known;    /* by symbol of the table */
};

int vet_place_units(struct vet_placing *placing, struct vet_reading *reading);

#endif
