/* SPDX-License-Identifier: MIT */
/*
 * Listing needs; see need.h.
 */
#include "need.h"

struct listing {
	const struct vet_reach *reach;
	const struct vet_policy *policy;
	const struct vet_body *body;
	vet_need_visit *visit;
	void *context;
	struct vet_need need; /* filled in but for the capability */
	struct cursor {
		const struct vet_call *at, *end;
	} calls, externals; /* the function's, from the point on that is looked at */
};

/* Each capability of a demand is a need of its own. */
static void list_demand(struct listing *listing, struct vet_demand demand)
{
	for (unsigned id = 0; id < VET_CAPABILITY_COUNT; id++) {
		uint64_t bit = vet_capability_bit(id);

		listing->need.any_of = bit;
		listing->need.absence = false;
		if (demand.requires & bit)
			listing->visit(listing->context, &listing->need);
		listing->need.absence = true;
		if (demand.requires_absent & bit)
			listing->visit(listing->context, &listing->need);
	}
}

static bool is_function_pointer(const struct vet_unit *unit, uint32_t type)
{
	while (type != VET_NONE && unit->types[type].kind == VET_TYPE_ARRAY)
		type = unit->types[type].detail;
	return type != VET_NONE && unit->types[type].kind == VET_TYPE_FUNCTION_POINTER;
}

static bool field_is_function_pointer(const struct listing *listing, uint32_t field)
{
	struct vet_row row = listing->policy->program->field[field].mentions.row[0];
	const struct vet_unit *unit = listing->policy->program->unit[row.unit];

	return is_function_pointer(unit, unit->fields[row.row].type);
}

static bool entity_is_function_pointer(const struct listing *listing, uint32_t entity)
{
	const struct vet_program *program = listing->policy->program;
	const struct vet_entity *e = &program->entity[entity];

	return is_function_pointer(vet_entity_unit(program, e), vet_entity_symbol(program, e)->type);
}

static bool any_demand(struct vet_demand demand)
{
	return demand.requires || demand.requires_absent;
}

/* Calls that the compiler put in are told by list_extra(). */
static bool is_compiled_in(const struct listing *listing, const struct vet_call *call)
{
	const struct vet_point *point = vet_body_point(listing->body, call->from.point);
	const struct vet_program *program = listing->policy->program;

	if (!vet_link_requirement(program, call->target) || point->kind == VET_POINT_CALL_INDIRECT)
		return false;
	return point->kind != VET_POINT_CALL || program->entity_of[listing->body->unit_index][point->a] != call->target;
}

static void list_targets(struct listing *listing, const struct vet_call *call, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_compiled_in(listing, &call[i]))
			continue;
		bool given = vet_call_is_given(&call[i]) || call[i].kind == VET_CALL_ASYNCHRONOUS;

		listing->need.kind = given ? VET_NEED_GIVEN : VET_NEED_CALL;
		listing->need.entity = call[i].target;
		listing->need.imprecise = vet_call_is_imprecise(&call[i]);
		listing->need.later = call[i].kind == VET_CALL_ASYNCHRONOUS;
		list_demand(listing, listing->policy->entity[call[i].target].demand);
	}
	listing->need.imprecise = listing->need.later = false;
}

/* The pointer's own demand: where it was read from, and what its declarations say. */
static void list_pointer(struct listing *listing, const struct vet_point *point)
{
	const struct vet_body *body = listing->body;
	const struct vet_value *value = vet_body_value(body, point->a);
	struct vet_demand demand = vet_policy_list(body->unit, point->e, point->f);

	while (value->kind == VET_VALUE_CAST || value->kind == VET_VALUE_REFINED)
		value = vet_body_value(body, value->a);
	if (value->kind == VET_VALUE_RESULT && vet_body_point(body, value->a)->kind == VET_POINT_LOAD) {
		uint32_t address = vet_body_point(body, value->a)->a, field = vet_value_field(listing->reach, body, address);
		const struct vet_set *set = body->value[address];

		if (field != VET_NONE) {
			demand.requires |= listing->policy->field[field].requires;
			demand.requires_absent |= listing->policy->field[field].requires_absent;
		}
		for (uint32_t i = 0; i < set->address_count; i++) {
			demand.requires |= listing->policy->entity[set->addresses[i].entity].demand.requires;
			demand.requires_absent |= listing->policy->entity[set->addresses[i].entity].demand.requires_absent;
		}
	}
	listing->need.kind = VET_NEED_CALL;
	listing->need.entity = VET_NONE;
	list_demand(listing, demand);
}

/* The calls of one point; points come in order. */
static void list_calls_of(struct listing *listing, struct cursor *cursor, uint32_t number)
{
	const struct vet_call *first;

	while (cursor->at < cursor->end && cursor->at->from.function == listing->body->entity && cursor->at->from.point < number)
		cursor->at++;
	first = cursor->at;
	while (cursor->at < cursor->end && cursor->at->from.function == listing->body->entity && cursor->at->from.point == number)
		cursor->at++;
	list_targets(listing, first, (size_t)(cursor->at - first));
}

static void list_call(struct listing *listing, uint32_t number)
{
	const struct vet_point *point = vet_body_point(listing->body, number);

	list_calls_of(listing, &listing->calls, number);
	list_calls_of(listing, &listing->externals, number);
	if (point->kind == VET_POINT_CALL_INDIRECT)
		list_pointer(listing, point);
}

