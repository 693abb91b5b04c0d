/* SPDX-License-Identifier: MIT */
/*
 * Reads sections and symbols through libelf; see elf-table.h.  Objects and images alike.
 */
#include "elf-table.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

/* libelf shows no section at all when their table is cut off; that must not look like an object without facts. */
static int check_header(struct vet_elf_table *table, const struct vet_reading *reading)
{
	const GElf_Ehdr *header = &table->header;
	size_t sections;

	if (!gelf_getehdr(table->elf, &table->header))
		return vet_reading_fail(reading, "ELF header is damaged");
	if (header->e_ident[EI_DATA] != ELFDATA2LSB)
		return vet_reading_fail(reading, "not a little-endian object");
	if (header->e_shoff > table->file_size || (!header->e_shoff && header->e_type == ET_REL))
		return vet_reading_fail(reading, "object is cut off (at byte %zu)", table->file_size);
	if (elf_getshdrnum(table->elf, &sections) || (header->e_shoff && !sections))
		return vet_reading_fail(reading, "section headers are damaged");
	if (sections > (table->file_size - header->e_shoff) / (header->e_shentsize ? header->e_shentsize : 1))
		return vet_reading_fail(reading, "object is cut off (at byte %zu)", table->file_size);
	table->section_count = sections;
	return 0;
}

static int read_sections(struct vet_elf_table *table, const struct vet_reading *reading)
{
	Elf_Scn *handle = NULL;
	size_t names;

	if (elf_getshdrstrndx(table->elf, &names))
		return vet_reading_fail(reading, "section headers are damaged: %s", elf_errmsg(-1));
	table->section = calloc(table->section_count + 1, sizeof(*table->section));
	if (!table->section)
		return vet_reading_fail(reading, "out of memory");
	table->section[0].name = "";
	while ((handle = elf_nextscn(table->elf, handle))) {
		size_t number = elf_ndxscn(handle);
		struct vet_elf_section *section = &table->section[number];

		if (number >= table->section_count || !gelf_getshdr(handle, &section->header))
			return vet_reading_fail(reading, "section header %zu is damaged", number);
		section->handle = handle;
		section->name = elf_strptr(table->elf, names, section->header.sh_name);
		if (!section->name)
			section->name = "";
		if (section->header.sh_type != SHT_SYMTAB)
			continue;
		if (table->symbol_section)
			return vet_reading_fail(reading, "object has two symbol tables");
		table->symbol_section = number;
	}
	for (size_t i = 1; i < table->section_count; i++)
		if (!table->section[i].name)
			table->section[i].name = "";
	return 0;
}

/* Which sections hold the relocations of which. */
static int chain_relocations(struct vet_elf_table *table, const struct vet_reading *reading)
{
	table->relocated = calloc(table->section_count + 1, sizeof(*table->relocated));
	table->relocated_next = calloc(table->section_count + 1, sizeof(*table->relocated_next));
	if (!table->relocated || !table->relocated_next)
		return vet_reading_fail(reading, "out of memory");
	for (size_t i = table->section_count; table->header.e_type == ET_REL && i-- > 1;) {
		const GElf_Shdr *header = &table->section[i].header;

		if (header->sh_type != SHT_RELA && header->sh_type != SHT_REL)
			continue;
		if (!header->sh_info || header->sh_info >= table->section_count)
			return vet_reading_fail(reading, "relocations of section %u are damaged", header->sh_info);
		table->relocated_next[i] = table->relocated[header->sh_info];
		table->relocated[header->sh_info] = (uint32_t)i;
	}
	return 0;
}

/* Section numbers that do not fit 16 bits stand in a table of their own. */
static Elf_Data *extended_numbers(const struct vet_elf_table *table)
{
	for (size_t i = 1; i < table->section_count; i++)
		if (table->section[i].header.sh_type == SHT_SYMTAB_SHNDX && table->section[i].header.sh_link == table->symbol_section)
			return elf_getdata(table->section[i].handle, NULL);
	return NULL;
}

static bool read_symbol(struct vet_elf_table *table, Elf_Data *data, Elf_Data *extended, size_t number, size_t *name_bytes)
{
	struct vet_elf_symbol *row = &table->symbol[number];
	Elf32_Word section = 0;
	GElf_Sym symbol;

	if (!gelf_getsymshndx(data, extended, (int)number, &symbol, &section))
		return false;
	if (symbol.st_shndx != SHN_XINDEX)
		section = symbol.st_shndx;
	row->name = elf_strptr(table->elf, table->section[table->symbol_section].header.sh_link, symbol.st_name);
	if (!row->name)
		return false;
	*name_bytes += strlen(row->name);
	row->value = symbol.st_value;
	row->size = symbol.st_size;
	row->binding = GELF_ST_BIND(symbol.st_info);
	row->type = GELF_ST_TYPE(symbol.st_info);
	row->defined = symbol.st_shndx != SHN_UNDEF;
	row->is_absolute = symbol.st_shndx == SHN_ABS;
	row->section = VET_NONE;
	if (symbol.st_shndx == SHN_XINDEX || (row->defined && symbol.st_shndx < SHN_LORESERVE)) {
		if (!section || section >= table->section_count)
			return false;
		row->section = section;
	}
	return true;
}

