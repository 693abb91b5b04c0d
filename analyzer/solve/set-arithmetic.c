/* SPDX-License-Identifier: MIT */
/*
 * C arithmetic on value sets: conversion between integer types, pointer steps, binary operators, comparisons.
 * Comes in: interned sets.  Goes out: a superset of what C (with wrapping, as kernels are built) can compute.
 */
#include "set-internal.h"

static int64_t canonical(uint64_t bits, struct vet_integer_type type)
{
	if (type.width >= 64 || !type.width)
		return (int64_t)bits;
	uint64_t mask = (UINT64_C(1) << type.width) - 1;

	bits &= mask;
	if (type.is_signed && bits >> (type.width - 1))
		bits |= ~mask;
	return (int64_t)bits;
}

static void type_bounds(struct vet_integer_type type, int64_t *low, int64_t *high)
{
	if (type.width >= 64 || !type.width) {
		*low = INT64_MIN; /* an unsigned 64-bit value keeps its bit pattern: any int64_t */
		*high = INT64_MAX;
	} else if (type.is_signed) {
		*low = -(INT64_C(1) << (type.width - 1));
		*high = (INT64_C(1) << (type.width - 1)) - 1;
	} else {
		*low = 0;
		*high = (int64_t)((UINT64_C(1) << type.width) - 1);
	}
}

static void add_type(const struct vet_set_pool *pool, struct vet_set_builder *b, struct vet_integer_type type)
{
	int64_t low, high;

	type_bounds(type, &low, &high);
	if (vet_set_is_word(pool, type.width))
		b->flags |= VET_SET_ANY;
	else
		vet_set_add_range(b, low, high);
}

const struct vet_set *vet_set_convert(struct vet_set_pool *pool, const struct vet_set *a, struct vet_integer_type to)
{
	struct vet_set_builder b;
	int64_t low, high;

	type_bounds(to, &low, &high);
	if (to.width == 64 || !to.width)
		return a;
	vet_set_begin(&b);
	if (vet_set_is_word(pool, to.width)) {
		vet_set_add(pool, &b, a);
		b.constant_count = 0;
		b.flags &= VET_SET_ALL_BUT_INTERVAL;
	} else if (a->flags & VET_SET_ANY || vet_set_has_address(a)) { /* an address cut short is some number */
		add_type(pool, &b, to);
	}
	if (a->flags & VET_SET_INTERVAL) {
		if (a->low >= low && a->high <= high)
			vet_set_add_range(&b, a->low, a->high);
		else
			vet_set_add_range(&b, low, high);
	}
	for (unsigned i = 0; i < a->constant_count; i++) {
		int64_t n = canonical((uint64_t)a->constants[i], to);
		vet_set_add_range(&b, n, n);
	}
	return vet_set_finish(pool, &b);
}

