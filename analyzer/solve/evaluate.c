/* SPDX-License-Identifier: MIT */
/*
 * Value sets of a function's expressions; see evaluate.h.
 * Operands stand before their users, phis excepted, so that one pass in order reaches all but loops; reach.c repeats.
 */
#include "evaluate.h"

#include "solve/pinned.h"
#include "solve/tables.h"

#define GROWTH_LIMIT 30u
#define LOOP_STEP 4096 /* no step of a counted loop is taken to be larger; else its bound is infinity */

static struct vet_integer_type type_of(const struct vet_value *value)
{
	return (struct vet_integer_type){
		.width = value->width ? value->width : 64, .is_signed = value->flags & VET_VALUE_SIGNED };
}

static bool edge_feeds(const struct vet_body *body, uint32_t from, uint32_t to)
{
	const struct vet_block *block = vet_body_block(body, from);

	if (!vet_block_live(body, from))
		return false;
	for (uint32_t i = 0; i < block->edge_count; i++)
		if (body->edge_live[block->edge_first + i] && vet_body_edge(body, block->edge_first + i)->target == to)
			return true;
	return false;
}

static const struct vet_set *phi(struct vet_reach *reach, struct vet_body *body, const struct vet_value *value)
{
	const struct vet_set *sum = vet_set_empty(reach->pool);
	const uint32_t *pair = body->unit->lists + value->a;

	for (uint32_t i = 0; i < value->b; i++)
		if (edge_feeds(body, pair[2 * i], value->c))
			sum = vet_set_join(reach->pool, sum, body->value[pair[2 * i + 1]]);
	return sum;
}

/* A null pointer has no fields and no elements. */
static const struct vet_set *base_of(struct vet_reach *reach, const struct vet_body *body, uint32_t value)
{
	static const struct vet_range zero = { 0, 0 };

	return vet_set_restrict(reach->pool, body->value[value], &zero, 1, true);
}

static const struct vet_set *element(struct vet_reach *reach, const struct vet_body *body, const struct vet_value *value)
{
	const struct vet_set *base = base_of(reach, body, value->a), *index = body->value[value->b];
	int64_t bytes = body->unit->constants[value->c], bits, offset;
	const struct vet_set *sum = vet_set_empty(reach->pool);

	if (vet_set_is_empty(base) || vet_set_is_empty(index))
		return sum;
	bool known = !index->flags && !index->address_count && !__builtin_mul_overflow(bytes, 8, &bits);

	for (uint32_t i = 0; known && i < index->constant_count; i++) {
		if (__builtin_mul_overflow(index->constants[i], bits, &offset))
			known = false;
		else
			sum = vet_set_join(reach->pool, sum, vet_set_shift(reach->pool, base, offset, 0));
	}
	if (known)
		return sum;
	uint32_t stride = bytes > 0 && bytes < UINT32_MAX / 8 ? (uint32_t)bytes * 8 : 8;
	return vet_set_shift(reach->pool, base, 0, stride);
}

static const struct vet_set *unary(struct vet_reach *reach, const struct vet_body *body, const struct vet_value *value)
{
	static const struct vet_range zero = { 0, 0 };
	const struct vet_set *a = body->value[value->a];
	const struct vet_set *none = vet_set_constant(reach->pool, 0), *ones = vet_set_constant(reach->pool, -1);
	struct vet_integer_type type = type_of(value);
	bool lost = false, may_be_zero, may_be_other;

	if (vet_set_is_empty(a))
		return a;
	switch (value->kind) {
	case VET_VALUE_NEGATE:
		return vet_set_arithmetic(reach->pool, VET_VALUE_SUBTRACT, none, a, type, type, &lost);
	case VET_VALUE_COMPLEMENT:
		return vet_set_arithmetic(reach->pool, VET_VALUE_XOR, a, ones, type, type, &lost);
	default:
		may_be_zero = vet_set_may_meet(a, &zero, 1, false);
		may_be_other = vet_set_may_meet(a, &zero, 1, true);
		if (value->kind == VET_VALUE_NOT) {
			bool swap = may_be_zero;
			may_be_zero = may_be_other;
			may_be_other = swap;
		}
		return vet_set_interval(reach->pool, may_be_zero ? 0 : 1, may_be_other ? 1 : 0);
	}
}

