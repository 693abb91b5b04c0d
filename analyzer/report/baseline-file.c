/* SPDX-License-Identifier: MIT */
/*
 * The file of known findings: JSON, a finding a line, so that version control shows and merges findings, and an error can
 * name its line; see baseline.h.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "report/baseline.h"
#include "report/findings.h"
#include "support/memory.h"

static const char first_line[] = "{\"version\": 1, \"findings\": [", last_line[] = "]}";

enum { LINE_SIZE = 65536, ENTRIES_MAX = 1000000 };

struct reading {
	struct vet_baseline *baseline;
	char line[LINE_SIZE]; /* without blanks at its end */
	unsigned number;
	bool comma;           /* behind the last entry */
	const char *fault;    /* or NULL */
	char text[256];       /* a fault that was made */
};

/* What stands in the line as bytes; false at the end, or with a fault. */
static bool next_line(struct reading *reading, FILE *in)
{
	size_t length;

	if (!fgets(reading->line, sizeof(reading->line), in)) {
		reading->fault = ferror(in) ? strerror(errno) : NULL;
		return false;
	}
	reading->number++;
	length = strlen(reading->line);
	if (!length || (reading->line[length - 1] != '\n' && !feof(in))) {
		reading->fault = "the line is too long, or has a byte that is 0";
		return false;
	}
	while (length && strchr(" \t\r\n", reading->line[length - 1]))
		reading->line[--length] = 0;
	return true;
}

static const char *said(const json_t *json)
{
	return json_string_value(json);
}

static bool is_rule(const char *name)
{
	for (unsigned id = 0; id < VET_FINDING_COUNT; id++)
		if (!strcmp(vet_finding_name(id), name))
			return true;
	return false;
}

static bool is_name(const json_t *json)
{
	return json_is_null(json) || (json_is_string(json) && *said(json));
}

/* Adds the entry, or says what is wrong with it. */
static void add_entry(struct reading *reading, json_t *json)
{
	const char *fingerprint, *guest, *rule, *severity;
	json_t *capability, *function;
	json_error_t error;

	if (json_unpack_ex(json, &error, JSON_STRICT, "{s:s, s:s, s:s, s:s, s:o, s:o}", "fingerprint", &fingerprint, "guest", &guest, "rule", &rule,
			   "severity", &severity, "capability", &capability, "function", &function)) {
		snprintf(reading->text, sizeof(reading->text), "%s", error.text);
		reading->fault = reading->text;
	} else if (!vet_fingerprint_is(fingerprint)) {
		reading->fault = "no fingerprint: 16 hexadecimal digits, and :NUMBER where there are several";
	} else if (!is_rule(rule)) {
		reading->fault = "no diagnostic has this name";
	} else if (strcmp(severity, "error") && strcmp(severity, "warning")) {
		reading->fault = "the severity is neither error nor warning";
	} else if (!*guest || !is_name(capability) || !is_name(function)) {
		reading->fault = "guest, capability and function are names; the latter two may be null";
	} else if (reading->baseline->count == ENTRIES_MAX) {
		reading->fault = "more than 1000000 findings";
	} else {
		struct vet_baseline_entry entry = { .is_error = !strcmp(severity, "error"), .line = reading->number };

		snprintf(entry.fingerprint.text, sizeof(entry.fingerprint.text), "%s", fingerprint);
		entry.guest = (char *)guest;
		entry.rule = (char *)rule;
		entry.capability = (char *)said(capability);
		entry.function = (char *)said(function);
		vet_baseline_add(reading->baseline, &entry);
	}
}

static void read_entry(struct reading *reading)
{
	size_t length = strlen(reading->line);
	bool comma = length && reading->line[length - 1] == ',';
	json_error_t error;
	json_t *json;

	if (reading->baseline->count && !reading->comma) {
		reading->fault = "no comma at the end of the line before";
		return;
	}
	reading->comma = comma;
	json = json_loadb(reading->line, length - comma, JSON_REJECT_DUPLICATES, &error);
	if (json) {
		add_entry(reading, json);
		json_decref(json);
	} else {
		snprintf(reading->text, sizeof(reading->text), "%s", error.text);
		reading->fault = reading->text;
	}
}

