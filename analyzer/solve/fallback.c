/* SPDX-License-Identifier: MIT */
/*
 * Groups of one prototype; see fallback.h.
 */
#include "fallback.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "support/memory.h"

struct vet_fallback {
	struct vet_fallback_group **slot;
	size_t slot_count, used;
};

struct vet_fallback *vet_fallback_new(void)
{
	struct vet_fallback *fallback = vet_allocate(1, sizeof(*fallback));

	fallback->slot_count = 256;
	fallback->slot = vet_allocate(fallback->slot_count, sizeof(struct vet_fallback_group *));
	return fallback;
}

void vet_fallback_free(struct vet_fallback *fallback)
{
	for (size_t i = 0; fallback && i < fallback->slot_count; i++) {
		if (!fallback->slot[i])
			continue;
		free(fallback->slot[i]->any.function);
		free(fallback->slot[i]->wild.function);
		for (size_t c = 0; c < fallback->slot[i]->call_count; c++)
			free(fallback->slot[i]->call[c].passed);
		free(fallback->slot[i]->call);
		free(fallback->slot[i]);
	}
	if (fallback)
		free(fallback->slot);
	free(fallback);
}

static struct vet_fallback_group **probe(const struct vet_fallback *fallback, const char *prototype)
{
	size_t at = XXH64(prototype, strlen(prototype), 0) & (fallback->slot_count - 1);

	while (fallback->slot[at] && strcmp(fallback->slot[at]->prototype, prototype))
		at = (at + 1) & (fallback->slot_count - 1);
	return &fallback->slot[at];
}

static void grow(struct vet_fallback *fallback)
{
	struct vet_fallback grown = { .slot_count = fallback->slot_count * 2, .used = fallback->used };

	grown.slot = vet_allocate(grown.slot_count, sizeof(struct vet_fallback_group *));
	for (size_t i = 0; i < fallback->slot_count; i++)
		if (fallback->slot[i])
			*probe(&grown, fallback->slot[i]->prototype) = fallback->slot[i];
	free(fallback->slot);
	*fallback = grown;
}

struct vet_fallback_group *vet_fallback_of(struct vet_fallback *fallback, const char *prototype)
{
	if (fallback->used * 2 >= fallback->slot_count)
		grow(fallback);
	struct vet_fallback_group **slot = probe(fallback, prototype);

	if (!*slot) {
		*slot = vet_allocate(1, sizeof(**slot));
		(*slot)->prototype = prototype;
		fallback->used++;
	}
	return *slot;
}

void vet_fallback_add(struct vet_fallback_list *list, uint32_t function)
{
	list->function = vet_grow(list->function, &list->capacity, list->count + 1, sizeof(*list->function));
	list->function[list->count++] = function;
}

uint32_t vet_fallback_call(struct vet_fallback_group *group, struct vet_place place, uint32_t arguments)
{
	group->call = vet_grow(group->call, &group->call_capacity, group->call_count + 1, sizeof(*group->call));
	group->call[group->call_count] = (struct vet_fallback_call){ .place = place, .passed = vet_allocate(arguments + 1ul, sizeof(struct vet_set *)) };
	return (uint32_t)group->call_count++;
}

bool vet_fallback_passes(struct vet_fallback_call *call, const struct vet_set *const *value, const uint32_t *argument, uint32_t count)
{
	bool other = false;

	for (uint32_t i = 0; i < count; i++) {
		other |= call->passed[i] != value[argument[i]];
		call->passed[i] = value[argument[i]];
	}
	return other;
}
