/* SPDX-License-Identifier: MIT */
/*
 * An explanation as text: what JSON tells, in lines of 80 columns.  See explanation.h.
 */
#include "explanation.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report/table.h"
#include "support/memory.h"
#include "support/text.h"

#define COLUMN 40   /* where places stand */
#define TOLD 8u     /* ways, uses, stores and calls that text shows of each sort */

/* A string of an object; what a terminal could trip over is replaced. */
static const char *text_of(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text ? text : "";
}

static bool is(const json_t *json, const char *key, const char *word)
{
	return !strcmp(text_of(json, key), word);
}

static char *place_text(const json_t *at)
{
	if (!*text_of(at, "file"))
		return vet_copy_string("");
	return vet_format("%s:%lld", text_of(at, "file"), (long long)json_integer_value(json_object_get(at, "line")));
}

/* Text, then the place in its column. */
__attribute__((format(printf, 3, 4))) static void line(FILE *out, const json_t *at, const char *format, ...)
{
	char *place = place_text(at), *text = NULL;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		text = vet_copy_string("");
	if (!*place)
		fprintf(out, "%s\n", text);
	else
		fprintf(out, "%s%*s%s\n", text, length < COLUMN - 2 ? COLUMN - length : 2, "", place);
	free(text);
	free(place);
}

/* Text wrapped below its first word. */
__attribute__((format(printf, 3, 4))) static void wrapped(FILE *out, const char *first, const char *format, ...)
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

static void print_list(FILE *out, const char *title, const json_t *list)
{
	size_t i;
	const json_t *item;
	char *text = vet_copy_string("");

	json_array_foreach(list, i, item) {
		char *longer = vet_format("%s%s%s", text, i ? ", " : "", json_string_value(item));

		free(text);
		text = longer;
	}
	if (*text)
		wrapped(out, title, "%s", text);
	free(text);
}

/* --- branches -------------------------------------------------------------------------------------------- */

static bool is_switch(const json_t *branch)
{
	return !is(branch, "outcome", "true") && !is(branch, "outcome", "false");
}

static void print_branch(FILE *out, const char *indent, const json_t *branch)
{
	bool live = json_is_true(json_object_get(branch, "live")), decided = json_is_true(json_object_get(branch, "decided"));
	const char *since = text_of(branch, "since");
	char *first = vet_format("%s   ", indent);

	line(out, json_object_get(branch, "at"), "%s%s (%s)", indent, is_switch(branch) ? "switch" : "if", text_of(branch, "condition"));
	wrapped(out, first, "%s%s%s%s", !live ? "never " : decided ? "" : "may be ", text_of(branch, "outcome"), !*since ? "" : decided || !live ? ", since " : ": ", since);
	free(first);
}

static void print_why(FILE *out, const char *indent, const json_t *why)
{
	char *place = place_text(json_object_get(why, "at"));

	if (is(why, "kind", "branch"))
		print_branch(out, indent, why);
	else if (is(why, "kind", "no-return"))
		wrapped(out, indent, "%s%sat %s, before it, never returns", text_of(why, "call"), *text_of(why, "call") ? ", called " : "a call ", place);
	else if (is(why, "kind", "unconnected"))
		wrapped(out, indent, "no way through the function leads there");
	free(place);
}

/* --- functions ------------------------------------------------------------------------------------------- */

static void print_live(FILE *out, const json_t *json)
{
	size_t i, j;
	const json_t *step, *branch;
	bool entry = *text_of(json, "entry");

	json_array_foreach(json_object_get(json, "path"), i, step) {
		json_array_foreach(json_object_get(step, "conditions"), j, branch)
			print_branch(out, "     ", branch);
		if (i)
			line(out, json_object_get(step, "at"), "  -> %s", text_of(step, "what"));
		else
			line(out, json_object_get(step, "at"), "  from %s%s: %s", entry ? "entry " : "", entry ? text_of(json, "entry") : "function",
			     text_of(step, "what"));
		if (json_object_get(step, "stored"))
			line(out, json_object_get(json_object_get(step, "stored"), "at"), "     %s", text_of(json_object_get(step, "stored"), "what"));
	}
	if (!i)
		fputs("  no call of it is known: its address is given away\n", out);
	print_list(out, "  claimed or provided on every path here: ", json_object_get(json, "claimed"));
	print_list(out, "  claimed absent on every path here: ", json_object_get(json, "claimed_absent"));
}

