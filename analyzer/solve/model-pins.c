/* SPDX-License-Identifier: MIT */
/*
 * What a guest's profile says of the locations that hold observables.
 * Comes in: a resolved model, a profile with its assumptions.  Goes out: pins, to reach.  An observable that the profile
 * does not know pins nothing; of a field of which it knows some bits alone, those bits are pinned.
 */
#include <stdlib.h>

#include "solve/model-file.h"
#include "support/memory.h"

static uint64_t mask_of(unsigned bits)
{
	return bits >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << bits) - 1;
}

/* The bits of an observable that are known, each in its place. */
static void known_bits(const struct vet_profile *profile, unsigned id, uint64_t *mask, uint64_t *bits)
{
	struct vet_observable_info info = vet_observable_info(id);
	const struct vet_profile_observable *whole = &profile->observables[id];

	*mask = *bits = 0;
	if (whole->known) {
		*mask = mask_of(info.bits);
		*bits = (uint64_t)whole->value & *mask;
		return;
	}
	for (unsigned part = 0; part < VET_OBSERVABLE_COUNT; part++) {
		struct vet_observable_info bit = vet_observable_info(part);

		if (bit.whole != (int)id || !profile->observables[part].known)
			continue;
		*mask |= UINT64_C(1) << bit.bit;
		*bits |= (uint64_t)(profile->observables[part].value & 1) << bit.bit;
	}
}

/* The observable's value says which values the location may hold. */
static bool mapped(const struct vet_model_item *item, const struct vet_profile_observable *observable, struct vet_range *range)
{
	for (size_t i = 0; observable->known && i < item->mapping_count; i++) {
		if (observable->value < item->mapping[i].from.low || observable->value > item->mapping[i].from.high)
			continue;
		*range = item->mapping[i].to;
		return true;
	}
	return false;
}

static bool make_pin(const struct vet_model_observable *observable, const struct vet_profile *profile, struct vet_pin *pin)
{
	const struct vet_model_item *item = observable->item;
	struct vet_range range;

	*pin = (struct vet_pin){ .place = observable->place, .with = observable->with, .settle = observable->settle, .observable = item->number, .said = observable->said };
	if (item->mapping_count) {
		if (!mapped(item, &profile->observables[item->number], &range))
			return false;
	} else {
		known_bits(profile, item->number, &pin->known_mask, &pin->known_bits);
		if (item->bit != VET_NONE) {
			pin->known_mask <<= item->bit;
			pin->known_bits <<= item->bit;
		} else if (pin->known_mask == mask_of(vet_observable_info(item->number).bits)) {
			pin->known_mask = mask_of(pin->place.size); /* nothing else is in the location: zeros above */
		}
		if (!pin->known_mask)
			return false;
		if (pin->known_mask != mask_of(pin->place.size))
			return true;
		range = (struct vet_range){ (int64_t)pin->known_bits, (int64_t)pin->known_bits };
		pin->known_mask = pin->known_bits = 0;
	}
	pin->range = vet_allocate(1, sizeof(*pin->range));
	*pin->range = range;
	pin->range_count = 1;
	return true;
}

static bool same_place(const struct vet_model_place *a, const struct vet_model_place *b)
{
	if (a->entity != b->entity || a->offset != b->offset || a->size != b->size)
		return false;
	return a->entity != VET_NONE || a->field == b->field;
}

/* Bits of one location that several lines tell are one pin. */
static bool merge(struct vet_pin *into, const struct vet_pin *more)
{
	if (!same_place(&into->place, &more->place) || into->with.count || more->with.count || into->settle != more->settle || into->range_count || more->range_count)
		return false;
	into->known_bits |= more->known_bits & ~into->known_mask;
	into->known_mask |= more->known_mask;
	return true;
}

/* Once every bit is known the value is. */
static void complete(struct vet_pin *pin)
{
	if (pin->range_count || pin->known_mask != mask_of(pin->place.size))
		return;
	pin->range = vet_allocate(1, sizeof(*pin->range));
	*pin->range = (struct vet_range){ (int64_t)pin->known_bits, (int64_t)pin->known_bits };
	pin->range_count = 1;
	pin->known_mask = pin->known_bits = 0;
}

struct vet_pins *vet_pins_of(const struct vet_model_program *model, const struct vet_profile *profile)
{
	struct vet_pins *pins = vet_allocate(1, sizeof(*pins));

	for (size_t i = 0; i < model->observable_count; i++) {
		struct vet_pin pin;

		if (model->observable[i].settle != VET_NONE && model->observable[i].settle >= VET_MODEL_SETTLES)
			continue;
		if (!make_pin(&model->observable[i], profile, &pin))
			continue;
		if (pins->count && merge(&pins->pin[pins->count - 1], &pin)) {
			free(pin.range);
			continue;
		}
		pins->pin = vet_grow(pins->pin, &pins->capacity, pins->count + 1, sizeof(pin));
		pins->pin[pins->count++] = pin;
	}
	for (size_t i = 0; i < pins->count; i++)
		complete(&pins->pin[i]);
	return pins;
}

void vet_pins_free(struct vet_pins *pins)
{
	if (!pins)
		return;
	for (size_t i = 0; i < pins->count; i++)
		free(pins->pin[i].range);
	free(pins->pin);
	free(pins);
}
