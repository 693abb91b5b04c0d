/* SPDX-License-Identifier: MIT */
/*
 * Executed against reachable, phase by phase; see trace.h.  A function that ran and is dead is a cause, unless another such
 * function that names it explains it already.
 */
#include "report/trace.h"

#include <stdlib.h>
#include <string.h>

#include "report/explanation-internal.h"
#include "solve/census.h"
#include "support/memory.h"
#include "support/text.h"

#define INLINED_MOST 64u /* functions asked on the way from a caller that was inlined */

/* --- phases ------------------------------------------------------------------------------------------ */

static int by_end(const void *left, const void *right)
{
	const struct vet_trace_phase *a = left, *b = right;

	return a->end < b->end ? -1 : a->end > b->end;
}

int vet_trace_begin(struct vet_trace *trace, const struct vet_trace_executed *executed, const char *const *until, size_t count, char *message,
		    size_t message_size)
{
	const struct vet_trace_map *map = executed->map;

	*trace = (struct vet_trace){ .map = map, .executed = executed, .missed = json_array(), .ambiguous = json_array() };
	trace->phase = vet_allocate(count + 1, sizeof(*trace->phase));
	trace->row = vet_allocate(map->count, sizeof(json_t *));
	for (size_t i = 0; i < count; i++) {
		uint32_t entity = vet_program_find(map->program, until[i]);
		uint32_t function = entity == VET_NONE ? VET_NONE : vet_trace_map_of(map, entity);

		if (function == VET_NONE || !vet_trace_ran(executed, function)) {
			snprintf(message, message_size, function == VET_NONE ? "--until %s: the image has no function of that name"
									       : "--until %s: it did not run in this log, so that the phase never ended",
				 until[i]);
			return -1;
		}
		trace->phase[trace->phase_count++] = (struct vet_trace_phase){ .name = until[i], .end = executed->first[function].when };
	}
	if (trace->phase_count)
		qsort(trace->phase, trace->phase_count, sizeof(*trace->phase), by_end);
	trace->phase[trace->phase_count++] = (struct vet_trace_phase){ .name = "full", .end = VET_TRACE_NEVER };
	return 0;
}

void vet_trace_free(struct vet_trace *trace)
{
	free(trace->phase);
	free(trace->row);
	json_decref(trace->guest);
	json_decref(trace->entries);
	json_decref(trace->missed);
	json_decref(trace->ambiguous);
}

/* The phase in which something first happened. */
static const char *phase_of(const struct vet_trace *trace, uint64_t when)
{
	size_t i = 0;

	while (i + 1 < trace->phase_count && when >= trace->phase[i].end)
		i++;
	return trace->phase[i].name;
}

/* --- who is reached ---------------------------------------------------------------------------------- */

/* One phase, judged. */
struct judging {
	struct vet_trace *trace;
	const struct vet_trace_phase *phase;
	const struct vet_solution *solution;
	bool *reached; /* by function */
	bool *missed;  /* by entity: of a function that ran and is dead */
	struct vet_explain explain;
};

static bool *find_reached(const struct vet_trace_map *map, const struct vet_reach *reach)
{
	bool *reached = vet_allocate(map->count, sizeof(bool));

	for (uint32_t f = 0; f < map->count; f++)
		for (uint32_t i = 0; i < map->function[f].entity_count && !reached[f]; i++)
			reached[f] = vet_reach_body(reach, vet_mention_canonical(map->program, map->entity[map->function[f].entity_first + i]));
	return reached;
}

static bool in_phase(const struct judging *judging, uint32_t function)
{
	const struct vet_trace_executed *executed = judging->trace->executed;

	return vet_trace_ran(executed, function) && executed->first[function].when < judging->phase->end;
}

static void count(const struct judging *judging, struct vet_trace_phase *phase)
{
	const struct vet_trace_executed *executed = judging->trace->executed;

	for (uint32_t f = 0; f < judging->trace->map->count; f++) {
		bool ran = in_phase(judging, f);

		phase->executed += ran;
		phase->reachable += judging->reached[f];
		phase->reached += ran && judging->reached[f];
	}
	for (size_t i = 0; i < executed->ambiguous_count; i++) {
		const struct vet_trace_ambiguous *name = &executed->ambiguous[i];
		bool any = false;

		if (name->when >= phase->end)
			continue;
		for (uint32_t c = 0; c < name->count; c++)
			any |= judging->reached[executed->candidate[name->first + c]];
		phase->ambiguous++;
		phase->ambiguous_lost += !any;
	}
}

/* --- one function that ran and is dead ----------------------------------------------------------------- */

