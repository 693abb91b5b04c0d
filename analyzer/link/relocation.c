/* SPDX-License-Identifier: MIT */
/*
 * Reads relocations through libelf; see relocation.h.  Types: System V ABI, AMD64 supplement 4.4, and i386 supplement.
 */
#include "relocation.h"

#include <stdlib.h>
#include <string.h>

struct type {
	uint8_t kind, bits;
	bool is_call, through_table;
};

static struct type type_64(uint32_t type)
{
	switch (type) {
	case R_X86_64_64: return (struct type){ VET_RELOCATION_ABSOLUTE, 64, false, false };
	case R_X86_64_32:
	case R_X86_64_32S: return (struct type){ VET_RELOCATION_ABSOLUTE, 32, false, false };
	case R_X86_64_16: return (struct type){ VET_RELOCATION_ABSOLUTE, 16, false, false };
	case R_X86_64_8: return (struct type){ VET_RELOCATION_ABSOLUTE, 8, false, false };
	case R_X86_64_PC64: return (struct type){ VET_RELOCATION_RELATIVE, 64, false, false };
	case R_X86_64_PC32: return (struct type){ VET_RELOCATION_RELATIVE, 32, false, false };
	case R_X86_64_PLT32: return (struct type){ VET_RELOCATION_RELATIVE, 32, true, false };
	case R_X86_64_PC16: return (struct type){ VET_RELOCATION_RELATIVE, 16, false, false };
	case R_X86_64_PC8: return (struct type){ VET_RELOCATION_RELATIVE, 8, false, false };
	case R_X86_64_GOTPCREL:
	case R_X86_64_GOTPCRELX:
	case R_X86_64_REX_GOTPCRELX: return (struct type){ VET_RELOCATION_RELATIVE, 32, false, true };
	default: return (struct type){ VET_RELOCATION_OTHER, 0, false, false };
	}
}

static struct type type_32(uint32_t type)
{
	switch (type) {
	case R_386_32: return (struct type){ VET_RELOCATION_ABSOLUTE, 32, false, false };
	case R_386_16: return (struct type){ VET_RELOCATION_ABSOLUTE, 16, false, false };
	case R_386_8: return (struct type){ VET_RELOCATION_ABSOLUTE, 8, false, false };
	case R_386_PC32: return (struct type){ VET_RELOCATION_RELATIVE, 32, false, false };
	case R_386_PLT32: return (struct type){ VET_RELOCATION_RELATIVE, 32, true, false };
	case R_386_PC16: return (struct type){ VET_RELOCATION_RELATIVE, 16, false, false };
	case R_386_PC8: return (struct type){ VET_RELOCATION_RELATIVE, 8, false, false };
	case R_386_GOTOFF: return (struct type){ VET_RELOCATION_ABSOLUTE, 32, false, false };
	default: return (struct type){ VET_RELOCATION_OTHER, 0, false, false };
	}
}

/* REL keeps the addend in the field. */
static int64_t stored_addend(const struct vet_relocations *relocations, const struct vet_relocation *row)
{
	const uint8_t *at = relocations->bytes ? relocations->bytes + row->offset : NULL;
	int64_t value = 0;

	if (!at || row->bits / 8u > relocations->size - row->offset)
		return 0;
	for (unsigned i = 0; i < row->bits / 8u; i++)
		value |= (int64_t)((uint64_t)at[i] << (8 * i));
	if (row->bits && row->bits < 64 && value >> (row->bits - 1) & 1)
		value -= (int64_t)1 << row->bits;
	return value;
}

static int by_offset(const void *left, const void *right)
{
	const struct vet_relocation *a = left, *b = right;

	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return a->symbol < b->symbol ? -1 : a->symbol > b->symbol;
}

static void sort(struct vet_relocations *relocations)
{
	for (size_t i = 1; i < relocations->count; i++) {
		if (relocations->row[i - 1].offset > relocations->row[i].offset) {
			qsort(relocations->row, relocations->count, sizeof(*relocations->row), by_offset);
			return;
		}
	}
}

