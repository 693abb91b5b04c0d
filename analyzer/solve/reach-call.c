/* SPDX-License-Identifier: MIT */
/*
 * Calls in the fixed point: arguments in, results out; pointers that may be anything; what models say that a call makes
 * run; functions whose address gets lost.  See reach-internal.h.
 */
#include "reach-internal.h"
#include "solve/pinned.h"
#include "solve/tables.h"
#include "support/memory.h"

#define GROWTH_LIMIT 24u /* a parameter that changed so often is widened */
#define QUIET_LIMIT 32u   /* functions of assembly that are looked through */

/* Is there inline assembly in the unit that may name symbols in its text?  Without any, a reference that facts do not
 * tell stands in code that is never run, which a compiler that does not optimise keeps: `f() && 0`. */
static bool names_symbols(struct vet_reach *reach, uint32_t unit_index)
{
	enum { UNKNOWN, NO, YES };
	const struct vet_unit *unit = reach->program->unit[unit_index];
	uint8_t *known = &reach->names_symbols[unit_index];

	for (uint32_t p = 0; *known == UNKNOWN && p < unit->count[VET_TABLE_POINTS]; p++)
		if (unit->points[p].kind == VET_POINT_ASM)
			*known = YES;
	if (*known == UNKNOWN)
		*known = NO;
	return *known == YES;
}

bool vet_reach_extra_counts(struct vet_reach *reach, const struct vet_body *body, const struct vet_extra *extra)
{
	return extra->kind == VET_REFERENCE_COMPILER || extra->kind == VET_REFERENCE_INSTRUMENTATION ||
	       body->unit->symbols[body->function->symbol].flags & VET_SYMBOL_ASSEMBLY || names_symbols(reach, body->unit_index);
}

/* What the code of a function refers to beside what its facts tell: calls that the compiler made, inline assembly. */
static void run_extras(struct vet_reach *reach, const struct vet_body *body)
{
	size_t count;
	const struct vet_extra *extra = vet_program_extra(reach->program, body->entity, &count);

	for (size_t i = 0; i < count; i++) {
		if (!vet_reach_extra_counts(reach, body, &extra[i]))
			continue;
		const struct vet_set *address = vet_set_address(reach->pool, (struct vet_address){ .entity = extra[i].to });

		if (extra[i].kind != VET_REFERENCE_ADDRESS)
			vet_reach_run_with(reach, extra[i].to, vet_set_any(reach->pool));
		else
			vet_memory_escape(reach->memory, address, reach->is_function[extra[i].to] ? VET_ESCAPE_TRANSFER : VET_ESCAPE_ASSEMBLY);
	}
}

static void run_starts(struct vet_reach *reach, const struct vet_body *body)
{
	size_t count;
	const struct vet_model_start *start = vet_model_starts(reach->options.model, body->entity, &count);

	for (size_t i = 0; i < count; i++)
		vet_reach_run_with(reach, start[i].target, vet_set_any(reach->pool));
}

bool vet_reach_ends_phase(const struct vet_reach *reach, uint32_t entity)
{
	return reach->options.until != VET_NONE && vet_reach_canonical(reach, entity) == reach->options.until;
}

struct vet_body *vet_reach_arrive(struct vet_reach *reach, uint32_t entity)
{
	struct vet_body *body = vet_reach_ends_phase(reach, entity) ? NULL : reach->body[vet_reach_canonical(reach, entity)];

	if (body && !body->reached) {
		body->reached = true;
		vet_body_open(reach, body);
		vet_reach_enqueue(reach, body);
		vet_tables_walk(reach, body->entity, VET_ESCAPE_SEEN);
		run_extras(reach, body);
		run_starts(reach, body);
	}
	return body;
}

static void pass_argument(struct vet_reach *reach, struct vet_body *target, uint32_t number, const struct vet_set *set)
{
	const struct vet_set *grown = vet_set_join(reach->pool, target->parameter[number], set);

	if (grown == target->parameter[number])
		return;
	if (target->parameter_growth[number] < UINT8_MAX)
		target->parameter_growth[number]++;
	if (target->parameter_growth[number] > GROWTH_LIMIT)
		grown = vet_set_widen(reach->pool, target->parameter[number], grown, INT64_MAX);
	target->parameter[number] = grown;
	vet_body_touch(target, target->work->uses.parameter_base + number);
	vet_reach_enqueue(reach, target);
}

