/* SPDX-License-Identifier: MIT */
/*
 * Comparing two solutions; see diff.h.  A function that runs on one guest only is told with its file; a file with the
 * calls that lead into it from what both guests run, or from another file, and why the other guest does not make them.
 */
#include "diff.h"

#include <stdlib.h>
#include <string.h>

#include "explanation-internal.h"
#include "support/memory.h"

#define EDGES 8u /* the most calls told of one file */

/* --- how the functions of one guest alone are reached ------------------------------------------------------ */

struct alone {
	const struct vet_solution *here, *there;
	const struct vet_call **by; /* by entity: the call that first reached it; NULL for roots */
	bool *seen;
	uint32_t *queue;
	size_t count;
	uint32_t *function; /* the entities that run here alone, in order of file and line */
	size_t function_count;
};

static bool runs(const struct vet_solution *solution, uint32_t entity)
{
	return vet_reach_body(solution->reach, entity);
}

static bool runs_alone(const struct alone *alone, uint32_t entity)
{
	return runs(alone->here, entity) && !runs(alone->there, entity);
}

static void arrive(struct alone *alone, uint32_t entity, const struct vet_call *by)
{
	if (alone->seen[entity])
		return;
	alone->seen[entity] = true;
	alone->by[entity] = by;
	alone->queue[alone->count++] = entity;
}

/* Breadth-first from all that runs on both, then from the roots of this guest alone. */
static void walk(struct alone *alone)
{
	uint32_t entities = alone->here->program->entity_count;

	for (uint32_t e = 0; e < entities; e++)
		if (runs(alone->here, e) && runs(alone->there, e))
			arrive(alone, e, NULL);
	for (size_t i = 0; i < alone->here->root_count; i++)
		if (runs(alone->here, alone->here->root[i]))
			arrive(alone, alone->here->root[i], NULL);
	for (size_t head = 0; head < alone->count; head++) {
		size_t calls;
		const struct vet_call *call = vet_reach_function_calls(alone->here->reach, alone->queue[head], &calls);

		for (size_t i = 0; i < calls; i++)
			if (runs_alone(alone, call[i].target))
				arrive(alone, call[i].target, &call[i]);
	}
}

/* --- functions in order ------------------------------------------------------------------------------------ */

static struct vet_where defined_at(const struct vet_program *program, uint32_t entity)
{
	const struct vet_entity *e = &program->entity[entity];
	const struct vet_location *where = &vet_entity_function(program, e)->where;

	return (struct vet_where){ vet_unit_string(program->unit[e->function.unit], where->file), where->line, where->column };
}

struct placed {
	struct vet_where where;
	uint32_t entity;
};

static int by_place(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;
	int order = vet_where_compare(&a->where, &b->where);

	return order ? order : (a->entity > b->entity) - (a->entity < b->entity);
}

static void sort_functions(struct alone *alone)
{
	const struct vet_program *program = alone->here->program;
	struct placed *placed = vet_allocate(program->entity_count, sizeof(*placed));

	for (uint32_t e = 0; e < program->entity_count; e++)
		if (runs_alone(alone, e))
			placed[alone->function_count++] = (struct placed){ defined_at(program, e), e };
	if (alone->function_count)
		qsort(placed, alone->function_count, sizeof(*placed), by_place);
	alone->function = vet_allocate(alone->function_count, sizeof(*alone->function));
	for (size_t i = 0; i < alone->function_count; i++)
		alone->function[i] = placed[i].entity;
	free(placed);
}

/* --- why the other guest does not ---------------------------------------------------------------------------- */

static json_t *root_edge(const struct vet_solution *here, uint32_t entity)
{
	for (size_t i = 0; i < here->root_count; i++)
		if (here->root[i] == entity)
			return json_pack("{s:o, s:o, s:o}", "to", vet_json_text(here->program->entity[entity].name), "at",
					 vet_explain_where(defined_at(here->program, entity)), "entry", vet_json_text(here->root_entry[i]));
	return NULL;
}

/* The call runs there too, to somebody else. */
static json_t *other_target(const struct vet_solution *there, struct vet_place call)
{
	const struct vet_body *body = there->reach->body[call.function];
	const struct vet_point *point = vet_body_point(body, call.point);
	char *set = point->kind == VET_POINT_CALL_INDIRECT ? vet_explain_set(there, body->value[point->a]) : vet_copy_string("nothing");
	json_t *json = json_pack("{s:s, s:o}", "kind", "other", "holds", vet_json_text(set));

	free(set);
	return json;
}

static json_t *edge_json(const struct alone *alone, uint32_t entity)
{
	const struct vet_call *call = alone->by[entity];
	const struct vet_program *program = alone->here->program;
	struct vet_explain there = { .solution = alone->there };
	json_t *why;

	if (!call)
		return root_edge(alone->here, entity);
	struct vet_mention mention = { .holder = call->from.function, .item = call->from.point, .kind = VET_MENTION_CALL };

	why = vet_explain_why(&there, &mention);
	if (!strcmp(json_string_value(json_object_get(why, "kind")), "live")) {
		json_decref(why);
		why = other_target(alone->there, call->from);
	}
	return json_pack("{s:o, s:o, s:o, s:o}", "to", vet_json_text(program->entity[entity].name), "from",
			 vet_json_text(program->entity[call->from.function].name), "at",
			 vet_explain_where(vet_point_where(alone->here->reach->body[call->from.function], call->from.point)), "why", why);
}

