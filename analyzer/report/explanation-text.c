/* SPDX-License-Identifier: MIT */
/*
 * An explanation as text: what JSON tells, in lines of 80 columns.  See explanation.h.
 */
#include "explanation.h"

#include <stdlib.h>
#include <string.h>

#include "report/lines.h"
#include "support/memory.h"
#include "support/text.h"

#define TOLD 8u /* ways, uses, stores and calls that text shows of each sort */

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
		vet_line_wrapped(out, title, "%s", text);
	free(text);
}

/* --- functions ------------------------------------------------------------------------------------------- */

static void print_live(FILE *out, const json_t *json)
{
	size_t i, j;
	const json_t *step, *branch;
	bool entry = *vet_line_word(json, "entry");

	json_array_foreach(json_object_get(json, "path"), i, step) {
		json_array_foreach(json_object_get(step, "conditions"), j, branch)
			vet_line_branch(out, "     ", branch);
		if (i)
			vet_line(out, json_object_get(step, "at"), "  -> %s", vet_line_word(step, "what"));
		else
			vet_line(out, json_object_get(step, "at"), "  from %s%s: %s", entry ? "entry " : "", entry ? vet_line_word(json, "entry") : "function",
			     vet_line_word(step, "what"));
		if (json_object_get(step, "stored"))
			vet_line(out, json_object_get(json_object_get(step, "stored"), "at"), "     %s", vet_line_word(json_object_get(step, "stored"), "what"));
	}
	if (!i)
		fputs("  no call of it is known: its address is given away\n", out);
	print_list(out, "  claimed or provided on every path here: ", json_object_get(json, "claimed"));
	print_list(out, "  claimed absent on every path here: ", json_object_get(json, "claimed_absent"));
}

