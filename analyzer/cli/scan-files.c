/* SPDX-License-Identifier: MIT */
/*
 * The files that units depend on, each once, however many units include it.  In: paths, from extractors and from the cache.
 * Out: whether a file's content is what it was; a run looks at each file once, and reads it only when its times moved.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scan-internal.h"
#include "support/memory.h"
#include "whole-file.h"

#define MAX_DEPENDENCY (1ul << 30)

/* ".." stays: what it means depends on links. */
char *scan_absolute(const char *directory, const char *path)
{
	size_t room = strlen(directory) + strlen(path) + 3, length = 0;
	char *joined = vet_allocate(room, 1), *absolute = vet_allocate(room, 1), *step, *rest;

	snprintf(joined, room, "%s%s%s", path[0] == '/' ? "" : directory, path[0] == '/' ? "" : "/", path);
	for (step = strtok_r(joined, "/", &rest); step; step = strtok_r(NULL, "/", &rest))
		if (strcmp(step, ".") != 0)
			length += (size_t)snprintf(absolute + length, room - length, "/%s", step);
	if (!length)
		absolute[0] = '/';
	free(joined);
	return absolute;
}

/* --- the table --------------------------------------------------------------------------------------- */

static size_t find_slot(const struct scan_files *files, const char *path)
{
	size_t slot = XXH3_64bits(path, strlen(path)) & (files->slots - 1);

	while (files->slot[slot] && strcmp(files->file[files->slot[slot] - 1].path, path) != 0)
		slot = (slot + 1) & (files->slots - 1);
	return slot;
}

static void widen(struct scan_files *files)
{
	free(files->slot);
	files->slots = files->slots ? 2 * files->slots : 1024;
	files->slot = vet_allocate(files->slots, sizeof(*files->slot));
	for (size_t i = 0; i < files->count; i++)
		files->slot[find_slot(files, files->file[i].path)] = (uint32_t)i + 1;
}

uint32_t scan_files_intern(struct scan_files *files, const char *path)
{
	size_t slot;

	if (2 * (files->count + 1) > files->slots)
		widen(files);
	slot = find_slot(files, path);
	if (!files->slot[slot]) {
		files->file = vet_grow(files->file, &files->room, files->count + 1, sizeof(*files->file));
		files->file[files->count].path = vet_copy_string(path);
		files->slot[slot] = (uint32_t)++files->count;
	}
	return files->slot[slot] - 1;
}

static int64_t nanoseconds(struct timespec time)
{
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static uint64_t hash_content(const char *path)
{
	size_t size;
	char *bytes = vet_whole_file(path, MAX_DEPENDENCY, &size);
	uint64_t hash = bytes ? XXH64(bytes, size, 0) : 0;

	free(bytes);
	return hash;
}

const struct scan_file *scan_files_look(struct scan_files *files, uint32_t number)
{
	struct scan_file *file = &files->file[number];
	struct scan_file now = { .size = -1 };
	struct stat status;

	if (file->seen)
		return file;
	if (!stat(file->path, &status)) {
		now.size = status.st_size;
		now.modified = nanoseconds(status.st_mtim);
		now.changed = nanoseconds(status.st_ctim);
	}
	if (!file->known || file->size != now.size || file->modified != now.modified || file->changed != now.changed) {
		now.hash = now.size >= 0 ? hash_content(file->path) : 0;
		file->differs = file->known && (file->size != now.size || file->hash != now.hash);
		file->size = now.size;
		file->modified = now.modified;
		file->changed = now.changed;
		file->hash = now.hash;
	}
	file->known = file->seen = true;
	return file;
}

void scan_files_free(struct scan_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->file[i].path);
	free(files->file);
	free(files->slot);
	memset(files, 0, sizeof(*files));
}
