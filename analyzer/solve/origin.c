/* SPDX-License-Identifier: MIT */
/*
 * Looking back from an indirect call to the store; see origin.h.
 */
#include "origin.h"

static bool holds_function(const struct vet_set *set, uint32_t target)
{
	for (uint32_t i = 0; i < set->address_count; i++)
		if (set->addresses[i].entity == target)
			return true;
	return false;
}

static bool in_initialiser(const struct vet_reach *reach, struct vet_address at, uint32_t bits, uint32_t target, struct vet_where *where)
{
	const struct vet_program *program = reach->program;
	const struct vet_entity *entity = &program->entity[at.entity];
	const struct vet_unit *unit = vet_entity_unit(program, entity);
	const struct vet_symbol *symbol = vet_entity_symbol(program, entity);

	for (uint32_t i = 0; i < symbol->initialiser_count; i++) {
		const struct vet_initialiser *row = &unit->initialisers[symbol->initialiser_first + i];
		struct vet_address cell = { .entity = at.entity, .offset = (int64_t)row->offset };

		if (row->kind != VET_INITIALISER_ADDRESS || program->entity_of[entity->symbol.unit][row->symbol] != target ||
		    !vet_overlap(at, bits, cell, (uint32_t)row->size))
			continue;
		*where = (struct vet_where){ vet_unit_string(unit, row->where.file), row->where.line, row->where.column };
		return true;
	}
	return false;
}

static bool in_store(const struct vet_reach *reach, const struct vet_stores *stores, struct vet_address at, uint32_t bits, uint32_t target,
		     struct vet_where *where)
{
	size_t count;
	const struct vet_store *store = vet_stores_of(stores, at.entity, &count);

	for (size_t i = 0; i < count; i++) {
		const struct vet_body *body = reach->body[store[i].place.function];

		if (!vet_overlap(at, bits, store[i].at, store[i].size) ||
		    !holds_function(body->value[vet_body_point(body, store[i].place.point)->c], target))
			continue;
		*where = vet_point_where(body, store[i].place.point);
		return true;
	}
	return false;
}

/* Behind a pointer of unknown origin: any store to the same field. */
static bool in_field(const struct vet_reach *reach, const struct vet_stores *stores, uint32_t field, uint32_t target, struct vet_where *where)
{
	const struct vet_field_store *store = field == VET_NONE ? NULL : vet_stores_field(stores, field, target);

	if (store)
		*where = vet_point_where(reach->body[store->place.function], store->place.point);
	return store;
}

bool vet_origin_find(const struct vet_reach *reach, const struct vet_stores *stores, struct vet_place call, uint32_t target,
		     struct vet_where *where, const char **holder)
{
	const struct vet_body *body = reach->body[call.function];
	const struct vet_point *point = vet_body_point(body, call.point);

	*holder = NULL;
	if (point->kind != VET_POINT_CALL_INDIRECT)
		return false;
	const struct vet_value *value = vet_body_value(body, point->a);

	while (value->kind == VET_VALUE_CAST || value->kind == VET_VALUE_REFINED)
		value = vet_body_value(body, value->a);
	if (value->kind != VET_VALUE_RESULT || vet_body_point(body, value->a)->kind != VET_POINT_LOAD)
		return false;
	const struct vet_point *load = vet_body_point(body, value->a);
	const struct vet_set *address = body->value[load->a];

	for (uint32_t i = 0; i < address->address_count; i++) {
		struct vet_address at = address->addresses[i];

		*holder = reach->program->entity[at.entity].name;
		if (in_initialiser(reach, at, load->b, target, where) || in_store(reach, stores, at, load->b, target, where))
			return true;
	}
	*holder = NULL;
	return in_field(reach, stores, vet_value_field(reach, body, load->a), target, where);
}