void vet_reach_run_with(struct vet_reach *reach, uint32_t entity, const struct vet_set *arguments)
{
	struct vet_body *body = vet_reach_arrive(reach, entity);

	for (uint32_t i = 0; body && i < body->function->parameter_count; i++)
		pass_argument(reach, body, i, arguments);
}

const char *vet_reach_prototype(const struct vet_reach *reach, uint32_t entity)
{
	return reach->program->entity[entity].prototype;
}

static void call_again(struct vet_reach *reach, const struct vet_fallback_group *group)
{
	for (size_t i = 0; i < group->call_count; i++)
		vet_reach_again(reach, group->call[i].place);
}

/* A function that calls of its prototype may mean from now on; and calls of none, as assembly makes them. */
static void may_be_called(struct vet_reach *reach, uint32_t entity, bool wild)
{
	const char *prototype[] = { vet_reach_prototype(reach, entity), "" };


	for (unsigned i = 0; i < (*prototype[0] ? 2u : 1u); i++) {
		struct vet_fallback_group *group = vet_fallback_of(reach->fallback, prototype[i]);

		vet_fallback_add(wild ? &group->wild : &group->any, entity);
		call_again(reach, group);
	}
}

void vet_reach_escaped(void *context, uint32_t entity, unsigned fresh)
{
	struct vet_reach *reach = context;

	if (reach->left_to_hardware[entity])
		return;
	if (fresh & VET_ESCAPE_SEEN)
		may_be_called(reach, entity, false);
	if (fresh & VET_ESCAPE_OUTSIDE) /* reach-record.c finds who gave it away */
		vet_reach_run_with(reach, entity, vet_set_outside(reach->pool));
	else if (fresh & VET_ESCAPE_CALLED)
		vet_reach_run_with(reach, entity, vet_set_any(reach->pool));
}

void vet_reach_wild(void *context, uint32_t entity)
{
	const struct vet_reach *reach = context;

	if (!reach->left_to_hardware[entity])
		may_be_called(context, entity, true);
}

static void called_by(struct vet_body *target, struct vet_place caller)
{
	struct vet_readers *callers = &target->callers;
	size_t capacity = callers->capacity;

	callers->place = vet_grow(callers->place, &capacity, callers->count + 1u, sizeof(*callers->place));
	callers->capacity = (uint32_t)capacity;
	callers->place[callers->count++] = caller;
}

static const struct vet_set *argument(const struct vet_body *body, const struct vet_point *point, uint32_t number)
{
	return body->value[body->unit->lists[point->b + number]];
}

static void give_arguments(struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point, unsigned how)
{
	for (uint32_t i = 0; i < point->c && !(point->flags & VET_POINT_MODELLED); i++)
		vet_memory_escape(reach->memory, argument(body, point, i), how);
}

static void call_outside(struct vet_reach *reach, struct vet_body *body, uint32_t number, struct vet_outcome *outcome)
{
	give_arguments(reach, body, vet_body_point(body, number), VET_ESCAPE_ABROAD);
	outcome->result = vet_set_join(reach->pool, outcome->result, vet_set_outside(reach->pool));
	outcome->returns = true;
}

static bool is_assembly(const struct vet_body *body)
{
	return body->unit->symbols[body->function->symbol].flags & VET_SYMBOL_ASSEMBLY;
}

/* The functions that a piece of assembly calls, and those that they call. */
struct closure {
	const struct vet_body *body[QUIET_LIMIT];
	unsigned count;
	bool is_loud;
};

static void close_over(const struct vet_reach *reach, struct closure *closure, uint32_t entity)
{
	const struct vet_body *body = reach->body[vet_reach_canonical(reach, entity)];

	for (unsigned i = 0; i < closure->count; i++)
		if (closure->body[i] == body)
			return;
	closure->is_loud |= !body || !is_assembly(body) || closure->count == QUIET_LIMIT || vet_model_branch_of(reach->options.model, body->entity);
	if (!closure->is_loud)
		closure->body[closure->count++] = body;
}

