/* SPDX-License-Identifier: MIT */
/*
 * What other ways to find out what can run give on the same facts: direct calls alone; every function whose address is taken
 * besides; indirect calls matched by prototype; and bootvet for one guest.  Each with reach and with recall against a log of what
 * executed, of C functions and of all, since neither says anything alone.  Then the targets of calls through some objects.
 * Usage: measure-peers GUEST ENTRY MODEL IMAGE LOG OBJECT...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/explanation-mentions.h"
#include "report/trace-executed.h"
#include "solve/fallback.h"
#include "solve/model-file.h"
#include "support/memory.h"
#include "support/stopwatch.h"

static const char *const objects[] = { "x86_init", "x86_platform", "pv_ops" };
#define OBJECTS (sizeof(objects) / sizeof(objects[0]))

enum method { METHOD_DIRECT, METHOD_TAKEN, METHOD_SIGNATURE, METHOD_COUNT };

/* Calls with how many targets they have together. */
struct targets {
	uint64_t calls, targets;
};

struct measure {
	const struct vet_program *program;
	struct vet_mentions *mentions;
	struct vet_trace_map *map;
	struct vet_trace_executed executed;
	bool *taken;  /* by entity: a function whose address somebody takes */
	struct vet_fallback *by_prototype; /* those, by prototype: list `any' */
	uint32_t **called; /* by entity: whom its body names directly; ends with VET_NONE */
};

/* --- what the facts say, of every method ----------------------------------------------------------------- */

static bool is_function(const struct vet_program *program, uint32_t entity)
{
	return program->entity[entity].kind == VET_SYMBOL_FUNCTION;
}

/* Not a call, but the address: held by data, stored, passed, an operand of assembly. */
static bool takes_address(const struct vet_program *program, const struct vet_mention *mention)
{
	if (mention->kind == VET_MENTION_RELOCATION)
		return program->extra[mention->item].kind == VET_REFERENCE_ADDRESS;
	return mention->kind == VET_MENTION_ADDRESS || mention->kind == VET_MENTION_ASM ||
	       (mention->kind == VET_MENTION_INITIALISER && !program->entity[mention->holder].places);
}

static bool is_call(const struct vet_program *program, const struct vet_mention *mention)
{
	if (mention->kind == VET_MENTION_RELOCATION)
		return program->extra[mention->item].kind != VET_REFERENCE_ADDRESS;
	return mention->kind == VET_MENTION_CALL;
}

static void collect(struct measure *measure)
{
	const struct vet_program *program = measure->program;
	uint32_t *count = vet_allocate(program->entity_count, sizeof(*count));

	measure->mentions = vet_mentions_collect(program, NULL);
	measure->taken = vet_allocate(program->entity_count, sizeof(*measure->taken));
	measure->called = vet_allocate(program->entity_count, sizeof(*measure->called));
	measure->by_prototype = vet_fallback_new();
	for (size_t i = 0; i < measure->mentions->count; i++) {
		const struct vet_mention *mention = &measure->mentions->mention[i];

		if (!is_function(program, mention->target))
			continue;
		if (is_call(program, mention))
			count[mention->holder]++;
		else if (takes_address(program, mention) && !measure->taken[mention->target]) {
			measure->taken[mention->target] = true;
			vet_fallback_add(&vet_fallback_of(measure->by_prototype, program->entity[mention->target].prototype)->any, mention->target);
		}
	}
	for (uint32_t e = 0; e < program->entity_count; e++) {
		measure->called[e] = vet_allocate(count[e] + 1ul, sizeof(**measure->called));
		measure->called[e][count[e]] = VET_NONE;
	}
	for (size_t i = 0; i < measure->mentions->count; i++) {
		const struct vet_mention *mention = &measure->mentions->mention[i];

		if (is_function(program, mention->target) && is_call(program, mention))
			measure->called[mention->holder][--count[mention->holder]] = mention->target;
	}
	free(count);
}

/* --- the other ways -------------------------------------------------------------------------------------- */

struct walk {
	const struct measure *measure;
	bool *reached; /* by entity */
	uint32_t *queue, count;
	struct targets indirect;
};

static void arrive(struct walk *walk, uint32_t entity)
{
	entity = vet_mention_canonical(walk->measure->program, entity);
	if (!is_function(walk->measure->program, entity) || walk->reached[entity])
		return;
	walk->reached[entity] = true;
	walk->queue[walk->count++] = entity;
}

