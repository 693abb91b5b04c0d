/* SPDX-License-Identifier: MIT */
/*
 * The stages in their order; see solve.h.
 */
#include "solve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "solve/model-file.h"
#include "support/memory.h"
#include "support/stopwatch.h"

static void add_root(struct vet_solution *solution, uint32_t entity, const char *entry)
{
	const struct vet_entity *e = &solution->program->entity[entity];

	if (e->function.row == VET_NONE)
		return;
	entity = solution->program->entity_of[e->function.unit][vet_entity_function(solution->program, e)->symbol];
	for (size_t i = 0; i < solution->root_count; i++)
		if (solution->root[i] == entity)
			return;
	solution->root = vet_grow(solution->root, &solution->root_capacity, solution->root_count + 1, sizeof(*solution->root));
	solution->root_entry = vet_grow(solution->root_entry, &solution->entry_capacity, solution->root_count + 1, sizeof(*solution->root_entry));
	solution->root[solution->root_count] = entity;
	solution->root_entry[solution->root_count++] = entry;
}

static const char *entry_name(const struct vet_profile *profile, const char *entry)
{
	for (size_t i = 0; i < profile->entry_count; i++)
		if (vet_name_equal(profile->entries[i], entry))
			return profile->entries[i];
	return NULL;
}

static void add_entries(struct vet_solution *solution, const char *only)
{
	for (size_t i = 0; i < solution->policy->door_count; i++) {
		const struct vet_door *door = &solution->policy->door[i];
		const char *entry = entry_name(solution->profile, door->name);

		if (!door->never_on && entry && (!only || vet_name_equal(entry, only)))
			add_root(solution, door->entity, entry);
	}
}

static void mark_called(const struct vet_program *program, uint32_t u, const struct vet_function *function, bool *called)
{
	const struct vet_point *point = program->unit[u]->points + function->point_first;

	for (uint32_t p = 0; p < function->point_count; p++)
		if (point[p].kind == VET_POINT_CALL)
			called[program->entity_of[u][point[p].a]] = true;
}

/* Everything that could be called from outside the units, when there is no whole program to ask. */
static void add_everything(struct vet_solution *solution)
{
	bool *called = vet_allocate(solution->program->entity_count, sizeof(bool));
	const struct vet_program *program = solution->program;

	for (uint32_t u = 0; u < program->unit_count; u++)
		for (uint32_t f = 0; f < program->unit[u]->count[VET_TABLE_FUNCTIONS]; f++)
			mark_called(program, u, &program->unit[u]->functions[f], called);
	for (uint32_t e = 0; e < program->entity_count; e++)
		if (program->entity[e].kind == VET_SYMBOL_FUNCTION && (program->entity[e].linkage != VET_LINKAGE_STATIC || !called[e]))
			add_root(solution, e, NULL);
	free(called);
}

static int find_roots(struct vet_solution *solution, const struct vet_solve_options *options, char *message, size_t size)
{
	add_entries(solution, options->entry);
	if (!solution->root_count && options->entry) {
		uint32_t entity = vet_program_find(solution->program, options->entry);

		if (entity == VET_NONE || solution->program->entity[entity].function.row == VET_NONE) {
			snprintf(message, size, "--entry %s: neither an entry of %s in these objects nor a function with facts",
				 options->entry, solution->profile->name);
			return -1;
		}
		add_root(solution, entity, options->entry);
	}
	if (options->per_unit)
		add_everything(solution);
	if (solution->root_count)
		return 0;
	int used = snprintf(message, size, "%s: none of these objects has an entry of this guest (", solution->profile->name);

	for (size_t i = 0; i < solution->profile->entry_count && used >= 0 && (size_t)used < size; i++)
		used += snprintf(message + used, size - (size_t)used, "%s%s", i ? ", " : "", solution->profile->entries[i]);
	if (used >= 0 && (size_t)used < size)
		snprintf(message + used, size - (size_t)used, "); mark one with vet_entry, or name a function with --entry");
	return -1;
}

