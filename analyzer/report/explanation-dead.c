/* SPDX-License-Identifier: MIT */
/*
 * Why a function is dead: breadth-first from it to those who name it, those who name these, and so on, until live code,
 * an entry of other guests, or nothing at all is met.  See explanation.h.
 */
#include <stdlib.h>
#include <string.h>

#include "explanation-internal.h"
#include "facts/expression.h"
#include "support/memory.h"
#include "support/text.h"

static bool is_live(const struct vet_explain *explain, const struct vet_mention *mention)
{
	const struct vet_body *body;

	if (vet_mention_by_object(mention))
		return false;
	body = vet_reach_body(explain->solution->reach, mention->holder);
	return body && (!vet_mention_at_point(mention) || vet_point_live(body, mention->item));
}

static json_t *no_return(const struct vet_body *body, uint32_t point)
{
	const struct vet_point *row = vet_body_point(body, point);
	char *callee = row->kind == VET_POINT_CALL ? vet_copy_string(vet_unit_string(body->unit, body->unit->symbols[row->a].name))
						   : row->kind == VET_POINT_CALL_INDIRECT ? vet_explain_value(body->unit, body->function, row->a)
											  : vet_copy_string("");
	json_t *json = json_pack("{s:s, s:o, s:o}", "kind", "no-return", "call", vet_json_text(callee), "at", vet_explain_where(vet_point_where(body, point)));

	free(callee);
	return json;
}

json_t *vet_explain_why(const struct vet_explain *explain, const struct vet_mention *mention)
{
	const struct vet_body *body = vet_reach_body(explain->solution->reach, mention->holder);
	struct vet_cut cut;
	json_t *json;

	if (!body)
		return json_pack("{s:s}", "kind", "dead");
	if (!vet_mention_at_point(mention) || vet_point_live(body, mention->item))
		return json_pack("{s:s}", "kind", "live");
	cut = vet_branch_cut(body, mention->item);
	if (cut.kind == VET_CUT_NO_RETURN)
		return no_return(body, cut.point);
	json = cut.kind == VET_CUT_BRANCH ? vet_branch_json(explain->solution, body, cut.edge) : NULL;
	if (!json)
		return json_pack("{s:s}", "kind", "unconnected");
	json_object_set_new(json, "kind", json_string("branch"));
	return json;
}

/* --- the walk ------------------------------------------------------------------------------------------ */

struct node {
	uint32_t entity, parent; /* parent: the node that `by` names */
	uint32_t first;          /* the node behind the dead function itself on this way */
	bool told;               /* of such a node: some way goes through it */
	struct vet_mention by;
};

struct walk {
	const struct vet_explain *explain;
	struct node *node;
	size_t count, capacity;
	bool *seen;
	json_t *ways;
	size_t more;
};

static json_t *step_json(const struct vet_explain *explain, const struct vet_mention *mention)
{
	const struct vet_program *program = explain->solution->program;
	json_t *json = json_pack("{s:o, s:s, s:o, s:o}", "what", vet_json_text(program->entity[mention->target].name), "how", vet_mention_kind_name(mention->kind),
				 "in", vet_json_text(program->entity[mention->holder].name), "at",
				 vet_explain_where(vet_mention_where(program, mention)));

	if (mention->kind == VET_MENTION_INITIALISER) {
		const struct vet_unit *unit = vet_entity_unit(program, &program->entity[mention->holder]);
		uint32_t field = unit->initialisers[mention->item].field;

		json_object_set_new(json, "field", field == VET_NONE ? json_null() : vet_json_text(vet_unit_string(unit, unit->fields[field].name)));
	}
	return json;
}

/* The way from the dead function up to node `at`, then `last` (or NULL), and how it ends. */
static void add_way(struct walk *walk, uint32_t at, const struct vet_mention *last, json_t *end)
{
	json_t *steps;

	walk->node[walk->node[at].first].told = true;
	if (json_array_size(walk->ways) == VET_EXPLAIN_LIST) {
		walk->more++;
		json_decref(end);
		return;
	}
	steps = json_array();
	for (; walk->node[at].parent != VET_NONE; at = walk->node[at].parent)
		json_array_insert_new(steps, 0, step_json(walk->explain, &walk->node[at].by));
	if (last)
		json_array_append_new(steps, step_json(walk->explain, last));
	json_array_append_new(walk->ways, json_pack("{s:o, s:o}", "steps", steps, "end", end));
}

