/* SPDX-License-Identifier: MIT */
/*
 * Sums and lists of a census; see audit-tally.h.
 */
#include "report/audit-tally.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"
#include "support/text.h"

static bool in_column(const struct vet_audit *audit, uint32_t entity, unsigned column)
{
	bool live = audit->census->live[entity];

	switch (column) {
	case VET_TALLY_LIVE:
		return live;
	case VET_TALLY_DEAD:
		return !live;
	case VET_TALLY_HELD:
		return live && audit->held && !audit->held[entity];
	case VET_TALLY_ALL:
		return true;
	default:
		return !live && audit->other && audit->other[entity];
	}
}

void vet_tally_add(struct vet_tally *tally, const struct vet_audit *audit, uint32_t entity)
{
	const struct vet_program *program = audit->census->program;
	bool function = program->entity[entity].kind == VET_SYMBOL_FUNCTION;

	for (unsigned c = 0; c < VET_TALLY_COLUMNS; c++) {
		if (!in_column(audit, entity, c))
			continue;
		(function ? tally->functions : tally->objects)[c]++;
		tally->bytes[c] += vet_census_bytes(program, entity);
	}
}

struct vet_tally vet_tally_all(const struct vet_audit *audit)
{
	struct vet_tally tally = { 0 };

	for (uint32_t e = 0; e < audit->census->program->entity_count; e++)
		if (audit->census->counted[e])
			vet_tally_add(&tally, audit, e);
	return tally;
}

/* Length of what two paths' folders have in common, the last `/' included. */
static size_t common_folder(const char *a, const char *b, size_t most)
{
	size_t end = 0;

	for (size_t i = 0; i < most && a[i] && a[i] == b[i]; i++)
		if (a[i] == '/')
			end = i + 1;
	return end;
}

static void add_path(struct vet_audit_root *root, const char *path)
{
	if (*path != '/')
		return;
	root->length = common_folder(path, root->path ? root->path : path, root->path ? root->length : SIZE_MAX);
	root->path = path;
}

void vet_audit_find_root(struct vet_audit *audit)
{
	const struct vet_inputs *inputs = audit->solution->program->inputs;

	for (size_t i = 0; i < inputs->count; i++)
		add_path(&audit->sources, inputs->input[i].unit.source);
	for (size_t i = 0; i < inputs->object_count; i++)
		add_path(&audit->objects, inputs->object[i].path);
}

static const char *short_path(const struct vet_audit_root *root, const char *file)
{
	if (root->path && !strncmp(file, root->path, root->length))
		return file + root->length;
	for (;;) {
		if (!strncmp(file, "./", 2))
			file += 2;
		else if (!strncmp(file, "../", 3))
			file += 3;
		else
			return file;
	}
}

char *vet_tally_place(const struct vet_audit *audit, struct vet_where where)
{
	const char *file = short_path(&audit->sources, where.file);

	return where.line ? vet_format("%s:%u", file, where.line) : vet_copy_string(file);
}

/* The file whose folder counts: assembly has no source that is known, only its object. */
static const char *file_of(const struct vet_audit *audit, uint32_t entity)
{
	const struct vet_program *program = audit->census->program;
	const struct vet_entity *e = &program->entity[entity];

	if (e->in_assembly && e->object != VET_NONE)
		return short_path(&audit->objects, program->inputs->object[e->object].path);
	return short_path(&audit->sources, vet_census_where(program, entity).file);
}

/* What a folder's name has in its first `depth` levels; "." for a file in none.  `path` is cut. */
static void cut_to_folder(char *path, unsigned depth)
{
	char *end = strrchr(path, '/'), *at = path + (*path == '/');

	if (!end) {
		strcpy(path, *path ? "." : "");
		return;
	}
	end[end == path] = '\0';
	for (unsigned level = 1; depth && (at = strchr(at, '/')); at++, level++)
		if (level == depth) {
			*at = '\0';
			return;
		}
}

static int compare_rows(const void *left, const void *right)
{
	return strcmp(((const struct vet_tally_row *)left)->name, ((const struct vet_tally_row *)right)->name);
}

static void sum(struct vet_tally *to, const struct vet_tally *from)
{
	for (unsigned c = 0; c < VET_TALLY_COLUMNS; c++) {
		to->functions[c] += from->functions[c];
		to->objects[c] += from->objects[c];
		to->bytes[c] += from->bytes[c];
	}
}

/* Rows of one name become one. */
static void merge_rows(struct vet_tally_rows *rows)
{
	size_t kept = 0;

	if (!rows->count)
		return;
	qsort(rows->row, rows->count, sizeof(*rows->row), compare_rows);
	for (size_t i = 0; i < rows->count; i++) {
		if (kept && !compare_rows(&rows->row[kept - 1], &rows->row[i])) {
			sum(&rows->row[kept - 1].tally, &rows->row[i].tally);
			free(rows->row[i].name);
		} else {
			rows->row[kept++] = rows->row[i];
		}
	}
	rows->count = kept;
}

struct vet_tally_rows vet_tally_folders(const struct vet_audit *audit, unsigned depth)
{
	const struct vet_program *program = audit->census->program;
	struct vet_tally_rows rows = { 0 };
	const char *last = NULL;

