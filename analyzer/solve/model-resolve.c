/* SPDX-License-Identifier: MIT */
/*
 * Every line of every model, looked up in a program; see model.h.  A line that matches nothing is kept with the reason:
 * models are written for many configurations of a program, so that is never an error here.
 */
#include <stdlib.h>
#include <string.h>

#include "model-internal.h"
#include "support/memory.h"
#include "support/text.h"

static void add_word(struct resolver *r, uint32_t entity, uint32_t field, uint32_t kind, const char *name)
{
	struct vet_model_program *m = r->model;

	m->word = vet_grow(m->word, &m->word_capacity, m->word_count + 1, sizeof(*m->word));
	m->word[m->word_count++] = (struct vet_model_word){ entity, field, kind, name, r->item->said };
}

static void add_words(struct resolver *r, const struct vet_name_list *list, uint32_t kind)
{
	const char *name = r->item->section == VET_SECTION_BOUNDARIES ? r->item->said.because : r->item->name;

	for (size_t i = 0; i < list->count; i++)
		add_word(r, list->entity[i], VET_NONE, kind, name);
}

/* All that the files define. */
static void names_of_files(struct resolver *r, struct vet_name_list *list)
{
	const struct vet_model_names *files = &r->item->subject[VET_SUBJECT_FILE];

	vet_model_files_list(r->files, files, list);
	if (!list->count)
		vet_resolve_unmatched(r, vet_format("file '%s': nothing is defined there", files->text[0]));
}

/* What the item's `function`, `object` and `file` mean. */
static void words_of_symbols(struct resolver *r, uint32_t kind)
{
	const struct vet_model_item *item = r->item;
	struct vet_name_list list = { 0 };

	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &list);
	vet_resolve_names(r, VET_SUBJECT_OBJECT, VET_SYMBOL_OBJECT, &list);
	if (item->subject[VET_SUBJECT_FILE].count && !item->subject[VET_SUBJECT_FUNCTION].count &&
	    !item->subject[VET_SUBJECT_OBJECT].count && !item->subject[VET_SUBJECT_FIELD].count &&
	    !item->subject[VET_SUBJECT_LOCATION].count)
		names_of_files(r, &list);
	add_words(r, &list, kind);
	free(list.entity);
}

static void words_of_fields(struct resolver *r, uint32_t kind)
{
	const struct vet_model_names *fields = &r->item->subject[VET_SUBJECT_FIELD];
	struct vet_model_place place;

	for (size_t i = 0; i < fields->count; i++)
		if (vet_resolve_field(r, fields->text[i], &place))
			add_word(r, VET_NONE, place.field, kind, r->item->name);
}

typedef void visit_place(struct resolver *r, struct vet_model_place place);

static void visit_location(struct resolver *r, const char *path, visit_place *visit)
{
	const char *rest;
	const struct vet_name_list *list = vet_resolve_root(r, path, &rest);
	char *wrong = NULL;
	size_t found = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct vet_model_place place;

		if (!vet_resolve_fits(r, list->entity[i], VET_SYMBOL_OBJECT))
			continue;
		free(wrong);
		wrong = vet_place_in_object(r->places, list->entity[i], rest, &place);
		if (!wrong && ++found)
			visit(r, place);
	}
	if (!found)
		vet_resolve_unmatched(r, vet_format("location '%s': %s", path, wrong ? wrong : "no object has this name"));
	free(wrong);
}

/* All that `location` and `field` mean. */
static void visit_places(struct resolver *r, visit_place *visit)
{
	const struct vet_model_names *fields = &r->item->subject[VET_SUBJECT_FIELD];
	const struct vet_model_names *locations = &r->item->subject[VET_SUBJECT_LOCATION];
	struct vet_model_place place;

	for (size_t i = 0; i < locations->count; i++)
		visit_location(r, locations->text[i], visit);
	for (size_t i = 0; i < fields->count; i++)
		if (vet_resolve_field(r, fields->text[i], &place))
			visit(r, place);
}

