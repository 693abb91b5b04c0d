/* SPDX-License-Identifier: MIT */
/*
 * Explaining one name; see explanation.h.  Who is dead and why is in explanation-dead.c, objects and locations in
 * explanation-object.c, the text in explanation-text.c.
 */
#include "explanation.h"

#include <stdlib.h>
#include <string.h>

#include "explanation-internal.h"
#include "report/holes.h"
#include "solve/finding.h"
#include "solve/observable.h"
#include "support/memory.h"

/* --- why it runs --------------------------------------------------------------------------------------- */

static json_t *capabilities_json(uint64_t mask)
{
	json_t *list = json_array();

	for (unsigned id = 0; id < VET_CAPABILITY_COUNT; id++)
		if (mask & vet_capability_bit(id))
			json_array_append_new(list, json_string(vet_capability_info(id)->name));
	return list;
}

/* What decides inside the caller that the call is made. */
static json_t *conditions_json(const struct vet_solution *solution, struct vet_place call)
{
	const struct vet_body *body = solution->reach->body[call.function];
	json_t *list = json_array();
	size_t count;
	uint32_t *edge = vet_branch_way(body, call.point, &count);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, vet_branch_json(solution, body, edge[i]));
	free(edge);
	return list;
}

static json_t *step_json(const struct vet_step *step)
{
	json_t *json = json_pack("{s:o, s:o, s:b}", "what", vet_json_text(step->what), "at", vet_explain_where(step->where), "imprecise", step->imprecise);

	if (step->stored)
		json_object_set_new(json, "stored", json_pack("{s:o, s:o}", "what", vet_json_text(step->stored), "at", vet_explain_where(step->stored_at)));
	return json;
}

static json_t *path_json(const struct vet_solution *solution, const struct vet_routes *routes, uint32_t entity, json_t *json)
{
	json_t *path = json_array();
	struct vet_finding finding = { 0 };
	struct vet_judgement judgement = {
		.reach = solution->reach, .policy = solution->policy, .profile = solution->profile, .stores = solution->all->stores,
		.root = solution->root, .root_entry = (const char *const *)solution->root_entry, .root_count = solution->root_count };
	uint32_t at = entity;

	vet_finding_path(&finding, &judgement, routes, entity);
	for (size_t i = 0; i < finding.step_count; i++)
		json_array_append_new(path, step_json(&finding.step[i]));
	for (size_t i = finding.step_count; i-- > 1 && routes->by[at]; at = routes->by[at]->from.function)
		json_object_set_new(json_array_get(path, i), "conditions", conditions_json(solution, routes->by[at]->from));
	json_object_set_new(json, "entry", vet_json_text(finding.entry));
	vet_finding_free(&finding);
	return path;
}

static void explain_live(const struct vet_explain *explain, uint32_t entity, json_t *json)
{
	const struct vet_solution *solution = explain->solution;
	const struct vet_function_state *state = solution->all->function[entity];
	struct vet_routes *routes = vet_routes_find(solution->all, solution->root, solution->root_count, (struct vet_held){ 0 });

	json_object_set_new(json, "path", routes->reached[entity] ? path_json(solution, routes, entity, json) : json_array());
	json_object_set_new(json, "claimed", capabilities_json(state->judged ? state->proven.present : 0));
	json_object_set_new(json, "claimed_absent", capabilities_json(state->judged ? state->proven.absent : 0));
	vet_routes_free(routes);
}

/* --- one thing ------------------------------------------------------------------------------------------- */

static json_t *function_json(const struct vet_explain *explain, uint32_t named, json_t *json)
{
	uint32_t entity = vet_mention_canonical(explain->solution->program, named);
	bool live = vet_reach_body(explain->solution->reach, entity);

	json_object_set_new(json, "kind", json_string("function"));
	json_object_set_new(json, "reachable", json_boolean(live));
	if (live)
		explain_live(explain, entity, json);
	else
		vet_explain_dead(explain, entity, json);
	return json;
}

static json_t *start_json(const struct vet_explain *explain, uint32_t entity, const char *name, size_t holes)
{
	const struct vet_program *program = explain->solution->program;
	const struct vet_entity *e = &program->entity[entity];
	const struct vet_unit *unit = vet_entity_unit(program, e);
	const struct vet_location *where = &vet_entity_symbol(program, e)->where;
	const struct vet_function *function = vet_entity_function(program, e);

	if (function) {
		unit = program->unit[e->function.unit];
		where = &function->where;
	}
	return json_pack("{s:s, s:o, s:o, s:o, s:I}", "guest", explain->solution->profile->name, "name", vet_json_text(name), "at",
			 vet_explain_where((struct vet_where){ vet_unit_string(unit, where->file), where->line, where->column }), "unit",
			 vet_json_text(unit->source), "holes", (json_int_t)holes);
}

