/* SPDX-License-Identifier: MIT */
/*
 * Holes of the kind "uncalled": live code takes the address of a function, and no call leads to it.  Comes in: the finished
 * fixed point.  Goes out: one hole for each place that takes such an address.
 * An address that is only compared with others goes nowhere; one that a meeting decides about (reach-meetings.c) is called where
 * names are equal, and known not to be where they are not.
 */
#include <stdlib.h>

#include "reach-internal.h"
#include "support/memory.h"

/* A function of the program that does not run. */
static bool is_uncalled(const struct vet_reach *reach, uint32_t entity)
{
	const struct vet_body *body = reach->body[vet_reach_canonical(reach, entity)];

	return body && !body->reached && !vet_reach_ends_phase(reach, entity);
}

/* The argument of a call that a meeting decides about, or VET_NONE. */
static uint32_t met_argument(const struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point)
{
	for (uint32_t i = 0; point->kind == VET_POINT_CALL && i < point->c; i++)
		if (vet_model_is_met(reach->options.model, reach->program->entity_of[body->unit_index][point->a], i))
			return i;
	return VET_NONE;
}

/* All but one of the list. */
static bool mark(bool *goes, const struct vet_operands *operands, uint32_t but)
{
	bool fresh = false;

	for (unsigned i = 0; i < operands->count; i++) {
		fresh |= !goes[operands->one[i]];
		goes[operands->one[i]] = true;
	}
	for (uint32_t i = 0; i < operands->list_count; i++) {
		if (i == but)
			continue;
		fresh |= !goes[operands->list[i * operands->stride]];
		goes[operands->list[i * operands->stride]] = true;
	}
	return fresh;
}

static bool answers(const struct vet_value *value)
{
	return value->kind == VET_VALUE_EQUAL || value->kind == VET_VALUE_NOT_EQUAL || value->kind == VET_VALUE_BOOL || value->kind == VET_VALUE_NOT;
}

/* By value: what is made of it is stored, passed on, returned or given to assembly, and not only yes or no. */
static bool *find_going(const struct vet_reach *reach, const struct vet_body *body)
{
	bool *goes = vet_allocate(body->function->value_count + 1ul, sizeof(*goes)), again = true;

	for (uint32_t p = 0; p < body->function->point_count; p++) {
		struct vet_operands operands = vet_point_operands(body->unit, vet_body_point(body, p));

		if (vet_point_live(body, p))
			mark(goes, &operands, met_argument(reach, body, vet_body_point(body, p)));
	}
	while (again) {
		again = false;
		for (uint32_t v = body->function->value_count; v-- > 0;) {
			const struct vet_value *value = vet_body_value(body, v);
			struct vet_operands operands = vet_value_operands(body->unit, value);

			if (goes[v] && !answers(value))
				again |= mark(goes, &operands, VET_NONE);
		}
	}
	return goes;
}

/* A function may be declared as an array, or be of no type where it is not defined. */
static bool is_address(const struct vet_value *value)
{
	return value->kind == VET_VALUE_FUNCTION || value->kind == VET_VALUE_OBJECT;
}

static bool goes_on(const struct vet_body *body, const bool *goes, uint32_t symbol)
{
	for (uint32_t v = 0; v < body->function->value_count; v++)
		if (goes[v] && is_address(vet_body_value(body, v)) && vet_body_value(body, v)->a == symbol)
			return true;
	return false;
}

/* The symbol whose address a point takes, or VET_NONE. */
static uint32_t taken_at(const struct vet_body *body, const struct vet_point *point)
{
	const struct vet_value *value;

	if (point->kind == VET_POINT_ADDRESS)
		return point->a;
	/* A file of assembly has no points but those that go on. */
	if (point->kind != VET_POINT_ASM || !point->c || !(body->unit->symbols[body->function->symbol].flags & VET_SYMBOL_ASSEMBLY))
		return VET_NONE;
	value = vet_body_value(body, body->unit->lists[point->b]);
	return is_address(value) ? value->a : VET_NONE;
}

static void look_at_points(struct vet_reach *reach, const struct vet_body *body)
{
	const uint32_t *entity_of = reach->program->entity_of[body->unit_index];
	bool *goes = NULL;

	for (uint32_t p = 0; p < body->function->point_count; p++) {
		uint32_t symbol = taken_at(body, vet_body_point(body, p));

		if (symbol == VET_NONE || !is_uncalled(reach, entity_of[symbol]) || !vet_point_live(body, p))
			continue;
		goes = goes ? goes : find_going(reach, body);
		if (goes_on(body, goes, symbol))
			vet_reach_hole(reach, (struct vet_place){ body->entity, p }, VET_HOLE_UNCALLED, entity_of[symbol]);
	}
	free(goes);
}

/* Names in the text of inline assembly stand for the whole function. */
static void look_at_extras(struct vet_reach *reach, const struct vet_body *body)
{
	size_t count;
	const struct vet_extra *extra = vet_program_extra(reach->program, body->entity, &count);

	for (size_t i = 0; body->function->point_count && i < count; i++)
		if (extra[i].kind == VET_REFERENCE_ADDRESS && vet_reach_extra_counts(reach, body, &extra[i]) && is_uncalled(reach, extra[i].to))
			vet_reach_hole(reach, (struct vet_place){ body->entity, 0 }, VET_HOLE_UNCALLED, extra[i].to);
}

void vet_reach_record_uncalled(struct vet_reach *reach)
{
	for (uint32_t e = 0; e < reach->program->entity_count; e++) {
		if (!vet_reach_body(reach, e))
			continue;
		look_at_points(reach, reach->body[e]);
		look_at_extras(reach, reach->body[e]);
	}
}
