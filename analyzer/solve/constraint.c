/* SPDX-License-Identifier: MIT */
/*
 * Constraints on one value; see constraint.h.
 */
#include "constraint.h"

struct vet_constraint vet_constraint_anything(void)
{
	return (struct vet_constraint){ .outside = true };
}

struct vet_constraint vet_constraint_bits(uint64_t bits)
{
	return (struct vet_constraint){ .outside = true, .bits = bits };
}

struct vet_constraint vet_constraint_between(int64_t low, int64_t high, bool outside)
{
	return (struct vet_constraint){ .outside = outside, .count = 1, .range = { { low, high } } };
}

struct vet_constraint vet_constraint_is(int64_t number)
{
	return vet_constraint_between(number, number, false);
}

struct vet_constraint vet_constraint_is_not(int64_t number)
{
	return vet_constraint_between(number, number, true);
}

static bool touch(struct vet_range a, struct vet_range b)
{
	bool before = a.high < b.low && b.low != a.high + 1; /* no overflow: a.high < b.low */
	bool behind = b.high < a.low && a.low != b.high + 1;

	return !before && !behind;
}

/* Adds a range; without room, an inside constraint grows to the hull, an outside one forgets. */
static void add(struct vet_constraint *c, struct vet_range range)
{
	for (unsigned i = 0; i < c->count; i++) {
		if (!touch(c->range[i], range))
			continue;
		range.low = range.low < c->range[i].low ? range.low : c->range[i].low;
		range.high = range.high > c->range[i].high ? range.high : c->range[i].high;
		c->range[i--] = c->range[--c->count];
	}
	if (c->count < VET_CONSTRAINT_RANGES) {
		c->range[c->count++] = range;
		return;
	}
	if (c->outside)
		return;
	for (unsigned i = 0; i < c->count; i++) {
		range.low = range.low < c->range[i].low ? range.low : c->range[i].low;
		range.high = range.high > c->range[i].high ? range.high : c->range[i].high;
	}
	c->range[0] = range;
	c->count = 1;
}

struct vet_constraint vet_constraint_edge(const struct vet_range *ranges, size_t count, bool outside)
{
	struct vet_constraint c = { .outside = outside };

	for (size_t i = 0; i < count; i++)
		add(&c, ranges[i]);
	return c;
}

bool vet_constraint_admits(const struct vet_constraint *c, int64_t number)
{
	if (c->bits)
		return (uint64_t)number & c->bits;
	for (unsigned i = 0; i < c->count; i++)
		if (number >= c->range[i].low && number <= c->range[i].high)
			return !c->outside;
	return c->outside;
}

bool vet_constraint_meets(const struct vet_constraint *c, const struct vet_set *set)
{
	if (c->bits && !set->flags && !set->address_count) {
		for (unsigned i = 0; i < set->constant_count; i++)
			if ((uint64_t)set->constants[i] & c->bits)
				return true;
		return false;
	}
	return vet_set_may_meet(set, c->range, c->count, c->outside);
}

bool vet_constraint_says_nothing(const struct vet_constraint *c)
{
	return c->outside && !c->count && !c->bits;
}

bool vet_constraint_equal(const struct vet_constraint *a, const struct vet_constraint *b)
{
	if (a->bits != b->bits || a->outside != b->outside || a->count != b->count)
		return false;
	for (unsigned i = 0; i < a->count; i++)
		if (a->range[i].low != b->range[i].low || a->range[i].high != b->range[i].high)
			return false;
	return true;
}

bool vet_constraint_single(const struct vet_constraint *c, int64_t *number)
{
	if (c->bits || c->count != 1 || c->range[0].low != c->range[0].high)
		return false;
	*number = c->range[0].low;
	return true;
}

/* Numbers that both types hold as themselves, whichever way they are converted. */
static bool keeps(struct vet_integer_type type, int64_t number)
{
	if (type.width >= 64)
		return number >= 0 || type.is_signed;
	return number >= 0 && number < INT64_C(1) << (type.width - 1);
}

struct vet_constraint vet_constraint_before_cast(const struct vet_constraint *c, struct vet_integer_type from,
						 struct vet_integer_type to)
{
	/* A bit below the narrower width is the same bit on both sides. */
	if (c->bits) {
		unsigned width = from.width < to.width ? from.width : to.width;
		bool kept = width >= 64 || c->bits < UINT64_C(1) << width;

		return kept ? *c : vet_constraint_anything();
	}
	bool exact = (from.width < to.width && (!from.is_signed || to.is_signed || to.width >= 64)) ||
		     (from.width == to.width && (from.is_signed == to.is_signed || to.width >= 64));

	if (exact)
		return *c;
	if (!c->outside && from.width > to.width) /* many wide numbers become one narrow number */
		return vet_constraint_anything();
	struct vet_constraint before = { .outside = c->outside };

	for (unsigned i = 0; i < c->count; i++) {
		bool same = keeps(from, c->range[i].low) && keeps(from, c->range[i].high) && keeps(to, c->range[i].low) &&
			    keeps(to, c->range[i].high);

		if (same)
			add(&before, c->range[i]);
		else if (!c->outside)
			return vet_constraint_anything();
	}
	return before;
}

struct vet_constraint vet_constraint_comparison(unsigned kind, int64_t number, bool truth, bool is_signed)
{
	int64_t low = is_signed ? INT64_MIN : 0;

	if (!is_signed && number < 0 && kind != VET_VALUE_EQUAL && kind != VET_VALUE_NOT_EQUAL)
		return vet_constraint_anything();
	switch (kind) {
	case VET_VALUE_EQUAL:
		return vet_constraint_between(number, number, !truth);
	case VET_VALUE_NOT_EQUAL:
		return vet_constraint_between(number, number, truth);
	case VET_VALUE_LESS: /* unsigned 64-bit numbers above 2^63 are negative here: say it as outside 0..number-1 */
		if (number == low)
			return truth ? (struct vet_constraint){ 0 } : vet_constraint_anything();
		return vet_constraint_between(low, number - 1, !truth);
	case VET_VALUE_LESS_EQUAL:
		return vet_constraint_between(low, number, !truth);
	case VET_VALUE_GREATER:
		return vet_constraint_between(low, number, truth);
	case VET_VALUE_GREATER_EQUAL:
		if (number == low)
			return truth ? vet_constraint_anything() : (struct vet_constraint){ 0 };
		return vet_constraint_between(low, number - 1, truth);
	default:
		return vet_constraint_anything();
	}
}
