/* SPDX-License-Identifier: MIT */
/*
 * Numbers that callers hand down, from the calls that have them to all that pass them on; see numbers.h.
 */
#include "numbers.h"

#include <stdlib.h>

#include "support/memory.h"

bool vet_numbers_has(const struct vet_set *set)
{
	if (set->flags & VET_SET_ANY)
		return false;
	return set->flags & VET_SET_INTERVAL ? set->high > 0 : set->constant_count && set->constants[set->constant_count - 1] > 0;
}

static bool is_any(const struct vet_body *body, uint32_t value)
{
	return body->value[value]->flags & VET_SET_ANY;
}

/* Can it be known for some caller?  Of what is chosen, one is enough. */
static bool may_be_number(const struct vet_numbers *numbers, const struct vet_body *body, uint32_t number, const bool *known)
{
	const struct vet_value *value = vet_body_value(body, number);

	if (!is_any(body, number))
		return true;
	switch (value->kind) {
	case VET_VALUE_PARAMETER:
		return numbers->parameters[body->entity] >> (value->a < 63 ? value->a : 63) & 1;
	case VET_VALUE_UNKNOWN:
	case VET_VALUE_UNDEFINED:
	case VET_VALUE_CONSTANT:
	case VET_VALUE_RESULT:
	case VET_VALUE_FUNCTION:
	case VET_VALUE_OBJECT:
		return false;
	case VET_VALUE_PHI:
		for (uint32_t i = 0; i < value->b; i++)
			if (known[body->unit->lists[value->a + 2 * i + 1]])
				return true;
		return false;
	case VET_VALUE_FIELD:
	case VET_VALUE_CAST:
	case VET_VALUE_BOOL:
	case VET_VALUE_NOT:
	case VET_VALUE_NEGATE:
	case VET_VALUE_COMPLEMENT:
	case VET_VALUE_REFINED:
		return known[value->a];
	case VET_VALUE_SELECT:
		return known[value->b] || known[value->c];
	default:
		return known[value->a] && known[value->b];
	}
}

static void find_numbers(struct vet_numbers *numbers, const struct vet_body *body)
{
	bool *known = numbers->value[body->entity], changed = true;

	if (!known)
		known = numbers->value[body->entity] = vet_allocate(body->function->value_count, sizeof(*known));
	while (changed) {
		changed = false;
		for (uint32_t v = 0; v < body->function->value_count; v++) {
			if (known[v] || !may_be_number(numbers, body, v, known))
				continue;
			known[v] = true;
			changed |= is_any(body, v);
		}
	}
}

static void mark_numbered(struct vet_numbers *numbers, const struct vet_call *call, uint32_t parameter)
{
	uint32_t entity = call->target;
	const struct vet_body *body = numbers->reach->body[entity];
	uint64_t bit = UINT64_C(1) << (parameter < 63 ? parameter : 63);

	if (parameter >= body->function->parameter_count || !(body->parameter[parameter]->flags & VET_SET_ANY))
		return;
	numbers->hands[call - numbers->reach->call.item] = true;
	if (numbers->parameters[entity] & bit)
		return;
	numbers->parameters[entity] |= bit;
	numbers->stack = vet_grow(numbers->stack, &numbers->capacity, numbers->depth + 1, sizeof(*numbers->stack));
	numbers->stack[numbers->depth++] = entity;
}

static void mark_arguments(struct vet_numbers *numbers, const struct vet_call *call, bool passed_on)
{
	const struct vet_body *caller = numbers->reach->body[call->from.function];
	const struct vet_point *point = vet_body_point(caller, call->from.point);

	if ((point->kind != VET_POINT_CALL && point->kind != VET_POINT_CALL_INDIRECT) || point->flags & VET_POINT_MODELLED ||
	    !vet_call_passes_arguments(call))
		return;
	for (uint32_t i = 0; i < point->c; i++) {
		uint32_t argument = caller->unit->lists[point->b + i];

		if (passed_on ? vet_numbers_becomes(numbers, caller, argument) : vet_numbers_has(caller->value[argument]))
			mark_numbered(numbers, call, i);
	}
}

struct vet_numbers *vet_numbers_find(const struct vet_reach *reach)
{
	struct vet_numbers *numbers = vet_allocate(1, sizeof(*numbers));

	numbers->reach = reach;
	numbers->parameters = vet_allocate(reach->program->entity_count, sizeof(*numbers->parameters));
	numbers->value = vet_allocate(reach->program->entity_count, sizeof(*numbers->value));
	numbers->hands = vet_allocate(reach->call.count, sizeof(*numbers->hands));
	for (size_t i = 0; i < reach->call.count; i++)
		mark_arguments(numbers, &reach->call.item[i], false);
	while (numbers->depth) {
		size_t count;
		uint32_t entity = numbers->stack[--numbers->depth];
		const struct vet_call *call = vet_reach_function_calls(reach, entity, &count);

		find_numbers(numbers, reach->body[entity]);
		for (size_t i = 0; i < count; i++)
			mark_arguments(numbers, &call[i], true);
	}
	return numbers;
}

void vet_numbers_free(struct vet_numbers *numbers)
{
	if (!numbers)
		return;
	for (uint32_t e = 0; e < numbers->reach->program->entity_count; e++)
		free(numbers->value[e]);
	free(numbers->value);
	free(numbers->parameters);
	free(numbers->hands);
	free(numbers->stack);
	free(numbers);
}

uint64_t vet_made_of(const struct vet_body *body, const struct vet_value *value, const uint64_t *made)
{
	uint64_t mask = 0;

	switch (value->kind) {
	case VET_VALUE_PARAMETER:
		return UINT64_C(1) << (value->a < 63 ? value->a : 63);
	case VET_VALUE_UNKNOWN:
	case VET_VALUE_UNDEFINED:
	case VET_VALUE_CONSTANT:
	case VET_VALUE_RESULT:
	case VET_VALUE_FUNCTION:
	case VET_VALUE_OBJECT:
		return 0;
	case VET_VALUE_PHI:
		for (uint32_t i = 0; i < value->b; i++)
			mask |= made[body->unit->lists[value->a + 2 * i + 1]];
		return mask;
	case VET_VALUE_FIELD:
	case VET_VALUE_CAST:
	case VET_VALUE_BOOL:
	case VET_VALUE_NOT:
	case VET_VALUE_NEGATE:
	case VET_VALUE_COMPLEMENT:
	case VET_VALUE_REFINED:
		return made[value->a];
	case VET_VALUE_SELECT:
		return made[value->a] | made[value->b] | made[value->c];
	default:
		return made[value->a] | made[value->b];
	}
}