static bool read_row(struct vet_relocations *relocations, const struct vet_elf_table *table, Elf_Data *data, int number, bool has_addend)
{
	struct vet_relocation *row = &relocations->row[relocations->count];
	bool is_64 = table->header.e_ident[EI_CLASS] == ELFCLASS64;
	uint64_t info;
	struct type type;

	if (has_addend) {
		GElf_Rela rela;

		if (!gelf_getrela(data, number, &rela))
			return false;
		*row = (struct vet_relocation){ .offset = rela.r_offset, .addend = rela.r_addend };
		info = rela.r_info;
	} else {
		GElf_Rel rel;

		if (!gelf_getrel(data, number, &rel))
			return false;
		*row = (struct vet_relocation){ .offset = rel.r_offset };
		info = rel.r_info;
	}
	row->symbol = (uint32_t)GELF_R_SYM(info);
	if (row->symbol >= table->symbol_count || row->offset >= relocations->size)
		return !row->symbol && !GELF_R_TYPE(info); /* R_X86_64_NONE stands anywhere */
	type = is_64 ? type_64((uint32_t)GELF_R_TYPE(info)) : type_32((uint32_t)GELF_R_TYPE(info));
	row->kind = type.kind;
	row->bits = type.bits;
	row->is_call = type.is_call;
	row->through_table = type.through_table;
	if (!has_addend)
		row->addend = stored_addend(relocations, row);
	relocations->count += row->symbol && GELF_R_TYPE(info);
	return true;
}

static int read_from(struct vet_relocations *relocations, const struct vet_elf_table *table, const struct vet_reading *reading,
		     const struct vet_elf_section *from, const char *name)
{
	bool has_addend = from->header.sh_type == SHT_RELA;
	Elf_Data *data = elf_getdata(from->handle, NULL);
	size_t entry = gelf_fsize(table->elf, has_addend ? ELF_T_RELA : ELF_T_REL, 1, EV_CURRENT), count;
	struct vet_relocation *grown;

	if (!data || !entry || from->header.sh_entsize != entry || from->header.sh_link != table->symbol_section)
		return vet_reading_fail(reading, "relocations of section %s are damaged", name);
	count = data->d_size / entry;
	if (count > INT32_MAX)
		return vet_reading_fail(reading, "relocations of section %s are damaged", name);
	grown = reallocarray(relocations->row, relocations->count + count + 1, sizeof(*grown));
	if (!grown)
		return vet_reading_fail(reading, "out of memory");
	relocations->row = grown;
	for (size_t i = 0; i < count; i++)
		if (!read_row(relocations, table, data, (int)i, has_addend))
			return vet_reading_fail(reading, "relocation %zu of section %s is damaged", i, name);
	return 0;
}

static void read_bytes(struct vet_relocations *relocations, const struct vet_elf_section *section)
{
	Elf_Data *data = section->header.sh_type == SHT_NOBITS ? NULL : elf_rawdata(section->handle, NULL);

	relocations->bytes = data ? data->d_buf : NULL;
	relocations->size = relocations->bytes ? data->d_size : section->header.sh_size;
}

int vet_relocations_read(struct vet_relocations *relocations, const struct vet_elf_table *table, const struct vet_reading *reading,
			 uint32_t section)
{
	*relocations = (struct vet_relocations){ 0 };
	read_bytes(relocations, &table->section[section]);
	for (size_t i = table->relocated[section]; i; i = table->relocated_next[i])
		if (read_from(relocations, table, reading, &table->section[i], table->section[section].name))
			return -1;
	sort(relocations);
	return 0;
}

void vet_relocations_free(struct vet_relocations *relocations)
{
	free(relocations->row);
}

size_t vet_relocations_from(const struct vet_relocations *relocations, uint64_t offset)
{
	size_t low = 0, high = relocations->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (relocations->row[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* E8 call, E9 jmp, 0F 8x jcc, EB jmp short, 7x jcc short, E0-E3 loop and jrcxz (Intel SDM vol. 2). */
bool vet_relocation_branches(const struct vet_relocations *relocations, const struct vet_relocation *relocation)
{
	const uint8_t *at = relocations->bytes ? relocations->bytes + relocation->offset : NULL;
	uint64_t before = relocation->offset;

	if (relocation->is_call)
		return true;
	if (!at || !before || relocation->kind != VET_RELOCATION_RELATIVE)
		return false;
	if (relocation->through_table) /* FF 15 call, FF 25 jmp through the slot */
		return before >= 2 && at[-2] == 0xff && (at[-1] == 0x15 || at[-1] == 0x25);
	if (relocation->bits == 8)
		return at[-1] == 0xeb || (at[-1] & 0xf0) == 0x70 || (at[-1] & 0xfc) == 0xe0;
	return at[-1] == 0xe8 || at[-1] == 0xe9 || (before >= 2 && at[-2] == 0x0f && (at[-1] & 0xf0) == 0x80);
}
