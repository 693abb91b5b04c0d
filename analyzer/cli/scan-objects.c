/* SPDX-License-Identifier: MIT */
/*
 * Which object each unit of a compile database becomes, and FOLDER/objects, the list by which link finds an object's facts
 * (link/beside.h).  In: entries of the database.  Out: the list, brought up to date with the fact files beside it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "link/beside.h"
#include "scan-internal.h"
#include "support/memory.h"
#include "support/text.h"

/* What -o names; of several the last counts. */
static const char *named_output(const struct scan_unit *unit)
{
	const char *name = NULL;

	for (size_t i = 1; i < unit->argument_count; i++) {
		const char *argument = unit->argument[i];

		if (!strcmp(argument, "-o") && i + 1 < unit->argument_count)
			name = unit->argument[++i];
		else if (!strncmp(argument, "-o", 2) && argument[2] && strncmp(argument, "-object", 7) != 0)
			name = argument + 2;
	}
	return name;
}

static bool makes_object(const struct scan_unit *unit)
{
	for (size_t i = 1; i < unit->argument_count; i++)
		if (!strcmp(unit->argument[i], "-c"))
			return true;
	return false;
}

/* NAME.o in the folder where the compiler runs. */
static char *default_output(const char *file)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file, *dot = strrchr(name, '.');

	return vet_format("%.*s.o", dot && dot > name ? (int)(dot - name) : (int)strlen(name), name);
}

void scan_object_name(struct scan_unit *unit, const char *output)
{
	const char *name = output ? output : named_output(unit);
	char *made = !name && makes_object(unit) ? default_output(unit->file) : NULL;

	if (name || made)
		unit->object = scan_absolute(unit->directory, name ? name : made);
	free(made);
}

/* Facts that stay in the folder, of a unit whose object is known. */
static bool is_listed(const struct scan_unit *unit)
{
	bool has_facts = unit->state == SCAN_READ || unit->state == SCAN_UNCHANGED || (unit->state == SCAN_LEFT_OUT && unit->cacheable);

	return has_facts && unit->object;
}

static bool write_list(const char *path, const struct scan_database *database)
{
	FILE *file = fopen(path, "wb");
	size_t rows = 0;
	bool good;

	if (!file)
		return false;
	fputs(VET_BESIDE_FIRST_LINE, file);
	for (size_t i = 0; i < database->count; i++) {
		const struct scan_unit *unit = &database->unit[i];

		if (!is_listed(unit))
			continue;
		fprintf(file, "%zu:%s %zu:%s\n", strlen(unit->facts), unit->facts, strlen(unit->object), unit->object);
		rows++;
	}
	fprintf(file, "end %zu\n", rows);
	good = !ferror(file);
	return !fclose(file) && good;
}

int scan_objects_write(const char *folder, const struct scan_database *database, char *message, size_t message_size)
{
	char *path = vet_format("%s/" VET_BESIDE_LIST, folder), *fresh = vet_format("%s/.tmp-" VET_BESIDE_LIST, folder);
	int result = write_list(fresh, database) && !rename(fresh, path) ? 0 : -1;

	if (result) {
		snprintf(message, message_size, "%s: %s", path, strerror(errno));
		unlink(fresh);
	}
	free(path);
	free(fresh);
	return result;
}
