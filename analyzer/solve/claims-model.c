/* SPDX-License-Identifier: MIT */
/*
 * What models claim of locations and results: "when this field is 1, the hardware is there".
 * Comes in: a question of claims.c about a load or a call.  Goes out: what surely holds whenever the value lies in C: a
 * condition claims when every value that it still can have there is one of the condition's.
 */
#include "claims-internal.h"
#include "solve/model.h"
#include "solve/pinned.h"

#define PIECES 8u /* ranges looked at; what falls apart into more claims nothing */

static const struct vet_held everything = { .present = ~UINT64_C(0), .absent = ~UINT64_C(0) };

/* Values that a location can have where C holds. */
struct pieces {
	struct vet_range range[PIECES];
	unsigned count;
	bool lost; /* there are more, or they are not told */
};

static void add_piece(struct pieces *pieces, int64_t low, int64_t high)
{
	if (low > high)
		return;
	if (pieces->count == PIECES)
		pieces->lost = true;
	else
		pieces->range[pieces->count++] = (struct vet_range){ low, high };
}

/* All numbers of the value's type. */
static struct vet_range domain_of(const struct vet_value *value)
{
	unsigned width = value->width;

	if (!width || width >= 64)
		return (struct vet_range){ INT64_MIN, INT64_MAX };
	if (value->flags & VET_VALUE_SIGNED)
		return (struct vet_range){ -(INT64_C(1) << (width - 1)), (INT64_C(1) << (width - 1)) - 1 };
	return (struct vet_range){ 0, (INT64_C(1) << width) - 1 };
}

static int64_t greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* The part of low..high that C admits. */
static void add_admitted(struct pieces *pieces, const struct vet_constraint *c, int64_t low, int64_t high)
{
	if (c->bits) { /* some bit is set: nonzero is all that is used of it */
		add_piece(pieces, low, lesser(high, -1));
		add_piece(pieces, greater(low, 1), high);
		return;
	}
	if (!c->outside) {
		for (unsigned i = 0; i < c->count; i++)
			add_piece(pieces, greater(low, c->range[i].low), lesser(high, c->range[i].high));
		return;
	}
	/* Between the ranges, from below: each time the one that ends least of those not passed. */
	for (int64_t at = low;;) {
		const struct vet_range *next = NULL;

		for (unsigned i = 0; i < c->count; i++)
			if (c->range[i].high >= at && (!next || c->range[i].low < next->low))
				next = &c->range[i];
		if (!next || next->low > high) {
			add_piece(pieces, at, high);
			return;
		}
		if (next->low > at)
			add_piece(pieces, at, next->low - 1);
		if (next->high >= high)
			return;
		at = next->high + 1;
	}
}

static struct pieces pieces_of(const struct vet_set *set, struct vet_range domain, const struct vet_constraint *c)
{
	struct pieces pieces = { .lost = set->address_count };
	int64_t low, high;

	if (set->flags & (VET_SET_ANY | VET_SET_OUTSIDE | VET_SET_MANY)) {
		add_admitted(&pieces, c, domain.low, domain.high);
	} else if (set->flags & VET_SET_INTERVAL || set->constant_count > PIECES) {
		if (vet_set_bounds(set, &low, &high))
			add_admitted(&pieces, c, greater(low, domain.low), lesser(high, domain.high));
	} else {
		for (unsigned i = 0; i < set->constant_count; i++)
			add_admitted(&pieces, c, set->constants[i], set->constants[i]);
	}
	return pieces;
}

static bool condition_holds(const struct vet_model_condition *condition, struct vet_range piece)
{
	for (size_t i = 0; i < condition->range_count; i++) {
		const struct vet_range *range = &condition->range[i];

		if (condition->outside && range->low <= piece.high && piece.low <= range->high)
			return false;
		if (!condition->outside && range->low <= piece.low && piece.high <= range->high)
			return true;
	}
	return condition->outside;
}

static bool holds_for_all(const struct vet_model_condition *condition, const struct pieces *pieces)
{
	if (pieces->lost)
		return false;
	for (unsigned i = 0; i < pieces->count; i++)
		if (!condition_holds(condition, pieces->range[i]))
			return false;
	return true;
}

/* body: whose load or call it is about. */
static struct vet_held claim_place(const struct vet_question *q, struct vet_model_place place, const struct vet_body *body,
				   const struct vet_value *value, const struct vet_constraint *c)
{
	static const struct vet_constraint anything = { .outside = true };
	struct vet_range domain = domain_of(value);
	const struct vet_set *set = body->result[value->a];
	struct pieces here = pieces_of(set, domain, c), ever = pieces_of(set, domain, &anything);
	struct vet_held held = { 0 };
	size_t count;
	const struct vet_model_condition *condition = vet_model_conditions(q->state->policy->model, place, &count);

	for (size_t i = 0; i < count; i++) {
		bool certain = holds_for_all(&condition[i], &ever);

		if (!vet_call_is_with(body, vet_body_point(body, value->a), &condition[i].with) ||
		    !holds_for_all(&condition[i], &here) || (certain && q->state->options.distrust_certain_guards))
			continue;
		held.present |= condition[i].present;
		held.absent |= condition[i].absent;
	}
	return held;
}

