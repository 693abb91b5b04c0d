/* SPDX-License-Identifier: MIT */
/*
 * Names that must be equal before a function runs, as a bus compares those of drivers and devices.  Comes in: what models say of it
 * (`meetings`, `texts`), memory as far as the fixed point has come.  Goes out: yes or no, which only ever turns to yes.
 * A name is known where every pointer that may be it points to a text that facts tell, in memory that nobody writes.  Any other may
 * be any text.
 */
#include <string.h>

#include "reach-internal.h"
#include "solve/model-names.h"
#include "support/memory.h"

static const struct vet_range zero = { 0, 0 };

/* What stands at an address for good, or NULL: not told. */
static const char *text_at(const struct vet_program *program, struct vet_address at)
{
	const struct vet_entity *entity = &program->entity[at.entity];

	if (at.stride || entity->kind != VET_SYMBOL_OBJECT || !entity->has_facts || !(vet_entity_symbol(program, entity)->flags & VET_SYMBOL_CONST))
		return NULL;
	const struct vet_unit *unit = vet_entity_unit(program, entity);
	const struct vet_symbol *symbol = vet_entity_symbol(program, entity);

	for (uint32_t i = 0; i < symbol->initialiser_count; i++) {
		const struct vet_initialiser *row = &unit->initialisers[symbol->initialiser_first + i];

		if (row->kind == VET_INITIALISER_TEXT && row->offset == (uint64_t)at.offset)
			return vet_unit_string(unit, (uint32_t)row->number);
	}
	return NULL;
}

/* Beside addresses: something that is not null.  What is wild only since anything may have been stored there without a name
 * (memory.h) is none: models tell of names where they are named. */
static bool has_unknown(const struct vet_set *set)
{
	return set->flags & (VET_SET_ANY | VET_SET_OBJECTS | VET_SET_OUTSIDE | VET_SET_MANY | VET_SET_UNNAMED) || set->constant_count > 1 ||
	       (set->constant_count && set->constants[0]) || set->flags & VET_SET_INTERVAL;
}

/* A function stands for the texts that it makes. */
static bool makes(const struct vet_model_program *model, uint32_t entity, const char *text)
{
	bool told = false;

	for (size_t i = 0; i < model->text_count; i++) {
		if (model->text[i].entity != entity || !model->text[i].like)
			continue;
		told = true;
		if (vet_glob_matches(model->text[i].like, text))
			return true;
	}
	return !told;
}

static bool may_say(const struct vet_reach *reach, const struct vet_set *set, const char *text)
{
	for (uint32_t i = 0; i < set->address_count; i++) {
		if (reach->is_function[set->addresses[i].entity]) {
			if (makes(reach->options.model, set->addresses[i].entity, text))
				return true;
			continue;
		}
		const char *said = text_at(reach->program, set->addresses[i]);

		if (!said || !strcmp(said, text))
			return true;
	}
	return has_unknown(set);
}

struct wanted {
	const struct vet_reach *reach;
	const char *text;
	bool found;
};

static void look_for(void *context, const struct vet_set *value)
{
	struct wanted *wanted = context;

	wanted->found = wanted->found || may_say(wanted->reach, value, wanted->text);
}

/* Does any record hold that text in the field? */
static bool stands_in(struct vet_reach *reach, uint32_t field, const char *text)
{
	struct wanted wanted = { reach, text, false };

	vet_memory_each_value(reach->memory, field, look_for, &wanted);
	return wanted.found;
}

static const struct vet_set *member_of(struct vet_reach *reach, struct vet_address at, int64_t offset, uint32_t size, uint32_t field)
{
	const struct vet_set *record = vet_set_address(reach->pool, at);
	struct vet_access access = { .address = vet_set_shift(reach->pool, record, offset, 0), .size = size, .field = field };

	return vet_memory_peek(reach->memory, access);
}

static bool is_decided_otherwise(struct vet_reach *reach, const struct vet_model_meeting *meeting, struct vet_address at)
{
	for (size_t i = 0; i < meeting->unless_count; i++) {
		const struct vet_model_place *place = &meeting->unless[i];

		if (vet_set_may_meet(member_of(reach, at, place->offset, place->size, place->field), &zero, 1, true))
			return true;
	}
	return false;
}

static bool record_meets(struct vet_reach *reach, const struct vet_model_meeting *meeting, struct vet_address at)
{
	if (reach->is_function[at.entity] || at.stride || is_decided_otherwise(reach, meeting, at))
		return true;
	const struct vet_set *name = member_of(reach, at, meeting->offset, reach->program->word, meeting->field);

	if (has_unknown(name))
		return true;
	for (uint32_t i = 0; i < name->address_count; i++) {
		const char *text = text_at(reach->program, name->addresses[i]);

		if (!text || stands_in(reach, meeting->meets, text))
			return true;
	}
	return false;
}

bool vet_meeting_may(struct vet_reach *reach, uint32_t number, const struct vet_set *records)
{
	const struct vet_model_meeting *meeting = &reach->options.model->meeting[number];

	for (uint32_t i = 0; i < records->address_count; i++)
		if (record_meets(reach, meeting, records->addresses[i]))
			return true;
	return has_unknown(records);
}