static uint32_t greatest_common_divisor(uint32_t a, uint32_t b)
{
	while (b) {
		uint32_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static bool add_overflows(int64_t a, int64_t b, int64_t *sum)
{
	return __builtin_add_overflow(a, b, sum);
}

const struct vet_set *vet_set_shift(struct vet_set_pool *pool, const struct vet_set *a, int64_t bits, uint32_t stride)
{
	struct vet_set_builder b;

	if (!bits && !stride)
		return a;
	vet_set_begin(&b);
	b.flags = a->flags & VET_SET_ALL_BUT_INTERVAL;
	if (stride && (a->constant_count || a->flags & VET_SET_INTERVAL)) {
		b.flags |= VET_SET_ANY;
	} else {
		int64_t low, high;

		for (unsigned i = 0; i < a->constant_count; i++) {
			if (add_overflows(a->constants[i], bits / 8, &low))
				b.flags |= VET_SET_ANY;
			else
				vet_set_add_range(&b, low, low);
		}
		if (a->flags & VET_SET_INTERVAL) {
			/* A pointer does not wrap: a bound at infinity stays there. */
			if (add_overflows(a->high, bits / 8, &high) && bits > 0)
				high = INT64_MAX;
			if (add_overflows(a->low, bits / 8, &low) || low > high)
				b.flags |= VET_SET_ANY;
			else
				vet_set_add_range(&b, low, high);
		}
	}
	for (unsigned i = 0; i < a->address_count; i++) {
		struct vet_address address = a->addresses[i];

		if (vet_set_is_function(pool, address)) { /* a place in a function stands for the function */
			vet_set_add_address(pool, &b, address);
			continue;
		}
		if (add_overflows(address.offset, bits, &address.offset))
			b.flags |= VET_SET_ANY;
		address.stride = greatest_common_divisor(address.stride, stride);
		if (address.stride) {
			address.offset %= (int64_t)address.stride;
			if (address.offset < 0)
				address.offset += address.stride;
		}
		vet_set_add_address(pool, &b, address); /* no more than there were */
	}
	return vet_set_finish(pool, &b);
}

const struct vet_set *vet_set_integers(struct vet_set_pool *pool, const struct vet_set *a)
{
	struct vet_set_builder b;

	if (!vet_set_has_address(a))
		return a;
	vet_set_begin(&b);
	vet_set_add(pool, &b, a);
	b.address_count = 0;
	b.flags &= ~(unsigned)(VET_SET_OBJECTS | VET_SET_WILD | VET_SET_UNNAMED);
	return vet_set_finish(pool, &b);
}

static bool is_comparison(unsigned kind)
{
	return kind >= VET_VALUE_EQUAL && kind <= VET_VALUE_GREATER_EQUAL;
}

static int64_t compare(unsigned kind, int64_t a, int64_t b, bool is_signed)
{
	bool less = is_signed ? a < b : (uint64_t)a < (uint64_t)b;

	switch (kind) {
	case VET_VALUE_EQUAL: return a == b;
	case VET_VALUE_NOT_EQUAL: return a != b;
	case VET_VALUE_LESS: return less;
	case VET_VALUE_LESS_EQUAL: return less || a == b;
	case VET_VALUE_GREATER: return !less && a != b;
	default: return !less;
	}
}

/* One operation on two numbers; false: undefined in C, so that nothing can be said. */
static bool compute(unsigned kind, int64_t a, int64_t b, struct vet_integer_type type, uint64_t *bits)
{
	uint64_t x = (uint64_t)a, y = (uint64_t)b;

	switch (kind) {
	case VET_VALUE_ADD: *bits = x + y; return true;
	case VET_VALUE_SUBTRACT: *bits = x - y; return true;
	case VET_VALUE_MULTIPLY: *bits = x * y; return true;
	case VET_VALUE_AND: *bits = x & y; return true;
	case VET_VALUE_OR: *bits = x | y; return true;
	case VET_VALUE_XOR: *bits = x ^ y; return true;
	case VET_VALUE_SHIFT_LEFT:
		if (y >= 64 || y >= type.width)
			return false;
		*bits = x << y;
		return true;
	case VET_VALUE_SHIFT_RIGHT:
		if (y >= 64 || y >= type.width)
			return false;
		*bits = type.is_signed ? (uint64_t)(a >> y) : x >> y;
		return true;
	case VET_VALUE_DIVIDE:
	case VET_VALUE_REMAINDER:
		if (!b || (type.is_signed && b == -1))
			return false;
		if (kind == VET_VALUE_DIVIDE)
			*bits = type.is_signed ? (uint64_t)(a / b) : x / y;
		else
			*bits = type.is_signed ? (uint64_t)(a % b) : x % y;
		return true;
	default:
		return false;
	}
}

static bool only_constants(const struct vet_set *a)
{
	return !a->flags && !a->address_count;
}

static const struct vet_set *each_pair(struct vet_set_pool *pool, unsigned kind, const struct vet_set *a,
				       const struct vet_set *b, struct vet_integer_type operand, struct vet_integer_type result)
{
	struct vet_set_builder builder;

	vet_set_begin(&builder);
	for (unsigned i = 0; i < a->constant_count; i++) {
		for (unsigned j = 0; j < b->constant_count; j++) {
			uint64_t bits;

			if (is_comparison(kind)) {
				int64_t n = compare(kind, a->constants[i], b->constants[j], operand.is_signed);
				vet_set_add_range(&builder, n, n);
			} else if (compute(kind, a->constants[i], b->constants[j], operand, &bits)) {
				int64_t n = canonical(bits, result);
				vet_set_add_range(&builder, n, n);
			} else {
				add_type(pool, &builder, result);
			}
		}
	}
	return vet_set_finish(pool, &builder);
}

static const struct vet_set *both(struct vet_set_pool *pool)
{
	return vet_set_interval(pool, 0, 1);
}

/* Equality of an address with 0, or of two sets that cannot meet. */
static const struct vet_set *equality(struct vet_set_pool *pool, unsigned kind, const struct vet_set *a, const struct vet_set *b)
{
	static const struct vet_range zero = { 0, 0 };
	bool equal = kind == VET_VALUE_EQUAL;
	int64_t n, low_a, high_a, low_b, high_b;

	if (vet_set_single(b, &n) && n == 0 && !vet_set_may_meet(a, &zero, 1, false))
		return vet_set_constant(pool, !equal);
	if (vet_set_single(a, &n) && n == 0 && !vet_set_may_meet(b, &zero, 1, false))
		return vet_set_constant(pool, !equal);
	if (!((a->flags | b->flags) & VET_SET_ANY) && !vet_set_has_address(a) && !vet_set_has_address(b) &&
	    vet_set_bounds(a, &low_a, &high_a) && vet_set_bounds(b, &low_b, &high_b) && (high_a < low_b || high_b < low_a))
		return vet_set_constant(pool, !equal);
	return both(pool);
}

static const struct vet_set *ordering(struct vet_set_pool *pool, unsigned kind, const struct vet_set *a,
				      const struct vet_set *b, bool is_signed)
{
	int64_t low_a, high_a, low_b, high_b;

	if (a->flags & VET_SET_ANY || b->flags & VET_SET_ANY || vet_set_has_address(a) || vet_set_has_address(b) ||
	    !vet_set_bounds(a, &low_a, &high_a) || !vet_set_bounds(b, &low_b, &high_b))
		return both(pool);
	if (!is_signed && (low_a < 0 || low_b < 0)) /* bit patterns above 2^63: order is another */
		return both(pool);
	bool strict = kind == VET_VALUE_LESS || kind == VET_VALUE_GREATER;

	if (kind == VET_VALUE_GREATER || kind == VET_VALUE_GREATER_EQUAL) {
		int64_t low = low_a, high = high_a;
		low_a = low_b, high_a = high_b;
		low_b = low, high_b = high;
	}
	if (strict ? high_a < low_b : high_a <= low_b)
		return vet_set_constant(pool, 1);
	if (strict ? low_a >= high_b : low_a > high_b)
		return vet_set_constant(pool, 0);
	return both(pool);
}

/* x & mask for a mask of few bits: every subset of them. */
static bool masked(struct vet_set_builder *b, const struct vet_set *mask)
{
	int64_t n;

	if (!vet_set_single(mask, &n) || n < 0)
		return false;
	if (__builtin_popcountll((uint64_t)n) > 4) {
		vet_set_add_range(b, 0, n);
		return true;
	}
	for (uint64_t subset = (uint64_t)n;; subset = (subset - 1) & (uint64_t)n) {
		vet_set_add_range(b, (int64_t)subset, (int64_t)subset);
		if (!subset)
			return true;
	}
}

static bool interval_sum(struct vet_set_builder *b, unsigned kind, const struct vet_set *x, const struct vet_set *y,
			 struct vet_integer_type type)
{
	int64_t low_x, high_x, low_y, high_y, low, high, type_low, type_high;

	if ((x->flags | y->flags) & VET_SET_ANY || !vet_set_bounds(x, &low_x, &high_x) || !vet_set_bounds(y, &low_y, &high_y))
		return false;
	bool overflow = kind == VET_VALUE_ADD
		? __builtin_add_overflow(low_x, low_y, &low) || __builtin_add_overflow(high_x, high_y, &high)
		: __builtin_sub_overflow(low_x, high_y, &low) || __builtin_sub_overflow(high_x, low_y, &high);

	type_bounds(type, &type_low, &type_high);
	if (overflow || low < type_low || high > type_high)
		return false;
	vet_set_add_range(b, low, high);
	return true;
}

/* address +/- integer: the integer counts bytes. */
static const struct vet_set *address_step(struct vet_set_pool *pool, const struct vet_set *base, const struct vet_set *step, bool minus)
{
	const struct vet_set *sum = vet_set_empty(pool);

	if (step->flags || step->address_count)
		return vet_set_shift(pool, base, 0, 8);
	for (unsigned i = 0; i < step->constant_count; i++) {
		int64_t bytes = minus ? -step->constants[i] : step->constants[i], bits;
		if (__builtin_mul_overflow(bytes, 8, &bits))
			return vet_set_shift(pool, base, 0, 8);
		sum = vet_set_join(pool, sum, vet_set_shift(pool, base, bits, 0));
	}
	return sum;
}

const struct vet_set *vet_set_arithmetic(struct vet_set_pool *pool, unsigned kind, const struct vet_set *a,
					 const struct vet_set *b, struct vet_integer_type operand,
					 struct vet_integer_type result, bool *lost)
{
	struct vet_set_builder builder;

	if (vet_set_is_empty(a) || vet_set_is_empty(b))
		return vet_set_empty(pool);
	if (only_constants(a) && only_constants(b))
		return each_pair(pool, kind, a, b, operand, result);
	if (kind == VET_VALUE_EQUAL || kind == VET_VALUE_NOT_EQUAL)
		return equality(pool, kind, a, b);
	if (is_comparison(kind))
		return ordering(pool, kind, a, b, operand.is_signed);
	if (vet_set_is_word(pool, result.width) && vet_set_has_address(a) && !vet_set_has_address(b) && (kind == VET_VALUE_ADD || kind == VET_VALUE_SUBTRACT))
		return address_step(pool, a, b, kind == VET_VALUE_SUBTRACT);
	if (vet_set_is_word(pool, result.width) && vet_set_has_address(b) && !vet_set_has_address(a) && kind == VET_VALUE_ADD)
		return address_step(pool, b, a, false);
	*lost = vet_set_has_address(a) || vet_set_has_address(b);
	vet_set_begin(&builder);
	builder.flags = (a->flags | b->flags) & VET_SET_OUTSIDE;
	if (*lost || !((kind == VET_VALUE_AND && (masked(&builder, b) || masked(&builder, a))) ||
		       ((kind == VET_VALUE_ADD || kind == VET_VALUE_SUBTRACT) && interval_sum(&builder, kind, a, b, result))))
		add_type(pool, &builder, result);
	if (!(builder.flags & VET_SET_ANY))
		builder.flags &= ~(unsigned)VET_SET_OUTSIDE;
	return vet_set_finish(pool, &builder);
}
