/* SPDX-License-Identifier: MIT */
/*
 * From ranges and names to functions that ran; see trace-executed.h.
 */
#include "report/trace-executed.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

static void ran(struct vet_trace_executed *executed, uint32_t function, uint64_t address, bool physical)
{
	struct vet_trace_first *first = &executed->first[function];

	if (first->when == VET_TRACE_NEVER) {
		*first = (struct vet_trace_first){ executed->now, address, executed->last, physical };
		if (physical && !executed->is_paged)
			executed->early[executed->early_count++] = function;
	}
	executed->now++;
	executed->last = function;
}

/*
 * Before paging the image is not alone at its physical addresses: firmware and decompressors run where it will be put.  What
 * ran before the last of them that is elsewhere was theirs.
 */
static void forget_early(struct vet_trace_executed *executed)
{
	for (uint32_t i = 0; i < executed->early_count; i++)
		executed->first[executed->early[i]].when = VET_TRACE_NEVER;
	executed->early_count = 0;
	executed->last = VET_NONE;
}

/* Where the part of a range at `at` ends: at the next function's start or this one's end. */
static uint64_t part_end(const struct vet_trace_map *map, uint64_t at, uint64_t end, uint32_t function)
{
	uint32_t low = 0, high = map->count;

	if (function != VET_NONE && end - at > map->function[function].size - (at - map->function[function].address))
		end = map->function[function].address + map->function[function].size;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (map->function[middle].address <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < map->count && map->function[low].address < end ? map->function[low].address : end;
}

/* Every address counts: a block may run on into the next function. */
static bool mark_range(struct vet_trace_executed *executed, uint64_t address, uint64_t end, bool physical)
{
	bool any = false;

	for (uint64_t at = address; at < end;) {
		uint32_t function = vet_trace_map_find(executed->map, at);

		if (function != VET_NONE) {
			ran(executed, function, at, physical);
			any = true;
		}
		at = part_end(executed->map, at, end, function);
	}
	return any;
}

static void take_block(void *context, uint64_t address, uint64_t length)
{
	struct vet_trace_executed *executed = context;
	bool inside = vet_trace_map_covers(executed->map, address), physical = false;
	uint64_t virtual = address;

	executed->blocks++;
	if (!inside)
		physical = vet_trace_map_physical(executed->map, address, &virtual);
	if (!inside && !physical) {
		executed->outside++;
		if (!executed->is_paged)
			forget_early(executed);
		return;
	}
	executed->is_paged |= inside;
	if (!mark_range(executed, virtual, virtual + length, physical)) {
		executed->outside++;
		executed->between++;
	}
}

static void note_unknown(struct vet_trace_executed *executed, const char *name)
{
	executed->outside++;
	for (unsigned i = 0; i < executed->unknown_count; i++)
		if (!strcmp(executed->unknown[i], name))
			return;
	if (executed->unknown_count < VET_TRACE_EXAMPLES)
		executed->unknown[executed->unknown_count++] = vet_copy_string(name);
}

static void note_ambiguous(struct vet_trace_executed *executed, const uint32_t *found, uint32_t count)
{
	if (executed->asked[found[0]])
		return;
	executed->asked[found[0]] = true;
	executed->ambiguous = vet_grow(executed->ambiguous, &executed->ambiguous_room, executed->ambiguous_count + 1, sizeof(*executed->ambiguous));
	executed->candidate = vet_grow(executed->candidate, &executed->candidate_room, executed->candidate_count + count, sizeof(*executed->candidate));
	executed->ambiguous[executed->ambiguous_count++] = (struct vet_trace_ambiguous){ executed->now++, (uint32_t)executed->candidate_count, count };
	memcpy(executed->candidate + executed->candidate_count, found, count * sizeof(*found));
	executed->candidate_count += count;
}

static void take_name(void *context, const char *name, const char *object)
{
	struct vet_trace_executed *executed = context;
	uint32_t *found = executed->found;
	size_t count = vet_trace_map_named(executed->map, name, object, found, executed->map->count);

	executed->blocks++;
	if (!count)
		note_unknown(executed, name);
	else if (count == 1)
		ran(executed, found[0], executed->map->function[found[0]].address, false);
	else
		note_ambiguous(executed, found, (uint32_t)count);
}

int vet_trace_execute(struct vet_trace_executed *executed, const struct vet_trace_map *map, const char *path, char *message, size_t message_size)
{
	struct vet_trace_sink sink = { executed, take_block, take_name };

	*executed = (struct vet_trace_executed){ .map = map, .last = VET_NONE };
	executed->first = vet_allocate(map->count, sizeof(*executed->first));
	executed->early = vet_allocate(map->count, sizeof(*executed->early));
	executed->asked = vet_allocate(map->count, sizeof(*executed->asked));
	executed->found = vet_allocate(map->count, sizeof(*executed->found));
	for (uint32_t f = 0; f < map->count; f++)
		executed->first[f] = (struct vet_trace_first){ .when = VET_TRACE_NEVER, .before = VET_NONE };
	return vet_trace_log_read(path, &sink, &executed->form, message, message_size);
}

void vet_trace_executed_free(struct vet_trace_executed *executed)
{
	free(executed->first);
	free(executed->early);
	free(executed->asked);
	free(executed->found);
	free(executed->ambiguous);
	free(executed->candidate);
	for (unsigned i = 0; i < executed->unknown_count; i++)
		free(executed->unknown[i]);
}
