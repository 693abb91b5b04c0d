/* SPDX-License-Identifier: MIT */
/*
 * Symbols by file and section; see model-files.h.
 */
#include "model-files.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "support/memory.h"

struct vet_model_files {
	const struct vet_program *program;
	const char **file; /* distinct */
	size_t file_count, file_capacity;
	uint32_t *slot; /* file number + 1, by hash */
	size_t slot_count;
	uint32_t *file_of;  /* by entity: file number, or VET_NONE */
	uint32_t *first;    /* by file, file_count + 1: slices of ... */
	uint32_t *defined;  /* ... entities, by file */
	struct placed { uint32_t entity; const char *section; } *placed;
	size_t placed_count, placed_capacity;
};

static uint32_t *find_slot(const struct vet_model_files *files, const char *name)
{
	size_t at = (size_t)XXH3_64bits(name, strlen(name)) & (files->slot_count - 1);

	while (files->slot[at] && strcmp(files->file[files->slot[at] - 1], name))
		at = (at + 1) & (files->slot_count - 1);
	return &files->slot[at];
}

static uint32_t number_file(struct vet_model_files *files, const char *name)
{
	if (files->file_count * 2 >= files->slot_count) {
		free(files->slot);
		files->slot_count = files->slot_count ? files->slot_count * 2 : 256;
		files->slot = vet_allocate(files->slot_count, sizeof(*files->slot));
		for (size_t i = 0; i < files->file_count; i++)
			*find_slot(files, files->file[i]) = (uint32_t)i + 1;
	}
	uint32_t *slot = find_slot(files, name);

	if (!*slot) {
		files->file = vet_grow(files->file, &files->file_capacity, files->file_count + 1, sizeof(*files->file));
		files->file[files->file_count] = name;
		*slot = (uint32_t)++files->file_count;
	}
	return *slot - 1;
}

static bool is_defined(const struct vet_entity *entity, const struct vet_symbol *symbol)
{
	return symbol->flags & VET_SYMBOL_DEFINED && entity->linkage != VET_LINKAGE_AUTOMATIC && !(symbol->flags & VET_SYMBOL_TEMPORARY);
}

/* Symbols of one unit follow each other, those of one file mostly too: the last answer is kept. */
static void note_entities(struct vet_model_files *files)
{
	const struct vet_program *program = files->program;
	const char *last = NULL;
	uint32_t number = 0;

	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];
		const struct vet_symbol *symbol = vet_entity_symbol(program, entity);
		const struct vet_unit *unit = vet_entity_unit(program, entity);
		const char *file = symbol->where.file ? vet_unit_string(unit, symbol->where.file) : unit->source;

		files->file_of[e] = VET_NONE;
		if (!is_defined(entity, symbol))
			continue;
		if (file != last)
			number = number_file(files, file);
		last = file;
		files->file_of[e] = number;
		const char *section = symbol->section ? vet_unit_string(unit, symbol->section) : entity->section;

		if (entity->kind != VET_SYMBOL_OBJECT || !section || !*section)
			continue;
		files->placed = vet_grow(files->placed, &files->placed_capacity, files->placed_count + 1, sizeof(*files->placed));
		files->placed[files->placed_count++] = (struct placed){ e, section };
	}
}

static void group_by_file(struct vet_model_files *files)
{
	uint32_t entities = files->program->entity_count;
	uint32_t *at;

	files->first = vet_allocate(files->file_count + 2, sizeof(*files->first));
	files->defined = vet_allocate((size_t)entities + 1, sizeof(*files->defined));
	for (uint32_t e = 0; e < entities; e++)
		if (files->file_of[e] != VET_NONE)
			files->first[files->file_of[e] + 1]++;
	for (size_t i = 0; i < files->file_count; i++)
		files->first[i + 1] += files->first[i];
	at = vet_allocate(files->file_count + 1, sizeof(*at));
	memcpy(at, files->first, files->file_count * sizeof(*at));
	for (uint32_t e = 0; e < entities; e++)
		if (files->file_of[e] != VET_NONE)
			files->defined[at[files->file_of[e]]++] = e;
	free(at);
}

struct vet_model_files *vet_model_files_new(const struct vet_program *program)
{
	struct vet_model_files *files = vet_allocate(1, sizeof(*files));

	files->program = program;
	files->file_of = vet_allocate((size_t)program->entity_count + 1, sizeof(*files->file_of));
	note_entities(files);
	group_by_file(files);
	return files;
}

void vet_model_files_free(struct vet_model_files *files)
{
	if (!files)
		return;
	free(files->file);
	free(files->slot);
	free(files->file_of);
	free(files->first);
	free(files->defined);
	free(files->placed);
	free(files);
}

static bool any_matches(const struct vet_model_names *globs, const char *file)
{
	for (size_t i = 0; i < globs->count; i++)
		if (vet_glob_matches_path(globs->text[i], file))
			return true;
	return false;
}

static void add(struct vet_name_list *list, uint32_t entity)
{
	list->entity = vet_grow(list->entity, &list->capacity, list->count + 1, sizeof(*list->entity));
	list->entity[list->count++] = entity;
}

static int compare_numbers(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

void vet_model_files_list(const struct vet_model_files *files, const struct vet_model_names *globs, struct vet_name_list *list)
{
	for (size_t f = 0; f < files->file_count; f++)
		for (uint32_t i = any_matches(globs, files->file[f]) ? files->first[f] : files->first[f + 1]; i < files->first[f + 1]; i++)
			add(list, files->defined[i]);
	if (list->count)
		qsort(list->entity, list->count, sizeof(*list->entity), compare_numbers);
}

bool vet_model_files_holds(const struct vet_model_files *files, const struct vet_model_names *globs, uint32_t entity)
{
	return files->file_of[entity] != VET_NONE && any_matches(globs, files->file[files->file_of[entity]]);
}

void vet_model_files_section(const struct vet_model_files *files, const char *glob, struct vet_name_list *list)
{
	for (size_t i = 0; i < files->placed_count; i++)
		if (vet_glob_matches(glob, files->placed[i].section))
			add(list, files->placed[i].entity);
}