/* "called in" */
static const char *how_text(const json_t *mention)
{
	static const struct {
		const char *how, *text;
	} texts[] = {
		{ "call", "called in" }, { "address", "address taken in" }, { "assembly", "named by assembly in" }, { "read", "read in" },
		{ "write", "written in" }, { "copy", "copied in" }, { "copy-to", "copied over in" }, { "initialiser", "held by" },
		{ "relocation", "referred to by code of" }, { "walker", "walked by" }, { "table", "gathered behind" },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (vet_line_is(mention, "how", texts[i].how))
			return texts[i].text;
	return "named in";
}

static void print_step(FILE *out, const json_t *step, bool first)
{
	vet_line(out, json_object_get(step, "at"), "  %s%s%s%s %s%s%s", first ? "" : "<- ", first ? "" : vet_line_word(step, "what"), first ? "" : " ",
		 how_text(step), vet_line_word(step, "in"), *vet_line_word(step, "field") ? "." : "", vet_line_word(step, "field"));
}

static void print_end(FILE *out, const json_t *json, const json_t *way)
{
	const json_t *end = json_object_get(way, "end"), *steps = json_object_get(way, "steps");
	const json_t *top = json_array_get(steps, json_array_size(steps) - 1);
	const char *what = top ? vet_line_word(top, "in") : vet_line_word(json, "name");

	if (json_object_get(end, "unmet"))
		vet_line_wrapped(out, "     ", "that runs, but would call %s only if something were named \"%s\" (%s:%lld)", vet_line_word(json, "name"),
				 vet_line_word(end, "unmet"), vet_line_word(json_object_get(end, "said"), "file"),
				 (long long)json_integer_value(json_object_get(json_object_get(end, "said"), "line")));
	else if (vet_line_is(end, "kind", "not-called"))
		vet_line_wrapped(out, "     ", "that runs, but no live call takes %s from there", vet_line_word(json, "name"));
	else if (vet_line_is(end, "kind", "entry"))
		vet_line_wrapped(out, "     ", "%s is entry %s, from which %s is not entered", what, vet_line_word(end, "entry"), vet_line_word(json, "guest"));
	else if (vet_line_is(end, "kind", "unnamed"))
		vet_line_wrapped(out, "     ", "nothing calls %s and nothing takes its address", what);
	else if (vet_line_is(end, "kind", "loop"))
		vet_line_wrapped(out, "     ", "%s is named only by dead code that leads back to it", what);
	else if (vet_line_is(end, "kind", "dead"))
		vet_line_wrapped(out, "     ", "%s is dead, as told", what);
	else
		vet_line_why(out, "     ", end);
}

static void print_ways(FILE *out, const json_t *json, size_t most)
{
	const json_t *ways = json_object_get(json, "ways"), *way, *step;
	size_t i, j, more = (size_t)json_integer_value(json_object_get(json, "more_ways"));

	json_array_foreach(ways, i, way) {
		if (i == most)
			break;
		json_array_foreach(json_object_get(way, "steps"), j, step)
			print_step(out, step, !j);
		print_end(out, json, way);
	}
	more += json_array_size(ways) - i;
	if (more)
		fprintf(out, "  and %zu more way%s to it that %s cut\n", more, more == 1 ? "" : "s", more == 1 ? "is" : "are");
}

static void print_through(FILE *out, const json_t *calls, size_t most)
{
	const json_t *call;
	size_t i;

	json_array_foreach(calls, i, call) {
		const json_t *why = json_object_get(call, "why");

		if (!i)
			fputs("  calls through what holds it:\n", out);
		if (i == most)
			break;
		vet_line(out, json_object_get(call, "at"), "  %s in %s", vet_line_word(call, "through"), vet_line_word(call, "in"));
		if (*vet_line_word(call, "holds"))
			vet_line_wrapped(out, "     ", "runs, and holds %s", vet_line_word(call, "holds"));
		else if (vet_line_is(why, "kind", "dead"))
			vet_line_wrapped(out, "     ", "%s is dead", vet_line_word(call, "in"));
		else
			vet_line_why(out, "     ", why);
	}
	if (json_array_size(calls) > i)
		fprintf(out, "  and %zu more such calls\n", json_array_size(calls) - i);
}

void vet_explain_dead_text(FILE *out, const json_t *json, size_t most)
{
	print_ways(out, json, most);
	print_through(out, json_object_get(json, "through"), most);
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

		if (i == 2ul * TOLD)
			break;
		vet_line(out, json_object_get(use, "at"), "  %s %s%s", how_text(use), vet_line_word(use, "in"), vet_line_is(why, "kind", "live") ? "" : ": dead");
		vet_line_why(out, "     ", why);
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
	bool live = vet_line_is(why, "kind", "live");

	vet_line(out, json_object_get(store, "at"), "  %s %s = %s", live ? "live" : "dead", vet_line_word(store, "to"), vet_line_word(store, "value"));
	if (*vet_line_word(store, "holds") && strcmp(vet_line_word(store, "holds"), "nothing"))
		vet_line_wrapped(out, "     ", "in %s; there it is %s", vet_line_word(store, "in"), vet_line_word(store, "holds"));
	else if (vet_line_is(why, "kind", "dead"))
		vet_line_wrapped(out, "     ", "in %s, which is dead", vet_line_word(store, "in"));
	else
		vet_line_wrapped(out, "     ", "in %s", vet_line_word(store, "in"));
	vet_line_why(out, "     ", why);
}

static void print_observable(FILE *out, const json_t *item)
{
	char *place = vet_line_place(json_object_get(item, "said"));
	const char *settles = vet_line_word(item, "settles");

	vet_line_wrapped(out, "  read as: ", "%s%s%s%s, observable %s (%s)", vet_line_word(item, "holds"), *settles ? " once " : "", settles,
			 *settles ? " has returned" : "", vet_line_word(item, "name"), place);
	free(place);
}

static void print_values(FILE *out, const json_t *json)
{
	const json_t *item;
	size_t i;

	vet_line_wrapped(out, json_array_size(json_object_get(json, "observables")) ? "  stored: " : "  holds: ", "%s", vet_line_word(json, "value"));
	if (json_is_true(json_object_get(json, "escaped")))
		fputs("  its object has escaped: stores through unknown pointers may mean it\n", out);
	json_array_foreach(json_object_get(json, "observables"), i, item)
		print_observable(out, item);
	json_array_foreach(json_object_get(json, "initialiser"), i, item) {
		if (i == TOLD)
			break;
		vet_line(out, json_object_get(item, "at"), "  initialised with %s", vet_line_word(item, "value"));
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
	const char *kind = vet_line_word(json, "kind");

	if (!strcmp(kind, "function")) {
		fprintf(out, "%s: %s on %s\n", vet_line_word(json, "name"), live ? "reachable" : "dead", vet_line_word(json, "guest"));
		if (live) {
			print_live(out, json);
		} else {
			vet_explain_dead_text(out, json, TOLD);
		}
	} else {
		vet_line(out, json_object_get(json, "at"), "%s: %s on %s", vet_line_word(json, "name"), live ? "used" : "dead", vet_line_word(json, "guest"));
		if (json_object_get(json, "value"))
			print_values(out, json);
		if (strcmp(kind, "location"))
			print_uses(out, json);
	}
	if (!live)
		print_holes(out, json);
}

void vet_explain_text(FILE *out, const json_t *list)
{
	json_t *clean = vet_line_cleaned(list), *json;
	size_t i;

	json_array_foreach(clean, i, json)
		print_one(out, json);
	json_decref(clean);
}