/* What assembly may do to its arguments: where no branch of it, nor of what it calls, leads where only a register tells, it
 * reads and writes there, but runs nothing that it finds. */
static bool is_quiet(struct vet_reach *reach, uint32_t entity)
{
	enum { UNKNOWN, QUIET, LOUD };
	uint8_t *known = &reach->quiet[entity];
	struct closure closure = { .count = 0 };

	if (*known != UNKNOWN)
		return *known == QUIET;
	close_over(reach, &closure, entity);
	for (unsigned i = 0; i < closure.count && !closure.is_loud; i++) {
		const struct vet_body *body = closure.body[i];

		for (uint32_t p = 0; p < body->function->point_count; p++) {
			const struct vet_point *point = vet_body_point(body, p);

			closure.is_loud |= point->kind == VET_POINT_CALL_INDIRECT || (point->kind == VET_POINT_ASM && vet_asm_transfers(body, point));
			if (point->kind == VET_POINT_CALL)
				close_over(reach, &closure, reach->program->entity_of[body->unit_index][point->a]);
		}
	}
	*known = closure.is_loud ? LOUD : QUIET;
	return !closure.is_loud;
}

/* A model says that the call copies memory: then that is what it does, and its body is run for what else it calls. */
static const struct vet_model_copy *copy_of(const struct vet_reach *reach, const struct vet_point *point, uint32_t entity)
{
	const struct vet_model_copy *copy = vet_model_copy_of(reach->options.model, entity);

	return copy && copy->to < point->c && copy->from < point->c ? copy : NULL;
}

static void run_copy(struct vet_reach *reach, struct vet_body *body, uint32_t number, const struct vet_model_copy *copy)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_access to = { .address = argument(body, point, copy->to), .field = VET_NONE, .place = { body->entity, number } };
	int64_t bytes;

	if (copy->bytes < point->c && vet_set_single(argument(body, point, copy->bytes), &bytes) && bytes > 0 && bytes < UINT32_MAX / 8)
		to.size = (uint32_t)bytes * 8;
	vet_memory_copy(reach->memory, &to, argument(body, point, copy->from), NULL);
}

/* Who runs a function only where names meet has the address of something that is none of the program's. */
static const struct vet_set *passed(struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point, uint32_t entity, uint32_t number)
{
	if (number >= point->c)
		return vet_set_any(reach->pool);
	if (vet_model_is_met(reach->options.model, entity, number))
		return vet_set_interval(reach->pool, 1, INT64_MAX);
	return argument(body, point, number);
}

/* fresh: this point has not called it before. */
static void call_target(struct vet_reach *reach, struct vet_body *body, uint32_t number, uint32_t entity, bool fresh,
			struct vet_outcome *outcome)
{
	const struct vet_point *point = vet_body_point(body, number);

	if (vet_reach_ends_phase(reach, entity))
		return;
	struct vet_body *target = vet_reach_arrive(reach, entity);

	if (!target) {
		call_outside(reach, body, number, outcome);
		if (fresh)
			vet_tables_walk(reach, entity, VET_ESCAPE_ABROAD);
		return;
	}
	const struct vet_model_copy *copy = copy_of(reach, point, entity);

	if (copy)
		run_copy(reach, body, number, copy);
	for (uint32_t i = 0; i < target->function->parameter_count; i++)
		if (!copy || (i != copy->to && i != copy->from))
			pass_argument(reach, target, i, passed(reach, body, point, entity, i));
	vet_texts_again(reach, target);
	if (copy)
		;
	else if (is_assembly(target))
		give_arguments(reach, body, point, is_quiet(reach, entity) ? VET_ESCAPE_ASSEMBLY : VET_ESCAPE_TRANSFER);
	else
		for (uint32_t i = target->function->parameter_count; i < point->c; i++) /* variadic: read by va_arg */
			vet_memory_escape(reach->memory, argument(body, point, i), VET_ESCAPE_SEEN);
	if (fresh)
		called_by(target, (struct vet_place){ body->entity, number });
	if (target->returns) {
		outcome->returns = true;
		outcome->result = vet_set_join(reach->pool, outcome->result, target->returned);
	}
}

