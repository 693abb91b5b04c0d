/* SPDX-License-Identifier: MIT */
/*
 * Reads one ELF object through libelf.  In: an open Elf, from anyone.  Out: one row in inputs->object, its units, and where each
 * unit's symbols lie.  Objects without facts leave their global symbols.
 */
#include <stdlib.h>
#include <string.h>

#include "gather.h"

static int read_facts(struct vet_reading *reading, const struct vet_elf_section *section)
{
	Elf_Data *data;

	if (section->header.sh_flags & SHF_COMPRESSED)
		return vet_reading_fail(reading, "section %s is compressed", VET_FACT_SECTION);
	data = elf_rawdata(section->handle, NULL);
	if (!data || (data->d_size && !data->d_buf))
		return vet_reading_fail(reading, "section %s: %s", VET_FACT_SECTION, elf_errmsg(-1));
	return vet_inputs_add_units(reading, data->d_buf, data->d_size, VET_FACT_SECTION);
}

static int read_units(struct vet_reading *reading, const struct vet_elf_table *table)
{
	for (size_t i = 1; i < table->section_count; i++)
		if (table->section[i].header.sh_type == SHT_PROGBITS && !strcmp(table->section[i].name, VET_FACT_SECTION) &&
		    read_facts(reading, &table->section[i]))
			return -1;
	return 0;
}

/* Facts that lie beside the object are its own. */
static int read_beside(const struct vet_reading *reading, struct vet_object *object)
{
	struct vet_beside_row *row = reading->beside && reading->real ? vet_beside_find(reading->beside, reading->real) : NULL;
	struct vet_reading there = *reading;
	struct vet_file file;
	int result;

	if (!row)
		return 0;
	if (object->unit_count)
		return vet_reading_fail(reading, "holds facts, and %s are of it, too", row->facts);
	there.path = row->facts;
	there.member = NULL;
	if (vet_file_read(&file, row->facts, reading->message, reading->message_size))
		return -1;
	result = vet_inputs_add_units(&there, file.bytes, file.size, NULL);
	vet_file_free(&file);
	if (!result && object->unit_count > 1)
		result = vet_reading_fail(&there, "facts of more than one unit, for one object");
	object->beside = object->unit_count;
	atomic_store(&row->read, true);
	return result;
}

static bool is_loaded(const struct vet_elf_section *section)
{
	return section->header.sh_flags & SHF_ALLOC;
}

static bool is_kept(const struct vet_object *object, const struct vet_elf_symbol *symbol)
{
	return !object->unit_count && !vet_elf_is_local(symbol) && vet_elf_is_named(symbol);
}

/* How much the names need that stay. */
static size_t measure_names(const struct vet_object *object, const struct vet_elf_table *table, size_t *symbols)
{
	size_t bytes = 1;

	*symbols = 0;
	for (size_t i = 1; i < table->section_count; i++)
		bytes += is_loaded(&table->section[i]) ? strlen(table->section[i].name) + 1 : 0;
	for (size_t i = 1; i < table->symbol_count; i++) {
		if (!is_kept(object, &table->symbol[i]))
			continue;
		bytes += strlen(table->symbol[i].name) + 1;
		++*symbols;
	}
	return bytes;
}

static const char *keep_name(struct vet_object *object, size_t *used, const char *name)
{
	char *kept = strcpy(object->names + *used, name);

	*used += strlen(name) + 1;
	return kept;
}

static int keep_names(const struct vet_reading *reading, struct vet_object *object, const struct vet_elf_table *table)
{
	size_t symbols, used = 1, bytes = measure_names(object, table, &symbols);

	/* Section names may share their endings too. */
	if (bytes / 16 > table->file_size)
		return vet_reading_fail(reading, "names are longer than the file can hold");
	object->names = calloc(bytes, 1);
	object->section = calloc(table->section_count + 1, sizeof(*object->section));
	object->symbol = calloc(symbols + 1, sizeof(*object->symbol));
	if (!object->symbol || !object->section || !object->names)
		return vet_reading_fail(reading, "out of memory");
	object->section_count = table->section_count;
	for (size_t i = 0; i < table->section_count; i++)
		object->section[i] = i && is_loaded(&table->section[i]) ? keep_name(object, &used, table->section[i].name) : object->names;
	for (size_t i = 1; i < table->symbol_count; i++)
		if (is_kept(object, &table->symbol[i]))
			object->symbol[object->symbol_count++] = (struct vet_object_symbol){
				.name = keep_name(object, &used, table->symbol[i].name),
				.defined = table->symbol[i].defined,
				.weak = table->symbol[i].binding == STB_WEAK,
				.is_function = table->symbol[i].type == STT_FUNC,
				.size = table->symbol[i].size,
			};
	return 0;
}

static int read_tables(struct vet_reading *reading, struct vet_object *object, const struct vet_elf_table *table)
{
	struct vet_placing placing = { .table = table, .object = object };
	int result = read_units(reading, table) || read_beside(reading, object) || keep_names(reading, object, table) || vet_place_units(&placing, reading) ||
		     vet_gather(reading, &placing);

	vet_elf_names_free(&placing.names);
	free(placing.known);
	return result ? -1 : 0;
}

int vet_read_object(struct vet_reading *reading, Elf *elf, size_t file_size)
{
	struct vet_object *object = vet_inputs_add_object(reading, true);
	struct vet_elf_table table = { 0 };
	int result = -1;

	if (object && !vet_elf_table_read(&table, reading, elf, file_size))
		result = read_tables(reading, object, &table);
	vet_elf_table_free(&table);
	return result;
}