/* An entry that this guest does not have. */
static bool is_other_door(struct walk *walk, uint32_t at, uint32_t entity)
{
	const struct vet_policy *policy = walk->explain->solution->policy;
	const char *name;

	for (size_t i = 0; i < policy->door_count; i++) {
		const struct vet_door *door = &policy->door[i];

		if (door->never_on || vet_mention_canonical(policy->program, door->entity) != entity)
			continue;
		name = door->name;
		if (vet_entry_find(name) >= 0)
			name = vet_entry_name((unsigned)vet_entry_find(name));
		add_way(walk, at, NULL, json_pack("{s:s, s:o}", "kind", "entry", "entry", vet_json_text(name)));
		return true;
	}
	return false;
}

static void push(struct walk *walk, uint32_t parent, const struct vet_mention *by)
{
	if (walk->seen[by->holder])
		return;
	walk->seen[by->holder] = true;
	walk->node = vet_grow(walk->node, &walk->capacity, walk->count + 1, sizeof(*walk->node));
	walk->node[walk->count] = (struct node){ .entity = by->holder, .parent = parent, .first = parent ? walk->node[parent].first : (uint32_t)walk->count, .by = *by };
	walk->count++;
}

static json_t *not_called(const struct vet_explain *explain, uint32_t entity, const struct vet_mention *first, size_t places)
{
	json_t *json = json_pack("{s:s, s:I}", "kind", "not-called", "places", (json_int_t)places);
	const char *name;
	const struct vet_model_runner *runner = vet_meeting_missed(explain->solution->reach, first->holder, entity, &name);

	if (runner) {
		json_object_set_new(json, "unmet", vet_json_text(name));
		json_object_set_new(json, "said", vet_explain_where((struct vet_where){ runner->said.file, runner->said.line, runner->said.column }));
	}
	return json;
}

/* Everything that names one node; live places that do not make it run are one way, however many. */
static void expand(struct walk *walk, uint32_t at)
{
	uint32_t entity = walk->node[at].entity;
	const struct vet_reach *reach = walk->explain->solution->reach;
	size_t count, live = 0;
	struct vet_mention *mention = vet_mentions_of(walk->explain->mentions, entity, &count), first = { 0 };
	bool named = is_other_door(walk, at, entity);

	for (size_t i = 0; i < count; i++) {
		/* A table of places inside functions describes code: nobody gets to the function from there. */
		if (mention[i].holder == entity || walk->explain->solution->program->entity[mention[i].holder].places)
			continue;
		named = true;
		if (vet_mention_by_object(&mention[i]) || !vet_reach_body(reach, mention[i].holder))
			push(walk, at, &mention[i]);
		else if (!is_live(walk->explain, &mention[i]))
			add_way(walk, at, &mention[i], vet_explain_why(walk->explain, &mention[i]));
		else if (!live++)
			first = mention[i];
	}
	if (live)
		add_way(walk, at, &first, not_called(walk->explain, entity, &first, live));
	if (!named)
		add_way(walk, at, NULL, json_pack("{s:s}", "kind", "unnamed"));
	free(mention);
}

/* --- calls through the field that holds it --------------------------------------------------------------- */

/* The field behind an address value, or VET_NONE. */
static uint32_t field_of(const struct vet_program *program, uint32_t u, const struct vet_function *function, uint32_t value)
{
	const struct vet_value *values = program->unit[u]->values + function->value_first;

	while (values[value].kind == VET_VALUE_ELEMENT || values[value].kind == VET_VALUE_REFINED || values[value].kind == VET_VALUE_CAST)
		value = values[value].a;
	return values[value].kind == VET_VALUE_FIELD ? program->field_of[u][values[value].b] : VET_NONE;
}

/* The field that a call goes through. */
static uint32_t called_field(const struct vet_program *program, uint32_t u, const struct vet_function *function, const struct vet_point *point)
{
	const struct vet_unit *unit = program->unit[u];
	const struct vet_value *value;
	const struct vet_point *load;

	if (point->kind != VET_POINT_CALL_INDIRECT)
		return VET_NONE;
	value = &unit->values[function->value_first + vet_expression_bare(unit, function, point->a)];
	if (value->kind != VET_VALUE_RESULT)
		return VET_NONE;
	load = &unit->points[function->point_first + value->a];
	return load->kind == VET_POINT_LOAD ? field_of(program, u, function, load->a) : VET_NONE;
}

