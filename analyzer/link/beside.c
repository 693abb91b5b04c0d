/* SPDX-License-Identifier: MIT */
/*
 * Lists of fact files and their objects; see beside.h.  A list is text: its first line, then "LENGTH:FACTS LENGTH:OBJECT" a line, since
 * a path may hold anything, then "end COUNT".  FACTS is a name in the list's folder, OBJECT an absolute path.
 */
#include "beside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "support/cursor.h"
#include "support/memory.h"
#include "support/text.h"

static void add_row(struct vet_beside *beside, const char *folder, const char *facts, const char *object)
{
	char *real = realpath(object, NULL);

	if (!real) {
		if (!beside->first_absent)
			beside->first_absent = vet_copy_string(object);
		beside->absent++;
		return;
	}
	beside->row = vet_grow(beside->row, &beside->capacity, beside->count + 1, sizeof(*beside->row));
	beside->row[beside->count].object = real;
	beside->row[beside->count++].facts = vet_format("%s/%s", folder, facts);
}

static void read_row(struct vet_cursor *cursor, struct vet_beside *beside, const char *folder)
{
	char *facts = vet_cursor_text(cursor, ' '), *object = facts ? vet_cursor_text(cursor, '\n') : NULL;

	if (!object || strchr(facts, '/') || object[0] != '/')
		cursor->bad = true;
	else
		add_row(beside, folder, facts, object);
	free(facts);
	free(object);
}

int vet_beside_parse(struct vet_beside *beside, const char *folder, const char *text, size_t size, char *message, size_t message_size)
{
	struct vet_cursor cursor = { .at = text, .end = text + size };
	const char *fault = NULL;
	size_t rows = 0;

	if (!vet_cursor_skip(&cursor, VET_BESIDE_FIRST_LINE))
		fault = "not a list of objects of this version; scan again";
	for (; !fault && !cursor.bad && !vet_cursor_skip(&cursor, "end "); rows++)
		read_row(&cursor, beside, folder);
	if (!fault && (cursor.bad || vet_cursor_number(&cursor, '\n') != rows || cursor.bad || cursor.at != cursor.end))
		fault = "damaged; scan again";
	if (fault && message_size)
		snprintf(message, message_size, "%s/" VET_BESIDE_LIST ": %s", folder, fault);
	return fault ? -1 : 0;
}

static int by_object(const void *left, const void *right)
{
	const struct vet_beside_row *a = left, *b = right;
	int order = strcmp(a->object, b->object);

	return order ? order : strcmp(a->facts, b->facts);
}

/* One object has one set of facts. */
static int settle(struct vet_beside *beside, char *message, size_t message_size)
{
	if (beside->count)
		qsort(beside->row, beside->count, sizeof(*beside->row), by_object);
	for (size_t i = 1; i < beside->count; i++) {
		if (strcmp(beside->row[i - 1].object, beside->row[i].object) != 0)
			continue;
		if (message_size)
			snprintf(message, message_size, "%s: facts of %s, as %s is", beside->row[i].facts, beside->row[i].object, beside->row[i - 1].facts);
		return -1;
	}
	return 0;
}

static int read_list(struct vet_beside *beside, const char *folder, char *message, size_t message_size)
{
	char *path = vet_format("%s/" VET_BESIDE_LIST, folder);
	struct vet_file file;
	int result = vet_file_read(&file, path, message, message_size);

	free(path);
	if (result)
		return result;
	result = vet_beside_parse(beside, folder, file.bytes, file.size, message, message_size);
	vet_file_free(&file);
	return result;
}

int vet_beside_read(struct vet_beside *beside, const char *const *folders, size_t count, char *message, size_t message_size)
{
	int result = 0;

	memset(beside, 0, sizeof(*beside));
	for (size_t i = 0; i < count && !result; i++)
		result = read_list(beside, folders[i], message, message_size);
	if (!result)
		result = settle(beside, message, message_size);
	if (result)
		vet_beside_free(beside);
	return result;
}

static int by_name(const void *object, const void *row)
{
	return strcmp(object, ((const struct vet_beside_row *)row)->object);
}

struct vet_beside_row *vet_beside_find(const struct vet_beside *beside, const char *object)
{
	return beside->count ? bsearch(object, beside->row, beside->count, sizeof(*beside->row), by_name) : NULL;
}

/* The folder's part of a path; "." without. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? vet_format("%.*s", slash == path ? 1 : (int)(slash - path), path) : vet_copy_string(".");
}

/* Where the file is that an object of the inputs is; a member of an archive that holds its members lies nowhere. */
static char *real_path(const struct vet_object *object)
{
	char *folder = folder_of(object->path), *member = NULL, *real;

	if (object->member)
		member = object->member[0] == '/' ? vet_copy_string(object->member) : vet_format("%s/%s", folder, object->member);
	real = realpath(member ? member : object->path, NULL);
	free(member);
	free(folder);
	return real;
}

/* Lists of the folders of those fact files that are inputs; what is no list says nothing. */
static void collect_lists(struct vet_beside *beside, const struct vet_inputs *inputs)
{
	char *last = NULL;

	for (size_t o = 0; o < inputs->object_count; o++) {
		char *folder = inputs->object[o].is_elf ? NULL : folder_of(inputs->object[o].path);

		if (folder && (!last || strcmp(last, folder) != 0))
			read_list(beside, folder, NULL, 0);
		if (folder) {
			free(last);
			last = folder;
		}
	}
	free(last);
	settle(beside, NULL, 0);
}

static bool is_input(const struct vet_inputs *inputs, const char *facts)
{
	const char *name = strrchr(facts, '/') + 1; /* rows are FOLDER/NAME, and NAME tells facts apart */

	for (size_t o = 0; o < inputs->object_count; o++) {
		const char *path = inputs->object[o].path, *slash = strrchr(path, '/');

		if (!inputs->object[o].is_elf && !strcmp(slash ? slash + 1 : path, name))
			return true;
	}
	return false;
}

int vet_beside_refuse_mixed(const struct vet_inputs *inputs, char *message, size_t message_size)
{
	struct vet_beside beside = { 0 };
	size_t elf = 0;
	int result = 0;

	for (size_t o = 0; o < inputs->object_count; o++)
		elf += inputs->object[o].is_elf;
	if (!elf || elf == inputs->object_count)
		return 0;
	collect_lists(&beside, inputs);
	for (size_t o = 0; o < inputs->object_count && !result; o++) {
		char *real = inputs->object[o].is_elf ? real_path(&inputs->object[o]) : NULL;
		const struct vet_beside_row *row = real ? vet_beside_find(&beside, real) : NULL;

		free(real);
		if (!row || !is_input(inputs, row->facts))
			continue;
		result = -1;
		if (message_size)
			snprintf(message, message_size, "%s: facts of %s, which is read, too; name the folder of facts by --facts", row->facts,
				 inputs->object[o].path);
	}
	vet_beside_free(&beside);
	return result;
}

void vet_beside_free(struct vet_beside *beside)
{
	for (size_t i = 0; i < beside->count; i++) {
		free(beside->row[i].object);
		free(beside->row[i].facts);
	}
	free(beside->row);
	free(beside->first_absent);
	memset(beside, 0, sizeof(*beside));
}
