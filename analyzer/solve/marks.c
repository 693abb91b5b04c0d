/* SPDX-License-Identifier: MIT */
/*
 * Finding the calls that models speak of; see marks.h.
 */
#include "marks.h"

#include <stdlib.h>

#include "support/memory.h"

static uint32_t owner(const struct vet_program *program, uint32_t entity)
{
	const struct vet_entity *e = &program->entity[entity];

	if (e->function.row == VET_NONE)
		return entity;
	return program->entity_of[e->function.unit][vet_entity_function(program, e)->symbol];
}

static void mark_function(const struct vet_reach *reach, struct vet_avoided *avoided, uint32_t entity)
{
	if (!avoided->function)
		avoided->function = vet_allocate(reach->program->entity_count, sizeof(bool));
	avoided->function[owner(reach->program, entity)] = true;
}

static const struct vet_point *called_pointer(const struct vet_body *body, const struct vet_point *point)
{
	const struct vet_value *value = vet_body_value(body, point->a);

	while (value->kind == VET_VALUE_CAST || value->kind == VET_VALUE_REFINED)
		value = vet_body_value(body, value->a);
	if (value->kind != VET_VALUE_RESULT || vet_body_point(body, value->a)->kind != VET_POINT_LOAD)
		return NULL;
	return vet_body_point(body, value->a);
}

/* Is the pointer that is called read from one of the objects, and all it may be? */
static bool reads_object(const struct vet_body *body, const struct vet_point *point, const bool *object)
{
	const struct vet_point *load = called_pointer(body, point);

	if (!load || !body->value[load->a]->address_count)
		return false;
	for (uint32_t i = 0; i < body->value[load->a]->address_count; i++)
		if (!object[body->value[load->a]->addresses[i].entity])
			return false;
	return true;
}

static bool hands_argument(const struct vet_reach *reach, const struct vet_call *call, const struct vet_model_option *option)
{
	const struct vet_body *body = reach->body[call->from.function];
	const struct vet_point *point = vet_body_point(body, call->from.point);

	if (point->kind != VET_POINT_CALL || option->argument >= point->c || vet_call_passes_arguments(call) ||
	    owner(reach->program, reach->program->entity_of[body->unit_index][point->a]) != owner(reach->program, option->entity))
		return false;
	const struct vet_set *handed = body->value[body->unit->lists[point->b + option->argument]];

	for (uint32_t i = 0; i < handed->address_count; i++)
		if (owner(reach->program, handed->addresses[i].entity) == call->target)
			return true;
	return false;
}

static bool is_optional(const struct vet_reach *reach, const struct vet_model_program *model, const bool *object, const struct vet_call *call)
{
	const struct vet_body *body = reach->body[call->from.function];
	const struct vet_point *point = vet_body_point(body, call->from.point);

	if (point->kind == VET_POINT_CALL_INDIRECT && call->kind == VET_CALL_POINTER)
		return reads_object(body, point, object);
	for (size_t i = 0; i < model->option_count; i++)
		if (model->option[i].argument != VET_NONE && hands_argument(reach, call, &model->option[i]))
			return true;
	return false;
}

/* The objects whose pointers only an option calls: named ones, and members of tables. */
static bool *optional_objects(const struct vet_reach *reach, const struct vet_model_program *model)
{
	bool *object = vet_allocate(reach->program->entity_count, sizeof(bool));

	for (size_t i = 0; i < model->option_count; i++)
		if (model->option[i].argument == VET_NONE)
			object[model->option[i].entity] = true;
	for (size_t t = 0; t < model->table_count; t++)
		for (size_t m = 0; model->table[t].command_line && m < model->table[t].member_count; m++)
			object[model->table[t].member[m]] = true;
	return object;
}

static void mark_options(const struct vet_reach *reach, const struct vet_model_program *model, struct vet_marks *marks)
{
	bool any = model->option_count;

	for (size_t t = 0; t < model->table_count; t++)
		any |= model->table[t].command_line;
	if (!any)
		return;
	bool *object = optional_objects(reach, model);

	for (size_t i = 0; i < model->option_count; i++)
		if (model->option[i].argument == VET_NONE && reach->program->entity[model->option[i].entity].kind == VET_SYMBOL_FUNCTION)
			mark_function(reach, &marks->option, model->option[i].entity);
	marks->option.call = vet_allocate(reach->call.count, sizeof(bool));
	for (size_t i = 0; i < reach->call.count; i++)
		marks->option.call[i] = is_optional(reach, model, object, &reach->call.item[i]);
	free(object);
}

struct vet_marks *vet_marks_find(const struct vet_reach *reach, const struct vet_model_program *model)
{
	struct vet_marks *marks = vet_allocate(1, sizeof(*marks));

	for (size_t i = 0; i < model->panic_count; i++)
		mark_function(reach, &marks->panic, model->panic[i]);
	mark_options(reach, model, marks);
	return marks;
}

void vet_marks_free(struct vet_marks *marks)
{
	if (!marks)
		return;
	free(marks->panic.function);
	free(marks->panic.call);
	free(marks->option.function);
	free(marks->option.call);
	free(marks);
}
