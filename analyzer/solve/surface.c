/* SPDX-License-Identifier: MIT */
/*
 * Gathering touches by number; see surface.h.
 */
#include "surface.h"

#include <stdlib.h>
#include <string.h>

#include "solve/census.h"
#include "support/memory.h"

/* One function's touch of one run of numbers. */
struct item {
	unsigned space;
	uint64_t low, high;
	uint32_t function;
	bool is_write;
	uint64_t any_of;
};

struct gather {
	const struct vet_solution *solution;
	struct vet_surface *surface;
	struct item *item;
	size_t count, capacity;
};

static unsigned space_of(const struct vet_touch *touch)
{
	switch (touch->space) {
	case VET_HARDWARE_PORT:
		return VET_SURFACE_PORT;
	case VET_HARDWARE_MSR:
		return VET_SURFACE_MSR;
	case VET_HARDWARE_MEMORY:
		return VET_SURFACE_MEMORY;
	default:
		return VET_SURFACE_CPUID;
	}
}

static uint64_t capabilities_at(const struct vet_hardware *hardware, const struct vet_touch *touch, uint64_t low, uint64_t high)
{
	uint64_t mask[16], any_of = 0;

	if (touch->space >= VET_HARDWARE_SPACE_COUNT)
		return 0;
	size_t count = vet_hardware_lookup(hardware, touch->space, (int64_t)low, (int64_t)high, touch->bytes, mask, 16);

	for (size_t i = 0; i < count && i < 16; i++)
		any_of |= mask[i];
	return any_of;
}

static void add_item(struct gather *gather, struct item item)
{
	gather->item = vet_grow(gather->item, &gather->capacity, gather->count + 1, sizeof(item));
	gather->item[gather->count++] = item;
}

static void add_run(struct gather *gather, const struct vet_touch *touch, uint64_t low, uint64_t high)
{
	unsigned space = space_of(touch);
	uint64_t more = space == VET_SURFACE_PORT || space == VET_SURFACE_MEMORY ? touch->bytes : 1;

	add_item(gather, (struct item){
		.space = space, .low = low, .high = more > 1 && high <= UINT64_MAX - more ? high + more - 1 : high,
		.function = touch->chain[0].function, .is_write = touch->is_write,
		.any_of = capabilities_at(gather->solution->hardware, touch, low, high),
	});
}

static void add_touch(struct gather *gather, const struct vet_touch *touch)
{
	struct vet_surface *surface = gather->surface;

	if (!touch->known) {
		surface->source = vet_grow(surface->source, &surface->source_capacity, surface->source_count + 1, sizeof(*surface->source));
		surface->source[surface->source_count++] = (struct vet_surface_source){ space_of(touch), touch->is_write, touch->chain[0] };
		return;
	}
	for (unsigned i = 0; i < touch->address->constant_count; i++)
		add_run(gather, touch, (uint64_t)touch->address->constants[i], (uint64_t)touch->address->constants[i]);
	if (touch->address->flags & VET_SET_INTERVAL)
		add_run(gather, touch, (uint64_t)touch->address->low, (uint64_t)touch->address->high);
}

static void add_firmware(void *context, uint32_t function, unsigned table)
{
	add_item(context, (struct item){ .space = VET_SURFACE_FIRMWARE, .low = table, .high = table, .function = function });
}

/* Capabilities that some number shows. */
static uint64_t numbered(const struct vet_hardware *hardware)
{
	uint64_t mask = 0;

	for (unsigned space = 0; space < VET_HARDWARE_SPACE_COUNT; space++)
		for (size_t i = 0; i < vet_hardware_row_count(hardware, space); i++)
			mask |= vet_capability_bit(vet_hardware_row(hardware, space, i)->capability);
	return mask;
}