	for (uint32_t e = 0; e < program->entity_count; e++) {
		if (!audit->census->counted[e])
			continue;
		const char *file = file_of(audit, e);

		/* Neighbours share their file's string: no row of its own then. */
		if (file != last) {
			rows.row = vet_grow(rows.row, &rows.capacity, rows.count + 1, sizeof(*rows.row));
			rows.row[rows.count] = (struct vet_tally_row){ .name = vet_copy_string(file) };
			cut_to_folder(rows.row[rows.count++].name, depth);
			last = file;
		}
		vet_tally_add(&rows.row[rows.count - 1].tally, audit, e);
	}
	merge_rows(&rows);
	return rows;
}

void vet_tally_rows_free(struct vet_tally_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		free(rows->row[i].name);
	free(rows->row);
	*rows = (struct vet_tally_rows){ 0 };
}

void vet_tally_capabilities(const struct vet_audit *audit, struct vet_tally tally[VET_CAPABILITY_COUNT])
{
	for (unsigned c = 0; c < VET_CAPABILITY_COUNT; c++)
		tally[c] = (struct vet_tally){ 0 };
	for (uint32_t e = 0; e < audit->census->program->entity_count; e++) {
		if (!audit->census->has_code[e])
			continue;
		for (uint64_t left = audit->census->capabilities[e]; left; left &= left - 1)
			vet_tally_add(&tally[__builtin_ctzll(left)], audit, e);
	}
}

struct boundary {
	const char *name;
	struct vet_where where;
	struct vet_audit_boundary told;
};

/* By name first: paths say names. */
static int compare_boundaries(const void *left, const void *right)
{
	const struct boundary *a = left, *b = right;
	int order = strcmp(a->name, b->name);

	return order ? order : vet_where_compare(&a->where, &b->where);
}

static int compare_places(const void *left, const void *right)
{
	const struct boundary *a = left, *b = right;
	int order = vet_where_compare(&a->where, &b->where);

	return order ? order : strcmp(a->name, b->name);
}

static struct boundary *find_boundaries(const struct vet_solution *solution, size_t *count)
{
	struct boundary *list = NULL;
	size_t capacity = 0, kept = 0;

	*count = 0;
	for (uint32_t e = 0; e < solution->program->entity_count; e++) {
		const struct vet_policy_entity *entity = &solution->policy->entity[e];

		if (!entity->boundary || !vet_reach_body(solution->reach, e))
			continue;
		list = vet_grow(list, &capacity, *count + 1, sizeof(*list));
		list[(*count)++] = (struct boundary){ solution->program->entity[e].name, entity->boundary_where, { .entity = e } };
	}
	if (*count)
		qsort(list, *count, sizeof(*list), compare_boundaries);
	for (size_t i = 0; i < *count; i++)
		if (!kept || compare_boundaries(&list[kept - 1], &list[i]))
			list[kept++] = list[i];
	*count = kept;
	return list;
}

/* A step says a function's name, and maybe how it was called.  Counts it for each boundary of that name. */
static void count_step(struct boundary *list, size_t count, const char *what)
{
	size_t low = 0, high = count, length = strcspn(what, " ");

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strncmp(list[middle].name, what, length);

		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < count && !strncmp(list[low].name, what, length); low++)
		if (!list[low].name[length])
			list[low].told.vouched++;
}

struct vet_audit_boundary *vet_tally_boundaries(const struct vet_solution *solution, size_t *count)
{
	struct boundary *list = find_boundaries(solution, count);
	struct vet_audit_boundary *told = vet_allocate(*count, sizeof(*told));

	for (size_t f = 0; *count && f < solution->verdict->count; f++) {
		const struct vet_finding *finding = &solution->verdict->finding[f];

		for (size_t s = 0; finding->vouched && !finding->probe && s < finding->step_count; s++)
			count_step(list, *count, finding->step[s].what);
	}
	if (*count)
		qsort(list, *count, sizeof(*list), compare_places);
	for (size_t i = 0; i < *count; i++)
		told[i] = list[i].told;
	free(list);
	return told;
}

struct listed {
	uint32_t entity;
	struct vet_where where;
	const char *name;
};

static int compare_listed(const void *left, const void *right)
{
	const struct listed *a = left, *b = right;
	int order = vet_where_compare(&a->where, &b->where);

	if (!order)
		order = strcmp(a->name, b->name);
	return order ? order : a->entity < b->entity ? -1 : a->entity > b->entity;
}

static bool below(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	while (length && folder[length - 1] == '/')
		length--;
	return !strncmp(path, folder, length) && (!path[length] || path[length] == '/');
}

uint32_t *vet_tally_list(const struct vet_audit *audit, unsigned column, const char *folder, size_t *count)
{
	const struct vet_program *program = audit->census->program;
	struct listed *listed = vet_allocate(program->entity_count, sizeof(*listed));
	uint32_t *list = vet_allocate(program->entity_count, sizeof(*list));

	*count = 0;
	for (uint32_t e = 0; e < program->entity_count; e++) {
		struct vet_where where = vet_census_where(program, e);

		if (audit->census->counted[e] && in_column(audit, e, column) && (!folder || below(file_of(audit, e), folder)))
			listed[(*count)++] = (struct listed){ e, where, program->entity[e].name };
	}
	if (*count)
		qsort(listed, *count, sizeof(*listed), compare_listed);
	for (size_t i = 0; i < *count; i++)
		list[i] = listed[i].entity;
	free(listed);
	return list;
}