/* Which calls the line is about; false: what an argument points to is not there. */
static bool resolve_with(struct resolver *r, struct vet_model_with *with)
{
	const struct vet_model_item *item = r->item;

	*with = (struct vet_model_with){ .count = item->with_count };
	for (unsigned i = 0; i < item->with_count; i++) {
		const char *path = item->with[i].place == VET_NONE ? NULL : item->subject[VET_SUBJECT_WITH].text[item->with[i].place], *rest;
		struct vet_model_place place = { .entity = VET_NONE };

		with->wanted[i].argument = item->with[i].argument;
		with->wanted[i].number = item->with[i].number;
		with->wanted[i].entity = VET_NONE;
		if (!path)
			continue;
		const struct vet_name_list *list = vet_resolve_root(r, path, &rest);
		char *wrong = list->count == 1 ? vet_place_in_object(r->places, list->entity[0], rest, &place) : NULL;

		if (wrong || list->count != 1)
			vet_resolve_unmatched(r, vet_format("with '%s': %s", path, wrong ? wrong : list->count ? "several objects have this name"
												: "no object has this name"));
		free(wrong);
		if (place.entity == VET_NONE)
			return false;
		with->wanted[i].entity = place.entity;
		with->wanted[i].offset = place.offset;
	}
	return true;
}

/* --- guards and conditions -------------------------------------------------------------------------------- */

static void add_condition(struct resolver *r, struct vet_model_place place)
{
	static const struct vet_range zero = { 0, 0 };
	const struct vet_model_item *item = r->item;
	struct vet_model_program *m = r->model;
	bool guard = item->section == VET_SECTION_GUARDS;
	size_t count = guard ? 1 : item->range_count;
	struct vet_model_condition *condition;

	m->condition = vet_grow(m->condition, &m->condition_capacity, m->condition_count + 1, sizeof(*m->condition));
	condition = &m->condition[m->condition_count++];
	*condition = (struct vet_model_condition){ .place = place, .with = r->with, .outside = guard || item->outside, .guard = guard, .range_count = count, .said = item->said };
	condition->range = vet_allocate(count, sizeof(*condition->range));
	memcpy(condition->range, guard ? &zero : item->range, count * sizeof(*condition->range));
	*(item->claims_absent ? &condition->absent : &condition->present) = vet_capability_bit(item->number);
}

static void resolve_guard(struct resolver *r)
{
	words_of_symbols(r, VET_ANNOTATION_GUARDS);
	visit_places(r, add_condition);
}

static void resolve_condition(struct resolver *r)
{
	struct vet_name_list list = { 0 };

	if (!resolve_with(r, &r->with))
		return;
	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &list);
	for (size_t i = 0; i < list.count; i++)
		add_condition(r, (struct vet_model_place){ .entity = list.entity[i], .field = VET_NONE });
	free(list.entity);
	r->with.count = 0;
	visit_places(r, add_condition);
}

/* --- observables -------------------------------------------------------------------------------------------- */

/* The settle point that passes when one of these functions returns; VET_NONE: there are too many points. */
static uint32_t settle_point(struct resolver *r, unsigned subject)
{
	struct vet_model_program *m = r->model;
	const struct vet_model_names *names = &r->item->subject[subject];
	struct vet_name_list list = { 0 };
	uint32_t point = 0;

	while (point < m->settle_points && !vet_same_names(&r->settle_names[point], names))
		point++;
	if (point < m->settle_points)
		return point;
	if (point == VET_MODEL_SETTLES) {
		vet_resolve_unmatched(r, vet_format("'%s': more than %u settle points", names->text[0], VET_MODEL_SETTLES));
		return VET_NONE;
	}
	vet_resolve_names(r, subject, VET_SYMBOL_FUNCTION, &list);
	r->settle_names[m->settle_points] = *names;
	m->settle_name[m->settle_points++] = names->text[0];
	for (size_t i = 0; i < list.count; i++) {
		m->settle = vet_grow(m->settle, &m->settle_capacity, m->settle_count + 1, sizeof(*m->settle));
		m->settle[m->settle_count++] = (struct vet_model_settle){ list.entity[i], point };
	}
	free(list.entity);
	return point;
}