/* Nobody but hardware takes the pieces of a function's address: it runs at any time (docs/what-is-dead.md, Outside). */
static void cut(struct vet_reach *reach, const struct vet_set *set)
{
	for (uint32_t i = 0; i < set->address_count; i++)
		if (reach->is_function[set->addresses[i].entity])
			vet_memory_escape(reach->memory, vet_set_address(reach->pool, set->addresses[i]), VET_ESCAPE_TRANSFER);
}

static const struct vet_set *cast(struct vet_reach *reach, const struct vet_body *body, const struct vet_value *value)
{
	const struct vet_set *a = body->value[value->a];

	if (!value->width)
		return vet_set_is_empty(a) ? a : vet_set_any(reach->pool);
	if (value->flags & VET_VALUE_POINTER) /* pointers keep what they hold, 32-bit ones too */
		return a;
	if (vet_value_cuts(body, value))
		cut(reach, a);
	if (!vet_set_is_word(reach->pool, value->width) && vet_set_has_address(a))
		vet_memory_escape(reach->memory, a, VET_ESCAPE_SEEN);
	else /* as a number, a function may be called by what knows no prototypes */
		vet_memory_see_functions(reach->memory, a);
	return vet_set_convert(reach->pool, a, type_of(value));
}

/* x & m, where the guest's profile knows those bits of x. */
static const struct vet_set *known_bits(struct vet_reach *reach, const struct vet_body *body, uint32_t x, uint32_t m)
{
	uint64_t mask, bits;
	int64_t wanted;

	if (!vet_set_single(body->value[m], &wanted) || !vet_pinned_bits(reach, body, x, &mask, &bits) || (uint64_t)wanted & ~mask)
		return NULL;
	return vet_set_constant(reach->pool, (int64_t)(bits & (uint64_t)wanted));
}

static const struct vet_set *binary(struct vet_reach *reach, const struct vet_body *body, const struct vet_value *value)
{
	const struct vet_set *a = body->value[value->a], *b = body->value[value->b], *known = NULL;
	bool lost = false;

	if (value->kind == VET_VALUE_AND)
		known = known_bits(reach, body, value->a, value->b);
	if (value->kind == VET_VALUE_AND && !known)
		known = known_bits(reach, body, value->b, value->a);
	if (known)
		return known;
	const struct vet_set *result = vet_set_arithmetic(reach->pool, value->kind, a, b, type_of(vet_body_value(body, value->a)),
							  type_of(value), &lost);

	if (lost) {
		vet_memory_escape(reach->memory, a, VET_ESCAPE_SEEN);
		vet_memory_escape(reach->memory, b, VET_ESCAPE_SEEN);
	}
	return result;
}

static const struct vet_set *select(struct vet_reach *reach, const struct vet_body *body, const struct vet_value *value)
{
	static const struct vet_range zero = { 0, 0 };
	const struct vet_set *sum = vet_set_empty(reach->pool);

	if (vet_set_may_meet(body->value[value->a], &zero, 1, true))
		sum = vet_set_join(reach->pool, sum, body->value[value->b]);
	if (vet_set_may_meet(body->value[value->a], &zero, 1, false))
		sum = vet_set_join(reach->pool, sum, body->value[value->c]);
	return sum;
}

static const struct vet_set *address_of(struct vet_reach *reach, const struct vet_body *body, const struct vet_value *value)
{
	uint32_t entity = reach->program->entity_of[body->unit_index][value->a];
	const struct vet_set *set = vet_tables_address(reach, entity);

	/* A weak symbol that nobody defines is at address zero, or outside. */
	if (reach->program->entity[entity].weak_reference && !reach->program->entity[entity].has_facts)
		set = vet_set_join(reach->pool, set, vet_set_constant(reach->pool, 0));
	return set;
}

static const struct vet_set *field(struct vet_reach *reach, const struct vet_body *body, const struct vet_value *value)
{
	return vet_set_shift(reach->pool, base_of(reach, body, value->a), body->unit->fields[value->b].offset, 0);
}

