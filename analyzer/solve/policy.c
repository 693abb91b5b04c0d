/* SPDX-License-Identifier: MIT */
/*
 * Merging annotations; see policy.h.
 */
#include "policy.h"

#include <stdlib.h>
#include <string.h>

#include "solve/profile.h"
#include "support/memory.h"

/* One statement, an annotation's or a model's. */
struct said {
	uint32_t kind; /* enum vet_annotation_kind */
	const char *name;
	struct vet_where where;
};

/* What is said of one symbol, each statement once: a header's annotations are seen by many units. */
struct said_list {
	struct said *item;
	size_t count, capacity;
};

static bool same_place(const struct vet_where *a, const struct vet_where *b)
{
	return a->line == b->line && a->column == b->column && !strcmp(a->file, b->file);
}

static void add_fault(struct vet_policy *policy, struct vet_fault fault)
{
	for (size_t i = 0; i < policy->fault_count; i++)
		if (policy->fault[i].kind == fault.kind && same_place(&policy->fault[i].at, &fault.at) &&
		    !strcmp(policy->fault[i].name, fault.name))
			return;
	policy->fault = vet_grow(policy->fault, &policy->fault_capacity, policy->fault_count + 1, sizeof(fault));
	policy->fault[policy->fault_count++] = fault;
}

static void add_door(struct vet_policy *policy, uint32_t entity, const struct said *said, bool never_on)
{
	policy->door = vet_grow(policy->door, &policy->door_capacity, policy->door_count + 1, sizeof(*policy->door));
	policy->door[policy->door_count++] = (struct vet_door){ entity, said->name, said->where, never_on };
}

static bool names_capability(uint32_t kind)
{
	return kind != VET_ANNOTATION_ENTRY && kind != VET_ANNOTATION_NEVER_ON && kind != VET_ANNOTATION_BOUNDARY;
}

static void add_demand(struct vet_demand *demand, uint32_t kind, uint64_t bit)
{
	if (kind == VET_ANNOTATION_REQUIRES || kind == VET_ANNOTATION_SUBSYSTEM)
		demand->requires |= bit;
	else if (kind == VET_ANNOTATION_REQUIRES_ABSENT)
		demand->requires_absent |= bit;
}

static void add_masks(struct vet_policy_entity *entity, uint32_t kind, uint64_t bit)
{
	add_demand(&entity->demand, kind, bit);
	switch (kind) {
	case VET_ANNOTATION_PROBES: entity->probes |= bit; break;
	case VET_ANNOTATION_PROVIDES: entity->provides |= bit; break;
	case VET_ANNOTATION_WITHDRAWS: entity->withdraws |= bit; break;
	case VET_ANNOTATION_GUARDS: entity->guards |= bit; break;
	default: break;
	}
}

/* 0 when the name is no capability: then it is a fault. */
static uint64_t capability_bit(struct vet_policy *policy, const struct said *said, const char *symbol)
{
	int id = vet_capability_find(said->name);

	if (id >= 0)
		return vet_capability_bit((unsigned)id);
	add_fault(policy, (struct vet_fault){ VET_FAULT_UNKNOWN_CAPABILITY, said->where, said->where, symbol, said->name });
	return 0;
}

static bool is_guest(const char *name)
{
	for (unsigned i = 0; i < vet_profile_builtin_count(); i++)
		if (vet_name_equal(vet_profile_builtin_name(i), name))
			return true;
	return false;
}

static void take_boundary(struct vet_policy *policy, struct vet_policy_entity *entity, const struct said *said, const char *symbol)
{
	if (!entity->boundary || !*entity->boundary) {
		entity->boundary = said->name;
		entity->boundary_where = said->where;
	}
	if (strspn(said->name, " \t\n") == strlen(said->name))
		add_fault(policy, (struct vet_fault){ VET_FAULT_EMPTY_REASON, said->where, said->where, symbol, "" });
}

static void take_statement(struct vet_policy *policy, uint32_t number, const struct said *said)
{
	struct vet_policy_entity *entity = &policy->entity[number];
	const char *symbol = policy->program->entity[number].name;

	if (names_capability(said->kind)) {
		add_masks(entity, said->kind, capability_bit(policy, said, symbol));
	} else if (said->kind == VET_ANNOTATION_BOUNDARY) {
		take_boundary(policy, entity, said, symbol);
	} else {
		bool never_on = said->kind == VET_ANNOTATION_NEVER_ON;

		if (!(never_on ? is_guest(said->name) : vet_entry_find(said->name) >= 0))
			add_fault(policy, (struct vet_fault){ VET_FAULT_UNKNOWN_NAME, said->where, said->where, symbol, said->name });
		add_door(policy, number, said, never_on);
	}
}

static void add_said(struct said_list *list, struct said said)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->item[i].kind == said.kind && !strcmp(list->item[i].name, said.name) &&
		    same_place(&list->item[i].where, &said.where))
			return;
	list->item = vet_grow(list->item, &list->capacity, list->count + 1, sizeof(said));
	list->item[list->count++] = said;
}

