/* SPDX-License-Identifier: MIT */
/*
 * Reads the list of files that one unit was made of, a Makefile rule as compilers write it.  In: the extractor's file.
 * Out: the unit's dependencies, each once, in the table of files.  Then scan-run.c notes their state.
 */
#include <stdlib.h>
#include <string.h>

#include "scan-internal.h"
#include "support/memory.h"

#define MAX_LIST (256ul << 20)

/*
 * The next name, in place; blanks part names, a backslash before a blank, '#', ':' or another backslash takes it as it
 * is, "$$" is a dollar, backslash and newline join lines.  NULL at the end.
 */
static char *next_name(char **cursor)
{
	char *from = *cursor, *to, *name;

	while (*from && (strchr(" \t\r\n", *from) || (*from == '\\' && (from[1] == '\n' || from[1] == '\r'))))
		from++;
	if (!*from)
		return NULL;
	for (name = to = from; *from && !strchr(" \t\r\n", *from); from++) {
		if (*from == '\\' && (from[1] == '\n' || from[1] == '\r'))
			break;
		if (*from == '\\' && from[1] && strchr(" #:\\", from[1]))
			from++;
		else if (*from == '$' && from[1] == '$')
			from++;
		*to++ = *from;
	}
	*cursor = *from ? from + 1 : from;
	*to = '\0';
	return name;
}

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
	char *text = scan_read_file(path, MAX_LIST, &size), *cursor, *name;

	/* The rule's target ends with a colon and a blank; a colon inside a name has none behind it. */
	cursor = text ? strstr(text, ": ") : NULL;
	if (cursor)
		cursor += 2;
	while (cursor && (name = next_name(&cursor))) {
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
