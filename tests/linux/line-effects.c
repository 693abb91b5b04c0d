/* SPDX-License-Identifier: MIT */
/*
 * Solutions compared; see line-effects.h.
 */
#include "line-effects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line-scope.h"
#include "report/explanation-mentions.h"
#include "solve/reach-internal.h"
#include "support/memory.h"

/* --- what runs ------------------------------------------------------------------------------------------ */

static bool *find_reached(const struct vet_trace_map *map, const struct vet_reach *reach)
{
	bool *reached = vet_allocate(map->count, sizeof(bool));

	for (uint32_t f = 0; f < map->count; f++)
		for (uint32_t i = 0; i < map->function[f].entity_count && !reached[f]; i++)
			reached[f] = vet_reach_body(reach, vet_mention_canonical(map->program, map->entity[map->function[f].entity_first + i]));
	return reached;
}

static bool ran(const struct vet_case *one, uint32_t function)
{
	return one->log && vet_trace_ran(&one->executed, function);
}

static void note(char *example, const char *text)
{
	if (!*example)
		snprintf(example, VET_EFFECT_EXAMPLE, "%s", text);
}

static void compare_reach(const struct vet_case *one, const bool *reached, struct vet_effect *effect)
{
	for (uint32_t f = 0; f < one->map->count; f++) {
		bool gone = one->reached[f] && !reached[f];

		effect->dead += gone;
		effect->live += reached[f] && !one->reached[f];
		effect->lost += gone && ran(one, f);
		if (gone)
			note(effect->dead_example, one->map->function[f].name);
		if (gone && ran(one, f))
			note(effect->lost_example, one->map->function[f].name);
	}
}

static void compare_certain(const struct vet_case *one, const bool *before, const bool *certain, struct vet_effect *effect)
{
	for (uint32_t f = 0; f < one->map->count; f++) {
		bool gone = before[f] && !certain[f] && ran(one, f);

		effect->guessed += gone;
		if (gone)
			note(effect->guessed_example, one->map->function[f].name);
	}
}

static int compare_holes(const void *left, const void *right)
{
	const struct vet_hole *a = left, *b = right;

	if (a->at.function != b->at.function)
		return a->at.function < b->at.function ? -1 : 1;
	if (a->at.point != b->at.point)
		return a->at.point < b->at.point ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->entity > b->entity) - (a->entity < b->entity);
}

static struct vet_hole *sorted_holes(const struct vet_reach *reach)
{
	struct vet_hole *hole = vet_allocate(reach->hole_count + 1, sizeof(*hole));

	if (reach->hole_count) {
		memcpy(hole, reach->hole, reach->hole_count * sizeof(*hole));
		qsort(hole, reach->hole_count, sizeof(*hole), compare_holes);
	}
	return hole;
}

static uint32_t count_new_holes(const struct vet_reach *before, const struct vet_reach *after)
{
	struct vet_hole *old = sorted_holes(before), *now = sorted_holes(after);
	uint32_t count = 0;

	for (size_t i = 0; i < after->hole_count; i++)
		count += (!i || compare_holes(&now[i - 1], &now[i])) &&
			 !bsearch(&now[i], old, before->hole_count, sizeof(*old), compare_holes);
	free(old);
	free(now);
	return count;
}

/* --- what calls lead to ---------------------------------------------------------------------------------- */

struct running {
	uint32_t wanted;
	bool found;
};

static void note_run(void *context, const struct vet_model_runner *runner, uint32_t function)
{
	struct running *running = context;

	(void)runner;
	running->found |= function == running->wanted;
}