/* Of those that lead into the file: 0, from what both run, or an entry; 1, from another file; 2, from the file itself. */
static unsigned distance(const struct alone *alone, uint32_t entity)
{
	const struct vet_call *call = alone->by[entity];
	const struct vet_program *program = alone->here->program;

	if (!alone->seen[entity])
		return 2;
	if (!call || !runs_alone(alone, call->from.function))
		return 0;
	return strcmp(defined_at(program, call->from.function).file, defined_at(program, entity).file) ? 1 : 2;
}

static json_t *edges_json(const struct alone *alone, size_t first, size_t end)
{
	json_t *edges = json_array();

	for (unsigned far = 0; far < 2; far++)
		for (size_t i = first; i < end && json_array_size(edges) < EDGES; i++) {
			json_t *edge = distance(alone, alone->function[i]) == far ? edge_json(alone, alone->function[i]) : NULL;

			if (edge)
				json_array_append_new(edges, edge);
		}
	return edges;
}

/* --- the document ---------------------------------------------------------------------------------------------- */

static json_t *group_json(const struct alone *alone, size_t first, size_t end)
{
	const struct vet_program *program = alone->here->program;
	json_t *functions = json_array();
	uint64_t bytes = 0;

	for (size_t i = first; i < end; i++) {
		struct vet_where where = defined_at(program, alone->function[i]);
		uint64_t size = program->entity[alone->function[i]].size;

		json_array_append_new(functions, json_pack("{s:o, s:o, s:I}", "name", vet_json_text(program->entity[alone->function[i]].name), "at",
							   vet_explain_where(where), "bytes", (json_int_t)size));
		bytes += size;
	}
	return json_pack("{s:o, s:o, s:o, s:I}", "file", vet_json_text(defined_at(program, alone->function[first]).file), "functions", functions,
			 "edges", edges_json(alone, first, end), "bytes", (json_int_t)bytes);
}

static json_t *alone_json(const struct vet_solution *here, const struct vet_solution *there)
{
	uint32_t entities = here->program->entity_count;
	struct alone alone = {
		.here = here, .there = there, .by = vet_allocate(entities, sizeof(*alone.by)), .seen = vet_allocate(entities, sizeof(bool)),
		.queue = vet_allocate(entities, sizeof(*alone.queue)),
	};
	json_t *groups = json_array(), *json;

	walk(&alone);
	sort_functions(&alone);
	for (size_t first = 0, end; first < alone.function_count; first = end) {
		const char *file = defined_at(here->program, alone.function[first]).file;

		for (end = first; end < alone.function_count && !strcmp(file, defined_at(here->program, alone.function[end]).file);)
			end++;
		json_array_append_new(groups, group_json(&alone, first, end));
	}
	json = json_pack("{s:s, s:I, s:o}", "guest", here->profile->name, "functions", (json_int_t)alone.function_count, "files", groups);
	free(alone.by);
	free(alone.seen);
	free(alone.queue);
	free(alone.function);
	return json;
}

static bool same_finding(const struct vet_finding *a, const struct vet_finding *b)
{
	return a->id == b->id && !vet_where_compare(&a->where, &b->where) && a->is_error == b->is_error && a->vouched == b->vouched &&
	       !strcmp(a->capability ? a->capability : "", b->capability ? b->capability : "");
}

/* Those of one verdict that the other has not; both are sorted by place. */
static void add_findings(json_t *list, const struct vet_solution *here, const struct vet_solution *there)
{
	size_t from = 0;

	for (size_t i = 0; i < here->verdict->count; i++) {
		const struct vet_finding *finding = &here->verdict->finding[i];
		bool found = false;

		while (from < there->verdict->count && vet_where_compare(&there->verdict->finding[from].where, &finding->where) < 0)
			from++;
		for (size_t j = from; j < there->verdict->count && !vet_where_compare(&there->verdict->finding[j].where, &finding->where); j++)
			found |= same_finding(finding, &there->verdict->finding[j]);
		if (found || finding->vouched)
			continue;
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "guest", here->profile->name, "id", vet_finding_name(finding->id),
						      "severity", finding->is_error ? "error" : "warning", "at", vet_explain_where(finding->where),
						      "message", vet_json_text(finding->message), "capability", vet_json_text(finding->capability)));
	}
}

json_t *vet_diff_json(const struct vet_solution *one, const struct vet_solution *other)
{
	size_t both = 0;
	json_t *findings = json_array();

	for (uint32_t e = 0; e < one->program->entity_count; e++)
		both += runs(one, e) && runs(other, e);
	add_findings(findings, one, other);
	add_findings(findings, other, one);
	return json_pack("{s:i, s:[s, s], s:I, s:[o, o], s:o}", "version", 1, "guests", one->profile->name, other->profile->name, "both",
			 (json_int_t)both, "only", alone_json(one, other), alone_json(other, one), "findings", findings);
}
