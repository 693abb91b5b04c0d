/* SPDX-License-Identifier: MIT */
/*
 * Findings as a summary for the page of a job: a table of guests, then each finding, its path folded; see findings.h.
 * Inside a fold all is HTML, so that a name that looks like Markdown stays a name.
 */
#include <stdlib.h>

#include "report/findings.h"
#include "report/lines.h"

enum { TOLD_MAX = 200 }; /* GitHub shows summaries of up to 1 MiB */

static void print_escaped(FILE *out, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '|': fputs("&#124;", out); break;
		default: fputc(*text, out);
		}
}

static void print_table(FILE *out, const json_t *guests)
{
	static const char *const column[] = { "errors", "warnings", "known", "vouched", "probed", "left_out" };
	const json_t *guest;
	size_t i;

	fputs("| guest | errors | warnings | known | vouched for | by probes | about other capabilities | proof holes |\n"
	      "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n", out);
	json_array_foreach(guests, i, guest) {
		fputs("| ", out);
		print_escaped(out, vet_line_word(guest, "guest"));
		for (size_t c = 0; c < sizeof(column) / sizeof(*column); c++)
			fprintf(out, " | %lld", (long long)json_integer_value(json_object_get(guest, column[c])));
		fprintf(out, " | %zu |\n", json_array_size(json_object_get(guest, "holes")));
	}
}

static void print_path(FILE *out, const json_t *finding)
{
	const json_t *step;
	const char *entry = vet_line_word(finding, "entry");
	size_t i;

	json_array_foreach(json_object_get(finding, "path"), i, step) {
		const json_t *stored = json_object_get(step, "stored"), *first = json_object_get(step, "first"), *at = json_object_get(step, "at");

		if (i)
			vet_line(out, at, "-> %s", vet_line_word(step, "what"));
		else
			vet_line(out, at, "from %s%s%s%s", *entry ? "entry " : "", entry, *entry ? ": " : "", vet_line_word(step, "what"));
		if (stored)
			vet_line(out, json_object_get(stored, "at"), "   %s", vet_line_word(stored, "what"));
		if (first)
			vet_line(out, json_object_get(first, "at"), "   first here: %s", vet_line_word(first, "what"));
	}
}

/* Path, evidence and fix, as plain text; the caller frees. */
static char *details(const json_t *finding)
{
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);

	if (!memory)
		abort();
	print_path(memory, finding);
	if (*vet_line_word(finding, "evidence"))
		fprintf(memory, "%s\n", vet_line_word(finding, "evidence"));
	if (*vet_line_word(finding, "fix"))
		fprintf(memory, "fix: %s\n", vet_line_word(finding, "fix"));
	fclose(memory);
	return text;
}

/* An HTML block ends at an empty line, so there is none in it. */
static void print_fold(FILE *out, const json_t *finding)
{
	char *place = vet_line_place(json_object_get(finding, "at")), *text = details(finding);
	bool known = json_is_true(json_object_get(finding, "known"));

	fprintf(out, "\n<details>\n<summary>%s: ", known ? "known" : vet_line_word(finding, "severity"));
	print_escaped(out, place);
	fputs(": ", out);
	print_escaped(out, vet_line_word(finding, "message"));
	fprintf(out, " [%s]</summary>\n<pre>", vet_line_word(finding, "id"));
	print_escaped(out, text);
	fputs("</pre>\n</details>\n", out);
	free(text);
	free(place);
}

/* Those of one severity, by place; returns how many were left out. */
static size_t print_folds(FILE *out, const json_t *findings, const char *severity, size_t *told)
{
	const json_t *finding;
	size_t i, left = 0;

	json_array_foreach(findings, i, finding) {
		if (json_is_true(json_object_get(finding, "vouched")) || !vet_line_is(finding, "severity", severity))
			continue;
		if (*told == TOLD_MAX) {
			left++;
			continue;
		}
		++*told;
		print_fold(out, finding);
	}
	return left;
}

void vet_report_markdown(FILE *out, const json_t *guests)
{
	json_t *clean = vet_line_cleaned(guests);
	const json_t *guest;
	size_t i, told = 0;

	fputs("## bootvet\n\n", out);
	print_table(out, clean);
	json_array_foreach(clean, i, guest) {
		const json_t *findings = json_object_get(guest, "findings");
		size_t left;

		if (json_array_size(findings) == (size_t)json_integer_value(json_object_get(guest, "vouched")) +
						      (size_t)json_integer_value(json_object_get(guest, "probed")))
			continue;
		fputs("\n### ", out);
		print_escaped(out, vet_line_word(guest, "guest"));
		fputc('\n', out);
		left = print_folds(out, findings, "error", &told);
		left += print_folds(out, findings, "warning", &told);
		left += print_folds(out, findings, "note", &told);
		if (left)
			fprintf(out, "\n%zu more, which the report of the job has.\n", left);
	}
	json_decref(clean);
}
