/* SPDX-License-Identifier: MIT */
/*
 * Executed against reachable as text in 80 columns; see trace.h.
 */
#include <stdlib.h>
#include <string.h>

#include "report/explanation.h"
#include "report/lines.h"
#include "report/table.h"
#include "report/trace.h"
#include "support/memory.h"
#include "support/text.h"

#define WAYS 3u   /* of each sort told of a function */
#define NAMES 12u /* names told of one sort */

static long long number(const json_t *json, const char *key)
{
	return (long long)json_integer_value(json_object_get(json, key));
}

/* Cut, not rounded: 100 % is all of it. */
static char *percent(long long part, long long all)
{
	long long hundredths = all ? part * 10000 / all : 10000;

	return vet_format("%lld.%02lld %%", hundredths / 100, hundredths % 100);
}

static void print_start(FILE *out, const json_t *document)
{
	const json_t *log = json_object_get(document, "log"), *entry;
	size_t i;

	fprintf(out, "guest: %s", vet_line_word(document, "guest"));
	json_array_foreach(json_object_get(document, "entries"), i, entry) {
		const char *name = vet_line_word(entry, "entry"), *function = vet_line_word(entry, "function");

		fprintf(out, "%s%s%s%s", i ? ", " : ", entered at ", name, *name ? ": " : "", function);
	}
	fputc('\n', out);
	vet_line_wrapped(out, "log:   ", "%s (%s), %lld read, %lld of them outside the image's functions", vet_line_word(log, "file"),
			 vet_line_word(log, "form"), number(log, "blocks"), number(log, "outside"));
	fputc('\n', out);
}

static void print_phases(FILE *out, const json_t *document)
{
	static const char *const headings[] = { "PHASE", "EXECUTED", "REACHED", "RECALL", "REACHABLE", "TOTAL", "REACH" };
	struct vet_text_table *table = vet_text_table_new(sizeof(headings) / sizeof(headings[0]), headings);
	const json_t *phase;
	size_t i;

	json_array_foreach(json_object_get(document, "phases"), i, phase) {
		char *executed = vet_format("%lld", number(phase, "executed")), *reached = vet_format("%lld", number(phase, "reached"));
		char *reachable = vet_format("%lld", number(phase, "reachable")), *total = vet_format("%lld", number(phase, "total"));
		char *recall = percent(number(phase, "reached"), number(phase, "executed"));
		char *reach = percent(number(phase, "reachable"), number(phase, "total"));
		const char *const cells[] = { vet_line_word(phase, "phase"), executed, reached, recall, reachable, total, reach };

		vet_text_table_row(table, cells);
		free(executed);
		free(reached);
		free(reachable);
		free(total);
		free(recall);
		free(reach);
	}
	vet_text_table_print(table, out, VET_TEXT_WIDTH);
	vet_text_table_free(table);
}

/* Strings behind a title; nothing when there are none. */
static void print_names(FILE *out, const char *title, const json_t *list)
{
	char *text = vet_copy_string("");
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		const char *name = json_is_string(item) ? json_string_value(item) : vet_line_word(item, "name");
		char *longer;

		if (i == NAMES)
			break;
		longer = vet_format("%s%s%s", text, i ? ", " : "", name);
		free(text);
		text = longer;
	}
	if (json_array_size(list) > NAMES)
		vet_line_wrapped(out, title, "%s and %zu more", text, json_array_size(list) - NAMES);
	else if (i)
		vet_line_wrapped(out, title, "%s", text);
	free(text);
}

static void print_doubts(FILE *out, const json_t *document)
{
	const json_t *log = json_object_get(document, "log"), *name, *lost = json_array();
	json_t *undecided = json_array(), *none = (json_t *)lost;
	size_t i;

	json_array_foreach(json_object_get(document, "ambiguous"), i, name) {
		long long reachable = number(name, "reachable");

		if (!reachable)
			json_array_append(none, (json_t *)name);
		else if (reachable < number(name, "functions"))
			json_array_append(undecided, (json_t *)name);
	}
	if (i)
		fprintf(out, "\n%zu names are several functions' each: not in the numbers above, since the log\ndoes not say which of them ran (OBJECT:NAME does)\n", i);
	print_names(out, "  lost, for none of them can be reached: ", none);
	print_names(out, "  undecided, for only some of them can: ", undecided);
	if (json_array_size(json_object_get(log, "unknown_names"))) {
		fputs("\nNames that no function of the image has, judged as nothing:\n", out);
		print_names(out, "  ", json_object_get(log, "unknown_names"));
	}
	json_decref(undecided);
	json_decref(none);
}

static void print_function(FILE *out, const json_t *json)
{
	const json_t *after = json_object_get(json, "after"), *phase;
	char *phases = vet_copy_string("");
	size_t i;

	fprintf(out, "\n%s  %s  %s\n", vet_line_word(json, "name"), vet_line_word(json, "address"), vet_line_word(json, "object"));
	json_array_foreach(json_object_get(json, "missed_in"), i, phase) {
		char *longer = vet_format("%s%s%s", phases, i ? ", " : "", json_string_value(phase));

		free(phases);
		phases = longer;
	}
	vet_line_wrapped(out, "  ", "dead in phase %s; ran first in phase %s%s", phases, vet_line_word(json, "ran_in"),
			 json_is_true(json_object_get(json, "physical")) ? ", before paging" : "");
	free(phases);
	if (json_is_object(after))
		vet_line_wrapped(out, "  ", "new just before it: %s, which is %s", vet_line_word(after, "name"),
				 json_is_true(json_object_get(after, "reachable")) ? "reachable: the probable caller" : "dead, too");
	if (number(json, "offset"))
		vet_line_wrapped(out, "  ", "entered at +0x%llx, not at its start", (unsigned long long)number(json, "offset"));
	if (!json_is_true(json_object_get(json, "known")))
		vet_line_wrapped(out, "  ", "no object of the program defines it: an object is missing from the command line");
	else
		vet_explain_dead_text(out, json, WAYS);
}

static void print_missed(FILE *out, const json_t *missed)
{
	const json_t *json;
	size_t i, causes = 0, width = 0;

	json_array_foreach(missed, i, json) {
		size_t length = strlen(vet_line_word(json, "name"));

		causes += !*vet_line_word(json, "follows");
		width = length > width ? length : width;
	}
	if (!i)
		return;
	width = width > 36 ? 36 : width;
	fprintf(out, "\n%zu functions ran that nothing says can run; %zu of them lead to the others.\nBy the time at which each first ran:\n", i, causes);
	json_array_foreach(missed, i, json)
		if (!*vet_line_word(json, "follows"))
			print_function(out, json);
	if (i > causes)
		fputs("\nThose named by others of them that ran before:\n", out);
	json_array_foreach(missed, i, json)
		if (*vet_line_word(json, "follows"))
			fprintf(out, "  %-*s  %s  by %s  %s\n", (int)width, vet_line_word(json, "name"), vet_line_word(json, "address"),
				vet_line_word(json, "follows"), vet_line_word(json, "object"));
}

void vet_trace_text(FILE *out, const json_t *document)
{
	json_t *clean = vet_line_cleaned(document);

	print_start(out, clean);
	print_phases(out, clean);
	print_doubts(out, clean);
	if (json_array_size(json_object_get(clean, "unknown_functions"))) {
		fprintf(out, "\n%zu functions of the image are in no object that was given:\n", json_array_size(json_object_get(clean, "unknown_functions")));
		print_names(out, "  ", json_object_get(clean, "unknown_functions"));
	}
	print_missed(out, json_object_get(clean, "missed"));
	json_decref(clean);
}