/* Does the point make the function run by the runners of the reach's model? */
static bool still_runs(struct vet_reach *reach, const struct vet_call *call)
{
	const struct vet_body *body = reach->body[call->from.function];
	const struct vet_point *point = vet_body_point(body, call->from.point);
	const struct vet_set *callee = point->kind == VET_POINT_CALL_INDIRECT ? body->value[point->a] : NULL;
	struct running running = { .wanted = call->target };

	if (point->kind == VET_POINT_CALL)
		vet_reach_runners(reach, body, call->from.point, reach->program->entity_of[body->unit_index][point->a], note_run, &running);
	for (uint32_t i = 0; callee && i < callee->address_count; i++)
		if (reach->is_function[callee->addresses[i].entity])
			vet_reach_runners(reach, body, call->from.point, callee->addresses[i].entity, note_run, &running);
	return running.found;
}

struct walk {
	struct vet_reach *reach;
	uint32_t *queue, count, done;
	bool *led; /* by entity */
	bool certain; /* calls through anything lead nowhere */
	bool fewer;   /* the model has fewer lines than the reach was found with: what only runs by those gone leads nowhere */
};

static void walk_from(struct walk *walk, uint32_t root)
{
	if (walk->led[root])
		return;
	walk->led[root] = true;
	walk->queue[walk->count++] = root;
	for (; walk->done < walk->count; walk->done++) {
		size_t calls;
		const struct vet_call *call = vet_reach_function_calls(walk->reach, walk->queue[walk->done], &calls);

		for (size_t i = 0; i < calls; i++) {
			uint32_t target = walk->reach->body[call[i].target]->entity;

			if (walk->led[target] || (walk->certain && vet_call_is_imprecise(&call[i])) ||
			    (walk->fewer && call[i].kind == VET_CALL_ASYNCHRONOUS && !still_runs(walk->reach, &call[i])))
				continue;
			walk->led[target] = true;
			walk->queue[walk->count++] = target;
		}
	}
}

static struct walk walk_new(struct vet_reach *reach, bool certain, bool fewer)
{
	uint32_t entities = reach->program->entity_count;

	return (struct walk){ .reach = reach, .queue = vet_allocate(entities, sizeof(uint32_t)), .led = vet_allocate(entities, sizeof(bool)),
			      .certain = certain, .fewer = fewer };
}

static void walk_free(struct walk *walk)
{
	free(walk->queue);
	free(walk->led);
}

static void walk_roots(struct walk *walk, const struct vet_case *one)
{
	for (size_t i = 0; i < one->whole.root_count; i++)
		walk_from(walk, one->whole.root[i]);
}

/* By entity: what calls lead to.  With values as they were it is no less than what runs with fewer runners. */
static struct walk walk_calls(const struct vet_case *one, const struct vet_model_program *model, bool certain)
{
	struct walk walk = walk_new(one->whole.reach, certain, true);

	one->whole.reach->options.model = model;
	walk_roots(&walk, one);
	for (size_t i = 0; i < one->further_count; i++)
		walk_from(&walk, one->further[i]);
	one->whole.reach->options.model = one->whole.model;
	return walk;
}

/* Goes on to what runs though no call leads there; returns which those are. */
static uint32_t *walk_further(struct walk *walk, size_t *count)
{
	uint32_t entities = walk->reach->program->entity_count, *further = vet_allocate(entities, sizeof(*further));

	*count = 0;
	for (uint32_t e = 0; e < entities; e++) {
		const struct vet_body *body = vet_reach_body(walk->reach, e);

		if (!body || walk->led[body->entity])
			continue;
		further[(*count)++] = body->entity;
		walk_from(walk, body->entity);
	}
	return further;
}

/* What something else than calls makes run, or a line that is no runner: each stays a root, whichever line is gone. */
static void find_further(struct vet_case *one)
{
	struct walk walk = walk_calls(one, one->whole.model, false);

	one->further = walk_further(&walk, &one->further_count);
	walk_free(&walk);
}

