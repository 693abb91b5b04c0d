/* SPDX-License-Identifier: MIT */
/*
 * The cache between two scans: FOLDER/index.  In: what the last scan wrote, or anything else that lies there.  Out: units
 * with their dependencies, and which are unchanged; nothing at all when the file is not whole.  A text file: a line of
 * version, one of the extractor, one a file, one a unit, and the checksum of all before it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scan-internal.h"
#include "support/cursor.h"
#include "support/memory.h"
#include "whole-file.h"

#define FIRST_LINE "bootvet scan index 1\n"
#define MAX_INDEX (1ul << 30)
#define TAIL_SIZE (4 + 16 + 1) /* "end HASH\n" */

static char *index_path(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = vet_allocate(size, 1);

	snprintf(path, size, "%s/%s", folder, name);
	return path;
}

static int64_t time_of(const struct stat *status)
{
	return (int64_t)status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec;
}

/* --- reading ----------------------------------------------------------------------------------------- */

static void read_files(struct vet_cursor *cursor, struct scan_files *files)
{
	uint64_t count = vet_cursor_number(cursor, '\n');

	for (uint64_t i = 0; i < count && !cursor->bad; i++) {
		struct scan_file state = { .known = true };
		struct scan_file *file;
		uint32_t number;

		state.size = vet_cursor_signed(cursor, ' ');
		state.modified = vet_cursor_signed(cursor, ' ');
		state.changed = vet_cursor_signed(cursor, ' ');
		state.hash = vet_cursor_number(cursor, ' ');
		state.path = vet_cursor_text(cursor, '\n');
		if (!state.path)
			return;
		number = scan_files_intern(files, state.path);
		free(state.path);
		file = &files->file[number];
		cursor->bad = number != i;
		state.path = file->path;
		*file = state;
	}
}

static int by_key(const void *key, const void *row)
{
	return strcmp(key, ((const struct scan_unit *const *)row)[0]->key);
}

static int by_unit_key(const void *left, const void *right)
{
	return strcmp(((const struct scan_unit *const *)left)[0]->key, ((const struct scan_unit *const *)right)[0]->key);
}

static const struct scan_unit **sort_by_key(struct scan_database *database)
{
	const struct scan_unit **order = vet_allocate(database->count, sizeof(struct scan_unit *));

	for (size_t i = 0; i < database->count; i++)
		order[i] = &database->unit[i];
	qsort(order, database->count, sizeof(struct scan_unit *), by_unit_key);
	return order;
}

/* The unit of this key; NULL when the database has none any more. */
static struct scan_unit *find_unit(struct scan_database *database, const struct scan_unit **order, const char *key)
{
	const struct scan_unit *const *found =
		bsearch(key, order, database->count, sizeof(struct scan_unit *), by_key);

	return found ? &database->unit[*found - database->unit] : NULL;
}

/* KEY FACTS_SIZE FACTS_TIME COUNT FILE...: read even when the unit is gone, to find the next line. */
static void read_unit(struct vet_cursor *cursor, struct scan_database *database, const struct scan_unit **order,
		      size_t file_count)
{
	struct scan_unit *unit, gone = { 0 };
	char key[33] = "";
	uint64_t count;

	if (cursor->end - cursor->at < 33) {
		cursor->bad = true;
		return;
	}
	memcpy(key, cursor->at, 32);
	cursor->at += 32;
	cursor->bad |= !vet_cursor_skip(cursor, " ");
	unit = find_unit(database, order, key);
	if (!unit || unit->dependency)
		unit = &gone;
	unit->facts_size = vet_cursor_signed(cursor, ' ');
	unit->facts_time = vet_cursor_signed(cursor, ' ');
	count = vet_cursor_number(cursor, ' ');
	cursor->bad |= !count || count > (uint64_t)(cursor->end - cursor->at);
	if (!cursor->bad)
		unit->dependency = vet_allocate(count, sizeof(*unit->dependency));
	for (uint64_t i = 0; i < count && !cursor->bad; i++) {
		uint64_t file = vet_cursor_number(cursor, i + 1 < count ? ' ' : '\n');

		cursor->bad |= file >= file_count;
		unit->dependency[i] = (uint32_t)file;
		unit->dependency_count = i + 1;
	}
	free(gone.dependency);
}

static bool parse(struct vet_cursor *cursor, const struct scan_extractor *extractor, struct scan_database *database,
		  struct scan_files *files, bool *same_extractor)
{
	const struct scan_unit **order = sort_by_key(database);
	uint64_t count;

	cursor->bad |= !vet_cursor_skip(cursor, FIRST_LINE "extractor ");
	*same_extractor = vet_cursor_signed(cursor, ' ') == extractor->size;
	*same_extractor &= vet_cursor_signed(cursor, '\n') == extractor->modified;
	cursor->bad |= !vet_cursor_skip(cursor, "files ");
	if (!cursor->bad)
		read_files(cursor, files);
	cursor->bad |= !vet_cursor_skip(cursor, "units ");
	count = vet_cursor_number(cursor, '\n');
	for (uint64_t i = 0; i < count && !cursor->bad; i++)
		read_unit(cursor, database, order, files->count);
	free(order);
	return !cursor->bad && cursor->at == cursor->end;
}

static bool facts_stand(const char *folder, const struct scan_unit *unit)
{
	char *path = index_path(folder, unit->facts);
	struct stat status;
	bool stand = !stat(path, &status) && status.st_size == unit->facts_size && time_of(&status) == unit->facts_time;

	free(path);
	return stand;
}