static struct vet_held claim_location(const struct vet_question *q, const struct vet_body *body, const struct vet_value *value,
				      const struct vet_constraint *c)
{
	const struct vet_point *point = vet_body_point(body, value->a);
	const struct vet_set *address = body->value[point->a];
	struct vet_model_place place = { .entity = VET_NONE, .field = vet_value_field(q->state->reach, body, point->a) };
	struct vet_held held = { 0 }, told = everything;

	if (place.field != VET_NONE)
		held = claim_place(q, place, body, value, c);
	if (address->flags || address->constant_count || !address->address_count)
		return held;
	for (uint32_t i = 0; i < address->address_count; i++) {
		const struct vet_address *at = &address->addresses[i];
		struct vet_model_place bits = { .entity = at->entity, .field = place.field, .offset = at->offset, .size = point->b };

		if (at->stride)
			return held;
		told = vet_held_either(told, claim_place(q, bits, body, value, c));
	}
	return vet_held_both(held, told);
}

static struct vet_held claim_call(const struct vet_question *q, const struct vet_body *body, const struct vet_value *value,
				  const struct vet_constraint *c)
{
	const struct vet_point *point = vet_body_point(body, value->a);
	struct vet_model_place place = { .field = VET_NONE };
	struct vet_held told = everything;

	if (point->kind == VET_POINT_CALL) {
		place.entity = q->state->reach->program->entity_of[body->unit_index][point->a];
		return claim_place(q, place, body, value, c);
	}
	const struct vet_set *callee = body->value[point->a];

	if (callee->flags || callee->constant_count || !callee->address_count)
		return (struct vet_held){ 0 };
	for (uint32_t i = 0; i < callee->address_count; i++) {
		place.entity = callee->addresses[i].entity;
		told = vet_held_either(told, claim_place(q, place, body, value, c));
	}
	return told;
}

static bool is_conditioned(const struct vet_state *state, struct vet_model_place place)
{
	size_t count;

	vet_model_conditions(state->policy->model, place, &count);
	return count;
}

bool vet_claims_conditioned(const struct vet_state *state, const struct vet_body *body, const struct vet_point *point)
{
	struct vet_model_place place = { .entity = VET_NONE, .field = VET_NONE };
	const struct vet_set *set;

	if (!state->policy->model->condition_count)
		return false;
	if (point->kind == VET_POINT_CALL) {
		place.entity = state->reach->program->entity_of[body->unit_index][point->a];
		return is_conditioned(state, place);
	}
	set = body->value[point->a];
	if (point->kind == VET_POINT_LOAD) {
		place.field = vet_value_field(state->reach, body, point->a);
		if (place.field != VET_NONE && is_conditioned(state, place))
			return true;
	}
	for (uint32_t i = 0; i < set->address_count; i++) {
		place = (struct vet_model_place){ .entity = set->addresses[i].entity, .field = VET_NONE };
		if (point->kind == VET_POINT_LOAD) {
			place.offset = set->addresses[i].offset;
			place.size = point->b;
		}
		if (is_conditioned(state, place))
			return true;
	}
	return false;
}

/* What conditions on one place always refuse: they say that it is absent, or a guard is never anything but zero. */
static uint64_t refused_by(const struct vet_policy *policy, struct vet_model_place place, const struct vet_body *body, uint32_t number)
{
	const struct vet_set *content = body->result[number];
	static const struct vet_constraint anything = { .outside = true };
	struct pieces ever = pieces_of(content, (struct vet_range){ INT64_MIN, INT64_MAX }, &anything);
	uint64_t refused = 0;
	int64_t only;
	size_t count;
	const struct vet_model_condition *condition = vet_model_conditions(policy->model, place, &count);

	for (size_t i = 0; i < count; i++) {
		if (!vet_call_is_with(body, vet_body_point(body, number), &condition[i].with))
			continue;
		if (holds_for_all(&condition[i], &ever))
			refused |= condition[i].absent;
		if (condition[i].guard && vet_set_single(content, &only) && !only)
			refused |= condition[i].present;
	}
	return refused;
}

uint64_t vet_claims_refused(const struct vet_reach *reach, const struct vet_policy *policy, const struct vet_body *body, uint32_t number)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_model_place place = { .entity = VET_NONE, .field = VET_NONE };
	const struct vet_set *content = body->result[number], *address;

	if (!policy->model->condition_count || vet_set_is_empty(content))
		return 0;
	if (point->kind == VET_POINT_CALL) {
		place.entity = reach->program->entity_of[body->unit_index][point->a];
		return refused_by(policy, place, body, number);
	}
	if (point->kind != VET_POINT_LOAD)
		return 0;
	address = body->value[point->a];
	place.field = vet_value_field(reach, body, point->a);
	uint64_t refused = place.field == VET_NONE ? 0 : refused_by(policy, place, body, number);

	if (address->flags || address->constant_count || address->address_count != 1 || address->addresses->stride)
		return refused;
	place = (struct vet_model_place){ .entity = address->addresses->entity, .field = VET_NONE, .offset = address->addresses->offset,
					  .size = point->b };
	return refused | refused_by(policy, place, body, number);
}

struct vet_held vet_claims_model(const struct vet_question *q, const struct vet_body *body, const struct vet_value *value,
				 const struct vet_constraint *c)
{
	if (!q->state->policy->model->condition_count || value->kind != VET_VALUE_RESULT)
		return (struct vet_held){ 0 };
	switch (vet_body_point(body, value->a)->kind) {
	case VET_POINT_LOAD: return claim_location(q, body, value, c);
	case VET_POINT_CALL:
	case VET_POINT_CALL_INDIRECT: return claim_call(q, body, value, c);
	default: return (struct vet_held){ 0 };
	}
}
