/* SPDX-License-Identifier: MIT */
/*
 * Reads one ELF object through libelf.  In: an open Elf, from anyone.  Out: one row in inputs->object with the object's
 * global symbols, and its units.  Symbols are kept for objects with facts too: `ld -r` may have put assembly beside them.
 */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static bool same_name(Elf *elf, size_t names, const GElf_Shdr *header, const char *wanted)
{
	const char *name = elf_strptr(elf, names, header->sh_name);

	return name && !strcmp(name, wanted);
}

static int read_facts(struct vet_reading *reading, Elf_Scn *section, const GElf_Shdr *header)
{
	Elf_Data *data;

	if (header->sh_flags & SHF_COMPRESSED)
		return vet_reading_fail(reading, "section %s is compressed", VET_FACT_SECTION);
	data = elf_rawdata(section, NULL);
	if (!data || (data->d_size && !data->d_buf))
		return vet_reading_fail(reading, "section %s: %s", VET_FACT_SECTION, elf_errmsg(-1));
	return vet_inputs_add_units(reading, data->d_buf, data->d_size, VET_FACT_SECTION);
}

static bool is_wanted(const GElf_Sym *symbol)
{
	unsigned char binding = GELF_ST_BIND(symbol->st_info);

	return (binding == STB_GLOBAL || binding == STB_WEAK || binding == STB_GNU_UNIQUE) && symbol->st_name;
}

/* How much the wanted names need; -1 when a name is broken. */
static int measure(Elf *elf, Elf_Data *data, const GElf_Shdr *header, size_t *symbols, size_t *bytes)
{
	size_t count = header->sh_entsize ? data->d_size / header->sh_entsize : 0;
	GElf_Sym symbol;

	*symbols = *bytes = 0;
	for (size_t i = 1; i < count; i++) {
		const char *name;

		if (!gelf_getsym(data, (int)i, &symbol))
			return -1;
		if (!is_wanted(&symbol))
			continue;
		name = elf_strptr(elf, header->sh_link, symbol.st_name);
		if (!name)
			return -1;
		*symbols += 1;
		*bytes += strlen(name) + 1;
	}
	return 0;
}

static void fill(struct vet_object *object, Elf *elf, Elf_Data *data, const GElf_Shdr *header)
{
	size_t count = header->sh_entsize ? data->d_size / header->sh_entsize : 0, used = 0;
	GElf_Sym symbol;

	for (size_t i = 1; i < count; i++) {
		struct vet_object_symbol *row = &object->symbol[object->symbol_count];
		const char *name;

		if (!gelf_getsym(data, (int)i, &symbol) || !is_wanted(&symbol))
			continue;
		name = elf_strptr(elf, header->sh_link, symbol.st_name);
		row->name = strcpy(object->names + used, name);
		used += strlen(name) + 1;
		row->defined = symbol.st_shndx != SHN_UNDEF;
		row->weak = GELF_ST_BIND(symbol.st_info) == STB_WEAK;
		row->is_function = GELF_ST_TYPE(symbol.st_info) == STT_FUNC;
		row->size = symbol.st_size;
		object->symbol_count++;
	}
}

static int read_symbols(struct vet_reading *reading, struct vet_object *object, Elf *elf, Elf_Scn *section,
			const GElf_Shdr *header, size_t file_size)
{
	Elf_Data *data = elf_getdata(section, NULL);
	size_t symbols, bytes;

	if (object->symbol)
		return vet_reading_fail(reading, "object has two symbol tables");
	if (!data || header->sh_entsize != gelf_fsize(elf, ELF_T_SYM, 1, EV_CURRENT) ||
	    measure(elf, data, header, &symbols, &bytes))
		return vet_reading_fail(reading, "symbol table is damaged");
	/* Names may share their endings, but not so that a small file asks for much memory. */
	if (bytes / 16 > file_size)
		return vet_reading_fail(reading, "symbol names are longer than the file can hold");
	object->symbol = calloc(symbols + 1, sizeof(*object->symbol));
	object->names = malloc(bytes + 1);
	if (!object->symbol || !object->names)
		return vet_reading_fail(reading, "out of memory");
	fill(object, elf, data, header);
	return 0;
}

static int read_sections(struct vet_reading *reading, struct vet_object *object, Elf *elf, size_t file_size)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return vet_reading_fail(reading, "section headers are damaged: %s", elf_errmsg(-1));
	while ((section = elf_nextscn(elf, section))) {
		int result = 0;

		if (!gelf_getshdr(section, &header))
			return vet_reading_fail(reading, "section header %zu is damaged", elf_ndxscn(section));
		if (header.sh_type == SHT_PROGBITS && same_name(elf, names, &header, VET_FACT_SECTION))
			result = read_facts(reading, section, &header);
		else if (header.sh_type == SHT_SYMTAB)
			result = read_symbols(reading, object, elf, section, &header, file_size);
		if (result)
			return result;
	}
	return 0;
}

/* libelf shows no section at all when their table is cut off; that must not look like an object without facts. */
static int check_header(struct vet_reading *reading, Elf *elf, size_t file_size)
{
	GElf_Ehdr header;
	size_t sections;

	if (!gelf_getehdr(elf, &header))
		return vet_reading_fail(reading, "ELF header is damaged");
	if (header.e_ident[EI_DATA] != ELFDATA2LSB)
		return vet_reading_fail(reading, "not a little-endian object");
	if (header.e_shoff > file_size || (!header.e_shoff && header.e_type == ET_REL))
		return vet_reading_fail(reading, "object is cut off (at byte %zu)", file_size);
	if (elf_getshdrnum(elf, &sections) || (header.e_shoff && !sections))
		return vet_reading_fail(reading, "section headers are damaged");
	if (sections > (file_size - header.e_shoff) / (header.e_shentsize ? header.e_shentsize : 1))
		return vet_reading_fail(reading, "object is cut off (at byte %zu)", file_size);
	return 0;
}

int vet_read_object(struct vet_reading *reading, Elf *elf, size_t file_size)
{
	struct vet_object *object;

	if (check_header(reading, elf, file_size))
		return -1;
	object = vet_inputs_add_object(reading, true);
	if (!object)
		return -1;
	return read_sections(reading, object, elf, file_size);
}