/* --- what models say that a call makes run ------------------------------------------------------------- */

static void run_all(const struct vet_reach *reach, const struct vet_set *set, const struct vet_model_runner *runner,
		    vet_reach_run *run, void *context)
{
	for (uint32_t i = 0; i < set->address_count; i++)
		if (reach->is_function[set->addresses[i].entity])
			run(context, runner, set->addresses[i].entity);
}

static bool names_meet(struct vet_reach *reach, const struct vet_body *body, const struct vet_point *point, const struct vet_model_runner *runner)
{
	if (runner->meeting == VET_NONE)
		return true;
	uint32_t of = reach->options.model->meeting[runner->meeting].of;

	return of >= point->c || vet_meeting_may(reach, runner->meeting, argument(body, point, of));
}

void vet_reach_runners(struct vet_reach *reach, const struct vet_body *body, uint32_t number, uint32_t target, vet_reach_run *run,
		       void *context)
{
	const struct vet_point *point = vet_body_point(body, number);
	bool known = true; /* to whoever asks after the fixed point */
	size_t count;
	const struct vet_model_runner *runner = vet_model_runners(reach->options.model, target, &count);

	for (size_t i = 0; i < count; i++) {
		if (runner[i].argument >= point->c || !names_meet(reach, body, point, &runner[i]))
			continue;
		const struct vet_set *set = argument(body, point, runner[i].argument);

		if (runner[i].through) {
			struct vet_access access = {
				.address = vet_set_shift(reach->pool, set, runner[i].offset, runner[i].stride), .size = reach->program->word,
				.field = runner[i].field, .pointer = true, .place = { body->entity, number },
				.listens = body->work ? &body->work->listens[number] : &known,
			};

			set = vet_memory_load(reach->memory, &access, body->work ? NULL : access.address);
		}
		run_all(reach, set, &runner[i], run, context);
	}
}

struct running {
	struct vet_reach *reach;
	struct vet_body *body;
	uint32_t number;
};

static void run_one(void *context, const struct vet_model_runner *runner, uint32_t function)
{
	const struct running *running = context;
	const struct vet_point *point = vet_body_point(running->body, running->number);
	struct vet_body *target = vet_reach_arrive(running->reach, function);

	for (uint32_t i = 0; target && i < target->function->parameter_count; i++) {
		const struct vet_set *set = vet_set_any(running->reach->pool);

		if (i < runner->pass_count && runner->pass[i] < point->c)
			set = argument(running->body, point, runner->pass[i]);
		pass_argument(running->reach, target, i, set);
	}
}

static void run_runners(struct vet_reach *reach, struct vet_body *body, uint32_t number, uint32_t target)
{
	struct running running = { reach, body, number };

	if (reach->options.model && reach->options.model->runner_count)
		vet_reach_runners(reach, body, number, target, run_one, &running);
}

/* --- calls ---------------------------------------------------------------------------------------------- */

