/* SPDX-License-Identifier: MIT */
/*
 * Addresses that are mapped from physical ones; see physical.h.
 * What a mapping function returns is taken for the argument that it maps, what is read from a direct map's distance for zero:
 * sums with those are the physical addresses.  Only for the address of an access; conditions see the values as they are.
 * A mapped address that is kept in memory is not followed.
 */
#include "physical.h"

#include <stdlib.h>

#include "solve/evaluate.h"
#include "support/memory.h"

static uint64_t parameter_bit(uint32_t parameter)
{
	return UINT64_C(1) << (parameter < 63 ? parameter : 63);
}

/* --- where mappings are made ------------------------------------------------------------------------------ */

/* The first line about an entity: where it maps, before that it is mapped nowhere. */
static const struct vet_model_mapped *mapping_of(const struct vet_model_program *model, uint32_t entity)
{
	size_t low = 0, high = model->mapped_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (model->mapped[middle].place.entity < entity)
			low = middle + 1;
		else
			high = middle;
	}
	return low < model->mapped_count && model->mapped[low].place.entity == entity ? &model->mapped[low] : NULL;
}

/* Is the load's place just the distance of a direct map? */
static bool reads_distance(const struct vet_physical *physical, const struct vet_body *body, const struct vet_point *point)
{
	const struct vet_set *address = body->value[point->a];
	const struct vet_model_mapped *mapped;

	if (address->flags || address->constant_count || address->address_count != 1 || address->addresses[0].stride)
		return false;
	mapped = mapping_of(physical->model, address->addresses[0].entity);
	return mapped && !mapped->nowhere && mapped->argument == VET_NONE && mapped->place.offset == address->addresses[0].offset &&
	       mapped->place.size == point->b;
}

/* The value that a call maps, VET_NONE where it maps nothing that is told. */
static uint32_t mapped_argument(const struct vet_physical *physical, const struct vet_body *body, const struct vet_point *point)
{
	const struct vet_model_mapped *mapped;

	if (point->kind != VET_POINT_CALL || point->flags & VET_POINT_MODELLED)
		return VET_NONE;
	mapped = mapping_of(physical->model, physical->reach->program->entity_of[body->unit_index][point->a]);
	if (!mapped || mapped->nowhere || mapped->argument == VET_NONE || mapped->argument >= point->c)
		return VET_NONE;
	return body->unit->lists[point->b + mapped->argument];
}

/* The same of a value; *distance: it is a direct map's. */
static uint32_t mapped_result(const struct vet_physical *physical, const struct vet_body *body, const struct vet_value *value, bool *distance)
{
	const struct vet_point *point;

	*distance = false;
	if (value->kind != VET_VALUE_RESULT)
		return VET_NONE;
	point = vet_body_point(body, value->a);
	if (point->kind == VET_POINT_LOAD)
		*distance = reads_distance(physical, body, point);
	return mapped_argument(physical, body, point);
}

bool vet_physical_nowhere(const struct vet_physical *physical, const struct vet_body *body)
{
	const struct vet_model_mapped *mapped = physical->model ? mapping_of(physical->model, body->entity) : NULL;

	for (; mapped && mapped < physical->model->mapped + physical->model->mapped_count && mapped->place.entity == body->entity; mapped++)
		if (mapped->nowhere)
			return true;
	return false;
}

/* --- a function's values ---------------------------------------------------------------------------------- */

/* Does the value carry on what of its operands is mapped? */
static bool carries(const struct vet_body *body, const struct vet_value *value, const bool *mapped)
{
	switch (value->kind) {
	case VET_VALUE_PHI:
		for (uint32_t i = 0; i < value->b; i++)
			if (mapped[body->unit->lists[value->a + 2 * i + 1]])
				return true;
		return false;
	case VET_VALUE_FIELD:
	case VET_VALUE_ELEMENT:
	case VET_VALUE_CAST:
	case VET_VALUE_REFINED:
		return mapped[value->a];
	case VET_VALUE_SELECT:
		return mapped[value->b] || mapped[value->c];
	case VET_VALUE_ADD:
	case VET_VALUE_AND:
	case VET_VALUE_OR:
		return mapped[value->a] || mapped[value->b];
	case VET_VALUE_SUBTRACT: /* less the distance it is the physical address itself, and nothing is read there */
		return mapped[value->a] && !mapped[value->b];
	default:
		return false;
	}
}