/* The function that ends the phase asked for. */
static int find_until(struct vet_solution *solution, const char *name, char *message, size_t size)
{
	solution->until = VET_NONE;
	if (!name)
		return 0;
	uint32_t entity = vet_program_find(solution->program, name);

	if (entity == VET_NONE || solution->program->entity[entity].function.row == VET_NONE) {
		snprintf(message, size, "--until %s: no function of that name with facts in these objects", name);
		return -1;
	}
	const struct vet_entity *e = &solution->program->entity[entity];

	solution->until = solution->program->entity_of[e->function.unit][vet_entity_function(solution->program, e)->symbol];
	for (size_t i = 0; i < solution->root_count; i++) {
		if (solution->root[i] != solution->until)
			continue;
		snprintf(message, size, "--until %s: it is where %s begins", name, solution->profile->name);
		return -1;
	}
	return 0;
}

static bool has_boundary(const struct vet_solution *solution)
{
	for (uint32_t e = 0; e < solution->program->entity_count; e++)
		if (solution->policy->entity[e].boundary && vet_reach_body(solution->reach, e))
			return true;
	return false;
}

static bool has_guards(const struct vet_solution *solution)
{
	if (solution->model->condition_count)
		return true;
	for (uint32_t e = 0; e < solution->program->entity_count; e++)
		if (solution->policy->entity[e].guards)
			return true;
	return false;
}

static struct vet_state *solve_state(const struct vet_solution *solution, struct vet_state_options options)
{
	return vet_state_solve(solution->reach, solution->policy, solution->root, solution->root_count, options);
}

static void solve_states(struct vet_solution *solution)
{
	struct vet_state_options options = { .similar = solution->similar };

	solution->all = solve_state(solution, options);
	options = (struct vet_state_options){ .first = solution->all, .similar = solution->all };
	solution->state = solution->distrust = solution->all;
	if (has_boundary(solution)) {
		options = (struct vet_state_options){ .skip_boundaries = true, .frozen = solution->all, .first = solution->all,
						       .similar = solution->all };
		solution->state = solution->distrust = solve_state(solution, options);
	}
	if (has_guards(solution)) {
		options.distrust_certain_guards = true;
		solution->distrust = solve_state(solution, options);
	}
}

/* The time since `*since` was this stage's; the next one begins. */
static void stage_done(struct vet_solution *solution, enum vet_stage stage, uint64_t *since)
{
	uint64_t now = vet_stopwatch_now();

	solution->cost[stage] += now - *since;
	*since = now;
}

/* The rows of all models but x86, which is there already. */
static int join_hardware(struct vet_hardware *hardware, const struct vet_models *models, char *message, size_t size)
{
	for (size_t i = 0; models && i < models->count; i++) {
		const struct vet_model *model = models->model[i];

		if (!model->hardware || vet_model_is_builtin(model, "x86") || !vet_hardware_join(hardware, model->hardware))
			continue;
		snprintf(message, size, "%s: error: too many rows of hardware with those of the models before it", model->file);
		return -1;
	}
	return 0;
}

static struct vet_reach *find_reach(const struct vet_solution *solution, const struct vet_solve_options *options,
				    const struct vet_state *before, const struct vet_overwrites *overwrites)
{
	struct vet_reach *reach = vet_reach_new(solution->program, (struct vet_reach_options){
		.model = solution->model, .pins = solution->pins, .hold_guards = options->hold_guards ? solution->profile : NULL,
		.before = before, .overwrites = overwrites, .until = solution->until });

	for (size_t i = 0; i < solution->root_count; i++)
		vet_reach_root(reach, solution->root[i]);
	vet_reach_solve(reach);
	return reach;
}

static bool has_settles(const struct vet_pins *pins)
{
	for (size_t i = 0; i < pins->count; i++)
		if (pins->pin[i].settle != VET_NONE)
			return true;
	return false;
}