static void add_declared(struct gather *gather)
{
	const struct vet_solution *solution = gather->solution;
	uint64_t without = ~(numbered(solution->hardware) | vet_capability_phases());

	for (uint32_t e = 0; e < solution->program->entity_count; e++) {
		const struct vet_policy_entity *entity = &solution->policy->entity[e];

		if (!vet_reach_body(solution->reach, e))
			continue;
		for (uint64_t left = (entity->demand.requires | entity->probes) & without; left; left &= left - 1)
			add_item(gather, (struct item){ .space = VET_SURFACE_DECLARED, .low = (uint64_t)__builtin_ctzll(left),
							.high = (uint64_t)__builtin_ctzll(left), .function = e, .any_of = left & -left });
	}
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

/* Equal: copies of one function, which stands in a header. */
static int compare_functions(const struct vet_program *program, uint32_t a, uint32_t b)
{
	struct vet_where a_where = vet_census_where(program, a), b_where = vet_census_where(program, b);
	int order = strcmp(program->entity[a].name, program->entity[b].name);

	return order ? order : vet_where_compare(&a_where, &b_where);
}

static int compare_items(const void *left, const void *right, void *context)
{
	const struct item *a = left, *b = right;
	const struct vet_program *program = context;
	int order = compare_numbers(a->space, b->space);

	if (!order)
		order = compare_numbers(a->low, b->low);
	if (!order)
		order = compare_numbers(a->high, b->high);
	if (!order)
		order = compare_functions(program, a->function, b->function);
	return order ? order : compare_numbers(a->function, b->function);
}

static int compare_sources(const void *left, const void *right, void *context)
{
	const struct vet_surface_source *a = left, *b = right;
	const struct vet_reach *reach = context;
	struct vet_where a_where = vet_point_where(reach->body[a->place.function], a->place.point);
	struct vet_where b_where = vet_point_where(reach->body[b->place.function], b->place.point);
	int order = compare_numbers(a->space, b->space);

	if (!order)
		order = vet_where_compare(&a_where, &b_where);
	if (!order)
		order = strcmp(reach->program->entity[a->place.function].name, reach->program->entity[b->place.function].name);
	return order ? order : (int)a->is_write - (int)b->is_write;
}

static void sort_sources(struct vet_surface *surface, struct vet_reach *reach)
{
	size_t kept = 0;

	if (!surface->source_count)
		return;
	qsort_r(surface->source, surface->source_count, sizeof(*surface->source), compare_sources, reach);
	for (size_t i = 0; i < surface->source_count; i++)
		if (!kept || compare_sources(&surface->source[kept - 1], &surface->source[i], reach))
			surface->source[kept++] = surface->source[i];
	surface->source_count = kept;
}

/* items first..end-1 have one run of numbers. */
static struct vet_surface_row row_of(const struct vet_program *program, const struct item *item, size_t count)
{
	struct vet_surface_row row = { .space = item->space, .low = item->low, .high = item->high };

	row.function = vet_allocate(count, sizeof(*row.function));
	for (size_t i = 0; i < count; i++) {
		row.is_read |= !item[i].is_write;
		row.is_write |= item[i].is_write;
		row.any_of |= item[i].any_of;
		if (!row.function_count || compare_functions(program, row.function[row.function_count - 1], item[i].function))
			row.function[row.function_count++] = item[i].function;
	}
	return row;
}

/* One row goes on where the other ends, and nothing else tells them apart. */
static bool continues(const struct vet_surface_row *row, const struct vet_surface_row *next)
{
	return row->space == next->space && row->space < VET_SURFACE_FIRMWARE && row->high + 1 == next->low && next->low &&
	       row->is_read == next->is_read && row->is_write == next->is_write && row->any_of == next->any_of &&
	       row->function_count == next->function_count &&
	       !memcmp(row->function, next->function, row->function_count * sizeof(*row->function));
}

static void add_row(struct vet_surface *surface, struct vet_surface_row row)
{
	if (surface->count && continues(&surface->row[surface->count - 1], &row)) {
		surface->row[surface->count - 1].high = row.high;
		free(row.function);
		return;
	}
	surface->row = vet_grow(surface->row, &surface->capacity, surface->count + 1, sizeof(row));
	surface->row[surface->count++] = row;
}

static void make_rows(struct gather *gather)
{
	size_t end = 0;

	if (gather->count)
		qsort_r(gather->item, gather->count, sizeof(*gather->item), compare_items, (void *)gather->solution->program);
	for (size_t first = 0; first < gather->count; first = end) {
		const struct item *item = &gather->item[first];

		for (end = first + 1; end < gather->count && gather->item[end].space == item->space &&
				      gather->item[end].low == item->low && gather->item[end].high == item->high; end++)
			;
		add_row(gather->surface, row_of(gather->solution->program, item, end - first));
	}
}

struct vet_surface *vet_surface_take(const struct vet_solution *solution)
{
	struct gather gather = { .solution = solution, .surface = vet_allocate(1, sizeof(struct vet_surface)) };
	struct vet_touches *leaves = vet_touches_leaves(solution->reach);

	for (size_t i = 0; i < solution->touches->count; i++)
		add_touch(&gather, &solution->touches->touch[i]);
	for (size_t i = 0; i < leaves->count; i++)
		add_touch(&gather, &leaves->touch[i]);
	vet_firmware_compared(solution->reach, add_firmware, &gather);
	add_declared(&gather);
	make_rows(&gather);
	sort_sources(gather.surface, solution->reach);
	free(gather.item);
	vet_touches_free(leaves);
	return gather.surface;
}

void vet_surface_free(struct vet_surface *surface)
{
	if (!surface)
		return;
	for (size_t i = 0; i < surface->count; i++)
		free(surface->row[i].function);
	free(surface->row);
	free(surface->source);
	free(surface);
}

const char *vet_surface_space_name(unsigned space)
{
	static const char *const names[VET_SURFACE_COUNT] = {
		[VET_SURFACE_PORT] = "ports", [VET_SURFACE_MSR] = "msrs", [VET_SURFACE_CPUID] = "cpuid",
		[VET_SURFACE_MEMORY] = "memory", [VET_SURFACE_FIRMWARE] = "firmware",
		[VET_SURFACE_DECLARED] = "declared",
	};

	return space < VET_SURFACE_COUNT ? names[space] : "unknown";
}