static bool called_before(const struct vet_set *before, uint32_t entity)
{
	uint32_t low = 0, high = before ? before->address_count : 0;

	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (before->addresses[middle].entity == entity)
			return true;
		if (before->addresses[middle].entity < entity)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Is a call with the same arguments more than what it was?  Code outside may have been given more by now, copied memory changes. */
static bool does_more(const struct vet_reach *reach, const struct vet_body *body, uint32_t number, uint32_t entity)
{
	return !reach->body[vet_reach_canonical(reach, entity)] || copy_of(reach, vet_body_point(body, number), entity);
}

/* What a function that has been called with the same arguments returns by now. */
static void return_from(struct vet_reach *reach, uint32_t entity, struct vet_outcome *outcome)
{
	const struct vet_body *target = vet_reach_ends_phase(reach, entity) ? NULL : reach->body[vet_reach_canonical(reach, entity)];

	if (!target || !target->returns)
		return;
	outcome->returns = true;
	outcome->result = vet_set_join(reach->pool, outcome->result, target->returned);
}

/* Every function of a list, as long as it grows: a call may make more functions escape.  other: the arguments are not what
 * those were called with that were seen. */
static void call_list(struct vet_reach *reach, struct vet_body *body, uint32_t number, const struct vet_fallback_list *list,
		      size_t *seen, bool other, struct vet_outcome *outcome)
{
	for (size_t i = 0; i < list->count; i++) {
		if (i < *seen && !other && !does_more(reach, body, number, list->function[i]))
			return_from(reach, list->function[i], outcome);
		else
			call_target(reach, body, number, list->function[i], i >= *seen, outcome);
		*seen = i >= *seen ? i + 1 : *seen;
	}
}

static void call_others(struct vet_reach *reach, struct vet_body *body, uint32_t number, const struct vet_set *callee,
			struct vet_outcome *outcome)
{
	const struct vet_point *point = vet_body_point(body, number);
	struct vet_fallback_group *group = vet_fallback_of(reach->fallback, vet_unit_string(body->unit, point->d));
	uint32_t *call = &body->work->falls_back[number]; /* from 1; 0: not yet there */

	if (!*call)
		*call = vet_fallback_call(group, (struct vet_place){ body->entity, number }, point->c) + 1;
	size_t any = group->call[*call - 1].any_seen, wild = group->call[*call - 1].wild_seen;
	bool other = vet_fallback_passes(&group->call[*call - 1], body->value, body->unit->lists + point->b, point->c);

	if (callee->flags & VET_SET_ANY)
		call_list(reach, body, number, &group->any, &any, other, outcome);
	call_list(reach, body, number, &group->wild, &wild, other, outcome);
	group->call[*call - 1].any_seen = any;
	group->call[*call - 1].wild_seen = wild;
	if (callee->flags & VET_SET_OUTSIDE) {
		call_outside(reach, body, number, outcome);
		return;
	}
	give_arguments(reach, body, point, VET_ESCAPE_SEEN);
	outcome->result = vet_set_join(reach->pool, outcome->result, vet_set_any(reach->pool));
	outcome->returns = true;
}

/* No function of the program is known to stand there: whatever does returns, or what follows would count as dead. */
static void call_nobody(struct vet_reach *reach, struct vet_outcome *outcome)
{
	outcome->result = vet_set_join(reach->pool, outcome->result, vet_set_any(reach->pool));
	outcome->returns = true;
}

static void call_value(struct vet_reach *reach, struct vet_body *body, uint32_t number, struct vet_outcome *outcome)
{
	const struct vet_point *point = vet_body_point(body, number);
	const struct vet_set *callee = body->value[point->a], *before = body->work->address[number];
	bool is_known = false;

	body->work->address[number] = callee;
	for (uint32_t i = 0; i < callee->address_count; i++) {
		uint32_t entity = callee->addresses[i].entity;

		if (!reach->is_function[entity])
			continue;
		is_known = true;
		call_target(reach, body, number, entity, !called_before(before, entity), outcome);
		run_runners(reach, body, number, entity);
	}
	const struct vet_model_branch *branch = vet_model_branch_of(reach->options.model, body->entity);

	if (branch && branch->when == VET_WHEN_OUTSIDE)
		call_outside(reach, body, number, outcome);
	else if (!branch && callee->flags & VET_SET_CALLS_OTHERS)
		call_others(reach, body, number, callee, outcome);
	else if (callee->flags & VET_SET_CALLS_OTHERS || (!is_known && !vet_set_is_empty(callee)))
		call_nobody(reach, outcome);
}

void vet_reach_call(struct vet_reach *reach, struct vet_body *body, uint32_t number, struct vet_outcome *outcome)
{
	const struct vet_point *point = vet_body_point(body, number);

	if (point->kind == VET_POINT_CALL_INDIRECT) {
		call_value(reach, body, number, outcome);
		return;
	}
	uint32_t entity = reach->program->entity_of[body->unit_index][point->a];

	call_target(reach, body, number, entity, !body->work->address[number], outcome);
	outcome->result = vet_pinned_call(reach, body, number, entity, outcome->result);
	body->work->address[number] = vet_set_empty(reach->pool); /* it has been called */
	run_runners(reach, body, number, entity);
}