static bool evaluate_one(const struct vet_physical *physical, struct vet_physical_view *view, uint32_t number, uint64_t carried)
{
	const struct vet_value *value = vet_body_value(&view->body, number);
	struct vet_set_pool *pool = physical->reach->pool;
	bool distance, before = view->mapped[number];
	uint32_t argument = mapped_result(physical, &view->body, value, &distance);
	const struct vet_set *told = NULL;

	view->mapped[number] |= distance || argument != VET_NONE || carries(&view->body, value, view->mapped) ||
				(value->kind == VET_VALUE_PARAMETER && carried & parameter_bit(value->a));
	if (distance)
		told = vet_set_constant(pool, 0);
	else if (argument != VET_NONE)
		told = view->body.value[argument];
	if (!told)
		return vet_evaluate_value(physical->reach, &view->body, number) || view->mapped[number] != before;
	const struct vet_set *grown = vet_set_join(pool, view->body.value[number], told);
	bool changed = grown != view->body.value[number];

	view->body.value[number] = grown;
	return changed || view->mapped[number] != before;
}

/* What the call passes; bits of *carried: mapped addresses. */
static const struct vet_set **passed(const struct vet_body *body, const struct vet_physical_view *caller, uint32_t number, uint64_t *carried)
{
	const struct vet_set **parameter = vet_allocate(body->function->parameter_count, sizeof(*parameter));
	const struct vet_point *point = caller ? vet_body_point(&caller->body, number) : NULL;

	for (uint32_t i = 0; i < body->function->parameter_count; i++) {
		parameter[i] = body->parameter[i];
		if (!point || i >= point->c || point->flags & VET_POINT_MODELLED)
			continue;
		uint32_t argument = caller->body.unit->lists[point->b + i];

		parameter[i] = caller->body.value[argument];
		if (caller->mapped[argument])
			*carried |= parameter_bit(i);
	}
	return parameter;
}

struct vet_physical_view vet_physical_enter(const struct vet_physical *physical, const struct vet_body *body,
					    const struct vet_physical_view *caller, uint32_t point)
{
	struct vet_physical_view view = { .body = *body };
	uint32_t count = body->function->value_count;
	uint64_t carried = 0;
	bool changed = true;

	view.body.parameter = passed(body, caller, point, &carried);
	view.body.value = vet_allocate(count, sizeof(*view.body.value));
	view.body.growth = vet_allocate(count, 1);
	view.mapped = vet_allocate(count, sizeof(*view.mapped));
	for (uint32_t i = 0; i < count; i++)
		view.body.value[i] = vet_set_empty(physical->reach->pool);
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < count; i++)
			changed |= evaluate_one(physical, &view, i, carried);
	}
	return view;
}

void vet_physical_leave(struct vet_physical_view *view)
{
	free(view->body.parameter);
	free(view->body.value);
	free(view->body.growth);
	free(view->mapped);
}

/* --- what parameters they are made of ---------------------------------------------------------------------- */

static uint64_t made_of_one(const struct vet_physical *physical, const struct vet_body *body, const struct vet_value *value, const uint64_t *made)
{
	bool distance;
	uint32_t argument = mapped_result(physical, body, value, &distance);

	return argument == VET_NONE ? vet_made_of(body, value, made) : made[argument];
}

static const uint64_t *made_of(struct vet_physical *physical, const struct vet_body *body)
{
	uint64_t *made = physical->made[body->entity];
	bool changed = !made;

	if (!made)
		made = physical->made[body->entity] = vet_allocate(body->function->value_count, sizeof(*made));
	while (changed) {
		changed = false;
		for (uint32_t v = 0; v < body->function->value_count; v++) {
			uint64_t now = made_of_one(physical, body, vet_body_value(body, v), made) & ~made[v];

			changed |= now != 0;
			made[v] |= now;
		}
	}
	return made;
}

uint64_t vet_physical_parameters(struct vet_physical *physical, const struct vet_body *body, uint32_t value)
{
	return body->function->parameter_count ? made_of(physical, body)[value] : 0;
}

/* --- which may be known ------------------------------------------------------------------------------------- */

