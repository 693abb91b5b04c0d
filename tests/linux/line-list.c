/* SPDX-License-Identifier: MIT */
/*
 * Which lines there are, and models without some of them; see delete-lines.h.
 */
#include <stdlib.h>
#include <string.h>

#include "delete-lines.h"
#include "solve/capability.h"
#include "support/memory.h"
#include "support/text.h"

static const char *section_name(unsigned section)
{
	return section == SECTION_HARDWARE ? "hardware" : vet_model_section_name(section);
}

static bool is_wanted(const struct deletion *deletion, unsigned section)
{
	const char *name = section_name(section), *at = deletion->sections;
	size_t length = strlen(name);

	for (; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (!strncmp(at, name, length) && (!at[length] || at[length] == ','))
			return true;
	return !deletion->sections;
}

static bool is_told(const struct deletion *deletion, const char *told)
{
	const char *at = deletion->only;

	while (at && *at) {
		size_t length = strcspn(at, "\n");

		if (length && memmem(told, strlen(told), at, length))
			return true;
		at += length + (at[length] == '\n');
	}
	return !deletion->only;
}

static void add_line(struct deletion *deletion, struct line line)
{
	if (!is_told(deletion, line.told)) {
		free(line.told);
		return;
	}
	deletion->line = vet_grow(deletion->line, &deletion->line_capacity, deletion->line_count + 1, sizeof(line));
	deletion->line[deletion->line_count++] = line;
}

static const char *base_name(const char *file)
{
	return strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
}

/* The first name of the line, with what tells it from its like. */
static char *tell_item(const struct vet_model_item *item)
{
	const char *name = "";
	char *with = vet_format("%s", "");

	for (unsigned s = 0; s < VET_SUBJECT_COUNT && !*name; s++)
		if (item->subject[s].count)
			name = item->subject[s].text[0];
	for (unsigned i = 0; i < item->with_count; i++) {
		char *more = item->with[i].place == VET_NONE ? vet_format("%s %lld", with, (long long)item->with[i].number) : vet_format("%s", with);

		free(with);
		with = more;
	}
	char *told = vet_format("%s%s%s%s", name, with, item->name ? ", " : "", item->name ? item->name : "");

	free(with);
	return told;
}

static void add_item(struct deletion *deletion, size_t model, size_t index)
{
	const struct vet_model_item *item = &deletion->models->model[model]->item[index];
	const char *file = base_name(item->said.file), *section = section_name(item->section);
	char *told = tell_item(item);

	add_line(deletion, (struct line){ .section = item->section, .model = model, .item = index, .subject = VET_SUBJECT_COUNT,
						.told = vet_format("%s:%u %s: %s", file, item->said.line, section, told) });
	for (unsigned s = 0; s < VET_SUBJECT_COUNT; s++)
		for (size_t i = 0; i < item->subject[s].count && s != VET_SUBJECT_WITH; i++)
			if (item->subject[s].count > 1 || s == VET_SUBJECT_SETTLES_AT)
				add_line(deletion, (struct line){ .section = item->section, .model = model, .item = index, .subject = s, .name = i,
							.sole = item->subject[s].count == 1,
							.told = vet_format("%s:%u %s: %s: %s '%s'", file, item->said.line,
							section, told, vet_model_subject_name(s), item->subject[s].text[i]) });
	free(told);
}

void vet_lines_list(struct deletion *deletion)
{
	for (size_t m = 0; m < deletion->models->count; m++)
		for (size_t i = 0; i < deletion->models->model[m]->item_count; i++)
			if (is_wanted(deletion, deletion->models->model[m]->item[i].section))
				add_item(deletion, m, i);
	for (unsigned space = 0; space < VET_HARDWARE_SPACE_COUNT && is_wanted(deletion, SECTION_HARDWARE); space++)
		for (size_t i = 0; i < vet_hardware_row_count(deletion->hardware, space); i++) {
			const struct vet_hardware_row *row = vet_hardware_row(deletion->hardware, space, i);

			add_line(deletion, (struct line){ .section = SECTION_HARDWARE, .subject = VET_SUBJECT_COUNT, .row = row, .space = space,
				.told = vet_format("x86.yaml:%u hardware: %s 0x%llx-0x%llx, %s", row->line, vet_hardware_space_name(space), (unsigned long long)row->low,
					   (unsigned long long)row->high, vet_capability_info(row->capability)->name) });
		}
}

/* --- without one ---------------------------------------------------------------------------------------- */

static void remove_name(struct vet_model_names *names, size_t at)
{
	const char **text = vet_allocate(names->count, sizeof(*text));
	size_t kept = 0;

	for (size_t i = 0; i < names->count; i++)
		if (i != at)
			text[kept++] = names->text[i];
	names->text = text;
	names->count = kept;
}

static void remove_line(struct vet_models *models, const struct line *line)
{
	struct vet_model *model = models->model[line->model];

	if (line->subject < VET_SUBJECT_COUNT) {
		remove_name(&model->item[line->item].subject[line->subject], line->name);
		return;
	}
	memmove(model->item + line->item, model->item + line->item + 1, (model->item_count - line->item - 1) * sizeof(*model->item));
	model->item_count--;
}

/* Last ones first: what stands before stays where it is. */
static int last_first(const void *left, const void *right)
{
	const struct line *a = *(const struct line *const *)left, *b = *(const struct line *const *)right;

	if (a->model != b->model)
		return a->model > b->model ? -1 : 1;
	if (a->item != b->item)
		return a->item > b->item ? -1 : 1;
	if (a->subject != b->subject)
		return a->subject > b->subject ? -1 : 1;
	return a->name > b->name ? -1 : a->name < b->name;
}

void vet_lines_remove(struct vet_models *models, const struct line *const *line, size_t count)
{
	const struct line **sorted = vet_allocate(count + 1, sizeof(*sorted));

	for (size_t i = 0; i < count; i++)
		sorted[i] = line[i];
	if (count)
		qsort(sorted, count, sizeof(*sorted), last_first);
	for (size_t i = 0; i < count; i++)
		remove_line(models, sorted[i]);
	free(sorted);
}
