/* SPDX-License-Identifier: MIT */
/*
 * Functions and load segments of one linked image, as its own symbol table and program headers tell them, whoever defines
 * them.  In: an image's tables.  Out: rows of struct vet_image, to those who ask what an address belongs to (report/trace-map.h).
 */
#include <stdlib.h>
#include <string.h>

#include "image-code.h"
#include "support/memory.h"

/* Code with a name and a size: a function, also where assembly gave its symbol no type. */
static bool is_function(const struct vet_elf_table *table, const struct vet_elf_symbol *symbol)
{
	if (!symbol->size || symbol->section == VET_NONE || !vet_elf_is_named(symbol))
		return false;
	return (symbol->type == STT_FUNC || symbol->type == STT_NOTYPE || symbol->type == STT_GNU_IFUNC) &&
	       table->section[symbol->section].header.sh_flags & SHF_EXECINSTR;
}

static int by_address(const void *left, const void *right)
{
	const struct vet_image_function *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void keep_functions(struct vet_image *image, const struct vet_elf_table *table)
{
	size_t bytes = 1;
	char *at;

	for (size_t i = 1; i < table->symbol_count; i++) {
		if (!is_function(table, &table->symbol[i]))
			continue;
		image->function_count++;
		bytes += strlen(table->symbol[i].name) + strlen(table->group[table->symbol[i].group]) + 2;
	}
	image->function = vet_allocate(image->function_count, sizeof(*image->function));
	image->code_names = at = vet_allocate(bytes, 1);
	image->function_count = 0;
	for (size_t i = 1; i < table->symbol_count; i++) {
		const struct vet_elf_symbol *symbol = &table->symbol[i];
		struct vet_image_function *function = &image->function[image->function_count];

		if (!is_function(table, symbol))
			continue;
		*function = (struct vet_image_function){ .name = at, .address = symbol->value, .size = symbol->size };
		at = stpcpy(at, symbol->name) + 1;
		function->file = at;
		at = stpcpy(at, vet_elf_is_local(symbol) ? table->group[symbol->group] : "") + 1;
		image->function_count++;
	}
	if (image->function_count)
		qsort(image->function, image->function_count, sizeof(*image->function), by_address);
}

/* Code lies in it, by its own flags or by those of a section: kernels make parts of their data run before they set up their pages. */
static bool holds_code(const struct vet_elf_table *table, const GElf_Phdr *segment)
{
	bool holds = segment->p_flags & PF_X;

	for (size_t i = 1; i < table->section_count && !holds; i++) {
		const GElf_Shdr *section = &table->section[i].header;

		holds = section->sh_flags & SHF_ALLOC && section->sh_flags & SHF_EXECINSTR && section->sh_addr >= segment->p_vaddr &&
			section->sh_addr - segment->p_vaddr < segment->p_memsz;
	}
	return holds;
}

static void keep_segments(struct vet_image *image, const struct vet_elf_table *table)
{
	size_t count = 0;

	if (elf_getphdrnum(table->elf, &count))
		count = 0;
	image->segment = vet_allocate(count, sizeof(*image->segment));
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr header;

		if (!gelf_getphdr(table->elf, (int)i, &header) || header.p_type != PT_LOAD || !header.p_memsz || !holds_code(table, &header))
			continue;
		image->segment[image->segment_count++] = (struct vet_image_segment){ header.p_vaddr, header.p_paddr, header.p_memsz };
	}
}

void vet_image_keep_code(struct vet_image *image, const struct vet_elf_table *table)
{
	keep_functions(image, table);
	keep_segments(image, table);
}

void vet_image_forget_code(struct vet_image *image)
{
	free(image->function);
	free(image->segment);
	free(image->code_names);
}