/* What comes from elsewhere has the type that it has here: a short integer holds no pointer. */
static const struct vet_set *typed(struct vet_reach *reach, const struct vet_value *value, const struct vet_set *set)
{
	if (value->flags & VET_VALUE_POINTER || vet_set_is_empty(set))
		return set;
	if (vet_set_is_word(reach->pool, value->width)) {
		vet_memory_see_functions(reach->memory, set);
		return vet_set_convert(reach->pool, set, type_of(value));
	}
	if (vet_set_has_address(set)) /* cut into pieces: who puts them together again has anything */
		vet_memory_escape(reach->memory, set, VET_ESCAPE_SEEN);
	return vet_set_convert(reach->pool, set, type_of(value));
}

static const struct vet_set *one(struct vet_reach *reach, struct vet_body *body, const struct vet_value *value)
{
	switch (value->kind) {
	case VET_VALUE_UNKNOWN:
	case VET_VALUE_UNDEFINED:
		return typed(reach, value, vet_set_any(reach->pool));
	case VET_VALUE_CONSTANT:
		return vet_set_constant(reach->pool, body->unit->constants[value->a]);
	case VET_VALUE_PARAMETER:
		return typed(reach, value, value->a < body->function->parameter_count ? body->parameter[value->a] : vet_set_any(reach->pool));
	case VET_VALUE_RESULT:
		return typed(reach, value, body->result[value->a]);
	case VET_VALUE_PHI:
		return phi(reach, body, value);
	case VET_VALUE_FUNCTION:
	case VET_VALUE_OBJECT:
		return address_of(reach, body, value);
	case VET_VALUE_FIELD:
		return field(reach, body, value);
	case VET_VALUE_ELEMENT:
		return element(reach, body, value);
	case VET_VALUE_CAST:
		return cast(reach, body, value);
	case VET_VALUE_BOOL:
	case VET_VALUE_NOT:
	case VET_VALUE_NEGATE:
	case VET_VALUE_COMPLEMENT:
		return unary(reach, body, value);
	case VET_VALUE_SELECT:
		return select(reach, body, value);
	case VET_VALUE_REFINED:
		return vet_set_restrict(reach->pool, body->value[value->a], body->unit->ranges + value->b, value->c,
					value->flags & VET_VALUE_OUTSIDE);
	default:
		return binary(reach, body, value);
	}
}

/* Where a growing bound may well stop: just beyond what some condition of the function lets through. */
static int64_t loop_limit(const struct vet_body *body, const struct vet_set *grown)
{
	int64_t low, high, best = INT64_MAX;

	if (!vet_set_bounds(grown, &low, &high))
		return best;
	for (uint32_t v = 0; v < body->function->value_count; v++) {
		const struct vet_value *value = vet_body_value(body, v);

		for (uint32_t i = 0; value->kind == VET_VALUE_REFINED && !(value->flags & VET_VALUE_OUTSIDE) && i < value->c; i++) {
			int64_t end = body->unit->ranges[value->b + i].high;

			if (end < INT64_MAX - LOOP_STEP && end + LOOP_STEP >= high && end + LOOP_STEP < best)
				best = end + LOOP_STEP;
		}
	}
	return best;
}

bool vet_evaluate_value(struct vet_reach *reach, struct vet_body *body, uint32_t number)
{
	const struct vet_set *fresh = one(reach, body, vet_body_value(body, number));
	const struct vet_set *grown = vet_set_join(reach->pool, body->value[number], fresh);

	if (grown == body->value[number])
		return false;
	if (body->growth[number] < GROWTH_LIMIT)
		body->growth[number]++;
	else
		grown = vet_set_widen(reach->pool, body->value[number], grown, loop_limit(body, grown));
	body->value[number] = grown;
	return true;
}

bool vet_evaluate_values(struct vet_reach *reach, struct vet_body *body)
{
	bool changed = false;

	for (uint32_t v = 0; v < body->function->value_count; v++)
		changed |= vet_evaluate_value(reach, body, v);
	return changed;
}
