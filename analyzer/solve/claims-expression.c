/* SPDX-License-Identifier: MIT */
/*
 * What an operator's result tells about its operands: inversions, comparisons, conversions, bit tests, steps by a
 * constant.  Comes in: a value made by an operator and a constraint on it.  Goes out: questions about the operands.
 */
#include "claims-internal.h"

static const struct vet_held nothing = { 0 };
static const struct vet_held impossible = { .present = ~UINT64_C(0), .absent = ~UINT64_C(0) };

static struct vet_integer_type type_of(const struct vet_body *body, uint32_t number)
{
	const struct vet_value *value = vet_body_value(body, number);

	return (struct vet_integer_type){ .width = value->width ? value->width : 64, .is_signed = value->flags & VET_VALUE_SIGNED };
}

static bool is_truth_value(const struct vet_set *set)
{
	if (set->flags || set->address_count)
		return false;
	for (unsigned i = 0; i < set->constant_count; i++)
		if (set->constants[i] != 0 && set->constants[i] != 1)
			return false;
	return true;
}

static struct vet_held claim_zero(struct vet_question *q, const struct vet_body *body, uint32_t value, bool zero, const struct vet_frame *frame)
{
	struct vet_constraint c = zero ? vet_constraint_is(0) : vet_constraint_is_not(0);

	return vet_claim(q, body, value, &c, frame);
}

/* x in C, where x can only be 0 or 1: 1 true, 0 false, -1 nothing known, -2 impossible. */
static int truth_of(const struct vet_constraint *c)
{
	bool may_be_false = vet_constraint_admits(c, 0), may_be_true = vet_constraint_admits(c, 1);

	if (may_be_false && may_be_true)
		return -1;
	return may_be_true ? 1 : may_be_false ? 0 : -2;
}

static struct vet_held claim_comparison(struct vet_question *q, const struct vet_body *body, const struct vet_value *value, bool truth,
					const struct vet_frame *frame)
{
	static const unsigned mirrored[] = {
		[VET_VALUE_EQUAL] = VET_VALUE_EQUAL, [VET_VALUE_NOT_EQUAL] = VET_VALUE_NOT_EQUAL,
		[VET_VALUE_LESS] = VET_VALUE_GREATER, [VET_VALUE_LESS_EQUAL] = VET_VALUE_GREATER_EQUAL,
		[VET_VALUE_GREATER] = VET_VALUE_LESS, [VET_VALUE_GREATER_EQUAL] = VET_VALUE_LESS_EQUAL,
	};
	bool is_signed = type_of(body, value->a).is_signed;
	struct vet_held held = nothing;
	struct vet_constraint c;
	int64_t number;

	if (vet_set_single(body->value[value->b], &number)) {
		c = vet_constraint_comparison(value->kind, number, truth, is_signed);
		held = vet_held_both(held, vet_claim(q, body, value->a, &c, frame));
	}
	if (vet_set_single(body->value[value->a], &number)) {
		c = vet_constraint_comparison(mirrored[value->kind], number, truth, is_signed);
		held = vet_held_both(held, vet_claim(q, body, value->b, &c, frame));
	}
	return held;
}

/* x where x & mask is nonzero (or has one of the bits of C): one of the mask's bits is set in x. */
static struct vet_held claim_masked(struct vet_question *q, const struct vet_body *body, uint32_t value, uint32_t mask,
				    const struct vet_constraint *c, const struct vet_frame *frame)
{
	struct vet_constraint masked = vet_constraint_is_not(0);
	int64_t number;

	if (vet_set_single(body->value[mask], &number) && number) {
		uint64_t bits = c->bits ? c->bits & (uint64_t)number : (uint64_t)number;

		if (!bits)
			return impossible;
		masked = vet_constraint_bits(bits);
	} else if (c->bits) {
		masked = *c;
	}
	return vet_claim(q, body, value, &masked, frame);
}

/* Operators whose result is nonzero only if operands are, or zero only if they are. */
static struct vet_held claim_bits(struct vet_question *q, const struct vet_body *body, const struct vet_value *value,
				  const struct vet_constraint *c, const struct vet_frame *frame)
{
	bool nonzero = !vet_constraint_admits(c, 0);
	bool zero = !c->bits && vet_constraint_admits(c, 0) && !c->outside && c->count == 1 && c->range[0].low == 0 && c->range[0].high == 0;

	switch (value->kind) {
	case VET_VALUE_AND:
		if (nonzero)
			return vet_held_both(claim_masked(q, body, value->a, value->b, c, frame), claim_masked(q, body, value->b, value->a, c, frame));
		if (zero && is_truth_value(body->value[value->a]) && is_truth_value(body->value[value->b]))
			return vet_held_either(claim_zero(q, body, value->a, true, frame), claim_zero(q, body, value->b, true, frame));
		return nothing;
	case VET_VALUE_MULTIPLY:
		if (nonzero)
			return vet_held_both(claim_zero(q, body, value->a, false, frame), claim_zero(q, body, value->b, false, frame));
		return nothing;
	case VET_VALUE_OR:
		if (c->bits) /* a bit that is set came from one of the two */
			return vet_held_either(vet_claim(q, body, value->a, c, frame), vet_claim(q, body, value->b, c, frame));
		if (zero)
			return vet_held_both(claim_zero(q, body, value->a, true, frame), claim_zero(q, body, value->b, true, frame));
		if (nonzero)
			return vet_held_either(claim_zero(q, body, value->a, false, frame), claim_zero(q, body, value->b, false, frame));
		return nothing;
	case VET_VALUE_SHIFT_LEFT:
	case VET_VALUE_SHIFT_RIGHT:
	case VET_VALUE_DIVIDE:
		return nonzero ? claim_zero(q, body, value->a, false, frame) : nothing;
	default:
		return nothing;
	}
}

