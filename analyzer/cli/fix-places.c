/* SPDX-License-Identifier: MIT */
/*
 * From findings to the places of guards, each once; see fix.h.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fix.h"
#include "solve/capability.h"
#include "solve/verdict.h"
#include "support/memory.h"
#include "support/text.h"

enum { PLACES_MAX = 100000, NUMBER_MAX = 10000000 };

static struct vet_where where_of(const struct fix_place *place)
{
	return (struct vet_where){ .file = place->file, .line = place->line, .column = place->column };
}

/* Within a file from its end to its start. */
static int compare(const void *left, const void *right)
{
	const struct fix_place *a = left, *b = right;
	struct vet_where first = where_of(a), second = where_of(b);
	int order = strcmp(a->file, b->file);

	if (!order)
		order = vet_where_compare(&second, &first);
	return order ? order : strcmp(a->guard, b->guard);
}

static bool same_place(const struct fix_place *a, const struct fix_place *b)
{
	struct vet_where first = where_of(a), second = where_of(b);

	return !vet_where_compare(&first, &second);
}

/* One guard a place: what several findings want there is asked together. */
static void unite(struct fix_places *places)
{
	size_t kept = 0;

	qsort(places->place, places->count, sizeof(*places->place), compare);
	for (size_t i = 0; i < places->count; i++) {
		struct fix_place *place = &places->place[i], *last = kept ? &places->place[kept - 1] : NULL;

		if (!last || !same_place(last, place)) {
			places->place[kept++] = *place;
			continue;
		}
		if (!strstr(last->guard, place->guard)) {
			char *both = vet_format("%s && %s", last->guard, place->guard);

			free(last->guard);
			last->guard = both;
		}
		free(place->file);
		free(place->guard);
	}
	places->count = kept;
}

static bool is_number(const json_t *json)
{
	return json_is_integer(json) && json_integer_value(json) > 0 && json_integer_value(json) <= NUMBER_MAX;
}

/* NULL, or what is wrong with the value of `guard'. */
static const char *add_guard(struct fix_places *places, const json_t *guard)
{
	const json_t *at = json_object_get(guard, "at"), *line = json_object_get(at, "line"), *column = json_object_get(at, "column");
	const char *file = json_string_value(json_object_get(at, "file")), *with = json_string_value(json_object_get(guard, "with")),
		   *capability = json_string_value(json_object_get(guard, "capability"));

	if (!file || !*file || !is_number(line) || !is_number(column))
		return "`at' is no place: a file, a line, a column";
	if (!with || (strcmp(with, "vet_has") && strcmp(with, "vet_absent")))
		return "`with' is neither vet_has nor vet_absent";
	if (!capability || vet_capability_find(capability) < 0)
		return "`capability' is the name of none";
	if (places->count >= PLACES_MAX)
		return "more than 100000 guards";
	places->place = vet_grow(places->place, &places->capacity, places->count + 1, sizeof(*places->place));
	places->place[places->count++] = (struct fix_place){ .file = vet_copy_string(file),
							    .line = (unsigned)json_integer_value(line),
							    .column = (unsigned)json_integer_value(column),
							    .guard = vet_format("%s(%s)", with, capability) };
	return NULL;
}

static const char *add_finding(struct fix_places *places, const json_t *finding)
{
	const char *severity = json_string_value(json_object_get(finding, "severity"));
	const json_t *guard = json_object_get(finding, "guard");

	if (!severity)
		return "no finding of `bootvet check --json'";
	if (!strcmp(severity, "note"))
		return NULL;
	if (!guard)
		return "it says nothing of a `guard'; another version of bootvet wrote it";
	if (!json_is_null(guard))
		return add_guard(places, guard);
	places->unguarded++;
	return NULL;
}

static const char *add_guests(struct fix_places *places, const json_t *document, const char **guest, size_t *number)
{
	const json_t *guests = json_object_get(document, "guests"), *findings;
	const char *fault = NULL;

	*guest = NULL;
	if (!json_is_array(guests))
		return "not what `bootvet check --json' writes: no list of guests";
	for (size_t g = 0; g < json_array_size(guests) && !fault; g++) {
		*guest = json_string_value(json_object_get(json_array_get(guests, g), "guest"));
		findings = json_object_get(json_array_get(guests, g), "findings");
		*number = 0;
		if (!*guest || !json_is_array(findings))
			return "a guest without name or findings";
		for (; *number < json_array_size(findings) && !fault; ++*number)
			fault = add_finding(places, json_array_get(findings, *number));
	}
	return fault;
}

int fix_places_read(struct fix_places *places, const char *file)
{
	bool piped = !strcmp(file, "-");
	const char *name = piped ? "standard input" : file, *guest, *fault;
	json_error_t error;
	json_t *document = piped ? json_loadf(stdin, JSON_REJECT_DUPLICATES, &error) : json_load_file(file, JSON_REJECT_DUPLICATES, &error);
	size_t number = 0;

	if (!document) {
		if (error.line > 0)
			fprintf(stderr, "bootvet: %s:%d:%d: %s\n", name, error.line, error.column, error.text);
		else
			fprintf(stderr, "bootvet: %s: %s\n", name, error.text);
		return 2;
	}
	fault = add_guests(places, document, &guest, &number);
	if (fault && guest)
		fprintf(stderr, "bootvet: %s: guest %s, finding %zu: %s\n", name, guest, number, fault);
	else if (fault)
		fprintf(stderr, "bootvet: %s: %s\n", name, fault);
	json_decref(document);
	unite(places);
	return fault ? 2 : 0;
}

void fix_places_free(struct fix_places *places)
{
	for (size_t i = 0; i < places->count; i++) {
		free(places->place[i].file);
		free(places->place[i].guard);
		free(places->place[i].why);
	}
	free(places->place);
}
