/* SPDX-License-Identifier: MIT */
/*
 * The pool of value sets and their lattice: building, interning, join, widening, restriction.
 * Comes in: sets.  Goes out: interned sets, to reach.c and memory.c.  Arithmetic is in set-arithmetic.c.
 */
#include "set.h"

#include <stdlib.h>
#include <string.h>

#include "set-internal.h"
#include "support/memory.h"

#define ARENA_CHUNK (1u << 16)
#define JOINS (1u << 15)

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size;
	_Alignas(16) unsigned char bytes[];
};

struct vet_set_pool {
	struct vet_set **slot;
	size_t slot_count, used;
	struct arena_chunk *arena;
	const struct vet_set *empty, *any, *outside;
	void (*lost)(void *context, const struct vet_set *set);
	void *context;
	struct join { const struct vet_set *a, *b, *sum; } joined[JOINS]; /* the same few unions are asked for again and again */
};

static void *arena_take(struct vet_set_pool *pool, size_t size)
{
	size = (size + 15u) & ~(size_t)15u;
	if (!pool->arena || pool->arena->size - pool->arena->used < size) {
		size_t room = size > ARENA_CHUNK ? size : ARENA_CHUNK;
		struct arena_chunk *chunk = vet_allocate(1, sizeof(*chunk) + room);

		chunk->size = room;
		chunk->next = pool->arena;
		pool->arena = chunk;
	}
	pool->arena->used += size;
	return pool->arena->bytes + pool->arena->used - size;
}

static uint32_t mix(uint32_t hash, uint64_t word)
{
	hash ^= (uint32_t)word ^ (uint32_t)(word >> 32);
	return hash * 0x9e3779b1u ^ hash >> 15;
}

static uint32_t hash_builder(const struct vet_set_builder *b)
{
	uint32_t hash = mix(b->flags, b->constant_count);

	if (b->flags & VET_SET_INTERVAL)
		hash = mix(mix(hash, (uint64_t)b->low), (uint64_t)b->high);
	for (unsigned i = 0; i < b->constant_count; i++)
		hash = mix(hash, (uint64_t)b->constants[i]);
	for (unsigned i = 0; i < b->address_count; i++) {
		hash = mix(hash, (uint64_t)b->addresses[i].offset);
		hash = mix(hash, (uint64_t)b->addresses[i].entity << 32 | b->addresses[i].stride);
	}
	return hash;
}

static bool same(const struct vet_set *set, const struct vet_set_builder *b, uint32_t hash)
{
	return set->hash == hash && set->flags == b->flags && set->constant_count == b->constant_count &&
	       set->address_count == b->address_count &&
	       (!(b->flags & VET_SET_INTERVAL) || (set->low == b->low && set->high == b->high)) &&
	       !memcmp(set->constants, b->constants, b->constant_count * sizeof(b->constants[0])) &&
	       !memcmp(set->addresses, b->addresses, b->address_count * sizeof(b->addresses[0]));
}

static void grow_slots(struct vet_set_pool *pool)
{
	size_t count = pool->slot_count * 2;
	struct vet_set **slot = vet_allocate(count, sizeof(struct vet_set *));

	for (size_t i = 0; i < pool->slot_count; i++) {
		if (!pool->slot[i])
			continue;
		size_t at = pool->slot[i]->hash & (count - 1);
		while (slot[at])
			at = (at + 1) & (count - 1);
		slot[at] = pool->slot[i];
	}
	free(pool->slot);
	pool->slot = slot;
	pool->slot_count = count;
}

static const struct vet_set *intern(struct vet_set_pool *pool, const struct vet_set_builder *b)
{
	uint32_t hash = hash_builder(b);
	size_t at = hash & (pool->slot_count - 1);

	for (; pool->slot[at]; at = (at + 1) & (pool->slot_count - 1))
		if (same(pool->slot[at], b, hash))
			return pool->slot[at];

	size_t constant_bytes = b->constant_count * sizeof(b->constants[0]);
	size_t address_bytes = b->address_count * sizeof(b->addresses[0]);
	struct vet_set *set = arena_take(pool, sizeof(*set) + constant_bytes + address_bytes);
	unsigned char *tail = (unsigned char *)(set + 1);

	memcpy(tail, b->constants, constant_bytes);
	memcpy(tail + constant_bytes, b->addresses, address_bytes);
	*set = (struct vet_set){
		.hash = hash, .flags = (uint16_t)b->flags, .constant_count = (uint16_t)b->constant_count,
		.address_count = b->address_count, .low = b->low, .high = b->high,
		.constants = (const int64_t *)(void *)tail,
		.addresses = (const struct vet_address *)(void *)(tail + constant_bytes),
	};
	pool->slot[at] = set;
	if (++pool->used * 2 > pool->slot_count)
		grow_slots(pool);
	return set;
}