/* Where settle points have surely passed, and initial values have been written over, known from what may run at most, less runs:
 * once more with that. */
static void refine_reach(struct vet_solution *solution, const struct vet_solve_options *options)
{
	struct vet_overwrites *overwrites = vet_overwrites_find(solution->reach, solution->root, solution->root_count);

	if (overwrites->count || has_settles(solution->pins)) {
		struct vet_state *state = solve_state(solution, (struct vet_state_options){ .only_settled = true, .overwrites = overwrites });
		struct vet_reach *refined = find_reach(solution, options, state, overwrites);

		vet_state_free(state);
		vet_reach_free(solution->reach);
		refined->options.before = NULL;
		refined->options.overwrites = NULL;
		solution->reach = refined;
	}
	vet_overwrites_free(overwrites);
}

void vet_solution_judge(struct vet_solution *solution)
{
	uint64_t since = vet_stopwatch_now();

	if (!solution->touches)
		solution->touches = vet_touches_collect(solution->reach, solution->hardware);
	stage_done(solution, VET_STAGE_TOUCH, &since);
	solution->marks = vet_marks_find(solution->reach, solution->model);
	if (!solution->all)
		solve_states(solution);
	stage_done(solution, VET_STAGE_STATE, &since);
	struct vet_judgement judgement = {
		.reach = solution->reach, .policy = solution->policy, .profile = solution->profile, .touches = solution->touches,
		.marks = solution->marks,
		.stores = solution->all->stores, .state = solution->state, .all = solution->all, .distrust = solution->distrust,
		.root = solution->root, .root_entry = solution->root_entry, .root_count = solution->root_count,
	};

	solution->verdict = vet_verdict_judge(&judgement);
	stage_done(solution, VET_STAGE_VERDICT, &since);
}

int vet_solve(const struct vet_program *program, const struct vet_profile *profile, const struct vet_solve_options *options,
	      struct vet_solution *solution, char *message, size_t message_size)
{
	uint64_t since = vet_stopwatch_now();

	*solution = (struct vet_solution){ .program = program, .profile = profile };
	solution->hardware = vet_hardware_builtin(message, message_size);
	if (!solution->hardware)
		return -1;
	if (options->model && join_hardware(solution->hardware, options->model->models, message, message_size)) {
		vet_solution_free(solution);
		return -1;
	}
	solution->own_model = options->model ? NULL : vet_model_resolve(program, NULL);
	solution->model = options->model ? options->model : solution->own_model;
	solution->pins = vet_pins_of(solution->model, profile);
	solution->policy = vet_policy_new(solution->model);
	if (find_roots(solution, options, message, message_size) || find_until(solution, options->until, message, message_size)) {
		vet_solution_free(solution);
		return -1;
	}
	stage_done(solution, VET_STAGE_PREPARE, &since);
	solution->reach = find_reach(solution, options, NULL, NULL);
	refine_reach(solution, options);
	stage_done(solution, VET_STAGE_REACH, &since);
	if (options->reach_only)
		return 0;
	vet_solution_judge(solution);
	return 0;
}

void vet_solution_free(struct vet_solution *solution)
{
	vet_verdict_free(solution->verdict);
	if (solution->distrust != solution->state)
		vet_state_free(solution->distrust);
	if (solution->state != solution->all)
		vet_state_free(solution->state);
	vet_state_free(solution->all);
	vet_marks_free(solution->marks);
	vet_touches_free(solution->touches);
	if (solution->reach)
		vet_reach_free(solution->reach);
	vet_policy_free(solution->policy);
	vet_pins_free(solution->pins);
	vet_model_program_free(solution->own_model);
	if (solution->hardware)
		vet_hardware_free(solution->hardware);
	free(solution->root);
	free(solution->root_entry);
	*solution = (struct vet_solution){ 0 };
}
