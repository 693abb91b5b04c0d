/* SPDX-License-Identifier: MIT */
/*
 * Asking and freeing what models say; see model.h.
 */
#include "model.h"

#include <stdlib.h>
#include <string.h>

static const char *const when_names[VET_WHEN_COUNT] = {
	[VET_WHEN_CALLBACK] = "callback", [VET_WHEN_IRQ] = "irq", [VET_WHEN_TIMER] = "timer", [VET_WHEN_KTHREAD] = "kthread",
	[VET_WHEN_WORK] = "work", [VET_WHEN_IDT] = "idt", [VET_WHEN_AP] = "ap", [VET_WHEN_LATER] = "later", [VET_WHEN_TABLE] = "table",
	[VET_WHEN_OUTSIDE] = "outside",
};

const char *vet_model_when_name(unsigned when)
{
	return when < VET_WHEN_COUNT ? when_names[when] : "unknown";
}

bool vet_model_when_find(const char *text, unsigned *when)
{
	for (*when = 0; *when < VET_WHEN_COUNT; ++*when)
		if (!strcmp(text, when_names[*when]))
			return true;
	return false;
}

bool vet_model_primitive_find(const char *text, unsigned *kind)
{
	static const char *const name[] = {
		[VET_PRIMITIVE_PORT_READ] = "port read", [VET_PRIMITIVE_PORT_WRITE] = "port write",
		[VET_PRIMITIVE_MSR_READ] = "msr read", [VET_PRIMITIVE_MSR_WRITE] = "msr write",
	};

	for (*kind = 0; *kind < sizeof(name) / sizeof(name[0]); ++*kind)
		if (!strcmp(text, name[*kind]))
			return true;
	return false;
}

void vet_model_program_free(struct vet_model_program *model)
{
	if (!model)
		return;
	for (size_t i = 0; i < model->table_count; i++) {
		free(model->table[i].member);
		free(model->table[i].walker);
	}
	for (size_t i = 0; i < model->condition_count; i++)
		free(model->condition[i].range);
	for (size_t i = 0; i < model->unmatched_count; i++)
		free(model->unmatched[i].what);
	free(model->word);
	free(model->observable);
	free(model->settle);
	free(model->runner);
	for (size_t i = 0; i < model->meeting_count; i++)
		free(model->meeting[i].unless);
	free(model->meeting);
	free(model->text);
	free(model->start);
	free(model->branch);
	free(model->copy);
	free(model->table);
	free(model->panic);
	free(model->option);
	free(model->condition);
	free(model->mapped);
	free(model->primitive);
	free(model->unmatched);
	free(model);
}

static int compare_places(const struct vet_model_place *a, const struct vet_model_place *b)
{
	if (a->entity != b->entity)
		return a->entity < b->entity ? -1 : 1;
	if (a->entity == VET_NONE && a->field != b->field)
		return a->field < b->field ? -1 : 1;
	if (a->entity == VET_NONE)
		return 0;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return (a->size > b->size) - (a->size < b->size);
}

const struct vet_model_condition *vet_model_conditions(const struct vet_model_program *model, struct vet_model_place place,
						       size_t *count)
{
	size_t low = 0, high = model->condition_count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_places(&model->condition[middle].place, &place) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < model->condition_count && !compare_places(&model->condition[end].place, &place);)
		end++;
	*count = end - low;
	return model->condition + low;
}

const struct vet_model_runner *vet_model_runners(const struct vet_model_program *model, uint32_t entity, size_t *count)
{
	size_t low = 0, high = model->runner_count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (model->runner[middle].entity < entity)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < model->runner_count && model->runner[end].entity == entity;)
		end++;
	*count = end - low;
	return model->runner + low;
}

bool vet_model_is_met(const struct vet_model_program *model, uint32_t entity, uint32_t argument)
{
	size_t count = 0;
	const struct vet_model_runner *runner = model && model->meeting_count ? vet_model_runners(model, entity, &count) : NULL;

	for (size_t i = 0; i < count; i++)
		if (runner[i].argument == argument && runner[i].meeting != VET_NONE)
			return true;
	return false;
}

const struct vet_model_start *vet_model_starts(const struct vet_model_program *model, uint32_t trigger, size_t *count)
{
	size_t low = 0, high = model ? model->start_count : 0, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (model->start[middle].trigger < trigger)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; model && end < model->start_count && model->start[end].trigger == trigger;)
		end++;
	*count = end - low;
	return *count ? model->start + low : NULL;
}

const struct vet_model_branch *vet_model_branch_of(const struct vet_model_program *model, uint32_t entity)
{
	for (size_t i = 0; model && i < model->branch_count && model->branch[i].entity <= entity; i++)
		if (model->branch[i].entity == entity)
			return &model->branch[i];
	return NULL;
}

const struct vet_model_copy *vet_model_copy_of(const struct vet_model_program *model, uint32_t entity)
{
	for (size_t i = 0; model && i < model->copy_count && model->copy[i].entity <= entity; i++)
		if (model->copy[i].entity == entity)
			return &model->copy[i];
	return NULL;
}

const struct vet_model_primitive *vet_model_primitive(const struct vet_model_program *model, uint32_t entity)
{
	size_t low = 0, high = model->primitive_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (model->primitive[middle].entity < entity)
			low = middle + 1;
		else
			high = middle;
	}
	return low < model->primitive_count && model->primitive[low].entity == entity ? &model->primitive[low] : NULL;
}

bool vet_model_observes(const struct vet_model_program *model, struct vet_address at, uint32_t size)
{
	bool anywhere = at.stride || !size;

	size_t low = 0, high = model->observable_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (model->observable[middle].place.entity < at.entity)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < model->observable_count && model->observable[low].place.entity == at.entity; low++) {
		const struct vet_model_place *place = &model->observable[low].place;

		if (anywhere || (place->offset < at.offset + size && at.offset < place->offset + place->size))
			return true;
	}
	return false;
}

bool vet_model_is_panic(const struct vet_model_program *model, uint32_t entity)
{
	size_t low = 0, high = model->panic_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (model->panic[middle] < entity)
			low = middle + 1;
		else
			high = middle;
	}
	return low < model->panic_count && model->panic[low] == entity;
}