/* Brings the builder to its one normal form: anything swallows integers; a short interval is a list; a long list an interval. */
const struct vet_set *vet_set_finish(struct vet_set_pool *pool, struct vet_set_builder *b)
{
	if (b->flags & VET_SET_MANY) {
		b->flags |= VET_SET_ANY;
		b->address_count = 0;
	}
	if (b->flags & VET_SET_ANY) {
		b->flags &= ~(unsigned)VET_SET_INTERVAL;
		b->constant_count = 0;
	}
	if (b->flags & VET_SET_INTERVAL && (uint64_t)b->high - (uint64_t)b->low < VET_SET_CONSTANTS) {
		b->flags &= ~(unsigned)VET_SET_INTERVAL;
		b->constant_count = 0;
		for (int64_t n = b->low;; n++) {
			b->constants[b->constant_count++] = n;
			if (n == b->high)
				break;
		}
	}
	if (b->flags & VET_SET_INTERVAL && b->low == INT64_MIN && b->high == INT64_MAX)
		b->flags = (b->flags & ~(unsigned)VET_SET_INTERVAL) | VET_SET_ANY;
	if (!(b->flags & VET_SET_INTERVAL))
		b->low = b->high = 0;
	return intern(pool, b);
}

void vet_set_add_range(struct vet_set_builder *b, int64_t low, int64_t high)
{
	if (b->flags & VET_SET_ANY)
		return;
	if (low == high && !(b->flags & VET_SET_INTERVAL)) {
		unsigned at = 0;
		while (at < b->constant_count && b->constants[at] < low)
			at++;
		if (at < b->constant_count && b->constants[at] == low)
			return;
		if (b->constant_count < VET_SET_CONSTANTS) {
			memmove(b->constants + at + 1, b->constants + at, (b->constant_count - at) * sizeof(b->constants[0]));
			b->constants[at] = low;
			b->constant_count++;
			return;
		}
	}
	if (b->constant_count) {
		low = b->constants[0] < low ? b->constants[0] : low;
		high = b->constants[b->constant_count - 1] > high ? b->constants[b->constant_count - 1] : high;
		b->constant_count = 0;
	} else if (b->flags & VET_SET_INTERVAL) {
		low = b->low < low ? b->low : low;
		high = b->high > high ? b->high : high;
	}
	b->flags |= VET_SET_INTERVAL;
	b->low = low;
	b->high = high;
}

static int compare_address(const struct vet_address *a, const struct vet_address *b)
{
	if (a->entity != b->entity)
		return a->entity < b->entity ? -1 : 1;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return a->stride < b->stride ? -1 : a->stride > b->stride;
}

