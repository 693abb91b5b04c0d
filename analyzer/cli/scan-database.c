/* SPDX-License-Identifier: MIT */
/*
 * Reads a compile database (compile_commands.json).  In: its text, from anyone.  Out: the units that it names, each once, in an
 * order that does not depend on the file's; or a message with the place.  Then scan-index.c says which have changed.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scan-internal.h"
#include "support/memory.h"

struct reading {
	struct scan_database *database;
	size_t room;
	const char *path;
	size_t entry; /* from 1 */
	char *message;
	size_t message_size;
};

static int fail(const struct reading *reading, const char *what)
{
	snprintf(reading->message, reading->message_size, "%s: entry %zu: %s", reading->path, reading->entry, what);
	return -1;
}

/* --- arguments --------------------------------------------------------------------------------------- */

static void add_argument(struct scan_unit *unit, size_t *room, const char *argument)
{
	unit->argument = vet_grow(unit->argument, room, unit->argument_count + 1, sizeof(*unit->argument));
	unit->argument[unit->argument_count++] = vet_copy_string(argument);
}

/* In double quotes a backslash is special before these only. */
static bool escapes(char quote, char next)
{
	return next && (quote == '\0' || (quote == '"' && strchr("\"\\$`\n", next)));
}

/* One word, as a shell would see it, in place; NULL when a quote is not closed. */
static char *split_word(char **cursor)
{
	char *from = *cursor, *to = from, *word = from, quote = '\0';

	for (; *from && (quote || !strchr(" \t\r\n", *from)); from++) {
		if (quote ? *from == quote : *from == '"' || *from == '\'') {
			quote = quote ? '\0' : *from;
		} else {
			if (*from == '\\' && escapes(quote, from[1]))
				from++;
			*to++ = *from;
		}
	}
	*cursor = *from ? from + 1 : from;
	*to = '\0';
	return quote ? NULL : word;
}

static int split_command(struct reading *reading, struct scan_unit *unit, const char *command)
{
	char *copy = vet_copy_string(command), *cursor = copy;
	size_t room = 0;
	int result = 0;

	for (cursor += strspn(cursor, " \t\r\n"); *cursor && !result; cursor += strspn(cursor, " \t\r\n")) {
		const char *word = split_word(&cursor);

		if (word)
			add_argument(unit, &room, word);
		else
			result = fail(reading, "a quote in \"command\" is not closed");
	}
	free(copy);
	return result;
}

static int copy_arguments(struct reading *reading, struct scan_unit *unit, const json_t *arguments)
{
	size_t room = 0;

	for (size_t i = 0; i < json_array_size(arguments); i++) {
		const char *argument = json_string_value(json_array_get(arguments, i));

		if (!argument)
			return fail(reading, "\"arguments\" holds something that is no string");
		add_argument(unit, &room, argument);
	}
	return 0;
}

static int read_arguments(struct reading *reading, struct scan_unit *unit, const json_t *entry)
{
	const json_t *arguments = json_object_get(entry, "arguments"), *command = json_object_get(entry, "command");
	int result;

	if (json_is_array(arguments))
		result = copy_arguments(reading, unit, arguments);
	else if (json_is_string(command) && !arguments)
		result = split_command(reading, unit, json_string_value(command));
	else
		return fail(reading, "needs \"arguments\", a list, or \"command\", a string");
	if (!result && unit->argument_count < 2)
		return fail(reading, "has no compiler command");
	return result;
}

/* --- entries ----------------------------------------------------------------------------------------- */

/* What is told apart by its ending is never C; anything else is the extractor's to judge. */
static bool is_not_c(const char *file)
{
	static const char *const ending[] = { ".S", ".s", ".sx", ".asm", ".rs", ".cc", ".cpp", ".cxx", ".C", ".c++", ".m" };
	const char *dot = strrchr(file, '.');

	for (size_t i = 0; dot && i < sizeof(ending) / sizeof(ending[0]); i++)
		if (!strcmp(dot, ending[i]))
			return true;
	return false;
}

static void hash_text(XXH3_state_t *state, const char *text)
{
	XXH3_128bits_update(state, text, strlen(text) + 1);
}

