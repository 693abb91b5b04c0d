/* SPDX-License-Identifier: MIT */
/*
 * Merging annotations; see policy.h.
 */
#include "policy.h"

#include <stdlib.h>
#include <string.h>

#include "solve/profile.h"
#include "support/memory.h"

static const struct vet_annotation *row_of(const struct vet_policy *policy, struct vet_row row)
{
	return vet_policy_annotation(policy, row);
}

static const char *name_of(const struct vet_policy *policy, struct vet_row row)
{
	return vet_unit_string(policy->program->unit[row.unit], row_of(policy, row)->name);
}

static bool same_place(const struct vet_policy *policy, struct vet_row a, struct vet_row b)
{
	const struct vet_location *x = &row_of(policy, a)->where, *y = &row_of(policy, b)->where;
	const char *file_x = vet_unit_string(policy->program->unit[a.unit], x->file);
	const char *file_y = vet_unit_string(policy->program->unit[b.unit], y->file);

	return x->line == y->line && x->column == y->column && !strcmp(file_x, file_y);
}

/* A header's annotation is seen by many units: one fault a place. */
static void add_fault(struct vet_policy *policy, struct vet_fault fault)
{
	for (size_t i = 0; i < policy->fault_count; i++)
		if (policy->fault[i].kind == fault.kind && same_place(policy, policy->fault[i].at, fault.at) &&
		    !strcmp(policy->fault[i].name, fault.name))
			return;
	policy->fault = vet_grow(policy->fault, &policy->fault_capacity, policy->fault_count + 1, sizeof(fault));
	policy->fault[policy->fault_count++] = fault;
}

static void add_door(struct vet_policy *policy, uint32_t entity, struct vet_row row, bool never_on)
{
	policy->door = vet_grow(policy->door, &policy->door_capacity, policy->door_count + 1, sizeof(*policy->door));
	policy->door[policy->door_count++] = (struct vet_door){ entity, row, never_on };
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
static uint64_t capability_bit(struct vet_policy *policy, struct vet_row row, const char *symbol)
{
	int id = vet_capability_find(name_of(policy, row));

	if (id >= 0)
		return vet_capability_bit((unsigned)id);
	add_fault(policy, (struct vet_fault){ VET_FAULT_UNKNOWN_CAPABILITY, row, row, symbol, name_of(policy, row) });
	return 0;
}

static bool is_guest(const char *name)
{
	for (unsigned i = 0; i < vet_profile_builtin_count(); i++)
		if (vet_name_equal(vet_profile_builtin_name(i), name))
			return true;
	return false;
}

static void take_annotation(struct vet_policy *policy, uint32_t number, struct vet_row row)
{
	struct vet_policy_entity *entity = &policy->entity[number];
	const struct vet_annotation *annotation = row_of(policy, row);
	const char *symbol = policy->program->entity[number].name;

	if (names_capability(annotation->kind)) {
		add_masks(entity, annotation->kind, capability_bit(policy, row, symbol));
	} else if (annotation->kind == VET_ANNOTATION_BOUNDARY) {
		if (!entity->boundary || !*entity->boundary) {
			entity->boundary = name_of(policy, row);
			entity->boundary_row = row;
		}
		if (strspn(name_of(policy, row), " \t\n") == strlen(name_of(policy, row)))
			add_fault(policy, (struct vet_fault){ VET_FAULT_EMPTY_REASON, row, row, symbol, "" });
	} else {
		bool never_on = annotation->kind == VET_ANNOTATION_NEVER_ON;

		if (!(never_on ? is_guest(name_of(policy, row)) : vet_entry_find(name_of(policy, row)) >= 0))
			add_fault(policy, (struct vet_fault){ VET_FAULT_UNKNOWN_NAME, row, row, symbol, name_of(policy, row) });
		add_door(policy, number, row, never_on);
	}
}

struct annotation_list {
	struct vet_row *row;
	size_t count, capacity;
};

static void gather(struct annotation_list *list, uint32_t unit, uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		list->row = vet_grow(list->row, &list->capacity, list->count + 1, sizeof(*list->row));
		list->row[list->count++] = (struct vet_row){ unit, first + i };
	}
}

static bool contradict(uint32_t a, uint32_t b)
{
	bool needs = a == VET_ANNOTATION_REQUIRES || a == VET_ANNOTATION_SUBSYSTEM;

	return (needs && b == VET_ANNOTATION_REQUIRES_ABSENT) || (a == VET_ANNOTATION_PROVIDES && b == VET_ANNOTATION_WITHDRAWS);
}

static void find_contradictions(struct vet_policy *policy, const struct annotation_list *list, const char *symbol)
{
	for (size_t i = 0; i < list->count; i++) {
		for (size_t j = 0; j < list->count; j++) {
			struct vet_row a = list->row[i], b = list->row[j];

			if (!contradict(row_of(policy, a)->kind, row_of(policy, b)->kind) || strcmp(name_of(policy, a), name_of(policy, b)))
				continue;
			add_fault(policy, (struct vet_fault){ VET_FAULT_CONTRADICTION, a, b, symbol, name_of(policy, a) });
			add_fault(policy, (struct vet_fault){ VET_FAULT_CONTRADICTION, b, a, symbol, name_of(policy, a) });
		}
	}
}

static void take_entity(struct vet_policy *policy, uint32_t number)
{
	const struct vet_entity *entity = &policy->program->entity[number];
	struct annotation_list list = { 0 };

	for (size_t m = 0; m < entity->mentions.count; m++) {
		struct vet_row mention = entity->mentions.row[m];
		const struct vet_symbol *symbol = &policy->program->unit[mention.unit]->symbols[mention.row];

		gather(&list, mention.unit, symbol->annotation_first, symbol->annotation_count);
	}
	for (size_t i = 0; i < list.count; i++)
		take_annotation(policy, number, list.row[i]);
	find_contradictions(policy, &list, entity->name);
	free(list.row);
}

static void take_field(struct vet_policy *policy, uint32_t number)
{
	const struct vet_program_field *field = &policy->program->field[number];
	struct annotation_list list = { 0 };

	for (size_t m = 0; m < field->mentions.count; m++) {
		struct vet_row mention = field->mentions.row[m];
		const struct vet_field *row = &policy->program->unit[mention.unit]->fields[mention.row];

		gather(&list, mention.unit, row->annotation_first, row->annotation_count);
	}
	for (size_t i = 0; i < list.count; i++)
		if (names_capability(row_of(policy, list.row[i])->kind))
			add_demand(&policy->field[number], row_of(policy, list.row[i])->kind,
				   capability_bit(policy, list.row[i], field->name));
	find_contradictions(policy, &list, field->name);
	free(list.row);
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

struct vet_policy *vet_policy_new(const struct vet_program *program)
{
	struct vet_policy *policy = vet_allocate(1, sizeof(*policy));

	policy->program = program;
	policy->entity = vet_allocate(program->entity_count, sizeof(*policy->entity));
	policy->field = vet_allocate(program->field_count, sizeof(*policy->field));
	for (uint32_t e = 0; e < program->entity_count; e++)
		take_entity(policy, e);
	for (uint32_t f = 0; f < program->field_count; f++)
		take_field(policy, f);
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