/* Does the observable fit its location as the item says? */
static bool observable_fits(const struct resolver *r, struct vet_model_place place)
{
	const struct vet_model_item *item = r->item;

	if (place.size > 64)
		return false;
	if (item->mapping_count)
		return true;
	return (item->bit == VET_NONE ? 0 : item->bit) + vet_observable_info(item->number).bits <= place.size;
}

static void add_observable(struct resolver *r, struct vet_model_place place)
{
	struct vet_model_program *m = r->model;

	if (!observable_fits(r, place)) {
		vet_resolve_unmatched(r, vet_format("%s has %u bits, and does not fit a location of %u", r->item->name,
						    vet_observable_info(r->item->number).bits, place.size));
		return;
	}
	m->observable = vet_grow(m->observable, &m->observable_capacity, m->observable_count + 1, sizeof(*m->observable));
	m->observable[m->observable_count++] = (struct vet_model_observable){ place, r->with, r->settle, r->item, r->item->said };
}

static void resolve_observable(struct resolver *r)
{
	r->settle = VET_NONE;
	if (r->item->subject[VET_SUBJECT_SETTLES_AT].count) {
		r->settle = settle_point(r, VET_SUBJECT_SETTLES_AT);
		if (r->settle == VET_NONE)
			return;
	}
	struct vet_name_list list = { 0 };

	if (!resolve_with(r, &r->with))
		return;
	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &list);
	for (size_t i = 0; i < list.count; i++)
		add_observable(r, (struct vet_model_place){ .entity = list.entity[i], .field = VET_NONE, .size = 64 });
	free(list.entity);
	r->with.count = 0;
	visit_places(r, add_observable);
}

/* Observables that lie in the location and have no settle point of their own. */
static void settle_observables(struct resolver *r, struct vet_model_place place)
{
	struct vet_model_program *m = r->model;
	bool any = false;

	for (size_t i = 0; i < m->observable_count; i++) {
		const struct vet_model_place *at = &m->observable[i].place;

		if (at->entity != place.entity || at->offset < place.offset || at->offset + at->size > place.offset + place.size)
			continue;
		any = true;
		if (m->observable[i].settle == VET_NONE)
			m->observable[i].settle = r->settle;
	}
	if (!any)
		vet_resolve_unmatched(r, vet_format("location '%s': no observable lies there", r->item->subject[VET_SUBJECT_LOCATION].text[0]));
}

/* A point too many: what should settle there stays unknown for ever. */
static void resolve_settles(struct resolver *r)
{
	r->settle = settle_point(r, VET_SUBJECT_FUNCTION);
	if (r->settle == VET_NONE)
		r->settle = VET_MODEL_SETTLES;
	visit_places(r, settle_observables);
}

/* --- what runs what ------------------------------------------------------------------------------------------ */

static void resolve_runner(struct resolver *r)
{
	const struct vet_model_item *item = r->item;
	const struct vet_model_names *in = &item->subject[VET_SUBJECT_IN];
	struct vet_model_place place = { .entity = VET_NONE, .field = VET_NONE };
	struct vet_model_program *m = r->model;
	struct vet_name_list list = { 0 };
	uint32_t record_size = 0;
	char *wrong = in->count ? vet_place_in_record(r->places, in->text[0], &place, &record_size) : NULL;

	if (wrong)
		vet_resolve_unmatched(r, vet_format("in '%s': %s", in->text[0], wrong));
	else
		vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &list);
	for (size_t i = 0; i < list.count; i++) {
		struct vet_model_runner runner = {
			.entity = list.entity[i], .argument = item->argument, .through = in->count, .field = place.field, .offset = place.offset,
			.stride = item->every ? record_size : 0, .when = item->when, .pass_count = item->pass_count, .meeting = VET_NONE, .said = item->said,
		};

		memcpy(runner.pass, item->pass, sizeof(runner.pass));
		m->runner = vet_grow(m->runner, &m->runner_capacity, m->runner_count + 1, sizeof(runner));
		m->runner[m->runner_count++] = runner;
	}
	free(list.entity);
	free(wrong);
}