/* The entity that explains a function: one with facts before others; VET_NONE when the program does not know it. */
static uint32_t entity_of(const struct vet_trace_map *map, uint32_t function)
{
	const struct vet_trace_function *row = &map->function[function];

	for (uint32_t i = 0; i < row->entity_count; i++)
		if (map->program->entity[map->entity[row->entity_first + i]].has_facts)
			return vet_mention_canonical(map->program, map->entity[row->entity_first + i]);
	return row->entity_count ? vet_mention_canonical(map->program, map->entity[row->entity_first]) : VET_NONE;
}

/* Functions that nothing of their own stands for in the image, since they were inlined: asked for those who name them. */
struct inlined {
	uint32_t entity[INLINED_MOST];
	size_t count;
};

static void ask_inlined(const struct judging *judging, struct inlined *inlined, uint32_t entity)
{
	const struct vet_trace_map *map = judging->trace->map;

	if (inlined->count == INLINED_MOST || map->program->entity[entity].size || vet_reach_body(judging->solution->reach, entity))
		return;
	for (size_t i = 0; i < inlined->count; i++)
		if (inlined->entity[i] == entity)
			return;
	inlined->entity[inlined->count++] = entity;
}

/* A function that ran before this one, is dead, and names it: why it ran is asked there.  VET_NONE. */
static uint32_t follows(const struct judging *judging, uint32_t entity, uint64_t when)
{
	const struct vet_trace *trace = judging->trace;
	struct inlined inlined = { { entity }, 1 };
	uint32_t by = VET_NONE;

	for (size_t n = 0; n < inlined.count && by == VET_NONE; n++) {
		size_t count;
		struct vet_mention *mention = vet_mentions_of(judging->explain.mentions, inlined.entity[n], &count);

		for (size_t i = 0; i < count && by == VET_NONE; i++) {
			uint32_t holder = mention[i].holder, function = vet_trace_map_of(trace->map, holder);

			if (vet_mention_by_object(&mention[i]))
				continue;
			if (function == VET_NONE)
				ask_inlined(judging, &inlined, holder);
			else if (judging->missed[holder] && trace->executed->first[function].when < when)
				by = function;
		}
		free(mention);
	}
	return by;
}

static json_t *where_json(const struct vet_program *program, uint32_t entity)
{
	return vet_explain_where(entity == VET_NONE ? (struct vet_where){ .file = "" } : vet_census_where(program, entity));
}

static json_t *function_json(const struct judging *judging, uint32_t function)
{
	const struct vet_trace_map *map = judging->trace->map;
	const struct vet_trace_function *row = &map->function[function];
	const struct vet_trace_first *first = &judging->trace->executed->first[function];
	char *address = vet_format("0x%llx", (unsigned long long)row->address);
	json_t *json = json_pack("{s:o, s:s, s:o, s:o, s:I, s:b, s:s, s:[], s:n, s:b, s:n}", "name", vet_json_text(row->name), "address", address, "object",
				 vet_json_text(*vet_trace_map_object(map, function) ? vet_trace_map_object(map, function) : row->file), "at",
				 where_json(map->program, entity_of(map, function)), "offset", (json_int_t)(first->address - row->address), "physical",
				 (int)first->physical, "ran_in", phase_of(judging->trace, first->when), "missed_in", "after", "known", (int)(row->entity_count != 0),
				 "follows");

	if (first->before != VET_NONE)
		json_object_set_new(json, "after", json_pack("{s:o, s:o, s:b}", "name", vet_json_text(map->function[first->before].name), "object",
							     vet_json_text(vet_trace_map_object(map, first->before)), "reachable",
							     (int)judging->reached[first->before]));
	free(address);
	return json;
}

static void add_missed(struct judging *judging, uint32_t function)
{
	struct vet_trace *trace = judging->trace;
	uint32_t entity = entity_of(trace->map, function), by;
	json_t *json = trace->row[function];

	if (!json) {
		json = trace->row[function] = function_json(judging, function);
		json_array_append_new(trace->missed, json);
		by = entity == VET_NONE ? VET_NONE : follows(judging, entity, trace->executed->first[function].when);
		if (by != VET_NONE)
			json_object_set_new(json, "follows", vet_json_text(trace->map->function[by].name));
		else if (entity != VET_NONE)
			vet_explain_dead(&judging->explain, entity, json);
	}
	json_array_append_new(json_object_get(json, "missed_in"), json_string(judging->phase->name));
}

struct order {
	uint64_t when;
	uint32_t function;
};

static int by_when(const void *left, const void *right)
{
	const struct order *a = left, *b = right;

	return a->when < b->when ? -1 : a->when > b->when;
}

