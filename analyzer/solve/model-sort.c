/* SPDX-License-Identifier: MIT */
/*
 * Bringing what models say into the order that model.h promises, whatever the order of files and lines.
 */
#include <stdlib.h>
#include <string.h>

#include "model-internal.h"

static int order(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_lines(const struct vet_model_line *a, const struct vet_model_line *b)
{
	int by = strcmp(a->file, b->file);

	if (!by)
		by = order(a->line, b->line);
	return by ? by : order(a->column, b->column);
}

/* Objects by their number, fields of any object last. */
static int compare_places(const struct vet_model_place *a, const struct vet_model_place *b)
{
	int by = order(a->entity, b->entity);

	if (!by && a->entity == VET_NONE)
		by = order(a->field, b->field);
	if (!by)
		by = (a->offset > b->offset) - (a->offset < b->offset);
	return by ? by : order(a->size, b->size);
}

static int compare_words(const void *left, const void *right)
{
	const struct vet_model_word *a = left, *b = right;
	int by = order(a->entity, b->entity);

	if (!by)
		by = order(a->field, b->field);
	if (!by)
		by = order(a->kind, b->kind);
	if (!by)
		by = strcmp(a->name, b->name);
	return by ? by : compare_lines(&a->said, &b->said);
}

static int compare_observables(const void *left, const void *right)
{
	const struct vet_model_observable *a = left, *b = right;
	int by = compare_places(&a->place, &b->place);

	if (!by)
		by = order(a->settle, b->settle);
	return by ? by : compare_lines(&a->said, &b->said);
}

static int compare_settles(const void *left, const void *right)
{
	const struct vet_model_settle *a = left, *b = right;
	int by = order(a->entity, b->entity);

	return by ? by : order(a->settle, b->settle);
}

static int compare_runners(const void *left, const void *right)
{
	const struct vet_model_runner *a = left, *b = right;
	int by = order(a->entity, b->entity);

	if (!by)
		by = order(a->argument, b->argument);
	if (!by)
		by = (a->offset > b->offset) - (a->offset < b->offset);
	return by ? by : compare_lines(&a->said, &b->said);
}

static int compare_starts(const void *left, const void *right)
{
	const struct vet_model_start *a = left, *b = right;
	int by = order(a->trigger, b->trigger);

	return by ? by : order(a->target, b->target);
}

static int compare_tables(const void *left, const void *right)
{
	const struct vet_model_table *a = left, *b = right;

	return compare_lines(&a->said, &b->said);
}

static int compare_numbers(const void *left, const void *right)
{
	return order(*(const uint32_t *)left, *(const uint32_t *)right);
}

static int compare_options(const void *left, const void *right)
{
	const struct vet_model_option *a = left, *b = right;
	int by = order(a->entity, b->entity);

	return by ? by : order(a->argument, b->argument);
}

static int compare_conditions(const void *left, const void *right)
{
	const struct vet_model_condition *a = left, *b = right;
	int by = compare_places(&a->place, &b->place);

	return by ? by : compare_lines(&a->said, &b->said);
}

static int compare_mapped(const void *left, const void *right)
{
	const struct vet_model_mapped *a = left, *b = right;
	int by = order(a->place.entity, b->place.entity);

	if (!by)
		by = order(a->nowhere, b->nowhere);
	return by ? by : compare_lines(&a->said, &b->said);
}

static int compare_primitives(const void *left, const void *right)
{
	const struct vet_model_primitive *a = left, *b = right;
	int by = order(a->entity, b->entity);

	return by ? by : compare_lines(&a->said, &b->said);
}

static int compare_unmatched(const void *left, const void *right)
{
	const struct vet_model_unmatched *a = left, *b = right;
	int by = compare_lines(&a->said, &b->said);

	return by ? by : strcmp(a->what, b->what);
}

static void sort(void *array, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	if (count)
		qsort(array, count, size, compare);
}

/* Sorts, and keeps the first of equal ones.  How many are left. */
static size_t sort_unique(void *array, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	size_t kept = 0;
	char *at = array;

	sort(array, count, size, compare);
	for (size_t i = 1; i < count; i++) {
		if (!compare(at + i * size, at + kept * size))
			continue;
		kept++;
		if (kept != i)
			memcpy(at + kept * size, at + i * size, size);
	}
	return count ? kept + 1 : 0;
}

static bool is_option(const struct vet_model_program *model, uint32_t entity)
{
	struct vet_model_option wanted = { entity, VET_NONE };

	return model->option_count &&
	       bsearch(&wanted, model->option, model->option_count, sizeof(wanted), compare_options);
}

/* A table whose every member is one of an option's. */
static void mark_tables(struct vet_model_program *model)
{
	for (size_t i = 0; i < model->table_count; i++) {
		struct vet_model_table *table = &model->table[i];

		table->command_line = table->member_count;
		for (size_t m = 0; m < table->member_count; m++)
			table->command_line &= is_option(model, table->member[m]);
	}
}

void vet_resolve_finish(struct vet_model_program *model)
{
	sort(model->word, model->word_count, sizeof(*model->word), compare_words);
	sort(model->observable, model->observable_count, sizeof(*model->observable), compare_observables);
	sort(model->runner, model->runner_count, sizeof(*model->runner), compare_runners);
	model->start_count = sort_unique(model->start, model->start_count, sizeof(*model->start), compare_starts);
	/* Both begin with the function; of several lines about one, any will do. */
	model->branch_count = sort_unique(model->branch, model->branch_count, sizeof(*model->branch), compare_numbers);
	model->copy_count = sort_unique(model->copy, model->copy_count, sizeof(*model->copy), compare_numbers);
	sort(model->table, model->table_count, sizeof(*model->table), compare_tables);
	sort(model->condition, model->condition_count, sizeof(*model->condition), compare_conditions);
	sort(model->mapped, model->mapped_count, sizeof(*model->mapped), compare_mapped);
	sort(model->primitive, model->primitive_count, sizeof(*model->primitive), compare_primitives);
	sort(model->unmatched, model->unmatched_count, sizeof(*model->unmatched), compare_unmatched);
	model->settle_count = sort_unique(model->settle, model->settle_count, sizeof(*model->settle), compare_settles);
	model->panic_count = sort_unique(model->panic, model->panic_count, sizeof(*model->panic), compare_numbers);
	model->option_count = sort_unique(model->option, model->option_count, sizeof(*model->option), compare_options);
	mark_tables(model);
}
