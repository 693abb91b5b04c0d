/* SPDX-License-Identifier: MIT */
/*
 * Addresses and names to functions of an image; see trace-map.h.
 */
#include "report/trace-map.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

/* --- making ------------------------------------------------------------------------------------------ */

static void merge_aliases(struct vet_trace_map *map)
{
	const struct vet_image *image = map->image;

	map->function = vet_allocate(image->function_count, sizeof(*map->function));
	map->of_symbol = vet_allocate(image->function_count, sizeof(*map->of_symbol));
	for (size_t i = 0; i < image->function_count; i++) {
		const struct vet_image_function *symbol = &image->function[i];
		struct vet_trace_function *last = map->count ? &map->function[map->count - 1] : NULL;

		if (!last || last->address != symbol->address) {
			last = &map->function[map->count++];
			*last = (struct vet_trace_function){ .name = symbol->name, .file = symbol->file, .address = symbol->address, .outer = VET_NONE };
		} else if (*last->file && !*symbol->file) {
			last->name = symbol->name;
			last->file = symbol->file;
		}
		last->size = symbol->size > last->size ? symbol->size : last->size;
		map->of_symbol[i] = map->count - 1;
	}
}

static uint64_t end_of(const struct vet_trace_function *function)
{
	return function->size > UINT64_MAX - function->address ? UINT64_MAX : function->address + function->size;
}

/* Functions stand one behind the other, so that the one before is the first to ask; each chain is walked once. */
static void nest(struct vet_trace_map *map)
{
	for (uint32_t i = 1; i < map->count; i++) {
		uint32_t outer = i - 1;

		while (outer != VET_NONE && end_of(&map->function[outer]) <= map->function[i].address)
			outer = map->function[outer].outer;
		map->function[i].outer = outer;
	}
}