static bool is_number(const struct vet_set *set)
{
	return !(set->flags & (VET_SET_ANY | VET_SET_OUTSIDE)) && (set->constant_count || set->flags & VET_SET_INTERVAL);
}

static void enter(struct vet_physical *physical, uint32_t entity)
{
	physical->stack = vet_grow(physical->stack, &physical->capacity, physical->depth + 1, sizeof(*physical->stack));
	physical->stack[physical->depth++] = entity;
}

/* All values of a function; it has a mapping of its own, or is passed one. */
static void look_at(struct vet_physical *physical, const struct vet_body *body)
{
	uint64_t carried = physical->carried[body->entity], numbers = physical->numbers->parameters[body->entity];
	struct vet_physical_view view = vet_physical_enter(physical, body, NULL, 0);
	const uint64_t *made = made_of(physical, body);
	bool *hopeful = physical->hopeful[body->entity], changed = true;

	if (!hopeful)
		hopeful = physical->hopeful[body->entity] = vet_allocate(body->function->value_count, sizeof(*hopeful));
	while (changed) {
		changed = false;
		for (uint32_t v = 0; v < body->function->value_count; v++) {
			const struct vet_value *value = vet_body_value(body, v);
			bool now = (view.mapped[v] && (is_number(view.body.value[v]) || made[v] & numbers)) || carries(body, value, hopeful) ||
				   (value->kind == VET_VALUE_PARAMETER && carried & parameter_bit(value->a));

			changed |= now && !hopeful[v];
			hopeful[v] |= now;
		}
	}
	vet_physical_leave(&view);
}

/* What it passes on. */
static void hand_on(struct vet_physical *physical, const struct vet_body *body)
{
	size_t count;
	const struct vet_call *call = vet_reach_function_calls(physical->reach, body->entity, &count);

	for (size_t i = 0; i < count; i++) {
		const struct vet_point *point = vet_body_point(body, call[i].from.point);
		const struct vet_body *target = physical->reach->body[call[i].target];
		uint64_t carried = 0;

		if ((point->kind != VET_POINT_CALL && point->kind != VET_POINT_CALL_INDIRECT) || point->flags & VET_POINT_MODELLED ||
		    !vet_call_passes_arguments(&call[i]))
			continue;
		for (uint32_t a = 0; a < point->c && a < target->function->parameter_count; a++)
			if (vet_physical_may_be(physical, body, body->unit->lists[point->b + a]))
				carried |= parameter_bit(a);
		if (!(carried & ~physical->carried[call[i].target]))
			continue;
		physical->carried[call[i].target] |= carried;
		enter(physical, call[i].target);
	}
}

static bool makes_mapping(const struct vet_physical *physical, const struct vet_body *body)
{
	for (uint32_t v = 0; v < body->function->value_count; v++) {
		bool distance;

		if (mapped_result(physical, body, vet_body_value(body, v), &distance) != VET_NONE || distance)
			return true;
	}
	return false;
}

struct vet_physical *vet_physical_find(struct vet_reach *reach, const struct vet_numbers *numbers)
{
	struct vet_physical *physical = vet_allocate(1, sizeof(*physical));
	uint32_t entities = reach->program->entity_count;

	*physical = (struct vet_physical){ .reach = reach, .model = reach->options.model, .numbers = numbers,
					   .hopeful = vet_allocate(entities, sizeof(*physical->hopeful)),
					   .made = vet_allocate(entities, sizeof(*physical->made)),
					   .carried = vet_allocate(entities, sizeof(*physical->carried)) };
	if (!physical->model || !physical->model->mapped_count)
		return physical;
	for (uint32_t e = 0; e < entities; e++)
		if (vet_reach_body(reach, e) && makes_mapping(physical, reach->body[e]))
			enter(physical, e);
	while (physical->depth) {
		const struct vet_body *body = reach->body[physical->stack[--physical->depth]];

		look_at(physical, body);
		hand_on(physical, body);
	}
	return physical;
}

void vet_physical_free(struct vet_physical *physical)
{
	if (!physical)
		return;
	for (uint32_t e = 0; e < physical->reach->program->entity_count; e++) {
		free(physical->hopeful[e]);
		free(physical->made[e]);
	}
	free(physical->hopeful);
	free(physical->made);
	free(physical->carried);
	free(physical->stack);
	free(physical);
}
