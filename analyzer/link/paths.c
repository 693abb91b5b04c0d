/* SPDX-License-Identifier: MIT */
/*
 * From command-line paths to files.  In: files, folders, @response files.  Out: the files, each once, sorted, so that
 * nothing behind depends on the order of the command line or of a folder.  Then inputs.c reads them.
 */
#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "internal.h"

#define MAX_RESPONSE_DEPTH 8

static int fail(struct vet_paths *paths, const char *path, const char *what)
{
	if (paths->message_size)
		snprintf(paths->message, paths->message_size, "%s: %s", path, what);
	return -1;
}

static int add_file(struct vet_paths *paths, const char *shown)
{
	struct vet_path *path;

	if (paths->count == paths->room) {
		size_t room = paths->room ? 2 * paths->room : 64;
		struct vet_path *grown = reallocarray(paths->path, room, sizeof(*grown));

		if (!grown)
			return fail(paths, shown, "out of memory");
		paths->path = grown;
		paths->room = room;
	}
	path = &paths->path[paths->count];
	path->real = realpath(shown, NULL);
	if (!path->real)
		return fail(paths, shown, strerror(errno));
	path->shown = strdup(shown);
	if (!path->shown) {
		free(path->real);
		return fail(paths, shown, "out of memory");
	}
	paths->count++;
	return 0;
}

static bool has_ending(const char *name, const char *ending)
{
	size_t length = strlen(name), tail = strlen(ending);

	return length > tail && !strcmp(name + length - tail, ending);
}

/* One entry of a folder; the folder itself may be hidden, what is below may not. */
static int take_entry(struct vet_paths *paths, FTS *walk, FTSENT *entry)
{
	if (entry->fts_level > 0 && entry->fts_name[0] == '.') {
		if (entry->fts_info == FTS_D)
			fts_set(walk, entry, FTS_SKIP);
		return 0;
	}
	switch (entry->fts_info) {
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		return fail(paths, entry->fts_path, strerror(entry->fts_errno));
	case FTS_F:
	case FTS_SL:
		if (has_ending(entry->fts_name, ".o") || has_ending(entry->fts_name, ".facts"))
			return add_file(paths, entry->fts_path);
		return 0;
	default:
		return 0;
	}
}

static int add_folder(struct vet_paths *paths, const char *folder)
{
	char *roots[] = { (char *)folder, NULL };
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	int result = 0;

	if (!walk)
		return fail(paths, folder, strerror(errno));
	while (!result && (errno = 0, entry = fts_read(walk)))
		result = take_entry(paths, walk, entry);
	if (!result && errno)
		result = fail(paths, folder, strerror(errno));
	fts_close(walk);
	return result;
}

static int add_path(struct vet_paths *paths, const char *path, unsigned depth);

/*
 * The next word of a response file, in place: blanks part words, quotes hold them together, a backslash takes the next
 * character as it is.  Returns NULL at the end; *open tells of a quote that never ends.
 */
static char *next_word(char **cursor, bool *open)
{
	char *from = *cursor + strspn(*cursor, " \t\r\n\f\v"), *word = from, *to = from;
	char quote = '\0';

	*open = false;
	if (!*from)
		return NULL;
	for (; *from && (quote || !strchr(" \t\r\n\f\v", *from)); from++) {
		if (quote && *from == quote) {
			quote = '\0';
		} else if (!quote && (*from == '\'' || *from == '"')) {
			quote = *from;
		} else {
			if (*from == '\\' && from[1])
				from++;
			*to++ = *from;
		}
	}
	*cursor = *from ? from + 1 : from;
	*to = '\0';
	*open = quote != '\0';
	return word;
}

static int add_response_file(struct vet_paths *paths, const char *name, unsigned depth)
{
	struct vet_file file;
	char *cursor, *word;
	bool open = false;
	int result = 0;

	if (depth >= MAX_RESPONSE_DEPTH)
		return fail(paths, name, "response files name each other too deeply");
	if (vet_file_read(&file, name, paths->message, paths->message_size))
		return -1;
	if (memchr(file.bytes, '\0', file.size))
		result = fail(paths, name, "a response file holds text only");
	cursor = file.bytes;
	while (!result && (word = next_word(&cursor, &open)))
		result = open ? fail(paths, name, "a quote is not closed") : add_path(paths, word, depth + 1);
	vet_file_free(&file);
	return result;
}

static int add_path(struct vet_paths *paths, const char *path, unsigned depth)
{
	struct stat status;

	if (path[0] == '@')
		return add_response_file(paths, path + 1, depth);
	if (stat(path, &status))
		return fail(paths, path, strerror(errno));
	if (S_ISDIR(status.st_mode))
		return add_folder(paths, path);
	return add_file(paths, path);
}

static int by_real(const void *left, const void *right)
{
	const struct vet_path *a = left, *b = right;
	int order = strcmp(a->real, b->real);

	return order ? order : strcmp(a->shown, b->shown);
}

static int by_shown(const void *left, const void *right)
{
	return strcmp(((const struct vet_path *)left)->shown, ((const struct vet_path *)right)->shown);
}

static void drop_repeated(struct vet_paths *paths)
{
	size_t kept = 0;

	qsort(paths->path, paths->count, sizeof(*paths->path), by_real);
	for (size_t i = 0; i < paths->count; i++) {
		if (kept && !strcmp(paths->path[kept - 1].real, paths->path[i].real)) {
			free(paths->path[i].real);
			free(paths->path[i].shown);
		} else {
			paths->path[kept++] = paths->path[i];
		}
	}
	paths->count = kept;
}

int vet_paths_find(struct vet_paths *paths, char *const *arguments, size_t count, char *message, size_t message_size)
{
	memset(paths, 0, sizeof(*paths));
	paths->message = message;
	paths->message_size = message_size;
	for (size_t i = 0; i < count; i++) {
		if (add_path(paths, arguments[i], 0)) {
			vet_paths_free(paths);
			return -1;
		}
	}
	if (paths->count) {
		drop_repeated(paths);
		qsort(paths->path, paths->count, sizeof(*paths->path), by_shown);
	}
	return 0;
}

void vet_paths_free(struct vet_paths *paths)
{
	for (size_t i = 0; i < paths->count; i++) {
		free(paths->path[i].real);
		free(paths->path[i].shown);
	}
	free(paths->path);
	memset(paths, 0, sizeof(*paths));
}