static bool note_group(struct vet_elf_table *table, struct vet_elf_symbol *symbol, size_t *room)
{
	if (symbol->type == STT_FILE) {
		if (table->group_count == *room) {
			size_t more = 2 * *room + 16;
			const char **grown = reallocarray(table->group, more, sizeof(*grown));

			if (!grown)
				return false;
			table->group = grown;
			*room = more;
		}
		table->group[table->group_count++] = symbol->name;
	}
	symbol->group = (uint32_t)table->group_count - 1;
	return true;
}

static int read_symbols(struct vet_elf_table *table, const struct vet_reading *reading)
{
	const GElf_Shdr *header = &table->section[table->symbol_section].header;
	Elf_Data *data = table->symbol_section ? elf_getdata(table->section[table->symbol_section].handle, NULL) : NULL, *extended;
	size_t entry = gelf_fsize(table->elf, ELF_T_SYM, 1, EV_CURRENT), name_bytes = 0, room = 0;
	struct vet_elf_symbol none = { .name = "", .type = STT_FILE };

	if (!note_group(table, &none, &room))
		return vet_reading_fail(reading, "out of memory");
	if (!table->symbol_section) {
		table->symbol = calloc(1, sizeof(*table->symbol)); /* row 0 is always there */
		return table->symbol ? 0 : vet_reading_fail(reading, "out of memory");
	}
	if (!data || !entry || header->sh_entsize != entry)
		return vet_reading_fail(reading, "symbol table is damaged");
	table->symbol_count = data->d_size / entry;
	if (table->symbol_count > INT32_MAX)
		return vet_reading_fail(reading, "symbol table is damaged");
	table->symbol = calloc(table->symbol_count + 1, sizeof(*table->symbol));
	if (!table->symbol)
		return vet_reading_fail(reading, "out of memory");
	table->symbol[0] = (struct vet_elf_symbol){ .name = "", .section = VET_NONE };
	extended = extended_numbers(table);
	for (size_t i = 1; i < table->symbol_count; i++) {
		if (!read_symbol(table, data, extended, i, &name_bytes))
			return vet_reading_fail(reading, "symbol table is damaged");
		/* Names may share their endings, but not so that a small file asks for much work. */
		if (name_bytes / 16 > table->file_size)
			return vet_reading_fail(reading, "symbol names are longer than the file can hold");
		if (!note_group(table, &table->symbol[i], &room))
			return vet_reading_fail(reading, "out of memory");
	}
	return 0;
}

int vet_elf_table_read(struct vet_elf_table *table, const struct vet_reading *reading, Elf *elf, size_t file_size)
{
	*table = (struct vet_elf_table){ .elf = elf, .file_size = file_size };
	return check_header(table, reading) || read_sections(table, reading) || chain_relocations(table, reading) || read_symbols(table, reading) ?
		       -1 : 0;
}

void vet_elf_table_free(struct vet_elf_table *table)
{
	free(table->section);
	free(table->relocated);
	free(table->relocated_next);
	free(table->symbol);
	free(table->group);
}

/* --- names ------------------------------------------------------------------------------------------- */

static uint32_t *find_slot(const struct vet_elf_names *names, const char *name, uint32_t group)
{
	size_t at = XXH3_64bits_withSeed(name, strlen(name), names->one_group ? 0 : group) & (names->slot_count - 1);

	for (; names->slot[at]; at = (at + 1) & (names->slot_count - 1)) {
		const struct vet_elf_symbol *symbol = &names->table->symbol[names->slot[at]];

		if ((names->one_group || (vet_elf_is_local(symbol) ? symbol->group : VET_NONE) == group) && !strcmp(symbol->name, name))
			break;
	}
	return &names->slot[at];
}

/* Of two symbols with one name in one group the first stays. */
bool vet_elf_names_make(struct vet_elf_names *names, const struct vet_elf_table *table, bool one_group)
{
	*names = (struct vet_elf_names){ .table = table, .one_group = one_group, .slot_count = 16 };
	while (names->slot_count < 2 * table->symbol_count)
		names->slot_count *= 2;
	names->slot = calloc(names->slot_count, sizeof(*names->slot));
	if (!names->slot)
		return false;
	for (size_t i = 1; i < table->symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &table->symbol[i];
		uint32_t *slot;

		if (!vet_elf_is_named(symbol))
			continue;
		slot = find_slot(names, symbol->name, vet_elf_is_local(symbol) ? symbol->group : VET_NONE);
		if (!*slot)
			*slot = (uint32_t)i;
	}
	return true;
}

uint32_t vet_elf_names_find(const struct vet_elf_names *names, const char *name, uint32_t group)
{
	return *find_slot(names, name, group);
}

void vet_elf_names_free(struct vet_elf_names *names)
{
	free(names->slot);
}
