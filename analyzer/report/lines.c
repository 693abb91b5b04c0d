/* SPDX-License-Identifier: MIT */
/*
 * Lines of reports that are printed from JSON; see lines.h.
 */
#include "lines.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report/table.h"
#include "support/memory.h"
#include "support/text.h"

#define COLUMN 40 /* where places stand */

const char *vet_line_word(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text ? text : "";
}

bool vet_line_is(const json_t *json, const char *key, const char *word)
{
	return !strcmp(vet_line_word(json, key), word);
}

char *vet_line_place(const json_t *at)
{
	if (!*vet_line_word(at, "file"))
		return vet_copy_string("");
	return vet_format("%s:%lld", vet_line_word(at, "file"), (long long)json_integer_value(json_object_get(at, "line")));
}

/* Too much for one line: the text wrapped, the place on a line of its own, in its column or where it ends at the edge. */
static void print_apart(FILE *out, const char *text, const char *place)
{
	size_t indent = strspn(text, " "), length = strlen(place), column = COLUMN;
	char *first = vet_format("%*s", (int)indent, "");

	if (column + length > VET_TEXT_WIDTH)
		column = length + indent + 2 < VET_TEXT_WIDTH ? VET_TEXT_WIDTH - length : indent + 2;
	vet_text_paragraph(out, first, text + indent, VET_TEXT_WIDTH);
	fprintf(out, "%*s%s\n", (int)column, "", place);
	free(first);
}

void vet_line(FILE *out, const json_t *at, const char *format, ...)
{
	char *place = vet_line_place(at), *text = NULL;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0) {
		text = vet_copy_string("");
		length = 0;
	}
	int gap = length < COLUMN - 2 ? COLUMN - length : 2;

	if (!*place)
		fprintf(out, "%s\n", text);
	else if ((size_t)(length + gap) + strlen(place) > VET_TEXT_WIDTH)
		print_apart(out, text, place);
	else
		fprintf(out, "%s%*s%s\n", text, gap, "", place);
	free(text);
	free(place);
}

void vet_line_wrapped(FILE *out, const char *first, const char *format, ...)
{
	char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = vet_copy_string("");
	va_end(arguments);
	vet_text_paragraph(out, first, text, VET_TEXT_WIDTH);
	free(text);
}

/* --- branches -------------------------------------------------------------------------------------------- */

static bool is_switch(const json_t *branch)
{
	return !vet_line_is(branch, "outcome", "true") && !vet_line_is(branch, "outcome", "false");
}

void vet_line_branch(FILE *out, const char *indent, const json_t *branch)
{
	bool live = json_is_true(json_object_get(branch, "live")), decided = json_is_true(json_object_get(branch, "decided"));
	const char *since = vet_line_word(branch, "since");
	char *first = vet_format("%s   ", indent);

	vet_line(out, json_object_get(branch, "at"), "%s%s (%s)", indent, is_switch(branch) ? "switch" : "if", vet_line_word(branch, "condition"));
	vet_line_wrapped(out, first, "%s%s%s%s", !live ? "never " : decided ? "" : "may be ", vet_line_word(branch, "outcome"), !*since ? "" : decided || !live ? ", since " : ": ", since);
	free(first);
}

void vet_line_why(FILE *out, const char *indent, const json_t *why)
{
	char *place = vet_line_place(json_object_get(why, "at"));

	if (vet_line_is(why, "kind", "branch"))
		vet_line_branch(out, indent, why);
	else if (vet_line_is(why, "kind", "no-return"))
		vet_line_wrapped(out, indent, "%s%sat %s, before it, never returns", vet_line_word(why, "call"), *vet_line_word(why, "call") ? ", called " : "a call ", place);
	else if (vet_line_is(why, "kind", "unconnected"))
		vet_line_wrapped(out, indent, "no way through the function leads there");
	free(place);
}

/* What a terminal could trip over is replaced in every string before anything is printed. */
json_t *vet_line_cleaned(const json_t *list)
{
	char *text = json_dumps(list, JSON_ENSURE_ASCII | JSON_COMPACT), *from = text, *to = text;

	for (; *from; from++, to++) {
		*to = *from;
		if (!strncmp(from, "\\u", 2)) {
			*to = '?';
			from += 5;
		} else if (*from == '\\' && from[1] != '"' && from[1] != '\\' && from[1] != '/') {
			*to = '?';
			from++;
		} else if (*from == '\\') {
			*++to = *++from;
		}
	}
	*to = 0;
	json_t *clean = json_loads(text, 0, NULL);

	free(text);
	return clean;
}