/* By function of the image. */
static bool *led_functions(const struct vet_case *one, const struct walk *walk)
{
	bool *reached = vet_allocate(one->map->count, sizeof(bool));

	for (uint32_t f = 0; f < one->map->count; f++)
		for (uint32_t i = 0; i < one->map->function[f].entity_count && !reached[f]; i++) {
			uint32_t entity = vet_mention_canonical(one->map->program, one->map->entity[one->map->function[f].entity_first + i]);
			const struct vet_body *body = vet_reach_body(walk->reach, entity);

			reached[f] = body && walk->led[body->entity];
		}
	return reached;
}

static bool *walk_functions(const struct vet_case *one, const struct vet_model_program *model, bool certain)
{
	struct walk walk = walk_calls(one, model, certain);
	bool *reached = led_functions(one, &walk);

	walk_free(&walk);
	return reached;
}

/* What lines start once something runs that has been led to. */
static void walk_starts(struct walk *walk)
{
	const struct vet_model_program *model = walk->reach->options.model;
	uint32_t before;

	do {
		before = walk->count;
		for (size_t i = 0; i < model->start_count; i++) {
			const struct vet_body *target = vet_reach_body(walk->reach, walk->reach->canonical[model->start[i].target]);

			if (target && walk->led[walk->reach->canonical[model->start[i].trigger]])
				walk_from(walk, target->entity);
		}
	} while (walk->count != before);
}

/* What surely runs: calls lead there from the roots, from what lines start, or from what runs by no call at all, and none of them is
 * a guess. */
static struct walk walk_surely(const struct vet_case *one, struct vet_reach *reach)
{
	struct walk any = walk_new(reach, false, false), sure = walk_new(reach, true, false);
	size_t further_count;

	walk_roots(&any, one);
	uint32_t *further = walk_further(&any, &further_count);

	walk_roots(&sure, one);
	for (size_t i = 0; i < further_count; i++)
		walk_from(&sure, further[i]);
	walk_starts(&sure);
	walk_free(&any);
	free(further);
	return sure;
}

struct registered {
	const struct walk *without; /* what surely runs without the line; NULL: all of it */
	bool *seen;                 /* by entity */
	struct vet_effect *effect;
};

static void note_registered(const struct registered *registered, uint32_t target)
{
	if (registered->seen[target])
		return;
	registered->seen[target] = true;
	registered->effect->runs++;
	registered->effect->kept += !registered->without || registered->without->led[target];
}

/* What the lines that say what a call makes run registered, and one that is gone alone. */
static void compare_runners(const struct vet_case *one, const struct vet_model_program *model, const struct registered *registered)
{
	struct vet_reach *whole = one->whole.reach;

	for (size_t i = 0; i < whole->call.count; i++) {
		const struct vet_call *call = &whole->call.item[i];

		if (call->kind != VET_CALL_ASYNCHRONOUS || registered->seen[call->target] || !still_runs(whole, call))
			continue;
		whole->options.model = model;
		if (!still_runs(whole, call))
			note_registered(registered, call->target);
		whole->options.model = one->whole.model;
	}
}

static bool starts(const struct vet_model_program *model, const struct vet_model_start *wanted)
{
	size_t count;
	const struct vet_model_start *start = vet_model_starts(model, wanted->trigger, &count);

	for (size_t i = 0; i < count; i++)
		if (start[i].target == wanted->target)
			return true;
	return false;
}

/* The same for what runs once a function does. */
static void compare_starts(const struct vet_case *one, const struct vet_model_program *model, const struct registered *registered)
{
	const struct vet_model_program *whole = one->whole.model;

	for (size_t i = 0; i < whole->start_count; i++)
		if (vet_reach_body(one->whole.reach, whole->start[i].trigger) && !starts(model, &whole->start[i]))
			note_registered(registered, one->whole.reach->canonical[whole->start[i].target]);
}

/* What the line alone registered, and whether the code leads there by itself: solved without the line, by no guess. */
static void compare_registered(const struct vet_case *one, const struct walk *without, const struct vet_model_program *model, struct vet_effect *effect)
{
	struct registered registered = { without, vet_allocate(one->whole.program->entity_count, sizeof(bool)), effect };

	compare_runners(one, model, &registered);
	compare_starts(one, model, &registered);
	free(registered.seen);
}