/* The environment changes what a compiler reads as much as its arguments do. */
static void make_key(struct scan_unit *unit)
{
	static const char *const variable[] = { "CPATH", "C_INCLUDE_PATH" };
	XXH3_state_t *state = XXH3_createState();
	XXH128_hash_t hash;

	XXH3_128bits_reset(state);
	hash_text(state, unit->directory);
	hash_text(state, unit->file);
	for (size_t i = 0; i < unit->argument_count; i++)
		hash_text(state, unit->argument[i]);
	for (size_t i = 0; i < sizeof(variable) / sizeof(variable[0]); i++)
		hash_text(state, getenv(variable[i]) ? getenv(variable[i]) : "");
	hash = XXH3_128bits_digest(state);
	XXH3_freeState(state);
	snprintf(unit->key, sizeof(unit->key), "%016llx%016llx", (unsigned long long)hash.high64,
		 (unsigned long long)hash.low64);
}

/* NAME-KEY.facts, with as much of the name as a file name has room for. */
static void name_facts(struct scan_unit *unit)
{
	const char *slash = strrchr(unit->file, '/'), *name = slash ? slash + 1 : unit->file;
	int length = strlen(name) > 128 ? 128 : (int)strlen(name);
	size_t size = (size_t)length + sizeof(unit->key) + sizeof("-.facts");

	unit->facts = vet_allocate(size, 1);
	snprintf(unit->facts, size, "%.*s-%s.facts", length, name, unit->key);
}

static void free_unit(struct scan_unit *unit)
{
	for (size_t i = 0; i < unit->argument_count; i++)
		free(unit->argument[i]);
	free(unit->argument);
	free(unit->directory);
	free(unit->file);
	free(unit->facts);
	free(unit->object);
	free(unit->dependency);
}

static int read_entry(struct reading *reading, const json_t *entry)
{
	const char *directory = json_string_value(json_object_get(entry, "directory"));
	const char *file = json_string_value(json_object_get(entry, "file"));
	struct scan_database *database = reading->database;
	struct scan_unit unit = { 0 };

	if (!json_is_object(entry))
		return fail(reading, "is no object");
	if (!directory || directory[0] != '/')
		return fail(reading, "needs \"directory\", an absolute path");
	if (!file || !*file)
		return fail(reading, "needs \"file\", a path");
	if (is_not_c(file)) {
		database->not_c++;
		return 0;
	}
	unit.directory = vet_copy_string(directory);
	unit.file = vet_copy_string(file);
	if (read_arguments(reading, &unit, entry)) {
		free_unit(&unit);
		return -1;
	}
	make_key(&unit);
	name_facts(&unit);
	scan_object_name(&unit, json_string_value(json_object_get(entry, "output")));
	database->unit = vet_grow(database->unit, &reading->room, database->count + 1, sizeof(*database->unit));
	database->unit[database->count++] = unit;
	return 0;
}

static int by_facts(const void *left, const void *right)
{
	return strcmp(((const struct scan_unit *)left)->facts, ((const struct scan_unit *)right)->facts);
}

static void sort_units(struct scan_database *database)
{
	size_t kept = 0;

	if (!database->count)
		return;
	qsort(database->unit, database->count, sizeof(*database->unit), by_facts);
	for (size_t i = 0; i < database->count; i++) {
		if (kept && !by_facts(&database->unit[kept - 1], &database->unit[i]))
			free_unit(&database->unit[i]);
		else
			database->unit[kept++] = database->unit[i];
	}
	database->count = kept;
}

int scan_database_read(struct scan_database *database, const char *path, const char *text, size_t size, char *message,
		       size_t message_size)
{
	struct reading reading = { .database = database, .path = path, .message = message, .message_size = message_size };
	json_error_t error;
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	int result = 0;

	memset(database, 0, sizeof(*database));
	if (!root) {
		snprintf(message, message_size, "%s:%d:%d: %s", path, error.line, error.column, error.text);
		return -1;
	}
	if (!json_is_array(root)) {
		snprintf(message, message_size, "%s:1:1: a compile database is a list of entries", path);
		result = -1;
	}
	for (size_t i = 0; !result && i < json_array_size(root); i++) {
		reading.entry = i + 1;
		result = read_entry(&reading, json_array_get(root, i));
	}
	json_decref(root);
	if (result)
		scan_database_free(database);
	else
		sort_units(database);
	return result;
}

void scan_database_free(struct scan_database *database)
{
	for (size_t i = 0; i < database->count; i++)
		free_unit(&database->unit[i]);
	free(database->unit);
	memset(database, 0, sizeof(*database));
}