static void print_step(FILE *out, const json_t *step, bool first)
{
	static const struct {
		const char *how, *text;
	} texts[] = {
		{ "call", "called in" }, { "address", "address taken in" }, { "assembly", "named by assembly in" }, { "read", "read in" },
		{ "write", "written in" }, { "copy", "copied in" }, { "copy-to", "copied over in" }, { "initialiser", "held by" },
	};
	const char *how = "named in";

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (is(step, "how", texts[i].how))
			how = texts[i].text;
	line(out, json_object_get(step, "at"), "  %s%s%s%s %s%s%s", first ? "" : "<- ", first ? "" : text_of(step, "what"), first ? "" : " ", how,
	     text_of(step, "in"), *text_of(step, "field") ? "." : "", text_of(step, "field"));
}

static void print_end(FILE *out, const json_t *json, const json_t *way)
{
	const json_t *end = json_object_get(way, "end"), *steps = json_object_get(way, "steps");
	const json_t *top = json_array_get(steps, json_array_size(steps) - 1);
	const char *what = top ? text_of(top, "in") : text_of(json, "name");

	if (is(end, "kind", "not-called"))
		wrapped(out, "     ", "that runs, but no live call takes %s from there", text_of(json, "name"));
	else if (is(end, "kind", "entry"))
		wrapped(out, "     ", "%s is entry %s, from which %s is not entered", what, text_of(end, "entry"), text_of(json, "guest"));
	else if (is(end, "kind", "unnamed"))
		wrapped(out, "     ", "nothing calls %s and nothing takes its address", what);
	else if (is(end, "kind", "loop"))
		wrapped(out, "     ", "%s is named only by dead code that leads back to it", what);
	else if (is(end, "kind", "dead"))
		wrapped(out, "     ", "%s is dead, as told", what);
	else
		print_why(out, "     ", end);
}

static void print_ways(FILE *out, const json_t *json)
{
	const json_t *ways = json_object_get(json, "ways"), *way, *step;
	size_t i, j, more = (size_t)json_integer_value(json_object_get(json, "more_ways"));

	json_array_foreach(ways, i, way) {
		if (i == TOLD)
			break;
		json_array_foreach(json_object_get(way, "steps"), j, step)
			print_step(out, step, !j);
		print_end(out, json, way);
	}
	more += json_array_size(ways) - i;
	if (more)
		fprintf(out, "  and %zu more way%s to it that %s cut\n", more, more == 1 ? "" : "s", more == 1 ? "is" : "are");
}

static void print_through(FILE *out, const json_t *calls)
{
	const json_t *call;
	size_t i;

	json_array_foreach(calls, i, call) {
		const json_t *why = json_object_get(call, "why");

		if (!i)
			fputs("  calls through what holds it:\n", out);
		if (i == TOLD)
			break;
		line(out, json_object_get(call, "at"), "  %s in %s", text_of(call, "through"), text_of(call, "in"));
		if (*text_of(call, "holds"))
			wrapped(out, "     ", "runs, and holds %s", text_of(call, "holds"));
		else if (is(why, "kind", "dead"))
			wrapped(out, "     ", "%s is dead", text_of(call, "in"));
		else
			print_why(out, "     ", why);
	}
	if (json_array_size(calls) > i)
		fprintf(out, "  and %zu more such calls\n", json_array_size(calls) - i);
}

static void print_holes(FILE *out, const json_t *json)
{
	long long holes = json_integer_value(json_object_get(json, "holes"));

	fprintf(out, "  as far as %lld proof hole%s let%s one see (bootvet check --holes)\n", holes, holes == 1 ? "" : "s", holes == 1 ? "s" : "");
}