/* x + k, x - k, x ^ k, -x, ~x in C where C is one number (or all but one): x is then one number (or all but one). */
static struct vet_held claim_reversible(struct vet_question *q, const struct vet_body *body, const struct vet_value *value,
					const struct vet_constraint *c, const struct vet_frame *frame)
{
	struct vet_integer_type type = { .width = value->width ? value->width : 64, .is_signed = value->flags & VET_VALUE_SIGNED };
	const struct vet_set *result, *other = NULL;
	uint32_t unknown = value->a;
	int64_t number, k, before;
	bool lost = false;

	if (!vet_constraint_single(c, &number))
		return nothing;
	result = vet_set_constant(q->state->reach->pool, number);
	if (value->kind == VET_VALUE_NEGATE || value->kind == VET_VALUE_COMPLEMENT) {
		bool negate = value->kind == VET_VALUE_NEGATE;
		other = vet_set_constant(q->state->reach->pool, negate ? 0 : -1);
		result = vet_set_arithmetic(q->state->reach->pool, negate ? VET_VALUE_SUBTRACT : VET_VALUE_XOR, other, result, type, type, &lost);
	} else {
		bool right = vet_set_single(body->value[value->b], &k);

		if (!right && !vet_set_single(body->value[value->a], &k))
			return nothing;
		unknown = right ? value->a : value->b;
		other = vet_set_constant(q->state->reach->pool, k);
		if (value->kind == VET_VALUE_SUBTRACT && !right) /* k - x = n: x = k - n */
			result = vet_set_arithmetic(q->state->reach->pool, VET_VALUE_SUBTRACT, other, result, type, type, &lost);
		else
			result = vet_set_arithmetic(q->state->reach->pool, value->kind == VET_VALUE_ADD ? VET_VALUE_SUBTRACT
						    : value->kind == VET_VALUE_SUBTRACT ? VET_VALUE_ADD : VET_VALUE_XOR,
						    result, other, type, type, &lost);
	}
	if (!vet_set_single(result, &before))
		return nothing;
	struct vet_constraint source = vet_constraint_between(before, before, c->outside);

	return vet_claim(q, body, unknown, &source, frame);
}

static struct vet_held claim_select(struct vet_question *q, const struct vet_body *body, const struct vet_value *value,
				    const struct vet_constraint *c, const struct vet_frame *frame)
{
	struct vet_held yes = vet_held_both(claim_zero(q, body, value->a, false, frame), vet_claim(q, body, value->b, c, frame));
	struct vet_held no = vet_held_both(claim_zero(q, body, value->a, true, frame), vet_claim(q, body, value->c, c, frame));

	return vet_held_either(yes, no);
}

static struct vet_held claim_refined(struct vet_question *q, const struct vet_body *body, const struct vet_value *value,
				     const struct vet_constraint *c, const struct vet_frame *frame)
{
	struct vet_constraint known = vet_constraint_edge(body->unit->ranges + value->b, value->c, value->flags & VET_VALUE_OUTSIDE);

	return vet_held_both(vet_claim(q, body, value->a, c, frame), vet_claim(q, body, value->a, &known, frame));
}

struct vet_held vet_claim_expression(struct vet_question *q, const struct vet_body *body, uint32_t number,
					const struct vet_constraint *c, const struct vet_frame *frame)
{
	const struct vet_value *value = vet_body_value(body, number);
	struct vet_constraint before;
	int truth;

	switch (value->kind) {
	case VET_VALUE_CAST:
		/* What fits is not changed by the conversion. */
		if (!body->value[value->a]->address_count && !body->value[value->a]->flags &&
		    vet_set_convert(q->state->reach->pool, body->value[value->a], type_of(body, number)) == body->value[value->a])
			return vet_claim(q, body, value->a, c, frame);
		before = vet_constraint_before_cast(c, type_of(body, value->a), type_of(body, number));
		return vet_claim(q, body, value->a, &before, frame);
	case VET_VALUE_BOOL:
	case VET_VALUE_NOT:
		truth = truth_of(c);
		if (truth < 0)
			return truth == -1 ? nothing : impossible;
		return claim_zero(q, body, value->a, (truth == 1) == (value->kind == VET_VALUE_NOT), frame);
	case VET_VALUE_EQUAL:
	case VET_VALUE_NOT_EQUAL:
	case VET_VALUE_LESS:
	case VET_VALUE_LESS_EQUAL:
	case VET_VALUE_GREATER:
	case VET_VALUE_GREATER_EQUAL:
		truth = truth_of(c);
		if (truth < 0)
			return truth == -1 ? nothing : impossible;
		return claim_comparison(q, body, value, truth == 1, frame);
	case VET_VALUE_ADD:
	case VET_VALUE_SUBTRACT:
	case VET_VALUE_XOR:
	case VET_VALUE_NEGATE:
	case VET_VALUE_COMPLEMENT:
		return claim_reversible(q, body, value, c, frame);
	case VET_VALUE_SELECT:
		return claim_select(q, body, value, c, frame);
	case VET_VALUE_REFINED:
		return claim_refined(q, body, value, c, frame);
	default:
		return claim_bits(q, body, value, c, frame);
	}
}