bool vet_set_add_address(struct vet_set_builder *b, struct vet_address address)
{
	unsigned low = 0, high = b->address_count;

	while (low < high) {
		unsigned middle = (low + high) / 2;
		int order = compare_address(&b->addresses[middle], &address);
		if (!order)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (b->address_count == VET_SET_ADDRESSES) {
		b->flags |= VET_SET_MANY;
		return false;
	}
	memmove(b->addresses + low + 1, b->addresses + low, (b->address_count - low) * sizeof(b->addresses[0]));
	b->addresses[low] = address;
	b->address_count++;
	return true;
}

bool vet_set_add(struct vet_set_builder *b, const struct vet_set *set)
{
	bool kept = true;

	b->flags |= set->flags & (VET_SET_ANY | VET_SET_OUTSIDE | VET_SET_MANY);
	if (set->flags & VET_SET_INTERVAL)
		vet_set_add_range(b, set->low, set->high);
	for (unsigned i = 0; i < set->constant_count; i++)
		vet_set_add_range(b, set->constants[i], set->constants[i]);
	if (b->flags & VET_SET_MANY)
		return !b->address_count && !set->address_count;
	for (unsigned i = 0; i < set->address_count && kept; i++)
		kept = vet_set_add_address(b, set->addresses[i]);
	return kept;
}

void vet_set_begin(struct vet_set_builder *b)
{
	b->flags = b->constant_count = b->address_count = 0;
	b->low = b->high = 0;
}

static const struct vet_set *finish_flags(struct vet_set_pool *pool, unsigned flags)
{
	struct vet_set_builder b;

	vet_set_begin(&b);
	b.flags = flags;
	return vet_set_finish(pool, &b);
}

struct vet_set_pool *vet_set_pool_new(void (*lost)(void *context, const struct vet_set *set), void *context)
{
	struct vet_set_pool *pool = vet_allocate(1, sizeof(*pool));

	pool->lost = lost;
	pool->context = context;
	pool->slot_count = 1024;
	pool->slot = vet_allocate(pool->slot_count, sizeof(struct vet_set *));
	pool->empty = finish_flags(pool, 0);
	pool->any = finish_flags(pool, VET_SET_ANY);
	pool->outside = finish_flags(pool, VET_SET_ANY | VET_SET_OUTSIDE);
	return pool;
}

void vet_set_pool_free(struct vet_set_pool *pool)
{
	if (!pool)
		return;
	for (struct arena_chunk *chunk = pool->arena, *next; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	free(pool->slot);
	free(pool);
}

const struct vet_set *vet_set_empty(struct vet_set_pool *pool)
{
	return pool->empty;
}

const struct vet_set *vet_set_any(struct vet_set_pool *pool)
{
	return pool->any;
}

const struct vet_set *vet_set_outside(struct vet_set_pool *pool)
{
	return pool->outside;
}

const struct vet_set *vet_set_interval(struct vet_set_pool *pool, int64_t low, int64_t high)
{
	struct vet_set_builder b;

	vet_set_begin(&b);
	vet_set_add_range(&b, low, high);
	return vet_set_finish(pool, &b);
}

const struct vet_set *vet_set_constant(struct vet_set_pool *pool, int64_t number)
{
	return vet_set_interval(pool, number, number);
}

const struct vet_set *vet_set_address(struct vet_set_pool *pool, struct vet_address address)
{
	struct vet_set_builder b;

	vet_set_begin(&b);
	vet_set_add_address(&b, address);
	return vet_set_finish(pool, &b);
}

const struct vet_set *vet_set_join(struct vet_set_pool *pool, const struct vet_set *a, const struct vet_set *b)
{
	struct vet_set_builder builder;

	if (a == b || b == pool->empty)
		return a;
	if (a == pool->empty)
		return b;
	struct join *slot = &pool->joined[(a->hash * 31 ^ b->hash) & (JOINS - 1)];

	if (slot->a == a && slot->b == b)
		return slot->sum;
	vet_set_begin(&builder);
	vet_set_add(&builder, a);
	bool kept = vet_set_add(&builder, b);
	const struct vet_set *sum = vet_set_finish(pool, &builder);

	*slot = (struct join){ a, b, sum };
	if (!kept) {
		pool->lost(pool->context, a);
		pool->lost(pool->context, b);
	}
	return sum;
}

const struct vet_set *vet_set_widen(struct vet_set_pool *pool, const struct vet_set *old, const struct vet_set *grown, int64_t limit)
{
	struct vet_set_builder b;

	if (grown->flags & VET_SET_ANY || (!grown->constant_count && !(grown->flags & VET_SET_INTERVAL)))
		return grown;
	int64_t old_low, old_high, low, high;

	vet_set_bounds(grown, &low, &high);
	if (vet_set_bounds(old, &old_low, &old_high)) {
		low = low < old_low ? INT64_MIN : low;
		high = high > old_high ? (high <= limit ? limit : INT64_MAX) : high;
	}
	vet_set_begin(&b);
	vet_set_add(&b, grown);
	vet_set_add_range(&b, low, high);
	return vet_set_finish(pool, &b);
}

bool vet_set_bounds(const struct vet_set *a, int64_t *low, int64_t *high)
{
	if (a->flags & VET_SET_INTERVAL) {
		*low = a->low;
		*high = a->high;
	} else if (a->constant_count) {
		*low = a->constants[0];
		*high = a->constants[a->constant_count - 1];
	} else {
		return false;
	}
	return true;
}

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
	if (address_may_meet(ranges, count, outside))
		for (unsigned i = 0; i < a->address_count; i++)
			vet_set_add_address(&b, a->addresses[i]);
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

bool vet_set_is_empty(const struct vet_set *a)
{
	return !(a->flags & (VET_SET_ANY | VET_SET_INTERVAL | VET_SET_OUTSIDE)) && !a->constant_count && !a->address_count;
}

bool vet_set_may_meet(const struct vet_set *a, const struct vet_range *ranges, size_t count, bool outside)
{
	if (a->flags & VET_SET_ANY)
		return outside ? !vet_ranges_wide(ranges, count) : count != 0;
	if (a->address_count && address_may_meet(ranges, count, outside))
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

bool vet_set_single(const struct vet_set *a, int64_t *number)
{
	if (a->flags || a->address_count || a->constant_count != 1)
		return false;
	*number = a->constants[0];
	return true;
}