/* --- findings ------------------------------------------------------------------------------------------- */

static int compare_subjects(const struct vet_finding *a, const struct vet_finding *b)
{
	int by = vet_where_compare(&a->where, &b->where);

	return by ? by : strcmp(a->capability ? a->capability : "", b->capability ? b->capability : "");
}

static bool same_class(const struct vet_finding *a, const struct vet_finding *b)
{
	return a->id == b->id && a->is_error == b->is_error && a->imprecise == b->imprecise && a->command_line_only == b->command_line_only &&
	       a->panic_only == b->panic_only;
}

static int compare_findings(const void *left, const void *right)
{
	const struct vet_finding *const *a = left, *const *b = right;
	int by = compare_subjects(*a, *b);

	return by ? by : ((*a)->id > (*b)->id) - ((*a)->id < (*b)->id);
}

/* Those that count, by place and capability. */
static const struct vet_finding **told(const struct vet_verdict *verdict, size_t *count)
{
	const struct vet_finding **list = vet_allocate(verdict->count + 1, sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < verdict->count; i++)
		if (!verdict->finding[i].vouched && !verdict->finding[i].probe)
			list[(*count)++] = &verdict->finding[i];
	if (*count)
		qsort(list, *count, sizeof(*list), compare_findings);
	return list;
}

static void note_gone(const struct vet_finding *finding, struct vet_effect *effect)
{
	char text[VET_EFFECT_EXAMPLE];
	const char *name = finding->where.file ? strrchr(finding->where.file, '/') : NULL;

	if (finding->id == VET_FINDING_REFUSED) {
		effect->refusals++;
		return;
	}
	effect->gone++;
	effect->lies += finding->id == VET_FINDING_LYING_GUARD;
	snprintf(text, sizeof(text), "%s %s %s:%u", vet_finding_name(finding->id), finding->capability ? finding->capability : "",
		 name ? name + 1 : finding->where.file ? finding->where.file : "", finding->where.line);
	note(effect->gone_example, text);
}

static void compare_verdicts(const struct vet_verdict *before, const struct vet_verdict *after, struct vet_effect *effect)
{
	size_t old_count, now_count, old_at = 0, now_at = 0;
	const struct vet_finding **old = told(before, &old_count), **now = told(after, &now_count);

	effect->judged = true;
	while (old_at < old_count || now_at < now_count) {
		int by = old_at == old_count ? 1 : now_at == now_count ? -1 : compare_subjects(old[old_at], now[now_at]);

		if (by < 0) {
			note_gone(old[old_at++], effect);
		} else if (by > 0) {
			effect->fresh++;
			now_at++;
		} else {
			effect->changed += !same_class(old[old_at++], now[now_at++]);
		}
	}
	free(old);
	free(now);
}

static void compare_surfaces(const struct vet_surface *before, const struct vet_surface *after, struct vet_effect *effect)
{
	size_t count = before->count < after->count ? before->count : after->count;

	effect->surface = (uint32_t)(before->count > after->count ? before->count - after->count : after->count - before->count);
	for (size_t i = 0; i < count; i++)
		effect->surface += before->row[i].space != after->row[i].space || before->row[i].low != after->row[i].low ||
				   before->row[i].high != after->row[i].high || before->row[i].any_of != after->row[i].any_of;
}

/* --- solving -------------------------------------------------------------------------------------------- */

