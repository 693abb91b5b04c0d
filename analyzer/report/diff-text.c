/* SPDX-License-Identifier: MIT */
/*
 * A comparison of two guests as text; see diff.h.
 */
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "report/lines.h"
#include "support/memory.h"
#include "support/text.h"

#define TOLD 3u /* calls shown of a file */

static const char *plural(long long count)
{
	return count == 1 ? "" : "s";
}

static void print_edge(FILE *out, const json_t *edge, const char *other)
{
	const json_t *why = json_object_get(edge, "why");

	if (json_object_get(edge, "entry")) {
		vet_line(out, json_object_get(edge, "at"), "    since %s is entry %s", vet_line_word(edge, "to"), vet_line_word(edge, "entry"));
		return;
	}
	vet_line(out, json_object_get(edge, "at"), "    since %s -> %s", vet_line_word(edge, "from"), vet_line_word(edge, "to"));
	if (vet_line_is(why, "kind", "other"))
		vet_line_wrapped(out, "      ", "on %s it calls %s there", other, vet_line_word(why, "holds"));
	else if (vet_line_is(why, "kind", "branch"))
		vet_line_wrapped(out, "      ", "on %s:", other);
	vet_line_why(out, "      ", why);
}

/* A header's function has a copy in every unit that needs one: they are told once. */
static void print_names(FILE *out, const json_t *functions)
{
	size_t count = json_array_size(functions);
	char *text = vet_copy_string("");

	for (size_t i = 0, same; i < count; i += same) {
		const char *name = vet_line_word(json_array_get(functions, i), "name");
		char *longer;

		for (same = 1; i + same < count && vet_line_is(json_array_get(functions, i + same), "name", name);)
			same++;
		longer = same > 1 ? vet_format("%s%s%s (%zu copies)", text, i ? ", " : "", name, same) : vet_format("%s%s%s", text, i ? ", " : "", name);
		free(text);
		text = longer;
	}
	vet_line_wrapped(out, "    ", "%s", text);
	free(text);
}

static void print_file(FILE *out, const json_t *file, const char *other)
{
	long long count = (long long)json_array_size(json_object_get(file, "functions")), bytes = json_integer_value(json_object_get(file, "bytes"));
	const json_t *edge;
	size_t i;

	fprintf(out, "  %s: %lld function%s, %lld byte%s\n", vet_line_word(file, "file"), count, plural(count), bytes, plural(bytes));
	print_names(out, json_object_get(file, "functions"));
	json_array_foreach(json_object_get(file, "edges"), i, edge) {
		if (i == TOLD)
			break;
		print_edge(out, edge, other);
	}
}

static void print_only(FILE *out, const json_t *only, const char *other)
{
	long long count = json_integer_value(json_object_get(only, "functions")), bytes = 0;
	const json_t *file;
	size_t i;

	json_array_foreach(json_object_get(only, "files"), i, file)
		bytes += json_integer_value(json_object_get(file, "bytes"));
	fprintf(out, "only on %s: %lld function%s, %lld byte%s\n", vet_line_word(only, "guest"), count, plural(count), bytes, plural(bytes));
	json_array_foreach(json_object_get(only, "files"), i, file)
		print_file(out, file, other);
}

static void print_findings(FILE *out, const json_t *findings, const char *guest)
{
	const json_t *finding;
	size_t i, count = 0;

	json_array_foreach(findings, i, finding) {
		if (!vet_line_is(finding, "guest", guest))
			continue;
		char *place = vet_line_place(json_object_get(finding, "at"));

		if (!count++)
			fprintf(out, "findings only on %s:\n", guest);
		fprintf(out, "  %s:%lld: %s: ", place, (long long)json_integer_value(json_object_get(json_object_get(finding, "at"), "column")),
			vet_line_word(finding, "severity"));
		fprintf(out, "%s [%s]\n", vet_line_word(finding, "message"), vet_line_word(finding, "id"));
		free(place);
	}
}

void vet_diff_text(FILE *out, const json_t *diff)
{
	json_t *clean = vet_line_cleaned(diff);
	const json_t *guests = json_object_get(clean, "guests"), *only = json_object_get(clean, "only");
	long long both = json_integer_value(json_object_get(clean, "both"));

	fprintf(out, "%s and %s: %lld function%s run%s on both\n", json_string_value(json_array_get(guests, 0)),
		json_string_value(json_array_get(guests, 1)), both, plural(both), both == 1 ? "s" : "");
	for (size_t i = 0; i < 2; i++)
		print_only(out, json_array_get(only, i), json_string_value(json_array_get(guests, 1 - i)));
	for (size_t i = 0; i < 2; i++)
		print_findings(out, json_object_get(clean, "findings"), json_string_value(json_array_get(guests, i)));
	json_decref(clean);
}