static void gather_annotations(struct said_list *list, const struct vet_unit *unit, uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct vet_annotation *row = &unit->annotations[first + i];
		struct vet_where where = { vet_unit_string(unit, row->where.file), row->where.line, row->where.column };

		add_said(list, (struct said){ row->kind, vet_unit_string(unit, row->name), where });
	}
}

static void gather_word(struct said_list *list, const struct vet_model_word *word)
{
	add_said(list, (struct said){ word->kind, word->name, { word->said.file, word->said.line, word->said.column } });
}

static bool contradict(uint32_t a, uint32_t b)
{
	bool needs = a == VET_ANNOTATION_REQUIRES || a == VET_ANNOTATION_SUBSYSTEM;

	return (needs && b == VET_ANNOTATION_REQUIRES_ABSENT) || (a == VET_ANNOTATION_PROVIDES && b == VET_ANNOTATION_WITHDRAWS);
}

static void find_contradictions(struct vet_policy *policy, const struct said_list *list, const char *symbol)
{
	for (size_t i = 0; i < list->count; i++) {
		for (size_t j = 0; j < list->count; j++) {
			const struct said *a = &list->item[i], *b = &list->item[j];

			if (!contradict(a->kind, b->kind) || strcmp(a->name, b->name))
				continue;
			add_fault(policy, (struct vet_fault){ VET_FAULT_CONTRADICTION, a->where, b->where, symbol, a->name });
			add_fault(policy, (struct vet_fault){ VET_FAULT_CONTRADICTION, b->where, a->where, symbol, a->name });
		}
	}
}

/* list: what a model says of it. */
static void take_entity(struct vet_policy *policy, uint32_t number, struct said_list *list)
{
	const struct vet_entity *entity = &policy->program->entity[number];

	for (size_t m = 0; m < entity->mentions.count; m++) {
		struct vet_row mention = entity->mentions.row[m];
		const struct vet_unit *unit = policy->program->unit[mention.unit];
		const struct vet_symbol *symbol = &unit->symbols[mention.row];

		gather_annotations(list, unit, symbol->annotation_first, symbol->annotation_count);
	}
	for (size_t i = 0; i < list->count; i++)
		take_statement(policy, number, &list->item[i]);
	find_contradictions(policy, list, entity->name);
}

static void take_field(struct vet_policy *policy, uint32_t number, struct said_list *list)
{
	const struct vet_program_field *field = &policy->program->field[number];

	for (size_t m = 0; m < field->mentions.count; m++) {
		struct vet_row mention = field->mentions.row[m];
		const struct vet_unit *unit = policy->program->unit[mention.unit];
		const struct vet_field *row = &unit->fields[mention.row];

		gather_annotations(list, unit, row->annotation_first, row->annotation_count);
	}
	for (size_t i = 0; i < list->count; i++)
		if (names_capability(list->item[i].kind))
			add_demand(&policy->field[number], list->item[i].kind, capability_bit(policy, &list->item[i], field->name));
	find_contradictions(policy, list, field->name);
}

struct vet_demand vet_policy_list(const struct vet_unit *unit, uint32_t first, uint32_t count)
{
	struct vet_demand demand = { 0 };

	for (uint32_t i = 0; i < count; i++) {
		const struct vet_annotation *annotation = &unit->annotations[first + i];
		int id = names_capability(annotation->kind) ? vet_capability_find(vet_unit_string(unit, annotation->name)) : -1;

		if (id >= 0)
			add_demand(&demand, annotation->kind, vet_capability_bit((unsigned)id));
	}
	return demand;
}

/* What the compiler's instrumentation needs, whoever calls it. */
static void take_instrumentation(struct vet_policy *policy, uint32_t entity)
{
	const char *name = vet_link_requirement(policy->program, entity);
	int id = name ? vet_capability_find(name) : -1;

	if (id >= 0)
		policy->entity[entity].demand.requires |= vet_capability_bit((unsigned)id);
}

struct vet_policy *vet_policy_new(const struct vet_model_program *model)
{
	const struct vet_program *program = model->program;
	struct vet_policy *policy = vet_allocate(1, sizeof(*policy));
	struct said_list list = { 0 };
	size_t w = 0; /* words are sorted: entities, then fields */

	policy->program = program;
	policy->model = model;
	policy->entity = vet_allocate(program->entity_count, sizeof(*policy->entity));
	policy->field = vet_allocate(program->field_count, sizeof(*policy->field));
	for (uint32_t e = 0; e < program->entity_count; e++) {
		for (list.count = 0; w < model->word_count && model->word[w].entity == e; w++)
			gather_word(&list, &model->word[w]);
		take_entity(policy, e, &list);
		take_instrumentation(policy, e);
	}
	for (uint32_t f = 0; f < program->field_count; f++) {
		for (list.count = 0; w < model->word_count && model->word[w].field == f; w++)
			gather_word(&list, &model->word[w]);
		take_field(policy, f, &list);
	}
	for (size_t i = 0; i < model->settle_count; i++)
		policy->entity[model->settle[i].entity].settles |= UINT32_C(1) << model->settle[i].settle;
	free(list.item);
	return policy;
}

void vet_policy_free(struct vet_policy *policy)
{
	if (!policy)
		return;
	free(policy->entity);
	free(policy->field);
	free(policy->fault);
	free(policy->door);
	free(policy);
}