static void add_start(struct resolver *r, uint32_t trigger, uint32_t target)
{
	struct vet_model_program *m = r->model;

	m->start = vet_grow(m->start, &m->start_capacity, m->start_count + 1, sizeof(*m->start));
	m->start[m->start_count++] = (struct vet_model_start){ trigger, target, r->item->when };
}

static void resolve_start(struct resolver *r)
{
	struct vet_name_list triggers = { 0 }, targets = { 0 };

	vet_resolve_names(r, VET_SUBJECT_ONCE, VET_SYMBOL_FUNCTION, &triggers);
	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &targets);
	for (size_t t = 0; t < triggers.count; t++)
		for (size_t i = 0; i < targets.count; i++)
			add_start(r, triggers.entity[t], targets.entity[i]);
	free(triggers.entity);
	free(targets.entity);
}

static void resolve_branch(struct resolver *r)
{
	struct vet_model_program *m = r->model;
	struct vet_name_list list = { 0 };

	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &list);
	for (size_t i = 0; i < list.count; i++) {
		m->branch = vet_grow(m->branch, &m->branch_capacity, m->branch_count + 1, sizeof(*m->branch));
		m->branch[m->branch_count++] = (struct vet_model_branch){ list.entity[i], r->item->when };
	}
	free(list.entity);
}

static void resolve_copy(struct resolver *r)
{
	struct vet_model_program *m = r->model;
	struct vet_name_list list = { 0 };

	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &list);
	for (size_t i = 0; i < list.count; i++) {
		m->copy = vet_grow(m->copy, &m->copy_capacity, m->copy_count + 1, sizeof(*m->copy));
		m->copy[m->copy_count++] = (struct vet_model_copy){ list.entity[i], r->item->to, r->item->from, r->item->bytes };
	}
	free(list.entity);
}

/* Objects by name, and those that stand in a section. */
static void list_members(struct resolver *r, struct vet_name_list *list)
{
	const struct vet_model_names *section = &r->item->subject[VET_SUBJECT_SECTION];

	vet_resolve_names(r, VET_SUBJECT_OBJECT, VET_SYMBOL_OBJECT, list);
	for (size_t i = 0; i < section->count; i++) {
		size_t before = list->count;

		vet_model_files_section(r->files, section->text[i], list);
		size_t kept = before;

		for (size_t at = before; at < list->count; at++)
			if (vet_resolve_fits(r, list->entity[at], VET_SYMBOL_OBJECT))
				list->entity[kept++] = list->entity[at];
		list->count = kept;
		if (kept == before)
			vet_resolve_unmatched(r, vet_format("section '%s': no object stands there", section->text[i]));
	}
	vet_resolve_sort(list);
}

static uint32_t one_symbol(struct resolver *r, unsigned subject)
{
	const struct vet_model_names *names = &r->item->subject[subject];
	const struct vet_name_list *list = names->count ? vet_names_of(r->names, names->text[0]) : NULL;

	if (!list)
		return VET_NONE;
	for (size_t i = 0; i < list->count; i++)
		if (r->model->program->entity[list->entity[i]].kind == VET_SYMBOL_OBJECT)
			return list->entity[i];
	vet_resolve_unmatched(r, vet_format("%s '%s': no object has this name", vet_model_subject_name(subject), names->text[0]));
	return VET_NONE;
}

/* The functions in the tables' initialisers. */
static void start_members(struct resolver *r, const struct vet_name_list *walkers, const struct vet_name_list *members)
{
	const struct vet_program *program = r->model->program;

	for (size_t m = 0; m < members->count; m++) {
		const struct vet_entity *member = &program->entity[members->entity[m]];
		const struct vet_symbol *symbol = vet_entity_symbol(program, member);
		const struct vet_initialiser *row = vet_entity_unit(program, member)->initialisers + symbol->initialiser_first;

		for (uint32_t i = 0; i < symbol->initialiser_count; i++) {
			uint32_t held = row[i].kind == VET_INITIALISER_ADDRESS ? program->entity_of[member->symbol.unit][row[i].symbol] : VET_NONE;

			for (size_t w = 0; held != VET_NONE && program->entity[held].kind == VET_SYMBOL_FUNCTION && w < walkers->count; w++)
				add_start(r, walkers->entity[w], held);
		}
	}
}