static json_t *call_json(const struct vet_explain *explain, uint32_t holder, uint32_t number)
{
	const struct vet_program *program = explain->solution->program;
	const struct vet_entity *entity = &program->entity[holder];
	const struct vet_unit *unit = program->unit[entity->function.unit];
	const struct vet_function *function = vet_entity_function(program, entity);
	const struct vet_point *point = &unit->points[function->point_first + number];
	struct vet_mention mention = { .holder = holder, .item = number, .kind = VET_MENTION_CALL };
	char *callee = vet_explain_value(unit, function, point->a), *set = NULL;
	const struct vet_body *body = vet_reach_body(explain->solution->reach, holder);
	json_t *json;

	if (body && vet_point_live(body, number))
		set = vet_explain_set(explain->solution, body->value[point->a]);
	json = json_pack("{s:o, s:o, s:o, s:o, s:o}", "through", vet_json_text(callee), "in", vet_json_text(entity->name), "at",
			 vet_explain_where(vet_mention_where(program, &mention)), "why", vet_explain_why(explain, &mention), "holds", vet_json_text(set));
	free(callee);
	free(set);
	return json;
}

/* Fields into which that function stores the address. */
static bool mark_stores(const struct vet_program *program, uint32_t holder, uint32_t entity, bool *holds)
{
	const struct vet_function *function = vet_entity_function(program, &program->entity[holder]);
	uint32_t u = program->entity[holder].function.unit;
	const struct vet_point *point = &program->unit[u]->points[function->point_first];
	bool any = false;

	for (uint32_t p = 0; p < function->point_count; p++) {
		uint32_t base = point[p].kind == VET_POINT_STORE ? vet_mention_base(program, u, function, point[p].c) : VET_NONE;
		uint32_t field = base != VET_NONE && vet_mention_canonical(program, base) == entity ? field_of(program, u, function, point[p].a) : VET_NONE;

		if (field != VET_NONE)
			holds[field] = any = true;
	}
	return any;
}

static bool *fields_that_hold(const struct vet_explain *explain, uint32_t entity, bool *any)
{
	const struct vet_program *program = explain->solution->program;
	bool *holds = vet_allocate(program->field_count, sizeof(bool));
	uint32_t last = VET_NONE;
	size_t count;
	struct vet_mention *mention = vet_mentions_of(explain->mentions, entity, &count);

	for (size_t i = 0; i < count; i++) {
		const struct vet_entity *holder = &program->entity[mention[i].holder];

		if (mention[i].kind == VET_MENTION_INITIALISER) {
			uint32_t row = vet_entity_unit(program, holder)->initialisers[mention[i].item].field;

			if (row != VET_NONE)
				holds[program->field_of[holder->symbol.unit][row]] = *any = true;
		} else if (mention[i].kind == VET_MENTION_ADDRESS && mention[i].holder != last) {
			last = mention[i].holder;
			*any |= mark_stores(program, last, entity, holds);
		}
	}
	free(mention);
	return holds;
}

static json_t *calls_through(const struct vet_explain *explain, uint32_t entity)
{
	const struct vet_program *program = explain->solution->program;
	json_t *calls = json_array();
	bool any = false, *holds = fields_that_hold(explain, entity, &any);

	for (uint32_t e = 0; any && e < program->entity_count; e++) {
		const struct vet_function *function = vet_entity_function(program, &program->entity[e]);
		uint32_t u = program->entity[e].function.unit;

		if (!function || vet_mention_canonical(program, e) != e)
			continue;
		for (uint32_t p = 0; p < function->point_count && json_array_size(calls) < VET_EXPLAIN_LIST; p++) {
			uint32_t field = called_field(program, u, function, &program->unit[u]->points[function->point_first + p]);

			if (field != VET_NONE && holds[field])
				json_array_append_new(calls, call_json(explain, e, p));
		}
	}
	free(holds);
	return calls;
}

void vet_explain_dead(const struct vet_explain *explain, uint32_t entity, json_t *json)
{
	struct walk walk = {
		.explain = explain, .seen = vet_allocate(explain->solution->program->entity_count, sizeof(bool)), .ways = json_array(),
	};

	walk.node = vet_grow(NULL, &walk.capacity, 1, sizeof(*walk.node));
	walk.node[walk.count++] = (struct node){ .entity = entity, .parent = VET_NONE };
	walk.seen[entity] = true;
	for (uint32_t at = 0; at < walk.count; at++)
		expand(&walk, at);
	const char *rest = json_array_size(walk.ways) ? "dead" : "loop";

	/* What names it and is dead for reasons that another way tells. */
	for (uint32_t at = 1; at < walk.count && !walk.node[at].parent; at++)
		if (!walk.node[at].told)
			add_way(&walk, at, NULL, json_pack("{s:s}", "kind", rest));
	json_object_set_new(json, "ways", walk.ways);
	json_object_set_new(json, "more_ways", json_integer((json_int_t)walk.more));
	json_object_set_new(json, "through", calls_through(explain, entity));
	free(walk.node);
	free(walk.seen);
}