static bool is_assembly_file(const struct vet_program *program, uint32_t entity)
{
	uint32_t object = program->entity[entity].object;

	return object != VET_NONE && program->entity[entity].has_facts && program->inputs->object[object].is_elf &&
	       !program->inputs->object[object].unit_count;
}

/* Head and entry code: what files of assembly define, and what their code and data name. */
static void add_roots(struct walk *walk)
{
	const struct vet_mentions *mentions = walk->measure->mentions;

	for (uint32_t e = 0; e < walk->measure->program->entity_count; e++)
		if (is_assembly_file(walk->measure->program, e))
			arrive(walk, e);
	for (size_t i = 0; i < mentions->count; i++)
		if (is_assembly_file(walk->measure->program, mentions->mention[i].holder))
			arrive(walk, mentions->mention[i].target);
}

static void match_calls(struct walk *walk, uint32_t entity)
{
	const struct vet_program *program = walk->measure->program;
	const struct vet_function *function = vet_entity_function(program, &program->entity[entity]);

	for (uint32_t p = 0; function && p < function->point_count; p++) {
		const struct vet_unit *unit = program->unit[program->entity[entity].function.unit];
		const struct vet_point *point = &unit->points[function->point_first + p];

		if (point->kind != VET_POINT_CALL_INDIRECT)
			continue;
		const struct vet_fallback_list *list = &vet_fallback_of(walk->measure->by_prototype, vet_unit_string(unit, point->d))->any;

		walk->indirect.calls++;
		walk->indirect.targets += list->count;
		for (size_t i = 0; i < list->count; i++)
			arrive(walk, list->function[i]);
	}
}

static struct walk closure(const struct measure *measure, enum method method)
{
	struct walk walk = { .measure = measure, .reached = vet_allocate(measure->program->entity_count, sizeof(bool)),
			     .queue = vet_allocate(measure->program->entity_count, sizeof(uint32_t)) };

	add_roots(&walk);
	for (uint32_t e = 0; method == METHOD_TAKEN && e < measure->program->entity_count; e++)
		if (measure->taken[e])
			arrive(&walk, e);
	for (uint32_t done = 0; done < walk.count; done++) {
		for (const uint32_t *to = measure->called[walk.queue[done]]; *to != VET_NONE; to++)
			arrive(&walk, *to);
		if (method == METHOD_SIGNATURE)
			match_calls(&walk, walk.queue[done]);
	}
	free(walk.queue);
	return walk;
}

/* --- counting -------------------------------------------------------------------------------------------- */

static bool is_c(const struct measure *measure, uint32_t function)
{
	const struct vet_trace_function *row = &measure->map->function[function];

	for (uint32_t i = 0; i < row->entity_count; i++) {
		const struct vet_entity *entity = &measure->program->entity[measure->map->entity[row->entity_first + i]];

		if (entity->has_facts && !entity->in_assembly)
			return true;
	}
	return false;
}

static bool is_reached(const struct measure *measure, uint32_t function, const bool *reached)
{
	const struct vet_trace_function *row = &measure->map->function[function];

	for (uint32_t i = 0; i < row->entity_count; i++)
		if (reached[vet_mention_canonical(measure->program, measure->map->entity[row->entity_first + i])])
			return true;
	return false;
}

static void print_share(uint32_t part, uint32_t all)
{
	/* Cut, not rounded: 100 % is all of it. */
	uint64_t hundredths = all ? part * 10000ull / all : 10000;

	printf(" %6llu.%02llu", (unsigned long long)(hundredths / 100), (unsigned long long)(hundredths % 100));
}

/* end: only what ran before. */
static void print_row(const struct measure *measure, const char *name, const bool *reached, uint64_t end, struct targets indirect, uint64_t cost)
{
	printf("%-34s", name);
	for (int all = 0; all < 2; all++) {
		uint32_t total = 0, live = 0, ran = 0, both = 0;

		for (uint32_t f = 0; f < measure->map->count; f++) {
			bool counts = all || is_c(measure, f), is_live = is_reached(measure, f, reached);
			bool executed = vet_trace_ran(&measure->executed, f) && measure->executed.first[f].when < end;

			total += counts;
			live += counts && is_live;
			ran += counts && executed;
			both += counts && executed && is_live;
		}
		print_share(live, total);
		print_share(both, ran);
	}
	if (indirect.calls)
		printf(" %7.1f", (double)indirect.targets / (double)indirect.calls);
	else
		printf(" %7s", "-");
	printf(" %6llu\n", (unsigned long long)(cost / 1000));
}