static void judge(const char *folder, struct scan_database *database, struct scan_files *files)
{
	for (size_t i = 0; i < database->count; i++) {
		struct scan_unit *unit = &database->unit[i];
		bool same = unit->dependency_count && facts_stand(folder, unit);

		for (size_t d = 0; d < unit->dependency_count; d++)
			same &= !scan_files_look(files, unit->dependency[d])->differs;
		if (same) {
			unit->state = SCAN_UNCHANGED;
			unit->cacheable = true;
		}
	}
}

static void forget(struct scan_database *database, struct scan_files *files)
{
	for (size_t i = 0; i < database->count; i++) {
		free(database->unit[i].dependency);
		database->unit[i].dependency = NULL;
		database->unit[i].dependency_count = 0;
	}
	scan_files_free(files);
}

static bool checksum_matches(const char *text, size_t size)
{
	char tail[TAIL_SIZE + 1];

	if (size < TAIL_SIZE)
		return false;
	snprintf(tail, sizeof(tail), "end %016" PRIx64 "\n", XXH64(text, size - TAIL_SIZE, 0));
	return !memcmp(tail, text + size - TAIL_SIZE, TAIL_SIZE);
}

bool scan_index_parse(const char *text, size_t size, const struct scan_extractor *extractor,
		      struct scan_database *database, struct scan_files *files)
{
	struct vet_cursor cursor = { .at = text };
	bool same_extractor = false, good = checksum_matches(text, size);

	if (good) {
		cursor.end = text + size - TAIL_SIZE;
		good = parse(&cursor, extractor, database, files, &same_extractor);
	}
	if (!good || !same_extractor)
		forget(database, files);
	return good;
}

void scan_index_read(const char *folder, const struct scan_extractor *extractor, struct scan_database *database,
		     struct scan_files *files, char *message, size_t message_size)
{
	char *path = index_path(folder, "index");
	size_t size = 0;
	char *text = vet_whole_file(path, MAX_INDEX, &size);

	message[0] = '\0';
	if (!text && errno != ENOENT)
		snprintf(message, message_size, "%s: %s; reading everything again", path, strerror(errno));
	else if (text && !scan_index_parse(text, size, extractor, database, files))
		snprintf(message, message_size, "%s: not an index of this version; reading everything again", path);
	judge(folder, database, files);
	free(text);
	free(path);
}

/* --- writing ----------------------------------------------------------------------------------------- */

/* Files that no unit depends on any more are left out; number[] is the file's row in the index. */
static size_t number_files(const struct scan_database *database, size_t file_count, uint32_t *number)
{
	uint32_t next = 0;

	for (size_t i = 0; i < database->count; i++)
		for (size_t d = 0; database->unit[i].cacheable && d < database->unit[i].dependency_count; d++)
			number[database->unit[i].dependency[d]] = 1;
	for (size_t i = 0; i < file_count; i++)
		number[i] = number[i] ? next++ : UINT32_MAX;
	return next;
}

static void write_unit(FILE *out, const struct scan_unit *unit, const uint32_t *number)
{
	fprintf(out, "%s %" PRId64 " %" PRId64 " %zu", unit->key, unit->facts_size, unit->facts_time,
		unit->dependency_count);
	for (size_t d = 0; d < unit->dependency_count; d++)
		fprintf(out, " %" PRIu32, number[unit->dependency[d]]);
	fputc('\n', out);
}

static void write_body(FILE *out, const struct scan_extractor *extractor, const struct scan_database *database,
		       const struct scan_files *files)
{
	uint32_t *number = vet_allocate(files->count, sizeof(*number));
	size_t used = number_files(database, files->count, number), units = 0;

	fprintf(out, FIRST_LINE "extractor %" PRId64 " %" PRId64 "\nfiles %zu\n", extractor->size, extractor->modified,
		used);
	for (size_t i = 0; i < files->count; i++)
		if (number[i] != UINT32_MAX)
			fprintf(out, "%" PRId64 " %" PRId64 " %" PRId64 " %" PRIu64 " %zu:%s\n", files->file[i].size,
				files->file[i].modified, files->file[i].changed, files->file[i].hash,
				strlen(files->file[i].path), files->file[i].path);
	for (size_t i = 0; i < database->count; i++)
		units += database->unit[i].cacheable;
	fprintf(out, "units %zu\n", units);
	for (size_t i = 0; i < database->count; i++)
		if (database->unit[i].cacheable)
			write_unit(out, &database->unit[i], number);
	free(number);
}

static int write_file(const char *path, const char *text, size_t size)
{
	FILE *file = fopen(path, "wb");
	bool good;

	if (!file)
		return -1;
	good = fwrite(text, 1, size, file) == size;
	good &= fprintf(file, "end %016" PRIx64 "\n", XXH64(text, size, 0)) == TAIL_SIZE;
	good &= !fclose(file);
	return good ? 0 : -1;
}

int scan_index_write(const char *folder, const struct scan_extractor *extractor, const struct scan_database *database,
		     struct scan_files *files, char *message, size_t message_size)
{
	char *path = index_path(folder, "index"), *fresh = index_path(folder, ".tmp-index"), *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	int result = -1;

	if (out) {
		write_body(out, extractor, database, files);
		if (!fclose(out) && !write_file(fresh, text, size) && !rename(fresh, path))
			result = 0;
	}
	if (result) {
		snprintf(message, message_size, "%s: %s", path, strerror(errno));
		unlink(fresh);
	}
	free(text);
	free(fresh);
	free(path);
	return result;
}
