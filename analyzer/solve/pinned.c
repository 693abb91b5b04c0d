/* SPDX-License-Identifier: MIT */
/*
 * Pins at work; see pinned.h.
 */
#include "pinned.h"

#include "solve/state.h"

/* The first pin of that entity, or where it would stand. */
static size_t first_of(const struct vet_pins *pins, uint32_t entity)
{
	size_t low = 0, high = pins->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		if (pins->pin[middle].place.entity < entity)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct vet_pin *pin, uint32_t entity, int64_t offset, uint32_t size, uint32_t field)
{
	return entity == VET_NONE ? pin->place.field == field : pin->place.offset == offset && pin->place.size == size;
}

/* The pins of one place stand together; NULL: it has none. */
static const struct vet_pin *find(const struct vet_pins *pins, uint32_t entity, int64_t offset, uint32_t size, uint32_t field, size_t *count)
{
	size_t low = first_of(pins, entity), end;

	while (low < pins->count && pins->pin[low].place.entity == entity && !is_at(&pins->pin[low], entity, offset, size, field))
		low++;
	for (end = low; end < pins->count && pins->pin[end].place.entity == entity && is_at(&pins->pin[end], entity, offset, size, field);)
		end++;
	*count = end - low;
	return *count ? &pins->pin[low] : NULL;
}

/* The pins of just the place that an access reads: several observables may tell of it. */
static const struct vet_pin *pins_of(const struct vet_reach *reach, const struct vet_set *address, uint32_t size, uint32_t field, size_t *count)
{
	const struct vet_pins *pins = reach->options.pins;

	*count = 0;
	if (!pins || !pins->count)
		return NULL;
	const struct vet_address *at = vet_set_place(address);

	if (at) {
		const struct vet_pin *pin = find(pins, at->entity, at->offset, size, VET_NONE, count);

		if (pin)
			return pin;
	}
	return field == VET_NONE || vet_set_is_empty(address) ? NULL : find(pins, VET_NONE, 0, 0, field, count);
}

static bool is_settled(const struct vet_reach *reach, const struct vet_pin *pin, struct vet_place place)
{
	if (pin->settle == VET_NONE)
		return true;
	return reach->options.before && vet_state_settled(reach->options.before, place) >> pin->settle & 1;
}

/* What the pin says alone; of bits alone any number that has them. */
static const struct vet_set *content(struct vet_reach *reach, const struct vet_pin *pin)
{
	const struct vet_set *value = pin->range_count ? vet_set_empty(reach->pool) : vet_set_any(reach->pool);

	for (size_t i = 0; i < pin->range_count; i++)
		value = vet_set_join(reach->pool, value, vet_set_interval(reach->pool, pin->range[i].low, pin->range[i].high));
	return value;
}

const struct vet_set *vet_pinned(struct vet_reach *reach, const struct vet_body *body, uint32_t point, const struct vet_access *access,
				 const struct vet_set *held)
{
	size_t count;
	const struct vet_pin *pin = pins_of(reach, access->address, access->size, access->field, &count);
	const struct vet_set *settled = NULL, *ever = held;

	for (size_t i = 0; i < count; i++) {
		const struct vet_set *value = content(reach, &pin[i]);

		ever = vet_set_join(reach->pool, ever, value);
		if (!pin[i].range_count || !is_settled(reach, &pin[i], (struct vet_place){ body->entity, point }))
			continue;
		/* Lines that contradict each other say nothing together but that it is one of theirs. */
		const struct vet_set *both = settled ? vet_set_restrict(reach->pool, settled, pin[i].range, (uint32_t)pin[i].range_count, false) : value;

		settled = vet_set_is_empty(both) ? vet_set_join(reach->pool, settled, value) : both;
	}
	return settled ? settled : ever;
}

bool vet_call_is_with(const struct vet_body *body, const struct vet_point *point, const struct vet_model_with *with)
{
	for (uint32_t i = 0; i < with->count; i++) {
		const struct vet_set *set;
		int64_t number;

		if (with->wanted[i].argument >= point->c)
			return false;
		set = body->value[body->unit->lists[point->b + with->wanted[i].argument]];
		if (with->wanted[i].entity == VET_NONE) {
			if (!vet_set_single(set, &number) || number != with->wanted[i].number)
				return false;
		} else {
			const struct vet_address *at = vet_set_place(set);

			if (!at || at->entity != with->wanted[i].entity || at->offset != with->wanted[i].offset)
				return false;
		}
	}
	return true;
}

const struct vet_set *vet_pinned_call(struct vet_reach *reach, const struct vet_body *body, uint32_t point, uint32_t entity,
				      const struct vet_set *returned)
{
	const struct vet_pins *pins = reach->options.pins;

	for (size_t i = pins ? first_of(pins, entity) : 0; pins && i < pins->count && pins->pin[i].place.entity == entity; i++) {
		const struct vet_pin *pin = &pins->pin[i];
		const struct vet_set *value;

		if (!pin->range_count || !vet_call_is_with(body, vet_body_point(body, point), &pin->with))
			continue;
		value = vet_set_interval(reach->pool, pin->range[0].low, pin->range[0].high);
		return is_settled(reach, pin, (struct vet_place){ body->entity, point }) ? value : vet_set_join(reach->pool, returned, value);
	}
	return returned;
}

bool vet_pinned_bits(const struct vet_reach *reach, const struct vet_body *body, uint32_t number, uint64_t *mask, uint64_t *bits)
{
	const struct vet_value *value = vet_body_value(body, number);

	if (!reach->options.pins || !reach->options.pins->count)
		return false;
	while (value->kind == VET_VALUE_CAST || value->kind == VET_VALUE_REFINED)
		value = vet_body_value(body, value->a);
	if (value->kind != VET_VALUE_RESULT || vet_body_point(body, value->a)->kind != VET_POINT_LOAD)
		return false;
	const struct vet_point *load = vet_body_point(body, value->a);
	size_t count;
	const struct vet_pin *pin = pins_of(reach, body->value[load->a], load->b, vet_value_field(reach, body, load->a), &count);

	*mask = *bits = 0;
	for (size_t i = 0; i < count; i++) {
		if (pin[i].range_count || !is_settled(reach, &pin[i], (struct vet_place){ body->entity, value->a }))
			continue;
		*bits |= pin[i].known_bits & ~*mask;
		*mask |= pin[i].known_mask;
	}
	return *mask;
}