static void tell_missed(struct judging *judging)
{
	const struct vet_trace_map *map = judging->trace->map;
	struct order *order = vet_allocate(map->count, sizeof(*order));
	size_t count = 0;

	judging->explain = (struct vet_explain){ judging->solution, vet_mentions_collect(map->program, judging->solution->model) };
	judging->missed = vet_allocate(map->program->entity_count, sizeof(bool));
	for (uint32_t f = 0; f < map->count; f++) {
		if (!in_phase(judging, f) || judging->reached[f])
			continue;
		order[count++] = (struct order){ judging->trace->executed->first[f].when, f };
		for (uint32_t i = 0; i < map->function[f].entity_count; i++)
			judging->missed[map->entity[map->function[f].entity_first + i]] = true;
	}
	if (count)
		qsort(order, count, sizeof(*order), by_when);
	for (size_t i = 0; i < count; i++)
		add_missed(judging, order[i].function);
	vet_mentions_free(judging->explain.mentions);
	free(judging->missed);
	free(order);
}

static void tell_ambiguous(struct judging *judging)
{
	const struct vet_trace *trace = judging->trace;

	for (size_t i = 0; i < trace->executed->ambiguous_count; i++) {
		const struct vet_trace_ambiguous *name = &trace->executed->ambiguous[i];
		const uint32_t *candidate = &trace->executed->candidate[name->first];
		json_int_t reachable = 0;

		for (uint32_t c = 0; c < name->count; c++)
			reachable += judging->reached[candidate[c]];
		json_array_append_new(trace->ambiguous, json_pack("{s:o, s:I, s:I}", "name", vet_json_text(trace->map->function[*candidate].name), "functions",
								  (json_int_t)name->count, "reachable", reachable));
	}
}

void vet_trace_judge(struct vet_trace *trace, size_t number, const struct vet_solution *solution)
{
	struct vet_trace_phase *phase = &trace->phase[number];
	struct judging judging = { .trace = trace, .phase = phase, .solution = solution, .reached = find_reached(trace->map, solution->reach) };

	if (!trace->guest) {
		trace->guest = json_string(solution->profile->name);
		trace->entries = json_array();
		for (size_t i = 0; i < solution->root_count; i++)
			json_array_append_new(trace->entries, json_pack("{s:o, s:o}", "function", vet_json_text(trace->map->program->entity[solution->root[i]].name),
									"entry", vet_json_text(solution->root_entry[i])));
	}
	count(&judging, phase);
	if (phase->reached < phase->executed)
		tell_missed(&judging);
	if (number + 1 == trace->phase_count)
		tell_ambiguous(&judging);
	free(judging.reached);
}

bool vet_trace_is_whole(const struct vet_trace *trace)
{
	for (size_t i = 0; i < trace->phase_count; i++)
		if (trace->phase[i].reached < trace->phase[i].executed || trace->phase[i].ambiguous_lost)
			return false;
	return true;
}

/* --- the document ------------------------------------------------------------------------------------ */

static json_t *phases_json(const struct vet_trace *trace)
{
	json_t *list = json_array();

	for (size_t i = 0; i < trace->phase_count; i++) {
		const struct vet_trace_phase *phase = &trace->phase[i];

		json_array_append_new(list, json_pack("{s:o, s:I, s:I, s:I, s:I, s:I, s:I}", "phase", vet_json_text(phase->name), "executed",
						      (json_int_t)phase->executed, "reached", (json_int_t)phase->reached, "reachable",
						      (json_int_t)phase->reachable, "total", (json_int_t)trace->map->count, "ambiguous",
						      (json_int_t)phase->ambiguous, "ambiguous_lost", (json_int_t)phase->ambiguous_lost));
	}
	return list;
}

/* Functions of the image that no object of the program defines. */
static json_t *unknown_functions(const struct vet_trace_map *map)
{
	json_t *list = json_array();

	for (uint32_t f = 0; f < map->count; f++)
		if (!map->function[f].entity_count)
			json_array_append_new(list, vet_json_text(map->function[f].name));
	return list;
}

json_t *vet_trace_json(const struct vet_trace *trace, const char *log)
{
	const struct vet_trace_executed *executed = trace->executed;
	json_t *names = json_array();

	for (unsigned i = 0; i < executed->unknown_count; i++)
		json_array_append_new(names, vet_json_text(executed->unknown[i]));
	return json_pack("{s:i, s:O, s:O, s:o, s:{s:o, s:s, s:I, s:I, s:I, s:o}, s:o, s:O, s:O, s:o}", "version", 1, "guest", trace->guest, "entries",
			 trace->entries, "image", vet_json_text(trace->map->image->path), "log", "file", vet_json_text(log), "form",
			 vet_trace_form_name(executed->form), "blocks", (json_int_t)executed->blocks, "outside", (json_int_t)executed->outside, "between",
			 (json_int_t)executed->between, "unknown_names", names, "phases", phases_json(trace), "missed", trace->missed, "ambiguous",
			 trace->ambiguous, "unknown_functions", unknown_functions(trace->map));
}
