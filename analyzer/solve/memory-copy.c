/* SPDX-License-Identifier: MIT */
/*
 * Copies between objects; see memory.h.  Cell by cell, and zeros that no cell tells; many objects at once through the summaries.
 */
#include "memory-internal.h"

#include "solve/cells.h"

#define COPY_LIMIT 64u   /* pairs of objects copied cell by cell; beyond, through the summaries */

/* Memory of unknown origin was copied here: what its summaries hold may be here. */
static void take_summary(struct vet_memory *memory, uint32_t entity, bool foreign)
{
	struct vet_contents *object = vet_memory_is_code(memory, entity) ? NULL : vet_memory_prepare(memory, entity);

	if (!object)
		return;
	if (object->from_somewhere && object->zero && (object->foreign_content || !foreign))
		return;
	object->from_somewhere = object->zero = true;
	object->foreign_content |= foreign;
	vet_memory_wake(memory, &object->readers);
}

/* Of a cell that stands only partly in what is copied, that part; *distance: from the start of what is copied. */
static void clip(struct vet_memory *memory, struct vet_cell *cell, int64_t *distance, uint32_t size)
{
	int64_t low = *distance, high;

	if (!size || !cell->size || cell->stride || __builtin_add_overflow(low, (int64_t)cell->size, &high) || (low >= 0 && high <= (int64_t)size))
		return;
	low = low < 0 ? 0 : low;
	high = high > (int64_t)size ? (int64_t)size : high;
	*distance = low;
	cell->size = (uint32_t)(high - low);
	cell->field = VET_NONE;
	cell->value = vet_memory_partial(memory, cell->value);
}

static void copy_cells(struct vet_memory *memory, const struct vet_access *to, struct vet_address from, bool first)
{
	struct vet_contents *source = vet_memory_prepare(memory, from.entity);

	if (first)
		vet_memory_read_by(&source->readers, to->place);
	if (source->escaped || source->from_somewhere)
		for (uint32_t t = 0; t < to->address->address_count; t++)
			take_summary(memory, to->address->addresses[t].entity, source->foreign_content);
	for (uint32_t i = 0; i < source->count; i++) { /* by index: a store may move the array when source is also the target */
		struct vet_cell cell = source->cell[i];
		struct vet_address at = { .entity = from.entity, .stride = cell.stride, .offset = cell.offset };

		if (!vet_overlap(from, to->size, at, cell.size))
			continue;
		int64_t distance;

		if (__builtin_sub_overflow(at.offset, from.offset, &distance))
			continue;
		if (!from.stride)
			clip(memory, &cell, &distance, to->size);
		const struct vet_set *moved = vet_set_shift(memory->pool, to->address, distance, from.stride ? from.stride : cell.stride);
		struct vet_access access = { .address = moved, .size = cell.size, .field = cell.field, .place = to->place };
		vet_memory_store(memory, &access, cell.value);
	}
}

/* Is a value told for just that place, from the start?  Else zero may stand there. */
static bool is_told(const struct vet_contents *object, struct vet_address at, uint32_t size)
{
	struct vet_cell_walk walk;

	if (at.stride)
		return false;
	for (walk = vet_cells_begin(object, at, size); vet_cells_next(&walk);)
		if (walk.overlap == 2 && walk.cell->initial && !walk.cell->stride)
			return true;
	return false;
}

/* Zeros that no cell of the source tells, for cells of the target that tell something else. */
static void copy_zeros(struct vet_memory *memory, struct vet_address to, struct vet_address from, uint32_t size)
{
	const struct vet_set *zero = vet_set_constant(memory->pool, 0);
	struct vet_contents *source = vet_memory_prepare(memory, from.entity), *target = vet_memory_prepare(memory, to.entity);

	for (uint32_t i = 0; source->zero && i < target->count; i++) {
		struct vet_cell *cell = &target->cell[i];
		struct vet_address at = { .entity = to.entity, .stride = cell->stride, .offset = cell->offset };
		struct vet_address origin = { .entity = from.entity, .stride = from.stride ? from.stride : to.stride };
		int64_t distance;

		if (!cell->initial || !vet_overlap(to, size, at, cell->size))
			continue;
		if (__builtin_sub_overflow(cell->offset, to.offset, &distance) || __builtin_add_overflow(from.offset, distance, &origin.offset))
			continue;
		if (!is_told(source, origin, cell->size))
			vet_memory_join_cell(memory, target, cell, zero);
	}
}

/* Too many objects on both sides to copy each to each: they meet in the summaries. */
static void copy_through_summaries(struct vet_memory *memory, const struct vet_set *to, const struct vet_set *from)
{
	vet_memory_see_objects(memory, to);
	vet_memory_see_objects(memory, from);
	for (uint32_t t = 0; t < to->address_count; t++)
		take_summary(memory, to->addresses[t].entity, from->flags & VET_SET_OUTSIDE);
}

void vet_memory_copy(struct vet_memory *memory, const struct vet_access *to, const struct vet_set *from, const struct vet_set *before)
{
	const struct vet_set *target = to->address;
	bool many = target->address_count * from->address_count > COPY_LIMIT;

	if (many)
		copy_through_summaries(memory, target, from);
	else
		for (uint32_t i = 0; i < from->address_count; i++)
			if (!vet_memory_is_code(memory, from->addresses[i].entity))
				copy_cells(memory, to, from->addresses[i], !vet_memory_named_before(before, from->addresses[i]));
	for (uint32_t t = 0; t < target->address_count; t++) {
		if (vet_memory_is_code(memory, target->addresses[t].entity))
			continue;
		struct vet_contents *object = vet_memory_prepare(memory, target->addresses[t].entity);

		/* What summaries hold may be zero anyway. */
		for (uint32_t i = 0; !many && i < from->address_count; i++)
			if (!vet_memory_is_code(memory, from->addresses[i].entity))
				copy_zeros(memory, target->addresses[t], from->addresses[i], to->size);
		if (!object->zero && from->address_count) {
			object->zero = true;
			vet_memory_wake(memory, &object->readers);
		}
		if (from->flags & (VET_SET_SOMEWHERE | VET_SET_INTERVAL) || from->constant_count)
			take_summary(memory, target->addresses[t].entity, from->flags & (VET_SET_OUTSIDE | VET_SET_INTERVAL) || from->constant_count);
	}
	if (target->flags & VET_SET_OUTSIDE)
		vet_memory_escape(memory, from, VET_ESCAPE_ABROAD);
}