/* --- bootvet --------------------------------------------------------------------------------------------- */

/* The object that a called pointer, or what assembly calls through, is read from: of objects[]; OBJECTS: another one. */
static size_t called_object(const struct measure *measure, const struct vet_body *body, const struct vet_point *point)
{
	const struct vet_value *value;
	uint32_t base = VET_NONE, at = point->a;

	if (point->kind == VET_POINT_ASM) {
		for (uint32_t i = 0; i < point->c && base == VET_NONE; i++)
			base = vet_mention_base(measure->program, body->unit_index, body->function, body->unit->lists[point->b + i]);
	} else {
		for (value = vet_body_value(body, at); value->kind == VET_VALUE_CAST || value->kind == VET_VALUE_REFINED; value = vet_body_value(body, value->a))
			;
		if (value->kind == VET_VALUE_RESULT && vet_body_point(body, value->a)->kind == VET_POINT_LOAD)
			base = vet_mention_base(measure->program, body->unit_index, body->function, vet_body_point(body, value->a)->a);
	}
	for (size_t i = 0; i < OBJECTS; i++)
		if (base != VET_NONE && !strcmp(measure->program->entity[base].name, objects[i]))
			return i;
	return OBJECTS;
}

/* of[OBJECTS]: all calls through pointers; matched: how many the prototype alone would give. */
static void count_targets(const struct measure *measure, const struct vet_reach *reach, struct targets *of, struct targets *matched)
{
	for (uint32_t e = 0; e < measure->program->entity_count; e++) {
		const struct vet_body *body = vet_reach_body(reach, e);

		for (uint32_t p = 0; body && body->entity == e && p < body->function->point_count; p++) {
			const struct vet_point *point = vet_body_point(body, p);
			size_t object, count, through = 0;

			if ((point->kind != VET_POINT_CALL_INDIRECT && point->kind != VET_POINT_ASM) || !vet_point_live(body, p))
				continue;
			object = called_object(measure, body, point);
			if (point->kind == VET_POINT_ASM && (object == OBJECTS || !vet_asm_transfers(body, point)))
				continue;
			const struct vet_call *call = vet_reach_calls(reach, (struct vet_place){ e, p }, &count);

			for (size_t i = 0; i < count; i++)
				through += call[i].kind != VET_CALL_DIRECT && call[i].kind != VET_CALL_ASYNCHRONOUS;
			for (size_t at = object;; at = OBJECTS) {
				of[at].calls++;
				of[at].targets += through;
				if (point->kind == VET_POINT_CALL_INDIRECT) {
					matched[at].calls++;
					matched[at].targets += vet_fallback_of(measure->by_prototype, vet_unit_string(body->unit, point->d))->any.count;
				}
				if (at == OBJECTS)
					break;
			}
		}
	}
}

static uint64_t marker(const struct measure *measure, const char *name)
{
	uint32_t entity = vet_program_find(measure->program, name);
	uint32_t function = entity == VET_NONE ? VET_NONE : vet_trace_map_of(measure->map, entity);

	return function == VET_NONE ? VET_TRACE_NEVER : measure->executed.first[function].when;
}

static void print_targets(const struct targets *of, const struct targets *matched)
{
	printf("\n%-34s %10s %10s %14s\n", "calls of the guest through", "calls", "bootvet", "by signature");
	for (size_t i = 0; i < OBJECTS; i++) {
		printf("%-34s %10llu", objects[i], (unsigned long long)of[i].calls);
		if (of[i].calls)
			printf(" %10.2f", (double)of[i].targets / (double)of[i].calls);
		else
			printf(" %10s", "-");
		if (matched[i].calls)
			printf(" %14.2f\n", (double)matched[i].targets / (double)matched[i].calls);
		else
			printf(" %14s\n", "none seen");
	}
}