static bool is_scalar(const struct vet_program *program, const struct vet_entity *entity)
{
	uint32_t type = vet_entity_symbol(program, entity)->type;
	unsigned kind = type == VET_NONE ? VET_TYPE_RECORD : vet_entity_unit(program, entity)->types[type].kind;

	return kind == VET_TYPE_INTEGER || kind == VET_TYPE_POINTER || kind == VET_TYPE_FUNCTION_POINTER;
}

static bool explain_entity(const struct vet_explain *explain, uint32_t entity, const char *name, const char *path, size_t holes, json_t *list,
			   char *message, size_t message_size)
{
	const struct vet_entity *e = &explain->solution->program->entity[entity];
	json_t *json = start_json(explain, entity, name, holes);

	if (e->kind == VET_SYMBOL_FUNCTION) {
		function_json(explain, entity, json);
	} else {
		json_object_set_new(json, "kind", json_string(*path ? "location" : "object"));
		vet_explain_object(explain, entity, json);
		if ((*path || is_scalar(explain->solution->program, e)) && !vet_explain_location(explain, entity, path, json, message, message_size)) {
			json_decref(json);
			return false;
		}
	}
	json_array_append_new(list, json);
	return true;
}

/* --- by name --------------------------------------------------------------------------------------------- */

static bool is_named(const struct vet_entity *entity, const char *name, size_t length)
{
	return !strncmp(entity->name, name, length) && !entity->name[length] && (entity->kind == VET_SYMBOL_FUNCTION ? entity->has_facts : true);
}

static bool has_name(const struct vet_program *program, const char *name, size_t length, bool objects)
{
	for (uint32_t e = 0; e < program->entity_count; e++)
		if (is_named(&program->entity[e], name, length) && (!objects || program->entity[e].kind == VET_SYMBOL_OBJECT))
			return true;
	return false;
}

/* The part of a name that is a function's or an object's; the rest is a path in it.  0: no part is. */
static size_t name_length(const struct vet_program *program, const char *name)
{
	size_t length = strlen(name);

	if (has_name(program, name, length, false))
		return length;
	while (length-- > 1)
		if ((name[length] == '.' || name[length] == '[') && has_name(program, name, length, true))
			return length;
	return 0;
}

static const char *entity_name(const void *names, unsigned index)
{
	return ((const char *const *)names)[index];
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void tell_nearest(const struct vet_program *program, const char *name, char *message, size_t message_size)
{
	const char **names = vet_allocate(program->entity_count, sizeof(*names));
	unsigned count = 0, kept = 0;
	char near[256];

	for (uint32_t e = 0; e < program->entity_count; e++)
		if (program->entity[e].has_facts && program->entity[e].linkage != VET_LINKAGE_AUTOMATIC)
			names[count++] = program->entity[e].name;
	if (count)
		qsort(names, count, sizeof(*names), by_text);
	for (unsigned i = 0; i < count; i++)
		if (!kept || strcmp(names[kept - 1], names[i]))
			names[kept++] = names[i];
	vet_name_nearest(name, entity_name, names, kept, near, sizeof(near));
	snprintf(message, message_size, "no function or object named %s has facts in these objects%s%s%s", name, *near ? "; did you mean " : "", near,
		 *near ? "?" : "");
	free(names);
}

json_t *vet_explain_json(const struct vet_solution *solution, const char *name, char *message, size_t message_size)
{
	const struct vet_program *program = solution->program;
	json_t *list = json_array();
	size_t length = name_length(program, name), holes;
	struct vet_explain explain = { .solution = solution };

	if (!length) {
		tell_nearest(program, name, message, message_size);
		return list;
	}
	free(vet_holes_tell(solution, &holes));
	explain.mentions = vet_mentions_collect(program, solution->model);
	for (uint32_t e = 0; e < program->entity_count; e++)
		if (is_named(&program->entity[e], name, length) && (!name[length] || program->entity[e].kind == VET_SYMBOL_OBJECT))
			explain_entity(&explain, e, name, name + length, holes, list, message, message_size);
	vet_mentions_free(explain.mentions);
	return list;
}