/* --- objects and locations ------------------------------------------------------------------------------- */

static void print_uses(FILE *out, const json_t *json)
{
	const json_t *use;
	size_t i;

	json_array_foreach(json_object_get(json, "uses"), i, use) {
		const json_t *why = json_object_get(use, "why");
		const char *how = text_of(use, "how");

		if (i == 2ul * TOLD)
			break;
		line(out, json_object_get(use, "at"), "  %s%s %s%s", !strcmp(how, "address") ? "address taken" : !strcmp(how, "initialiser") ? "held" : how,
		     !strcmp(how, "initialiser") ? " by" : " in", text_of(use, "in"), is(why, "kind", "live") ? "" : ": dead");
		print_why(out, "     ", why);
	}
	size_t more = json_array_size(json_object_get(json, "uses")) - i + (size_t)json_integer_value(json_object_get(json, "more_uses"));

	if (more)
		fprintf(out, "  and %zu more place%s\n", more, more == 1 ? "" : "s");
	if (!i)
		fputs("  nothing names it\n", out);
}

static void print_store(FILE *out, const json_t *store)
{
	const json_t *why = json_object_get(store, "why");
	bool live = is(why, "kind", "live");

	line(out, json_object_get(store, "at"), "  %s %s = %s", live ? "live" : "dead", text_of(store, "to"), text_of(store, "value"));
	if (*text_of(store, "holds") && strcmp(text_of(store, "holds"), "nothing"))
		wrapped(out, "     ", "in %s; there it is %s", text_of(store, "in"), text_of(store, "holds"));
	else if (is(why, "kind", "dead"))
		wrapped(out, "     ", "in %s, which is dead", text_of(store, "in"));
	else
		wrapped(out, "     ", "in %s", text_of(store, "in"));
	print_why(out, "     ", why);
}

static void print_values(FILE *out, const json_t *json)
{
	const json_t *item;
	size_t i;

	wrapped(out, "  holds: ", "%s", text_of(json, "value"));
	if (json_is_true(json_object_get(json, "escaped")))
		fputs("  its object has escaped: stores through unknown pointers may mean it\n", out);
	json_array_foreach(json_object_get(json, "initialiser"), i, item) {
		if (i == TOLD)
			break;
		line(out, json_object_get(item, "at"), "  initialised with %s", text_of(item, "value"));
	}
	json_array_foreach(json_object_get(json, "stores"), i, item) {
		if (i == 2ul * TOLD)
			break;
		print_store(out, item);
	}
	if (!i)
		fputs("  nothing stores to it by name\n", out);
	if (json_array_size(json_object_get(json, "stores")) > i)
		fprintf(out, "  and %zu more stores\n", json_array_size(json_object_get(json, "stores")) - i);
}

static void print_one(FILE *out, const json_t *json)
{
	bool live = json_is_true(json_object_get(json, "reachable"));
	const char *kind = text_of(json, "kind");
	char *place = place_text(json_object_get(json, "at"));

	if (!strcmp(kind, "function")) {
		fprintf(out, "%s: %s on %s\n", text_of(json, "name"), live ? "reachable" : "dead", text_of(json, "guest"));
		if (live) {
			print_live(out, json);
		} else {
			print_ways(out, json);
			print_through(out, json_object_get(json, "through"));
		}
	} else {
		fprintf(out, "%s: %s on %s (%s)\n", text_of(json, "name"), live ? "used" : "dead", text_of(json, "guest"), place);
		if (json_object_get(json, "value"))
			print_values(out, json);
		if (strcmp(kind, "location"))
			print_uses(out, json);
	}
	if (!live)
		print_holes(out, json);
	free(place);
}

/* What a terminal could trip over is replaced in every string before anything is printed. */
static json_t *cleaned(const json_t *list)
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

void vet_explain_text(FILE *out, const json_t *list)
{
	json_t *clean = cleaned(list), *json;
	size_t i;

	json_array_foreach(clean, i, json)
		print_one(out, json);
	json_decref(clean);
}
