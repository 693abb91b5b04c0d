/* SPDX-License-Identifier: MIT */
/*
 * Operands and uses; see operands.h.
 */
#include "operands.h"

#include "support/memory.h"

static struct vet_operands named(unsigned count, uint32_t a, uint32_t b, uint32_t c)
{
	return (struct vet_operands){ .one = { a, b, c }, .count = count };
}

static struct vet_operands listed(const struct vet_unit *unit, uint32_t first, uint32_t count)
{
	return (struct vet_operands){ .list = unit->lists + first, .list_count = count, .stride = 1 };
}

struct vet_operands vet_value_operands(const struct vet_unit *unit, const struct vet_value *value)
{
	switch (value->kind) {
	case VET_VALUE_UNKNOWN:
	case VET_VALUE_UNDEFINED:
	case VET_VALUE_CONSTANT:
	case VET_VALUE_PARAMETER:
	case VET_VALUE_RESULT:
	case VET_VALUE_FUNCTION:
	case VET_VALUE_OBJECT:
		return named(0, 0, 0, 0);
	case VET_VALUE_PHI: /* pairs: the block it comes from, the value */
		return (struct vet_operands){ .list = unit->lists + value->a + 1, .list_count = value->b, .stride = 2 };
	case VET_VALUE_FIELD:
	case VET_VALUE_CAST:
	case VET_VALUE_BOOL:
	case VET_VALUE_NOT:
	case VET_VALUE_NEGATE:
	case VET_VALUE_COMPLEMENT:
	case VET_VALUE_REFINED:
		return named(1, value->a, 0, 0);
	case VET_VALUE_SELECT:
		return named(3, value->a, value->b, value->c);
	default: /* ELEMENT and what takes two */
		return named(2, value->a, value->b, 0);
	}
}

struct vet_operands vet_point_operands(const struct vet_unit *unit, const struct vet_point *point)
{
	struct vet_operands operands;

	switch (point->kind) {
	case VET_POINT_CALL:
	case VET_POINT_ASM:
		return listed(unit, point->b, point->c);
	case VET_POINT_CALL_INDIRECT:
		operands = listed(unit, point->b, point->c);
		operands.one[0] = point->a;
		operands.count = 1;
		return operands;
	case VET_POINT_STORE:
		return named(2, point->a, point->c, 0);
	case VET_POINT_COPY:
		return named(2, point->a, point->b, 0);
	case VET_POINT_LOAD:
	case VET_POINT_PORT_READ:
	case VET_POINT_PORT_WRITE:
	case VET_POINT_MSR_READ:
	case VET_POINT_MSR_WRITE:
	case VET_POINT_CPUID:
	case VET_POINT_ESCAPE:
		return named(1, point->a, 0, 0);
	case VET_POINT_RETURN:
		return named(point->a == VET_NONE ? 0 : 1, point->a, 0, 0);
	default:
		return named(0, 0, 0, 0);
	}
}

/* Called twice: without an array it counts, with one it fills. */
struct indexing {
	struct vet_uses *uses;
	uint32_t *next;
};

static void add(struct indexing *indexing, uint32_t node, unsigned kind, uint32_t number)
{
	if (indexing->uses->use)
		indexing->uses->use[indexing->next[node]] = (struct vet_use){ kind, number };
	indexing->next[node]++;
}

static void add_operands(struct indexing *indexing, const struct vet_operands *operands, unsigned kind, uint32_t number)
{
	for (unsigned i = 0; i < operands->count; i++)
		add(indexing, operands->one[i], kind, number);
	for (uint32_t i = 0; i < operands->list_count; i++)
		add(indexing, operands->list[i * operands->stride], kind, number);
}

static void add_value(struct indexing *indexing, const struct vet_unit *unit, const struct vet_function *function, uint32_t number)
{
	const struct vet_value *value = &unit->values[function->value_first + number];
	struct vet_operands operands = vet_value_operands(unit, value);

	add_operands(indexing, &operands, VET_USE_VALUE, number);
	if (value->kind == VET_VALUE_RESULT)
		add(indexing, indexing->uses->point_base + value->a, VET_USE_VALUE, number);
	else if (value->kind == VET_VALUE_PARAMETER && value->a < function->parameter_count)
		add(indexing, indexing->uses->parameter_base + value->a, VET_USE_VALUE, number);
	else if (value->kind == VET_VALUE_PHI)
		add(indexing, indexing->uses->block_base + value->c, VET_USE_VALUE, number);
}

static void add_point(struct indexing *indexing, const struct vet_unit *unit, const struct vet_function *function,
		      const uint32_t *forward, uint32_t number)
{
	const struct vet_point *point = &unit->points[function->point_first + number];
	struct vet_operands operands = vet_point_operands(unit, point);

	if (point->kind == VET_POINT_LOAD && forward[number] != VET_NONE)
		operands.one[operands.count++] = unit->points[function->point_first + forward[number]].c;
	add_operands(indexing, &operands, VET_USE_POINT, number);
}

static void walk(struct indexing *indexing, const struct vet_unit *unit, const struct vet_function *function, const uint32_t *forward)
{
	for (uint32_t v = 0; v < function->value_count; v++)
		add_value(indexing, unit, function, v);
	for (uint32_t p = 0; p < function->point_count; p++)
		add_point(indexing, unit, function, forward, p);
	for (uint32_t b = 0; b < function->block_count; b++) {
		const struct vet_block *block = &unit->blocks[function->block_first + b];
		uint32_t last = VET_NONE;

		for (uint32_t e = block->edge_first; e < block->edge_first + block->edge_count; e++) {
			uint32_t condition = unit->edges[function->edge_first + e].condition;

			if (condition != VET_NONE && condition != last)
				add(indexing, condition, VET_USE_BLOCK, b);
			last = condition;
		}
	}
}

struct vet_uses vet_uses_index(const struct vet_unit *unit, const struct vet_function *function, const uint32_t *forward)
{
	struct vet_uses uses = { .point_base = function->value_count };

	uses.parameter_base = uses.point_base + function->point_count;
	uses.block_base = uses.parameter_base + function->parameter_count;
	uses.node_count = uses.block_base + function->block_count;
	struct indexing indexing = { &uses, vet_allocate((size_t)uses.node_count + 1, sizeof(uint32_t)) };
	uint32_t total = 0;

	walk(&indexing, unit, function, forward);
	uses.first = indexing.next;
	for (uint32_t n = 0; n <= uses.node_count; n++) {
		uint32_t count = n < uses.node_count ? uses.first[n] : 0;

		uses.first[n] = total;
		total += count;
	}
	uses.use = vet_allocate((size_t)total + 1, sizeof(*uses.use));
	walk(&indexing, unit, function, forward); /* each `first` moves up to the next node's */
	for (uint32_t n = uses.node_count; n > 0; n--)
		uses.first[n] = uses.first[n - 1];
	uses.first[0] = 0;
	return uses;
}
