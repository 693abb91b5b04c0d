/* SPDX-License-Identifier: MIT */
/*
 * Names and globs to entities; see model-names.h.  Plain names stand in a hash table that every entity's name is looked
 * up in; globs are tried on every entity whose name begins as they do.
 */
#include "model-names.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "support/memory.h"

struct pattern {
	const char *text;
	size_t length; /* of the part before the first `*` or `?` */
	bool plain;
	struct vet_name_list list;
};

struct vet_names {
	const struct vet_program *program;
	struct pattern *pattern;
	size_t count, capacity;
	uint32_t *slot; /* pattern number + 1, by hash of its text; a power of two */
	size_t slot_count;
};

bool vet_glob_is_plain(const char *glob)
{
	return !glob[strcspn(glob, "*?")];
}

/* The last `*` takes one character more whenever what follows it does not fit: no recursion, length times length. */
bool vet_glob_matches(const char *glob, const char *text)
{
	const char *star = NULL, *mark = NULL;

	while (*text) {
		if (*glob == '*') {
			star = glob++;
			mark = text;
		} else if (*glob == '?' || (*glob && *glob == *text)) {
			glob++;
			text++;
		} else if (star) {
			glob = star + 1;
			text = ++mark;
		} else {
			return false;
		}
	}
	while (*glob == '*')
		glob++;
	return !*glob;
}

bool vet_glob_matches_path(const char *glob, const char *path)
{
	for (const char *part = path; part; part++) {
		if (vet_glob_matches(glob, part))
			return true;
		part = strchr(part, '/');
		if (!part)
			break;
	}
	return false;
}

struct vet_names *vet_names_new(const struct vet_program *program)
{
	struct vet_names *names = vet_allocate(1, sizeof(*names));

	names->program = program;
	return names;
}

void vet_names_free(struct vet_names *names)
{
	if (!names)
		return;
	for (size_t i = 0; i < names->count; i++)
		free(names->pattern[i].list.entity);
	free(names->pattern);
	free(names->slot);
	free(names);
}

static size_t hash_text(const char *text)
{
	return (size_t)XXH3_64bits(text, strlen(text));
}

/* Where the text stands, or the free slot where it would. */
static uint32_t *find_slot(const struct vet_names *names, const char *text)
{
	size_t at = hash_text(text) & (names->slot_count - 1);

	while (names->slot[at] && strcmp(names->pattern[names->slot[at] - 1].text, text))
		at = (at + 1) & (names->slot_count - 1);
	return &names->slot[at];
}

static void grow_slots(struct vet_names *names)
{
	free(names->slot);
	names->slot_count = names->slot_count ? names->slot_count * 2 : 64;
	names->slot = vet_allocate(names->slot_count, sizeof(*names->slot));
	for (size_t i = 0; i < names->count; i++)
		*find_slot(names, names->pattern[i].text) = (uint32_t)i + 1;
}

void vet_names_want(struct vet_names *names, const char *pattern)
{
	if (names->count * 2 >= names->slot_count)
		grow_slots(names);
	uint32_t *slot = find_slot(names, pattern);

	if (*slot)
		return;
	names->pattern = vet_grow(names->pattern, &names->capacity, names->count + 1, sizeof(*names->pattern));
	names->pattern[names->count] = (struct pattern){ .text = pattern, .length = strcspn(pattern, "*?"),
							 .plain = vet_glob_is_plain(pattern) };
	*slot = (uint32_t)++names->count;
}

static bool has_a_name(const struct vet_program *program, const struct vet_entity *entity)
{
	return entity->linkage != VET_LINKAGE_AUTOMATIC && !(vet_entity_symbol(program, entity)->flags & VET_SYMBOL_TEMPORARY);
}

static void add(struct pattern *pattern, uint32_t entity)
{
	struct vet_name_list *list = &pattern->list;

	list->entity = vet_grow(list->entity, &list->capacity, list->count + 1, sizeof(*list->entity));
	list->entity[list->count++] = entity;
}

/* Numbers of the globs among the patterns. */
static size_t *list_globs(const struct vet_names *names, size_t *count)
{
	size_t *glob = vet_allocate(names->count + 1, sizeof(*glob));

	*count = 0;
	for (size_t i = 0; i < names->count; i++)
		if (!names->pattern[i].plain)
			glob[(*count)++] = i;
	return glob;
}

void vet_names_find(struct vet_names *names)
{
	size_t globs, *glob = list_globs(names, &globs);

	for (uint32_t e = 0; names->count && e < names->program->entity_count; e++) {
		const char *name = names->program->entity[e].name;

		if (!has_a_name(names->program, &names->program->entity[e]))
			continue;
		uint32_t number = *find_slot(names, name);

		if (number && names->pattern[number - 1].plain)
			add(&names->pattern[number - 1], e);
		for (size_t g = 0; g < globs; g++) {
			struct pattern *pattern = &names->pattern[glob[g]];

			if (!strncmp(name, pattern->text, pattern->length) && vet_glob_matches(pattern->text + pattern->length, name + pattern->length))
				add(pattern, e);
		}
	}
	free(glob);
}

const struct vet_name_list *vet_names_of(const struct vet_names *names, const char *pattern)
{
	static const struct vet_name_list none;
	uint32_t number = names->slot_count ? *find_slot(names, pattern) : 0;

	return number ? &names->pattern[number - 1].list : &none;
}