/* Calls that were tried before the names were there. */
static bool try_again(struct vet_reach *reach, const struct vet_model_runner *runner)
{
	const struct vet_body *target = reach->body[vet_reach_canonical(reach, runner->entity)];
	uint32_t number = (uint32_t)(runner - reach->options.model->runner);
	bool fresh = false;

	for (uint32_t i = 0; target && target->reached && i < target->callers.count; i++) {
		struct vet_place place = target->callers.place[i];
		const struct vet_body *body = reach->body[place.function];
		const struct vet_point *point = vet_body_point(body, place.point);
		uint32_t of = reach->options.model->meeting[runner->meeting].of;
		bool known = false;

		for (size_t m = 0; m < reach->met_count && !known; m++)
			known = reach->met[m].runner == number && reach->met[m].place.function == place.function && reach->met[m].place.point == place.point;
		if (known || of >= point->c || !vet_meeting_may(reach, runner->meeting, body->value[body->unit->lists[point->b + of]]))
			continue;
		reach->met = vet_grow(reach->met, &reach->met_capacity, reach->met_count + 1, sizeof(*reach->met));
		reach->met[reach->met_count++] = (struct vet_met){ place, number };
		vet_reach_again(reach, place);
		fresh = true;
	}
	return fresh;
}

bool vet_meetings_again(struct vet_reach *reach)
{
	const struct vet_model_program *model = reach->options.model;
	bool fresh = false;

	for (size_t i = 0; model && model->meeting_count && i < model->runner_count; i++)
		if (model->runner[i].meeting != VET_NONE)
			fresh |= try_again(reach, &model->runner[i]);
	return fresh;
}

static bool points_to(const struct vet_set *set, uint32_t entity)
{
	for (uint32_t i = 0; i < set->address_count; i++)
		if (set->addresses[i].entity == entity)
			return true;
	return false;
}

/* The first text that the record's name may be. */
static const char *first_name(struct vet_reach *reach, const struct vet_model_meeting *meeting, const struct vet_set *records)
{
	for (uint32_t i = 0; i < records->address_count; i++) {
		const struct vet_set *name = member_of(reach, records->addresses[i], meeting->offset, reach->program->word, meeting->field);

		for (uint32_t n = 0; n < name->address_count; n++)
			if (text_at(reach->program, name->addresses[n]))
				return text_at(reach->program, name->addresses[n]);
	}
	return NULL;
}

static const struct vet_model_runner *missed_at(struct vet_reach *reach, const struct vet_body *body, uint32_t number, uint32_t entity, const char **name)
{
	const struct vet_point *point = vet_body_point(body, number);
	size_t count = 0;
	const struct vet_model_runner *runner =
		point->kind == VET_POINT_CALL ? vet_model_runners(reach->options.model, reach->program->entity_of[body->unit_index][point->a], &count) : NULL;

	for (size_t i = 0; i < count; i++) {
		const uint32_t *argument = body->unit->lists + point->b;
		uint32_t of = runner[i].meeting == VET_NONE ? VET_NONE : reach->options.model->meeting[runner[i].meeting].of;

		if (of >= point->c || runner[i].argument >= point->c || !points_to(body->value[argument[runner[i].argument]], entity))
			continue;
		*name = first_name(reach, &reach->options.model->meeting[runner[i].meeting], body->value[argument[of]]);
		return *name ? &runner[i] : NULL;
	}
	return NULL;
}

const struct vet_model_runner *vet_meeting_missed(struct vet_reach *reach, uint32_t holder, uint32_t entity, const char **name)
{
	const struct vet_body *body = vet_reach_body(reach, holder);
	const struct vet_model_runner *runner = NULL;

	for (uint32_t p = 0; body && reach->options.model && reach->options.model->meeting_count && !runner && p < body->function->point_count; p++)
		if (vet_point_live(body, p))
			runner = missed_at(reach, body, p, entity, name);
	return runner;
}

/* --- what models say of texts -------------------------------------------------------------------------------- */

const struct vet_set *vet_text_stored(struct vet_reach *reach, const struct vet_body *body, uint32_t field, const struct vet_set *value)
{
	const struct vet_model_program *model = reach->options.model;

	for (size_t i = 0; model && field != VET_NONE && i < model->text_count; i++) {
		const struct vet_model_text *text = &model->text[i];

		if (text->entity != body->entity || text->field != field)
			continue;
		if (text->like)
			return vet_set_address(reach->pool, (struct vet_address){ .entity = body->entity });
		if (text->argument < body->function->parameter_count)
			return body->parameter[text->argument];
	}
	return value;
}

void vet_texts_again(struct vet_reach *reach, const struct vet_body *body)
{
	const struct vet_model_program *model = reach->options.model;
	bool tells = false;

	for (size_t i = 0; model && i < model->text_count; i++)
		tells |= model->text[i].entity == body->entity && !model->text[i].like;
	for (uint32_t p = 0; tells && p < body->function->point_count; p++)
		if (vet_body_point(body, p)->kind == VET_POINT_STORE)
			vet_reach_again(reach, (struct vet_place){ body->entity, p });
}
