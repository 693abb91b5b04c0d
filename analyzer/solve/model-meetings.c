/* SPDX-License-Identifier: MIT */
/*
 * What the lines about names mean in a program: `meetings`, each a runner (model.h) with two names that must be equal, and `texts`.
 */
#include <stdlib.h>
#include <string.h>

#include "model-internal.h"
#include "support/memory.h"

static void add_unless(struct resolver *r, struct vet_model_meeting *meeting)
{
	const struct vet_model_names *unless = &r->item->subject[VET_SUBJECT_UNLESS];

	meeting->unless = vet_allocate(unless->count + 1, sizeof(*meeting->unless));
	for (size_t i = 0; i < unless->count; i++)
		if (vet_resolve_member(r, unless->text[i], &meeting->unless[meeting->unless_count]))
			meeting->unless_count++;
}

void vet_resolve_meeting(struct resolver *r)
{
	const struct vet_model_item *item = r->item;
	struct vet_model_program *m = r->model;
	struct vet_model_place own, other;
	struct vet_name_list list = { 0 };

	if (!vet_resolve_member(r, item->subject[VET_SUBJECT_IN].text[0], &own) || !vet_resolve_field(r, item->subject[VET_SUBJECT_MEETS].text[0], &other))
		return;
	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &list);
	m->meeting = vet_grow(m->meeting, &m->meeting_capacity, m->meeting_count + 1, sizeof(*m->meeting));
	m->meeting[m->meeting_count] = (struct vet_model_meeting){ .of = item->of, .field = own.field, .offset = own.offset, .meets = other.field };
	add_unless(r, &m->meeting[m->meeting_count]);
	for (size_t i = 0; i < list.count; i++) {
		struct vet_model_runner runner = { .entity = list.entity[i], .argument = item->argument, .field = VET_NONE, .when = VET_WHEN_CALLBACK,
						   .pass_count = item->pass_count, .meeting = (uint32_t)m->meeting_count, .said = item->said };

		memcpy(runner.pass, item->pass, sizeof(runner.pass));
		m->runner = vet_grow(m->runner, &m->runner_capacity, m->runner_count + 1, sizeof(runner));
		m->runner[m->runner_count++] = runner;
	}
	m->meeting_count++;
	free(list.entity);
}

void vet_resolve_text(struct resolver *r)
{
	const struct vet_model_names *fields = &r->item->subject[VET_SUBJECT_FIELD];
	struct vet_model_program *m = r->model;
	struct vet_name_list list = { 0 };

	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &list);
	for (size_t f = 0; f < fields->count; f++) {
		struct vet_model_place place;

		if (!vet_resolve_field(r, fields->text[f], &place))
			continue;
		for (size_t i = 0; i < list.count; i++) {
			m->text = vet_grow(m->text, &m->text_capacity, m->text_count + 1, sizeof(*m->text));
			m->text[m->text_count++] = (struct vet_model_text){ list.entity[i], place.field, r->item->argument, r->item->name };
		}
	}
	free(list.entity);
}
