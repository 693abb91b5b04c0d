/* SPDX-License-Identifier: MIT */
/*
 * Reads the list of files that one unit was made of, one a line.  In: the extractor's file.  Out: the unit's dependencies,
 * each once, in the table of files.  Then scan-run.c notes their state.
 */
#include <stdlib.h>
#include <string.h>

#include "scan-internal.h"
#include "support/memory.h"
#include "whole-file.h"

#define MAX_LIST (256ul << 20)

static int by_number(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

static void sort_dependencies(struct scan_unit *unit)
{
	size_t kept = 0;

	qsort(unit->dependency, unit->dependency_count, sizeof(*unit->dependency), by_number);
	for (size_t i = 0; i < unit->dependency_count; i++)
		if (!kept || unit->dependency[kept - 1] != unit->dependency[i])
			unit->dependency[kept++] = unit->dependency[i];
	unit->dependency_count = kept;
}

bool scan_dependencies_read(const char *path, struct scan_unit *unit, struct scan_files *files)
{
	size_t size, room = 0;
	char *text = vet_whole_file(path, MAX_LIST, &size), *rest = NULL;

	for (char *name = text ? strtok_r(text, "\n", &rest) : NULL; name; name = strtok_r(NULL, "\n", &rest)) {
		char *absolute = scan_absolute(unit->directory, name);

		unit->dependency = vet_grow(unit->dependency, &room, unit->dependency_count + 1,
					    sizeof(*unit->dependency));
		unit->dependency[unit->dependency_count++] = scan_files_intern(files, absolute);
		free(absolute);
	}
	free(text);
	if (!unit->dependency_count)
		return false;
	sort_dependencies(unit);
	return true;
}
