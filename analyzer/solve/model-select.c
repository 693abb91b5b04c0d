/* SPDX-License-Identifier: MIT */
/*
 * Which symbols a line of a model is about; see model-internal.h.
 */
#include <stdlib.h>
#include <string.h>

#include "model-internal.h"
#include "support/memory.h"
#include "support/text.h"

#define ROOTS 3u /* dots that an object's own name may have, and one */

static char *root_of(const char *path, unsigned skip)
{
	size_t length = vet_place_root(path, skip);

	return length ? vet_format("%.*s", (int)length, path) : NULL;
}

static void want_path(struct resolver *r, const char *path)
{
	for (unsigned skip = 0; skip < ROOTS; skip++) {
		char *root = root_of(path, skip);

		if (!root)
			return;
		r->owned = vet_grow(r->owned, &r->owned_capacity, r->owned_count + 1, sizeof(*r->owned));
		r->owned[r->owned_count++] = root;
		vet_names_want(r->names, root);
	}
}

void vet_resolve_want(struct resolver *r)
{
	for (unsigned subject = 0; subject < VET_SUBJECT_COUNT; subject++) {
		const struct vet_model_names *names = &r->item->subject[subject];

		if (subject == VET_SUBJECT_FIELD || subject == VET_SUBJECT_FILE || subject == VET_SUBJECT_SECTION ||
		    subject == VET_SUBJECT_IN || subject == VET_SUBJECT_MEETS || subject == VET_SUBJECT_UNLESS)
			continue;
		for (size_t i = 0; i < names->count; i++) {
			if (subject == VET_SUBJECT_LOCATION || subject == VET_SUBJECT_WITH)
				want_path(r, names->text[i]);
			else
				vet_names_want(r->names, names->text[i]);
		}
	}
}

const struct vet_name_list *vet_resolve_root(struct resolver *r, const char *path, const char **rest)
{
	const struct vet_name_list *list = NULL;

	for (unsigned skip = 0; skip < ROOTS && (!list || !list->count); skip++) {
		char *root = root_of(path, skip);

		if (!root)
			break;
		list = vet_names_of(r->names, root);
		*rest = path + strlen(root);
		free(root);
	}
	return list;
}

bool vet_resolve_member(struct resolver *r, const char *path, struct vet_model_place *place)
{
	uint32_t record_size;
	char *wrong = vet_place_in_record(r->places, path, place, &record_size);
	bool found = !wrong;

	if (wrong)
		vet_resolve_unmatched(r, vet_format("field '%s': %s", path, wrong));
	free(wrong);
	return found;
}

bool vet_resolve_field(struct resolver *r, const char *path, struct vet_model_place *place)
{
	if (!vet_resolve_member(r, path, place))
		return false;
	struct vet_row row = r->model->program->field[place->field].mentions.row[0];

	place->offset = r->model->program->unit[row.unit]->fields[row.row].offset;
	return true;
}

bool vet_resolve_fits(const struct resolver *r, uint32_t entity, unsigned kind)
{
	const struct vet_model_names *globs = &r->item->subject[VET_SUBJECT_FILE];

	return r->model->program->entity[entity].kind == kind && (!globs->count || vet_model_files_holds(r->files, globs, entity));
}

static int compare_numbers(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

void vet_resolve_sort(struct vet_name_list *list)
{
	size_t kept = 0;

	if (!list->count)
		return;
	qsort(list->entity, list->count, sizeof(*list->entity), compare_numbers);
	for (size_t i = 1; i < list->count; i++)
		if (list->entity[i] != list->entity[kept])
			list->entity[++kept] = list->entity[i];
	list->count = kept + 1;
}

void vet_resolve_names(struct resolver *r, unsigned subject, unsigned kind, struct vet_name_list *list)
{
	const struct vet_model_names *names = &r->item->subject[subject];

	for (size_t i = 0; i < names->count; i++) {
		const struct vet_name_list *found = vet_names_of(r->names, names->text[i]);
		size_t before = list->count;

		for (size_t at = 0; at < found->count; at++) {
			if (!vet_resolve_fits(r, found->entity[at], kind))
				continue;
			list->entity = vet_grow(list->entity, &list->capacity, list->count + 1, sizeof(*list->entity));
			list->entity[list->count++] = found->entity[at];
		}
		if (list->count == before)
			vet_resolve_unmatched(r, vet_format("%s '%s': no %s has this name%s", vet_model_subject_name(subject), names->text[i],
							    kind == VET_SYMBOL_FUNCTION ? "function" : "object",
							    r->item->subject[VET_SUBJECT_FILE].count ? " and is defined in such a file" : ""));
	}
	vet_resolve_sort(list);
}

void vet_resolve_unmatched(struct resolver *r, char *what)
{
	struct vet_model_program *m = r->model;

	m->unmatched = vet_grow(m->unmatched, &m->unmatched_capacity, m->unmatched_count + 1, sizeof(*m->unmatched));
	m->unmatched[m->unmatched_count++] = (struct vet_model_unmatched){ r->item->said, what };
}

bool vet_same_names(const struct vet_model_names *a, const struct vet_model_names *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->text[i], b->text[i]))
			return false;
	return true;
}

void vet_resolve_forget(struct resolver *r)
{
	for (size_t i = 0; i < r->owned_count; i++)
		free(r->owned[i]);
	free(r->owned);
}