/* The last function that starts at or before an address; VET_NONE. */
static uint32_t last_before(const struct vet_trace_map *map, uint64_t address)
{
	uint32_t low = 0, high = map->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (map->function[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : VET_NONE;
}

uint32_t vet_trace_map_of(const struct vet_trace_map *map, uint32_t number)
{
	const struct vet_entity *entity = &map->program->entity[number];
	uint32_t found;

	if (entity->kind != VET_SYMBOL_FUNCTION || entity->image != 0 || !entity->address || !*entity->image_section)
		return VET_NONE;
	found = entity->in_assembly && !entity->size ? vet_trace_map_find(map, entity->address) : last_before(map, entity->address);
	if (found != VET_NONE && entity->in_assembly && !entity->size)
		return found; /* a label inside of it: who gets there runs it */
	return found != VET_NONE && map->function[found].address == entity->address ? found : VET_NONE;
}

static void find_entities(struct vet_trace_map *map)
{
	const struct vet_program *program = map->program;
	uint32_t *of = vet_allocate(program->entity_count, sizeof(*of)), used = 0;

	for (uint32_t e = 0; e < program->entity_count; e++) {
		of[e] = vet_trace_map_of(map, e);
		if (of[e] != VET_NONE)
			map->function[of[e]].entity_count++;
	}
	for (uint32_t f = 0; f < map->count; f++) {
		map->function[f].entity_first = used;
		used += map->function[f].entity_count;
		map->function[f].entity_count = 0;
	}
	map->entity = vet_allocate(used, sizeof(*map->entity));
	for (uint32_t e = 0; e < program->entity_count; e++)
		if (of[e] != VET_NONE)
			map->entity[map->function[of[e]].entity_first + map->function[of[e]].entity_count++] = e;
	free(of);
}

static int by_name(const void *left, const void *right, void *context)
{
	const struct vet_image *image = context;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	int order = strcmp(image->function[a].name, image->function[b].name);

	return order ? order : a < b ? -1 : a > b;
}

struct vet_trace_map *vet_trace_map_new(const struct vet_program *program)
{
	struct vet_trace_map *map = vet_allocate(1, sizeof(*map));

	map->program = program;
	map->image = &program->inputs->image[0];
	merge_aliases(map);
	nest(map);
	find_entities(map);
	map->by_name = vet_allocate(map->image->function_count, sizeof(*map->by_name));
	for (size_t i = 0; i < map->image->function_count; i++)
		map->by_name[i] = (uint32_t)i;
	if (map->image->function_count)
		qsort_r(map->by_name, map->image->function_count, sizeof(*map->by_name), by_name, (void *)map->image);
	return map;
}

void vet_trace_map_free(struct vet_trace_map *map)
{
	if (!map)
		return;
	free(map->function);
	free(map->entity);
	free(map->by_name);
	free(map->of_symbol);
	free(map);
}

/* --- asking ------------------------------------------------------------------------------------------ */

uint32_t vet_trace_map_find(const struct vet_trace_map *map, uint64_t address)
{
	uint32_t found = last_before(map, address);

	while (found != VET_NONE && end_of(&map->function[found]) <= address)
		found = map->function[found].outer;
	return found;
}

bool vet_trace_map_physical(const struct vet_trace_map *map, uint64_t physical, uint64_t *address)
{
	for (size_t i = 0; i < map->image->segment_count; i++) {
		const struct vet_image_segment *segment = &map->image->segment[i];

		if (physical < segment->physical || physical - segment->physical >= segment->size)
			continue;
		*address = segment->address + (physical - segment->physical);
		return true;
	}
	return false;
}

bool vet_trace_map_covers(const struct vet_trace_map *map, uint64_t address)
{
	for (size_t i = 0; i < map->image->segment_count; i++)
		if (address >= map->image->segment[i].address && address - map->image->segment[i].address < map->image->segment[i].size)
			return true;
	return false;
}

/* Does `path` end in `end`, from a slash on, with or without what stands behind its last dot? */
static bool path_ends(const char *path, const char *end)
{
	size_t length = strlen(path), wanted = strlen(end);
	const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
	size_t bare = dot && (!slash || dot > slash) ? (size_t)(dot - path) : length;

	for (int cut = 0; cut < 2; cut++, length = bare)
		if (wanted && wanted <= length && !strncmp(path + length - wanted, end, wanted) && (wanted == length || path[length - wanted - 1] == '/'))
			return true;
	return false;
}

static bool is_of_object(const struct vet_trace_map *map, uint32_t function, const char *object)
{
	const struct vet_trace_function *row = &map->function[function];

	if (path_ends(row->file, object))
		return true;
	for (uint32_t i = 0; i < row->entity_count; i++) {
		const struct vet_entity *entity = &map->program->entity[map->entity[row->entity_first + i]];
		const struct vet_object *defines = entity->object == VET_NONE ? NULL : &map->program->inputs->object[entity->object];

		if (defines && (path_ends(defines->path, object) || (defines->member && path_ends(defines->member, object))))
			return true;
		if (entity->has_facts && path_ends(vet_entity_unit(map->program, entity)->source, object))
			return true;
	}
	return false;
}

size_t vet_trace_map_named(const struct vet_trace_map *map, const char *name, const char *object, uint32_t *found, size_t room)
{
	const struct vet_image_function *symbol = map->image->function;
	size_t low = 0, high = map->image->function_count, count = 0;
	uint32_t last = VET_NONE;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(symbol[map->by_name[middle]].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < map->image->function_count && !strcmp(symbol[map->by_name[low]].name, name); low++) {
		uint32_t function = map->of_symbol[map->by_name[low]];

		if (function == last || (object && !is_of_object(map, function, object)))
			continue;
		last = function;
		if (count < room)
			found[count] = function;
		count++;
	}
	return count;
}

const char *vet_trace_map_object(const struct vet_trace_map *map, uint32_t function)
{
	const struct vet_trace_function *row = &map->function[function];

	for (uint32_t i = 0; i < row->entity_count; i++) {
		const struct vet_entity *entity = &map->program->entity[map->entity[row->entity_first + i]];

		if (entity->object != VET_NONE)
			return map->program->inputs->object[entity->object].path;
	}
	return "";
}