static int print_ours(const struct measure *measure, const struct vet_profile *profile, const struct vet_model_program *model, const char *entry)
{
	static const char *const until[] = { "setup_arch", "rest_init", NULL };
	struct targets of[OBJECTS + 1] = { { 0 } }, matched[OBJECTS + 1] = { { 0 } };

	for (size_t i = 0; i < sizeof(until) / sizeof(until[0]); i++) {
		struct vet_solve_options options = { .model = model, .entry = entry, .until = until[i], .reach_only = true };
		struct vet_solution solution;
		char message[512], name[64];
		bool *reached = vet_allocate(measure->program->entity_count, sizeof(bool));

		if (vet_solve(measure->program, profile, &options, &solution, message, sizeof(message))) {
			fprintf(stderr, "measure-peers: %s\n", message);
			free(reached);
			return 2;
		}
		for (uint32_t e = 0; e < measure->program->entity_count; e++)
			reached[e] = vet_reach_body(solution.reach, e);
		memset(of, 0, sizeof(of));
		memset(matched, 0, sizeof(matched));
		count_targets(measure, solution.reach, of, matched);
		snprintf(name, sizeof(name), "bootvet, %s%s", until[i] ? "up to " : "all", until[i] ? until[i] : "");
		print_row(measure, name, reached, until[i] ? marker(measure, until[i]) : VET_TRACE_NEVER, of[OBJECTS],
			  solution.cost[VET_STAGE_PREPARE] + solution.cost[VET_STAGE_REACH]);
		vet_solution_free(&solution);
		free(reached);
	}
	printf("memory at its peak: %llu MB\n", (unsigned long long)vet_stopwatch_peak() / 1024);
	print_targets(of, matched);
	return 0;
}

static void print_others(const struct measure *measure)
{
	static const char *const name[METHOD_COUNT] = { "direct calls only", "direct + every address taken", "matching by signature" };

	printf("%-34s %17s  %17s\n", "", "C functions", "all functions");
	printf("%-34s %8s  %7s  %8s %8s %7s %6s\n", "", "reach %", "recall", "reach %", "recall", "targets", "ms");
	for (unsigned m = 0; m < METHOD_COUNT; m++) {
		uint64_t start = vet_stopwatch_now();
		struct walk walk = closure(measure, m);

		print_row(measure, name[m], walk.reached, VET_TRACE_NEVER, walk.indirect, vet_stopwatch_now() - start);
		free(walk.reached);
	}
}

static int measure_all(struct measure *measure, const struct vet_model_program *model, char **argv)
{
	char message[512];
	struct vet_profile *profile = vet_profile_builtin(argv[1], message, sizeof(message));
	uint32_t c = 0;
	int status = 2;

	measure->map = vet_trace_map_new(measure->program);
	if (!profile || vet_trace_execute(&measure->executed, measure->map, argv[5], message, sizeof(message))) {
		fprintf(stderr, "measure-peers: %s\n", message);
	} else {
		collect(measure);
		for (uint32_t f = 0; f < measure->map->count; f++)
			c += is_c(measure, f);
		printf("%s: %u functions, %u of them C\n\n", argv[4], measure->map->count, c);
		print_others(measure);
		status = print_ours(measure, profile, model, argv[2]);
		vet_mentions_free(measure->mentions);
		vet_fallback_free(measure->by_prototype);
		for (uint32_t e = 0; e < measure->program->entity_count; e++)
			free(measure->called[e]);
		free(measure->called);
		free(measure->taken);
	}
	vet_trace_executed_free(&measure->executed);
	vet_trace_map_free(measure->map);
	vet_profile_free(profile);
	return status;
}

int main(int argc, char **argv)
{
	struct vet_inputs inputs;
	char message[1024] = "";
	struct measure measure = { 0 };
	const char *image = argc > 6 ? argv[4] : NULL;
	struct vet_models *models;
	int status = 2;

	if (!image) {
		fputs("usage: measure-peers GUEST ENTRY MODEL IMAGE LOG OBJECT...\n", stderr);
		return 2;
	}
	models = vet_models_new(message, sizeof(message));
	if (!models || vet_models_add(models, argv[3], message, sizeof(message)) || vet_inputs_read(&inputs, argv + 6, (size_t)argc - 6, message, sizeof(message))) {
		fprintf(stderr, "measure-peers: %s\n", message);
		vet_models_free(models);
		return 2;
	}
	if (vet_inputs_read_images(&inputs, &image, 1, message, sizeof(message))) {
		fprintf(stderr, "measure-peers: %s\n", message);
	} else {
		struct vet_program *program = vet_program_link(&inputs);
		struct vet_model_program *model = vet_model_resolve(program, models);

		measure.program = program;
		status = measure_all(&measure, model, argv);
		vet_model_program_free(model);
		vet_program_free(program);
	}
	vet_models_free(models);
	vet_inputs_free(&inputs);
	return status;
}