static void read_all(struct reading *reading, FILE *in)
{
	if (next_line(reading, in) && strcmp(reading->line, first_line)) {
		reading->fault = strncmp(reading->line, first_line, 12) ? "not a baseline as `bootvet baseline update' writes it"
									  : "this version of the format is not known";
		return;
	}
	if (!reading->number && !reading->fault)
		reading->fault = "the file is empty";
	while (!reading->fault && next_line(reading, in) && strcmp(reading->line, last_line))
		read_entry(reading);
	if (reading->fault)
		return;
	if (strcmp(reading->line, last_line))
		reading->fault = "the file ends before its list does";
	else if (reading->comma)
		reading->fault = "a comma at the end of the line before";
	else if (next_line(reading, in))
		reading->fault = "text behind the end of the list";
}

static void find_twins(struct reading *reading)
{
	const struct vet_baseline *baseline = reading->baseline;

	for (size_t i = 1; i < baseline->count && !reading->fault; i++)
		if (!strcmp(baseline->entry[i].fingerprint.text, baseline->entry[i - 1].fingerprint.text)) {
			reading->number = baseline->entry[i].line;
			reading->fault = "this finding stands here a second time";
		}
}

int vet_baseline_read(struct vet_baseline *baseline, const char *file, char *message, size_t message_size)
{
	FILE *in = fopen(file, "r");
	struct reading *reading;
	int status = 0;

	*baseline = (struct vet_baseline){ 0 };
	if (!in) {
		snprintf(message, message_size, "%s: %s", file, strerror(errno));
		return -1;
	}
	reading = vet_allocate(1, sizeof(*reading));
	reading->baseline = baseline;
	read_all(reading, in);
	fclose(in);
	vet_baseline_sort(baseline);
	find_twins(reading);
	if (reading->fault) {
		snprintf(message, message_size, "%s:%u: %s", file, reading->number, reading->fault);
		vet_baseline_free(baseline);
		status = -1;
	}
	free(reading);
	return status;
}

static int by_meaning(const void *left, const void *right)
{
	const struct vet_baseline_entry *a = *(const struct vet_baseline_entry *const *)left, *b = *(const struct vet_baseline_entry *const *)right;
	const char *const pairs[][2] = {
		{ a->guest, b->guest }, { a->rule, b->rule }, { a->capability, b->capability }, { a->function, b->function },
		{ a->fingerprint.text, b->fingerprint.text },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		int order = strcmp(pairs[i][0] ? pairs[i][0] : "", pairs[i][1] ? pairs[i][1] : "");

		if (order)
			return order;
	}
	return 0;
}

static bool write_entry(FILE *out, const struct vet_baseline_entry *entry)
{
	json_t *json = json_pack("{s:s, s:o, s:s, s:s, s:o, s:o}", "fingerprint", entry->fingerprint.text, "guest", vet_json_text(entry->guest), "rule",
				 entry->rule, "severity", entry->is_error ? "error" : "warning", "capability", vet_json_text(entry->capability),
				 "function", vet_json_text(entry->function));
	bool good = !json_dumpf(json, out, 0);

	json_decref(json);
	return good;
}

bool vet_baseline_write(FILE *out, const struct vet_baseline *baseline)
{
	const struct vet_baseline_entry **order = vet_allocate(baseline->count + 1, sizeof(*order));
	bool good = fprintf(out, "%s\n", first_line) > 0;

	for (size_t i = 0; i < baseline->count; i++)
		order[i] = &baseline->entry[i];
	qsort(order, baseline->count, sizeof(*order), by_meaning);
	for (size_t i = 0; i < baseline->count && good; i++)
		good = write_entry(out, order[i]) && fputs(i + 1 < baseline->count ? ",\n" : "\n", out) >= 0;
	free(order);
	return good && fprintf(out, "%s\n", last_line) > 0;
}