static void list_data(struct listing *listing, uint32_t address, unsigned kind)
{
	const struct vet_set *set = listing->body->value[address];
	uint32_t field = vet_value_field(listing->reach, listing->body, address);

	listing->need.kind = kind;
	for (uint32_t i = 0; i < set->address_count; i++) {
		uint32_t entity = set->addresses[i].entity;
		struct vet_demand demand = listing->policy->entity[entity].demand;

		if (!any_demand(demand) || listing->policy->program->entity[entity].kind != VET_SYMBOL_OBJECT ||
		    entity_is_function_pointer(listing, entity))
			continue;
		listing->need.entity = entity;
		list_demand(listing, demand);
	}
	listing->need.entity = VET_NONE;
	if (field == VET_NONE || !any_demand(listing->policy->field[field]) || field_is_function_pointer(listing, field))
		return;
	listing->need.field = field;
	list_demand(listing, listing->policy->field[field]);
	listing->need.field = VET_NONE;
}

static void list_address(struct listing *listing, const struct vet_point *point)
{
	uint32_t entity = listing->policy->program->entity_of[listing->body->unit_index][point->a];

	if (listing->policy->program->entity[entity].kind != VET_SYMBOL_OBJECT || entity_is_function_pointer(listing, entity))
		return;
	listing->need.kind = VET_NEED_ADDRESS;
	listing->need.entity = entity;
	list_demand(listing, listing->policy->entity[entity].demand);
}

static void list_point(struct listing *listing, uint32_t number)
{
	const struct vet_point *point = vet_body_point(listing->body, number);

	listing->need = (struct vet_need){ .place = { listing->body->entity, number }, .entity = VET_NONE, .field = VET_NONE };
	switch (point->kind) {
	case VET_POINT_LOAD:
		list_data(listing, point->a, VET_NEED_READ);
		break;
	case VET_POINT_STORE:
		list_data(listing, point->a, VET_NEED_WRITE);
		break;
	case VET_POINT_COPY:
		list_data(listing, point->a, VET_NEED_WRITE);
		list_data(listing, point->b, VET_NEED_READ);
		break;
	case VET_POINT_ADDRESS:
		list_address(listing, point);
		break;
	default:
		break;
	}
	list_call(listing, number); /* any point may hand functions to the outside */
}

/* The one live point where a reference was placed; VET_NONE: somewhere in the function.  False: what it is about is dead. */
static bool place_extra(const struct vet_body *body, const struct vet_extra *extra, uint32_t *number)
{
	const struct vet_location *at = &extra->where, *whole = &body->function->where;

	*number = VET_NONE;
	if (at->line == whole->line && at->column == whole->column && at->file == whole->file)
		return true;
	for (uint32_t p = 0; p < body->function->point_count; p++) {
		const struct vet_location *where = &vet_body_point(body, p)->where;

		if (vet_body_point(body, p)->kind != VET_POINT_COPY || where->line != at->line || where->column != at->column || where->file != at->file)
			continue;
		*number = p;
		return vet_point_live(body, p);
	}
	return true;
}

/* Instrumentation: relocations tell, facts do not.  Other references that facts lack are what the optimiser made of calls
 * that facts have in another form. */
static void list_extra(struct listing *listing)
{
	const struct vet_program *program = listing->policy->program;
	size_t count;
	const struct vet_extra *extra = vet_program_extra(program, listing->body->entity, &count);

	for (size_t i = 0; i < count; i++) {
		uint32_t point;

		if (!vet_link_requirement(program, extra[i].to) || !place_extra(listing->body, &extra[i], &point))
			continue;
		listing->need = (struct vet_need){ .kind = VET_NEED_REFERENCE, .entity = extra[i].to, .field = VET_NONE, .extra = &extra[i],
						   .somewhere = point == VET_NONE };
		listing->need.place = (struct vet_place){ listing->body->entity, point == VET_NONE ? 0 : point };
		list_demand(listing, listing->policy->entity[extra[i].to].demand);
	}
}

void vet_needs_of_body(const struct vet_reach *reach, const struct vet_policy *policy, const struct vet_body *body,
		       vet_need_visit *visit, void *context)
{
	struct listing listing = { .reach = reach, .policy = policy, .body = body, .visit = visit, .context = context };
	struct vet_place start = { body->entity, 0 };
	size_t unused;

	listing.calls.at = vet_reach_calls(reach, start, &unused);
	listing.externals.at = vet_reach_externals(reach, start, &unused);
	if (listing.calls.at)
		listing.calls.end = reach->call.item + reach->call.count;
	if (listing.externals.at)
		listing.externals.end = reach->external.item + reach->external.count;
	for (uint32_t b = 0; b < body->function->block_count; b++)
		for (uint32_t i = 0; vet_block_live(body, b) && i < body->live_points[b]; i++)
			list_point(&listing, vet_body_block(body, b)->point_first + i);
	list_extra(&listing);
}

static void list_addresses(const struct vet_hardware *hardware, int64_t low, int64_t high, struct vet_need *need,
			   vet_need_visit *visit, void *context)
{
	uint64_t mask[VET_CAPABILITY_COUNT];
	size_t count = vet_hardware_lookup(hardware, need->touch->space, low, high, need->touch->bytes, mask, VET_CAPABILITY_COUNT);

	for (size_t i = 0; i < count && i < VET_CAPABILITY_COUNT; i++) {
		need->any_of = mask[i];
		visit(context, need);
	}
}

void vet_needs_of_touch(const struct vet_hardware *hardware, const struct vet_touch *touch, vet_need_visit *visit, void *context)
{
	struct vet_need need = { .place = touch->chain[0], .kind = VET_NEED_TOUCH, .entity = VET_NONE, .field = VET_NONE, .touch = touch };

	if (!touch->known)
		return;
	for (unsigned i = 0; i < touch->address->constant_count; i++)
		list_addresses(hardware, touch->address->constants[i], touch->address->constants[i], &need, visit, context);
	if (touch->address->flags & VET_SET_INTERVAL)
		list_addresses(hardware, touch->address->low, touch->address->high, &need, visit, context);
}