int vet_case_open(struct vet_case *one, const struct vet_program *program, const struct vet_model_program *model, bool judge, char *message,
		  size_t message_size)
{
	struct vet_solve_options options = { .model = model, .entry = one->entry, .reach_only = !judge };

	one->profile = vet_profile_builtin(one->name, message, message_size);
	if (!one->profile || (one->log && vet_trace_execute(&one->executed, one->map, one->log, message, message_size)) ||
	    vet_solve(program, one->profile, &options, &one->whole, message, message_size))
		return -1;
	one->reached = find_reached(one->map, one->whole.reach);
	find_further(one);
	one->certain = walk_functions(one, model, true);
	struct walk surely = walk_surely(one, one->whole.reach);

	one->surely = led_functions(one, &surely);
	walk_free(&surely);
	one->surface = judge ? vet_surface_take(&one->whole) : NULL;
	for (uint32_t f = 0; f < one->map->count; f++) {
		one->live += one->reached[f];
		one->ran += ran(one, f);
		one->lost += ran(one, f) && !one->reached[f];
	}
	return 0;
}

/* What follows reach, of the reach that is there; what the effort leaves out stays as it was. */
static struct vet_solution judge_again(const struct vet_case *one, const struct vet_model_program *model, struct vet_hardware *hardware,
				       enum vet_effort effort)
{
	struct vet_solution solution = one->whole;

	solution.model = model;
	solution.policy = vet_policy_new(model);
	solution.similar = one->whole.all;
	solution.reach->options.model = model;
	if (hardware)
		solution.hardware = hardware;
	if (effort == VET_EFFORT_TOUCHES)
		solution.touches = NULL;
	if (effort == VET_EFFORT_JUDGE)
		solution.state = solution.all = solution.distrust = NULL;
	vet_solution_judge(&solution);
	return solution;
}

struct vet_effect vet_case_without(const struct vet_case *one, const struct vet_model_program *model, struct vet_hardware *hardware,
				   enum vet_effort effort)
{
	struct vet_effect effect = { .asked = true };
	struct vet_solve_options options = { .model = model, .entry = one->entry, .reach_only = true };
	struct vet_solution solution;
	char message[512];

	if (effort == VET_EFFORT_VERDICT || effort == VET_EFFORT_TOUCHES || effort == VET_EFFORT_JUDGE) {
		solution = judge_again(one, model, hardware, effort);
		compare_verdicts(one->whole.verdict, solution.verdict, &effect);
		if (effort == VET_EFFORT_TOUCHES && !effect.gone && !effect.fresh && !effect.changed)
			compare_surfaces(one->surface, vet_surface_take(&solution), &effect);
		return effect;
	}
	if (effort == VET_EFFORT_GRAPH) {
		compare_reach(one, walk_functions(one, model, false), &effect);
		compare_certain(one, one->certain, walk_functions(one, model, true), &effect);
		return effect;
	}
	if (effort == VET_EFFORT_PROVEN) {
		compare_registered(one, NULL, model, &effect);
		return effect;
	}
	effect.solved = true;
	if (vet_solve(one->whole.program, one->profile, &options, &solution, message, sizeof(message))) {
		fprintf(stderr, "delete-lines: %s\n", message);
		exit(2);
	}
	compare_reach(one, find_reached(one->map, solution.reach), &effect);
	effect.holes = count_new_holes(one->whole.reach, solution.reach);
	struct walk surely = walk_surely(one, solution.reach);

	if (effort == VET_EFFORT_REACH)
		compare_certain(one, one->surely, led_functions(one, &surely), &effect);
	compare_registered(one, &surely, model, &effect);
	walk_free(&surely);
	/* The same values, and the same models but for what locations hold: the same findings. */
	if (effort == VET_EFFORT_VALUES && vet_scope_same_places(one, model) && vet_scope_same_values(one->whole.reach, solution.reach))
		return effect;
	if (effort == VET_EFFORT_VALUES || effort == VET_EFFORT_ALL) {
		if (hardware)
			solution.hardware = hardware;
		solution.similar = one->whole.all;
		vet_solution_judge(&solution);
		compare_verdicts(one->whole.verdict, solution.verdict, &effect);
	}
	return effect;
}
