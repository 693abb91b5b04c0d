/* SPDX-License-Identifier: MIT */
/*
 * What of a set lies in the ranges of a condition, or outside them.
 * Comes in: an interned set, ranges.  Goes out: the part of it, interned; or whether there is any.
 */
#include <string.h>

#include "set-internal.h"

static bool inside(int64_t n, const struct vet_range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (n >= ranges[i].low && n <= ranges[i].high)
			return true;
	return false;
}

/* An address is some nonzero number: it is surely outside {0} and inside anything that holds all but 0. */
static bool address_may_meet(const struct vet_range *ranges, size_t count, bool outside)
{
	if (outside)
		return true;
	for (size_t i = 0; i < count; i++)
		if (ranges[i].low != 0 || ranges[i].high != 0)
			return true;
	return false;
}

static void restrict_interval(struct vet_set_builder *b, int64_t low, int64_t high, const struct vet_range *ranges,
			      size_t count, bool outside)
{
	if (!outside) {
		for (size_t i = 0; i < count; i++) {
			int64_t from = ranges[i].low > low ? ranges[i].low : low;
			int64_t to = ranges[i].high < high ? ranges[i].high : high;
			if (from <= to)
				vet_set_add_range(b, from, to);
		}
		return;
	}
	/* Only bounds are cut: a hole in the middle of an interval cannot be held. */
	for (bool cut = true; cut && low <= high;) {
		cut = false;
		for (size_t i = 0; i < count; i++) {
			if (ranges[i].low <= low && ranges[i].high >= low) {
				if (ranges[i].high >= high)
					return;
				low = ranges[i].high + 1;
				cut = true;
			} else if (ranges[i].high >= high && ranges[i].low <= high) {
				high = ranges[i].low - 1;
				cut = true;
			}
		}
	}
	vet_set_add_range(b, low, high);
}

const struct vet_set *vet_set_restrict(struct vet_set_pool *pool, const struct vet_set *a, const struct vet_range *ranges,
				       size_t count, bool outside)
{
	struct vet_set_builder b;

	vet_set_begin(&b);
	for (unsigned i = 0; i < a->constant_count; i++)
		if (inside(a->constants[i], ranges, count) != outside)
			vet_set_add_range(&b, a->constants[i], a->constants[i]);
	if (a->flags & VET_SET_INTERVAL)
		restrict_interval(&b, a->low, a->high, ranges, count, outside);
	if (a->flags & VET_SET_ANY) {
		bool pointers = address_may_meet(ranges, count, outside) && (outside || vet_ranges_wide(ranges, count));
		restrict_interval(&b, INT64_MIN, INT64_MAX, ranges, count, outside);
		/* Anything may be an address too: unless the ranges are a few small numbers, it stays anything. */
		if (pointers)
			b.flags |= a->flags & (VET_SET_ANY | VET_SET_OUTSIDE | VET_SET_MANY);
	}
	if (address_may_meet(ranges, count, outside)) {
		b.flags |= a->flags & (VET_SET_OBJECTS | VET_SET_WILD | VET_SET_UNNAMED);
		memcpy(b.addresses, a->addresses, a->address_count * sizeof(b.addresses[0]));
		b.address_count = a->address_count;
	}
	return vet_set_finish(pool, &b);
}

/* Ranges that an address of mapped memory could lie in: anything unbounded above or negative. */
bool vet_ranges_wide(const struct vet_range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ranges[i].low == INT64_MIN && ranges[i].high == INT64_MAX)
			return true;
	return false;
}

bool vet_set_may_meet(const struct vet_set *a, const struct vet_range *ranges, size_t count, bool outside)
{
	if (a->flags & VET_SET_ANY)
		return outside ? !vet_ranges_wide(ranges, count) : count != 0;
	if (vet_set_has_address(a) && address_may_meet(ranges, count, outside))
		return true;
	for (unsigned i = 0; i < a->constant_count; i++)
		if (inside(a->constants[i], ranges, count) != outside)
			return true;
	if (a->flags & VET_SET_INTERVAL) {
		struct vet_set_builder b;

		vet_set_begin(&b);
		restrict_interval(&b, a->low, a->high, ranges, count, outside);
		return b.constant_count || b.flags & VET_SET_INTERVAL;
	}
	return false;
}