static void resolve_table(struct resolver *r)
{
	const struct vet_model_item *item = r->item;
	struct vet_model_program *m = r->model;
	struct vet_name_list members = { 0 }, walkers = { 0 };
	const struct vet_model_names *named = &item->subject[VET_SUBJECT_START];

	for (unsigned subject = VET_SUBJECT_OBJECT; !named->count && subject <= VET_SUBJECT_SECTION; subject++)
		if (subject == VET_SUBJECT_OBJECT || subject == VET_SUBJECT_SECTION)
			named = &item->subject[subject];
	list_members(r, &members);
	vet_resolve_names(r, VET_SUBJECT_WALKED_BY, VET_SYMBOL_FUNCTION, &walkers);
	if (item->when == VET_WHEN_TABLE)
		start_members(r, &walkers, &members);
	m->table = vet_grow(m->table, &m->table_capacity, m->table_count + 1, sizeof(*m->table));
	m->table[m->table_count++] = (struct vet_model_table){
		.start = one_symbol(r, VET_SUBJECT_START), .stop = one_symbol(r, VET_SUBJECT_STOP), .member = members.entity,
		.member_count = members.count, .member_capacity = members.capacity, .walker = walkers.entity,
		.walker_count = walkers.count, .walker_capacity = walkers.capacity, .name = named->text[0],
		.runs = item->when == VET_WHEN_TABLE, .said = item->said,
	};
}

static void resolve_panic(struct resolver *r)
{
	struct vet_model_program *m = r->model;
	struct vet_name_list list = { 0 };

	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &list);
	for (size_t i = 0; i < list.count; i++) {
		m->panic = vet_grow(m->panic, &m->panic_capacity, m->panic_count + 1, sizeof(*m->panic));
		m->panic[m->panic_count++] = list.entity[i];
	}
	free(list.entity);
}

static void add_options(struct resolver *r, const struct vet_name_list *list, uint32_t argument)
{
	struct vet_model_program *m = r->model;

	for (size_t i = 0; i < list->count; i++) {
		m->option = vet_grow(m->option, &m->option_capacity, m->option_count + 1, sizeof(*m->option));
		m->option[m->option_count++] = (struct vet_model_option){ list->entity[i], argument };
	}
}

static void resolve_option(struct resolver *r)
{
	struct vet_name_list functions = { 0 }, objects = { 0 };

	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &functions);
	add_options(r, &functions, r->item->argument);
	list_members(r, &objects);
	add_options(r, &objects, VET_NONE);
	free(functions.entity);
	free(objects.entity);
}

/* --- mappings ---------------------------------------------------------------------------------------------- */

static void add_mapped(struct resolver *r, struct vet_model_place place)
{
	struct vet_model_program *m = r->model;

	m->mapped = vet_grow(m->mapped, &m->mapped_capacity, m->mapped_count + 1, sizeof(*m->mapped));
	m->mapped[m->mapped_count++] = (struct vet_model_mapped){ place, r->item->argument, r->item->nowhere, r->item->said };
}

static void resolve_mapping(struct resolver *r)
{
	struct vet_name_list list = { 0 };

	if (r->item->nowhere && !r->item->subject[VET_SUBJECT_FUNCTION].count)
		names_of_files(r, &list);
	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &list);
	for (size_t i = 0; i < list.count; i++)
		add_mapped(r, (struct vet_model_place){ .entity = list.entity[i], .field = VET_NONE });
	free(list.entity);
	visit_places(r, add_mapped);
}

static void resolve_primitive(struct resolver *r)
{
	struct vet_model_program *m = r->model;
	struct vet_name_list list = { 0 };

	vet_resolve_names(r, VET_SUBJECT_FUNCTION, VET_SYMBOL_FUNCTION, &list);
	for (size_t i = 0; i < list.count; i++) {
		m->primitive = vet_grow(m->primitive, &m->primitive_capacity, m->primitive_count + 1, sizeof(*m->primitive));
		m->primitive[m->primitive_count++] =
			(struct vet_model_primitive){ list.entity[i], r->item->argument, (uint8_t)r->item->number, r->item->said };
	}
	free(list.entity);
}

