/* SPDX-License-Identifier: MIT */
/*
 * Forwarding stores to loads within a block; see forward.h.
 */
#include "forward.h"

#include "support/memory.h"

#define REMEMBERED 16u

/* A location that names itself: bits of one object. */
struct spot {
	uint32_t symbol;
	int64_t offset;
	uint32_t size, store;
};

struct memory_of_block {
	struct spot spot[REMEMBERED];
	unsigned count;
};

static bool find_spot(const struct vet_body *body, uint32_t address, uint32_t size, struct spot *spot)
{
	const struct vet_value *value = vet_body_value(body, address);
	int64_t offset = 0;

	while (value->kind == VET_VALUE_FIELD) {
		offset = (int64_t)((uint64_t)offset + body->unit->fields[value->b].offset);
		value = vet_body_value(body, value->a);
	}
	if (value->kind != VET_VALUE_OBJECT || !size)
		return false;
	*spot = (struct spot){ .symbol = value->a, .offset = offset, .size = size };
	return true;
}

static void forget_symbol(struct memory_of_block *memory, uint32_t symbol)
{
	for (unsigned i = 0; i < memory->count;) {
		if (memory->spot[i].symbol == symbol)
			memory->spot[i] = memory->spot[--memory->count];
		else
			i++;
	}
}

static void see_store(struct memory_of_block *memory, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct spot spot;

	if (!find_spot(body, point->a, point->b, &spot)) {
		memory->count = 0; /* may be anywhere */
		return;
	}
	forget_symbol(memory, spot.symbol);
	if (point->d & (VET_MEMORY_VOLATILE | VET_MEMORY_BITFIELD) || memory->count == REMEMBERED)
		return;
	spot.store = number;
	memory->spot[memory->count++] = spot;
}

static uint32_t see_load(const struct memory_of_block *memory, const struct vet_body *body, const struct vet_point *point)
{
	struct spot spot;

	if (point->d & (VET_MEMORY_VOLATILE | VET_MEMORY_BITFIELD) || !find_spot(body, point->a, point->b, &spot))
		return VET_NONE;
	for (unsigned i = 0; i < memory->count; i++)
		if (memory->spot[i].symbol == spot.symbol && memory->spot[i].offset == spot.offset && memory->spot[i].size == spot.size)
			return memory->spot[i].store;
	return VET_NONE;
}

/* Two names may be one object (aliases): such objects are left alone. */
static bool is_plain(const struct vet_program *program, const struct vet_body *body, const struct vet_point *point)
{
	struct spot spot;

	if (!find_spot(body, point->a, point->b, &spot))
		return false;
	const struct vet_entity *entity = &program->entity[program->entity_of[body->unit_index][spot.symbol]];

	return entity->has_facts && !vet_entity_symbol(program, entity)->alias;
}

uint32_t *vet_forward_loads(const struct vet_program *program, const struct vet_body *body)
{
	uint32_t *forward = vet_allocate(body->function->point_count, sizeof(*forward));

	for (uint32_t b = 0; b < body->function->block_count; b++) {
		const struct vet_block *block = vet_body_block(body, b);
		struct memory_of_block memory = { .count = 0 };

		for (uint32_t p = block->point_first; p < block->point_first + block->point_count; p++) {
			const struct vet_point *point = vet_body_point(body, p);

			forward[p] = VET_NONE;
			switch (point->kind) {
			case VET_POINT_STORE:
				see_store(&memory, body, p);
				break;
			case VET_POINT_LOAD:
				if (is_plain(program, body, point))
					forward[p] = see_load(&memory, body, point);
				break;
			case VET_POINT_CALL:
			case VET_POINT_CALL_INDIRECT:
			case VET_POINT_COPY:
			case VET_POINT_ASM:
			case VET_POINT_ESCAPE:
				memory.count = 0;
				break;
			default:
				break;
			}
		}
	}
	return forward;
}
