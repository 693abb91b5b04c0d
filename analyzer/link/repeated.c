/* SPDX-License-Identifier: MIT */
/*
 * Units that were read twice: a build folder holds objects and, beside them, what `ld -r` made of them.  In: all inputs.  Out: the
 * inputs without the units of a merged object each of whose units an object of its own holds too, byte for byte.  The merged
 * object stays with its symbols, marked; one that holds anything else stays whole.
 */
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "internal.h"

struct print {
	uint64_t hash;
	size_t input;
};

static int by_hash(const void *left, const void *right)
{
	const struct print *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->input > b->input) - (a->input < b->input);
}

static bool has_merged(const struct vet_inputs *inputs)
{
	for (size_t i = 0; i < inputs->object_count; i++)
		if (inputs->object[i].unit_count > 1)
			return true;
	return false;
}

static struct print *take_prints(const struct vet_inputs *inputs)
{
	struct print *prints = calloc(inputs->count + 1, sizeof(*prints));

	if (!prints)
		return NULL;
	for (size_t i = 0; i < inputs->count; i++) {
		const struct vet_unit *unit = &inputs->input[i].unit;

		prints[i] = (struct print){ XXH3_64bits(unit->payload, unit->payload_size), i };
	}
	qsort(prints, inputs->count, sizeof(*prints), by_hash);
	return prints;
}

static bool equal_units(const struct vet_unit *a, const struct vet_unit *b)
{
	return a->payload_size == b->payload_size && !memcmp(a->payload, b->payload, a->payload_size);
}

/* Is there an object with this unit alone? */
static bool stands_alone(const struct vet_inputs *inputs, const struct print *prints, const struct vet_unit *unit)
{
	uint64_t hash = XXH3_64bits(unit->payload, unit->payload_size);
	size_t low = 0, high = inputs->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (prints[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < inputs->count && prints[low].hash == hash; low++) {
		const struct vet_input *other = &inputs->input[prints[low].input];

		if (inputs->object[other->object].unit_count == 1 && equal_units(&other->unit, unit))
			return true;
	}
	return false;
}

static void mark(struct vet_inputs *inputs, const struct print *prints)
{
	for (size_t i = 0; i < inputs->object_count; i++) {
		struct vet_object *object = &inputs->object[i];
		size_t alone = 0;

		if (object->unit_count < 2)
			continue;
		while (alone < object->unit_count &&
		       stands_alone(inputs, prints, &inputs->input[object->unit_first + alone].unit))
			alone++;
		object->repeated = alone == object->unit_count;
	}
}

static void drop(struct vet_inputs *inputs)
{
	size_t kept = 0;

	for (size_t i = 0; i < inputs->object_count; i++) {
		struct vet_object *object = &inputs->object[i];
		size_t first = object->unit_first, count = object->unit_count;

		object->unit_first = kept;
		for (size_t u = first; u < first + count; u++) {
			if (!object->repeated) {
				inputs->input[kept++] = inputs->input[u];
				continue;
			}
			vet_unit_free(&inputs->input[u].unit);
			free(inputs->input[u].placed);
		}
		if (object->repeated) {
			object->unit_count = 0;
			vet_object_forget(object);
		}
	}
	inputs->count = kept;
}

bool vet_inputs_drop_repeated(struct vet_inputs *inputs)
{
	struct print *prints;

	if (!has_merged(inputs))
		return true;
	prints = take_prints(inputs);
	if (!prints)
		return false;
	mark(inputs, prints);
	drop(inputs);
	free(prints);
	return true;
}