/* --- all of it ------------------------------------------------------------------------------------------------ */

static void resolve_item(struct resolver *r)
{
	switch (r->item->section) {
	case VET_SECTION_ENTRIES: words_of_symbols(r, VET_ANNOTATION_ENTRY); break;
	case VET_SECTION_REQUIRES:
		words_of_symbols(r, VET_ANNOTATION_REQUIRES);
		words_of_fields(r, VET_ANNOTATION_REQUIRES);
		break;
	case VET_SECTION_REQUIRES_ABSENT:
		words_of_symbols(r, VET_ANNOTATION_REQUIRES_ABSENT);
		words_of_fields(r, VET_ANNOTATION_REQUIRES_ABSENT);
		break;
	case VET_SECTION_PROBES: words_of_symbols(r, VET_ANNOTATION_PROBES); break;
	case VET_SECTION_PROVIDES: words_of_symbols(r, VET_ANNOTATION_PROVIDES); break;
	case VET_SECTION_WITHDRAWS: words_of_symbols(r, VET_ANNOTATION_WITHDRAWS); break;
	case VET_SECTION_GUARDS: resolve_guard(r); break;
	case VET_SECTION_CONDITIONS: resolve_condition(r); break;
	case VET_SECTION_OBSERVABLES: resolve_observable(r); break;
	case VET_SECTION_SETTLES: break; /* once all observables are there */
	case VET_SECTION_ASYNCHRONOUS:
	case VET_SECTION_CALLBACKS: resolve_runner(r); break;
	case VET_SECTION_STARTS: resolve_start(r); break;
	case VET_SECTION_BRANCHES: resolve_branch(r); break;
	case VET_SECTION_COPIES: resolve_copy(r); break;
	case VET_SECTION_TABLES: resolve_table(r); break;
	case VET_SECTION_MEETINGS: vet_resolve_meeting(r); break;
	case VET_SECTION_TEXTS: vet_resolve_text(r); break;
	case VET_SECTION_PANIC: resolve_panic(r); break;
	case VET_SECTION_COMMAND_LINE: resolve_option(r); break;
	case VET_SECTION_BOUNDARIES: words_of_symbols(r, VET_ANNOTATION_BOUNDARY); break;
	case VET_SECTION_NEVER_ON: words_of_symbols(r, VET_ANNOTATION_NEVER_ON); break;
	case VET_SECTION_MAPPINGS: resolve_mapping(r); break;
	case VET_SECTION_PRIMITIVES: resolve_primitive(r); break;
	case VET_SECTION_COUNT: break;
	}
}

static void each_item(struct resolver *r, void (*visit)(struct resolver *r))
{
	for (size_t i = 0; i < r->model->models->count; i++) {
		const struct vet_model *model = r->model->models->model[i];

		for (size_t at = 0; at < model->item_count; at++) {
			r->item = &model->item[at];
			visit(r);
		}
	}
}

static void resolve_settles_only(struct resolver *r)
{
	if (r->item->section == VET_SECTION_SETTLES)
		resolve_settles(r);
}

struct vet_model_program *vet_model_resolve(const struct vet_program *program, const struct vet_models *models)
{
	struct vet_model_program *model = vet_allocate(1, sizeof(*model));
	struct resolver r = { .model = model };
	bool any = false;

	model->program = program;
	model->models = models;
	for (size_t i = 0; models && i < models->count; i++)
		any |= models->model[i]->item_count;
	if (!any)
		return model;
	r.names = vet_names_new(program);
	r.places = vet_places_new(program);
	r.files = vet_model_files_new(program);
	each_item(&r, vet_resolve_want);
	vet_names_find(r.names);
	each_item(&r, resolve_item);
	each_item(&r, resolve_settles_only);
	vet_resolve_finish(model);
	vet_names_free(r.names);
	vet_places_free(r.places);
	vet_model_files_free(r.files);
	vet_resolve_forget(&r);
	return model;
}
