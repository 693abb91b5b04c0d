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
	vet_set_lost *lost;
	void *context;
	const bool *is_function;
	uint8_t word; /* bits of a pointer */
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
		b->flags |= VET_SET_WILD;
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

/* Objects that cannot be kept leave a flag behind; functions do, too, but then everything is forgotten. */
static bool make_room(struct vet_set_pool *pool, struct vet_set_builder *b, bool function)
{
	unsigned kept = 0;

	if (function) {
		if (b->address_count - b->object_count < VET_SET_FUNCTIONS)
			return true;
		b->flags |= VET_SET_MANY;
		return false;
	}
	if (b->flags & VET_SET_OBJECTS)
		return false;
	if (b->object_count < VET_SET_ADDRESSES)
		return true;
	b->flags |= VET_SET_OBJECTS;
	for (unsigned i = 0; i < b->address_count; i++)
		if (pool->is_function[b->addresses[i].entity])
			b->addresses[kept++] = b->addresses[i];
	b->address_count = kept;
	b->object_count = 0;
	return false;
}

bool vet_set_is_function(const struct vet_set_pool *pool, struct vet_address address)
{
	return pool->is_function[address.entity];
}

static int64_t greatest_common_divisor(int64_t a, int64_t b)
{
	while (b) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static bool covers(const struct vet_address *strided, const struct vet_address *address)
{
	int64_t distance;

	if (!strided->stride || address->stride % strided->stride || __builtin_sub_overflow(address->offset, strided->offset, &distance))
		return false;
	if (distance >= 0 && distance <= UINT32_MAX) /* the common case, and a quick division */
		return (uint32_t)distance % strided->stride == 0;
	return distance % (int64_t)strided->stride == 0;
}

/* Many places in one object: they become one place, repeated. */
static void fold(struct vet_set_builder *b, unsigned first, unsigned count)
{
	struct vet_address folded = b->addresses[first];
	int64_t stride = folded.stride;

	for (unsigned i = first + 1; i < first + count; i++) {
		int64_t distance;

		if (__builtin_sub_overflow(b->addresses[i].offset, folded.offset, &distance))
			distance = 8;
		stride = greatest_common_divisor(stride, distance);
		stride = greatest_common_divisor(stride, b->addresses[i].stride);
	}
	folded.stride = stride > UINT32_MAX ? 8 : (uint32_t)stride;
	folded.offset %= (int64_t)folded.stride;
	if (folded.offset < 0)
		folded.offset += folded.stride;
	b->addresses[first] = folded;
	memmove(b->addresses + first + 1, b->addresses + first + count, (b->address_count - first - count) * sizeof(folded));
	b->address_count -= count - 1;
	b->object_count -= count - 1;
}

bool vet_set_add_address(struct vet_set_pool *pool, struct vet_set_builder *b, struct vet_address address)
{
	bool function = pool->is_function[address.entity];
	unsigned low = 0, high = b->address_count, first, count = 1;

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
	for (first = low; first > 0 && b->addresses[first - 1].entity == address.entity; first--)
		if (covers(&b->addresses[first - 1], &address))
			return true;
	while (first + count - 1 < b->address_count && b->addresses[first + count - 1].entity == address.entity) {
		if (covers(&b->addresses[first + count - 1], &address))
			return true;
		count++;
	}
	if (!make_room(pool, b, function))
		return false;
	memmove(b->addresses + low + 1, b->addresses + low, (b->address_count - low) * sizeof(b->addresses[0]));
	b->addresses[low] = address;
	b->address_count++;
	b->object_count += !function;
	if (count > VET_SET_PLACES && !function)
		fold(b, first, count);
	return true;
}

/* Both lists in one, sorted; what is in both stands once. */
static unsigned merge(const struct vet_address *a, unsigned a_count, const struct vet_address *b, unsigned b_count,
		      struct vet_address *merged)
{
	unsigned i = 0, j = 0, count = 0;

	while (i < a_count && j < b_count) {
		int order = compare_address(&a[i], &b[j]);

		merged[count++] = order <= 0 ? a[i] : b[j];
		i += order <= 0;
		j += order >= 0;
	}
	memcpy(merged + count, a + i, (a_count - i) * sizeof(*merged));
	memcpy(merged + count + a_count - i, b + j, (b_count - j) * sizeof(*merged));
	return count + a_count - i + b_count - j;
}

/* The places of one object among `count` sorted addresses that begin with it; all repeated ones cover what they can. */
static unsigned run_of(const struct vet_address *address, unsigned count, bool *strided)
{
	unsigned run = 0;

	*strided = false;
	for (; run < count && address[run].entity == address->entity; run++)
		*strided |= address[run].stride != 0;
	return run;
}

/* Does another place of the run repeat over this one?  Of two that repeat over each other the first stays. */
static bool covered(const struct vet_address *run, unsigned count, unsigned which)
{
	for (unsigned i = 0; i < count; i++)
		if (i != which && run[i].stride && covers(&run[i], &run[which]) && (i < which || !covers(&run[which], &run[i])))
			return true;
	return false;
}

/* Takes sorted addresses into an empty builder; false: there are too many. */
static bool take_sorted(struct vet_set_pool *pool, struct vet_set_builder *b, const struct vet_address *address, unsigned count)
{
	bool kept = true, strided;

	for (unsigned i = 0, run; i < count && !(b->flags & VET_SET_MANY); i += run) {
		run = run_of(address + i, count - i, &strided);
		if (run > VET_SET_PLACES) {
			for (unsigned r = 0; r < run; r++)
				kept &= vet_set_add_address(pool, b, address[i + r]);
			continue;
		}
		bool function = pool->is_function[address[i].entity];

		for (unsigned r = 0; r < run; r++) {
			if (strided && covered(address + i, run, r))
				continue;
			if (!make_room(pool, b, function)) {
				kept = false;
				continue;
			}
			b->addresses[b->address_count++] = address[i + r];
			b->object_count += !function;
		}
	}
	return kept;
}

bool vet_set_add(struct vet_set_pool *pool, struct vet_set_builder *b, const struct vet_set *set)
{
	struct vet_address merged[2 * (VET_SET_ADDRESSES + VET_SET_FUNCTIONS)];

	b->flags |= set->flags & VET_SET_ALL_BUT_INTERVAL;
	if (set->flags & VET_SET_INTERVAL)
		vet_set_add_range(b, set->low, set->high);
	for (unsigned i = 0; i < set->constant_count; i++)
		vet_set_add_range(b, set->constants[i], set->constants[i]);
	if (b->flags & VET_SET_MANY)
		return !b->address_count && !set->address_count;
	if (!b->address_count && !(b->flags & VET_SET_OBJECTS)) { /* the first one: as it is */
		memcpy(b->addresses, set->addresses, set->address_count * sizeof(b->addresses[0]));
		b->address_count = set->address_count;
		for (unsigned i = 0; i < set->address_count; i++)
			b->object_count += !pool->is_function[set->addresses[i].entity];
		return true;
	}
	if (!set->address_count && !(b->flags & VET_SET_OBJECTS && b->object_count))
		return true;
	unsigned count = merge(b->addresses, b->address_count, set->addresses, set->address_count, merged);

	b->address_count = b->object_count = 0;
	return take_sorted(pool, b, merged, count);
}

void vet_set_begin(struct vet_set_builder *b)
{
	b->flags = b->constant_count = b->address_count = b->object_count = 0;
	b->low = b->high = 0;
}

const struct vet_set *vet_set_flagged(struct vet_set_pool *pool, unsigned flags)
{
	struct vet_set_builder b;

	vet_set_begin(&b);
	b.flags = flags;
	return vet_set_finish(pool, &b);
}

struct vet_set_pool *vet_set_pool_new(vet_set_lost *lost, void *context, const bool *is_function, uint8_t word)
{
	struct vet_set_pool *pool = vet_allocate(1, sizeof(*pool));

	pool->lost = lost;
	pool->context = context;
	pool->is_function = is_function;
	pool->word = word;
	pool->slot_count = 1024;
	pool->slot = vet_allocate(pool->slot_count, sizeof(struct vet_set *));
	pool->empty = vet_set_flagged(pool, 0);
	pool->any = vet_set_flagged(pool, VET_SET_ANY);
	pool->outside = vet_set_flagged(pool, VET_SET_ANY | VET_SET_OUTSIDE);
	return pool;
}

bool vet_set_is_word(const struct vet_set_pool *pool, unsigned width)
{
	return !width || width >= pool->word;
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
	vet_set_add_address(pool, &b, address);
	return vet_set_finish(pool, &b);
}

/* Is the address among those of its entity, which begin at `at`, or does one of them repeat over it? */
static bool names(const struct vet_set *a, unsigned at, const struct vet_address *address)
{
	for (; at < a->address_count && a->addresses[at].entity == address->entity; at++)
		if (!compare_address(&a->addresses[at], address) || covers(&a->addresses[at], address))
			return true;
	return false;
}

/* The commonest case of all: everything in `b` is in `a` already. */
static bool contains(const struct vet_set *a, const struct vet_set *b)
{
	unsigned at = 0;

	if (b->flags & ~a->flags & VET_SET_ALL_BUT_INTERVAL)
		return false;
	if (!(a->flags & VET_SET_ANY)) {
		if (b->flags & VET_SET_INTERVAL && !(a->flags & VET_SET_INTERVAL && a->low <= b->low && a->high >= b->high))
			return false;
		for (unsigned i = 0; i < b->constant_count; i++) {
			if (a->flags & VET_SET_INTERVAL) {
				if (b->constants[i] < a->low || b->constants[i] > a->high)
					return false;
				continue;
			}
			while (at < a->constant_count && a->constants[at] < b->constants[i])
				at++;
			if (at == a->constant_count || a->constants[at] != b->constants[i])
				return false;
		}
	}
	at = 0;
	for (unsigned i = 0; i < b->address_count; i++) {
		while (at < a->address_count && a->addresses[at].entity < b->addresses[i].entity)
			at++;
		if (!names(a, at, &b->addresses[i]))
			return false;
	}
	return true;
}

const struct vet_set *vet_set_join(struct vet_set_pool *pool, const struct vet_set *a, const struct vet_set *b)
{
	struct vet_set_builder builder;

	if (a == b || b == pool->empty)
		return a;
	if (a == pool->empty)
		return b;
	if (contains(a, b))
		return a;
	struct join *slot = &pool->joined[(a->hash * 31 ^ b->hash) & (JOINS - 1)];

	if (slot->a == a && slot->b == b)
		return slot->sum;
	vet_set_begin(&builder);
	vet_set_add(pool, &builder, a);
	bool kept = vet_set_add(pool, &builder, b), all = builder.flags & VET_SET_MANY;
	const struct vet_set *sum = vet_set_finish(pool, &builder);

	*slot = (struct join){ a, b, sum };
	if (!kept) {
		pool->lost(pool->context, a, all);
		pool->lost(pool->context, b, all);
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
	vet_set_add(pool, &b, grown);
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

bool vet_set_is_empty(const struct vet_set *a)
{
	return !a->flags && !a->constant_count && !a->address_count;
}

bool vet_set_single(const struct vet_set *a, int64_t *number)
{
	if (a->flags || a->address_count || a->constant_count != 1)
		return false;
	*number = a->constants[0];
	return true;
}
