/* SPDX-License-Identifier: MIT */
/*
 * What surely holds when an indirect call goes to one particular function: `(has ? f : g)()` runs f only where has was
 * true, `p = has ? &vga_ops : &null_ops; p->init()` likewise, and so does a callback passed as an argument.
 * Only the choice of the pointer counts.  That a callback was stored somewhere under a guard does not: it may be called
 * from anywhere.
 */
#include "claims-internal.h"

#define FUEL 2000u

static const struct vet_held nothing = { 0 };
static const struct vet_held impossible = { .present = ~UINT64_C(0), .absent = ~UINT64_C(0) };

/* The pointers that count: one function; or objects that hold it at some offset. */
struct choice {
	struct vet_state *state;
	uint32_t target;
	const struct vet_point *load; /* NULL: the value is the function pointer itself */
	unsigned fuel, depth;
};

static struct vet_held lasting(const struct choice *choice, struct vet_held held)
{
	return (struct vet_held){ .present = held.present & ~choice->state->phases, .absent = held.absent & ~choice->state->phases };
}

static bool object_holds(const struct choice *choice, uint32_t entity)
{
	const struct vet_contents *contents = vet_memory_contents(choice->state->reach->memory, entity);

	if (contents->escaped || contents->outside || contents->foreign_content)
		return true;
	for (size_t i = 0; i < contents->count; i++)
		for (uint32_t a = 0; a < contents->cell[i].value->address_count; a++)
			if (contents->cell[i].value->addresses[a].entity == choice->target)
				return true;
	return false;
}

static bool may_be_chosen(const struct choice *choice, const struct vet_set *set)
{
	if (set->flags)
		return true;
	for (uint32_t i = 0; i < set->address_count; i++) {
		uint32_t entity = set->addresses[i].entity;

		if (choice->load ? object_holds(choice, entity) : entity == choice->target)
			return true;
	}
	return false;
}

static struct vet_held chosen(struct choice *choice, const struct vet_body *body, uint32_t number);

static struct vet_held chosen_phi(struct choice *choice, const struct vet_body *body, const struct vet_value *value)
{
	const struct vet_function_state *function = choice->state->function[body->entity];
	const uint32_t *pair = body->unit->lists + value->a;
	struct vet_held held = impossible;

	for (uint32_t i = 0; i < value->b; i++) {
		const struct vet_block *from = vet_body_block(body, pair[2 * i]);

		for (uint32_t e = from->edge_first; e < from->edge_first + from->edge_count; e++) {
			if (!body->edge_live[e] || vet_body_edge(body, e)->target != value->c)
				continue;
			struct vet_held arrived = vet_held_along(function, pair[2 * i], e);

			held = vet_held_either(held, vet_held_both(lasting(choice, arrived), chosen(choice, body, pair[2 * i + 1])));
		}
	}
	return held;
}

static struct vet_held chosen_parameter(struct choice *choice, const struct vet_body *body, uint32_t parameter)
{
	struct vet_state *state = choice->state;
	struct vet_held held = impossible;

	if (state->root[body->entity])
		return nothing;
	for (size_t i = state->reach->target_first[body->entity]; i < state->reach->target_first[body->entity + 1]; i++) {
		const struct vet_call *call = state->reach->by_target[i];
		const struct vet_body *caller = state->reach->body[call->from.function];
		const struct vet_point *point = vet_body_point(caller, call->from.point);
		bool passes = (point->kind == VET_POINT_CALL || point->kind == VET_POINT_CALL_INDIRECT) && parameter < point->c &&
			      (call->kind == VET_CALL_DIRECT || call->kind == VET_CALL_POINTER);
		struct vet_held argument = nothing;

		if (state->function[body->entity]->judged && !vet_state_counts(state, call->from.function))
			continue;
		if (passes) {
			uint32_t value = caller->unit->lists[point->b + parameter];

			if (!may_be_chosen(choice, caller->value[value]))
				continue;
			argument = chosen(choice, caller, value);
		}
		held = vet_held_either(held, vet_held_both(lasting(choice, vet_state_proven(state, call->from)), argument));
	}
	return held;
}

static struct vet_held chosen_within(struct choice *choice, const struct vet_body *body, uint32_t number)
{
	const struct vet_value *value = vet_body_value(body, number);
	struct vet_held held;

	switch (value->kind) {
	case VET_VALUE_CAST:
	case VET_VALUE_REFINED:
		return chosen(choice, body, value->a);
	case VET_VALUE_PHI:
		return chosen_phi(choice, body, value);
	case VET_VALUE_PARAMETER:
		return chosen_parameter(choice, body, value->a);
	case VET_VALUE_FIELD:
	case VET_VALUE_ELEMENT:
		return choice->load ? chosen(choice, body, value->a) : nothing;
	case VET_VALUE_RESULT:
		/* The function pointer was read from an object: go on with the choice of the object. */
		if (choice->load || vet_body_point(body, value->a)->kind != VET_POINT_LOAD)
			return nothing;
		choice->load = vet_body_point(body, value->a);
		held = chosen(choice, body, choice->load->a);
		choice->load = NULL;
		return held;
	default:
		return nothing;
	}
}

static struct vet_held chosen(struct choice *choice, const struct vet_body *body, uint32_t number)
{
	if (!may_be_chosen(choice, body->value[number]))
		return impossible;
	if (!choice->fuel || choice->depth > 200)
		return nothing;
	choice->fuel--;
	choice->depth++;
	struct vet_held held = chosen_within(choice, body, number);

	choice->depth--;
	return held;
}

struct vet_held vet_claims_target(struct vet_state *state, struct vet_place call, uint32_t target)
{
	const struct vet_body *body = state->reach->body[call.function];
	const struct vet_point *point = vet_body_point(body, call.point);
	struct choice choice = { .state = state, .target = target, .fuel = FUEL };

	if (point->kind != VET_POINT_CALL_INDIRECT)
		return nothing;
	struct vet_held held = chosen(&choice, body, point->a);

	/* Nothing can choose it: then something was not understood, and nothing is claimed. */
	return held.present == impossible.present && held.absent == impossible.absent ? nothing : held;
}
