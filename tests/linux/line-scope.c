/* SPDX-License-Identifier: MIT */
/*
 * What lines have a say in; see line-scope.h.
 */
#include "line-scope.h"

#include <string.h>

#include "solve/reach-internal.h"

/* --- calls ---------------------------------------------------------------------------------------------- */

static bool says(const struct vet_model_program *model, const struct vet_model_runner *wanted)
{
	size_t count;
	const struct vet_model_runner *runner = vet_model_runners(model, wanted->entity, &count);

	for (size_t i = 0; i < count; i++)
		if (runner[i].argument == wanted->argument && runner[i].through == wanted->through && runner[i].field == wanted->field &&
		    runner[i].offset == wanted->offset && runner[i].stride == wanted->stride && runner[i].when == wanted->when)
			return true;
	return false;
}

static bool is_called(const struct vet_reach *reach, uint32_t entity)
{
	uint32_t canonical = vet_reach_canonical(reach, entity);

	if (reach->body[canonical])
		return reach->body[canonical]->reached;
	for (size_t i = 0; i < reach->external.count; i++)
		if (reach->external.item[i].target == canonical)
			return true;
	return false;
}

bool vet_scope_called(const struct vet_case *one, const struct vet_model_program *model)
{
	const struct vet_model_program *whole = one->whole.model;

	for (size_t i = 0; i < whole->runner_count; i++)
		if (!says(model, &whole->runner[i]) && is_called(one->whole.reach, whole->runner[i].entity))
			return true;
	return false;
}

/* --- observables ---------------------------------------------------------------------------------------- */

bool vet_scope_same_pins(const struct vet_case *one, const struct vet_model_program *model)
{
	struct vet_pins *pins = vet_pins_of(model, one->profile);
	bool same = pins->count == one->whole.pins->count;

	for (size_t i = 0; same && i < pins->count; i++)
		same = pins->pin[i].settle == one->whole.pins->pin[i].settle && pins->pin[i].said.line == one->whole.pins->pin[i].said.line;
	vet_pins_free(pins);
	return same;
}

bool vet_scope_same_places(const struct vet_case *one, const struct vet_model_program *model)
{
	const struct vet_model_program *whole = one->whole.model;

	for (size_t i = 0; i < whole->observable_count; i++) {
		const struct vet_model_place *place = &whole->observable[i].place;

		/* Of a field, of any object, it makes no difference; a function's result is no location. */
		if (place->entity == VET_NONE || one->whole.reach->is_function[place->entity])
			continue;
		if (!vet_model_observes(model, (struct vet_address){ .entity = place->entity, .offset = place->offset }, place->size))
			return false;
	}
	return true;
}

/* --- values --------------------------------------------------------------------------------------------- */

static bool same_set(const struct vet_set *a, const struct vet_set *b)
{
	if (!a || !b)
		return a == b;
	return a->flags == b->flags && a->constant_count == b->constant_count && a->address_count == b->address_count &&
	       (!(a->flags & VET_SET_INTERVAL) || (a->low == b->low && a->high == b->high)) &&
	       (!a->constant_count || !memcmp(a->constants, b->constants, a->constant_count * sizeof(*a->constants))) &&
	       (!a->address_count || !memcmp(a->addresses, b->addresses, a->address_count * sizeof(*a->addresses)));
}

static bool same_sets(const struct vet_set *const *a, const struct vet_set *const *b, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (!same_set(a[i], b[i]))
			return false;
	return true;
}

static bool same_bodies(const struct vet_body *a, const struct vet_body *b)
{
	const struct vet_function *f = a->function;

	return a->returns == b->returns && same_set(a->returned, b->returned) &&
	       !memcmp(a->live_points, b->live_points, f->block_count * sizeof(*a->live_points)) &&
	       !memcmp(a->edge_live, b->edge_live, f->edge_count * sizeof(*a->edge_live)) && same_sets(a->value, b->value, f->value_count) &&
	       same_sets(a->result, b->result, f->point_count) && same_sets(a->parameter, b->parameter, f->parameter_count);
}

static bool same_calls(const struct vet_call_list *a, const struct vet_call_list *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->item[i].from.function != b->item[i].from.function || a->item[i].from.point != b->item[i].from.point ||
		    a->item[i].target != b->item[i].target || a->item[i].kind != b->item[i].kind)
			return false;
	return true;
}

bool vet_scope_same_values(const struct vet_reach *before, const struct vet_reach *after)
{
	for (uint32_t e = 0; e < before->program->entity_count; e++) {
		const struct vet_body *a = vet_reach_body(before, e), *b = vet_reach_body(after, e);

		if (!a != !b || (a && !same_bodies(a, b)))
			return false;
	}
	return same_calls(&before->call, &after->call) && same_calls(&before->external, &after->external);
}
