/* SPDX-License-Identifier: MIT */
/*
 * `bootvet models`: what models say, and which of their lines match nothing in a program.  In: built-in models, a user's
 * files, objects to check them against.  Out: a table, or one place a line.
 */
#include <argp.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/guest-run.h"
#include "cli/guests.h"
#include "report/findings.h"
#include "report/table.h"
#include "support/memory.h"

struct options {
	struct vet_guest_run run; /* models and inputs; no guests */
	bool check, json;
};

/* What the line is about: "function a, b; file c". */
static void print_subjects(FILE *out, const struct vet_model_item *item)
{
	const char *separator = "";

	for (unsigned subject = 0; subject < VET_SUBJECT_COUNT; subject++) {
		for (size_t i = 0; i < item->subject[subject].count; i++)
			fprintf(out, "%s%s %s", i ? "," : separator, i ? "" : vet_model_subject_name(subject), item->subject[subject].text[i]);
		if (item->subject[subject].count)
			separator = "; ";
	}
}

static void print_ranges(FILE *out, const struct vet_model_item *item)
{
	for (size_t i = 0; i < item->range_count; i++) {
		fprintf(out, "%s%lld", i ? ", " : item->outside ? " is not " : " is ", (long long)item->range[i].low);
		if (item->range[i].high != item->range[i].low)
			fprintf(out, "-%lld", (long long)item->range[i].high);
	}
}

/* What it says of that. */
static void print_meaning(FILE *out, const struct vet_model_item *item)
{
	print_ranges(out, item);
	if (item->section == VET_SECTION_CONDITIONS)
		fprintf(out, ": %s is %s", item->name, item->claims_absent ? "absent" : "present");
	else if (item->name)
		fprintf(out, ": %s", item->name);
	if (item->bit != VET_NONE)
		fprintf(out, " from bit %u", item->bit);
	for (size_t i = 0; i < item->mapping_count; i++)
		fprintf(out, "%s%lld-%lld is %lld-%lld", i ? ", " : ", ", (long long)item->mapping[i].from.low, (long long)item->mapping[i].from.high,
			(long long)item->mapping[i].to.low, (long long)item->mapping[i].to.high);
	if (item->argument != VET_NONE)
		fprintf(out, ", argument %u", item->argument);
	if (item->section == VET_SECTION_MEETINGS)
		fprintf(out, ", by the name of argument %u", item->of);
	if (item->section == VET_SECTION_COPIES)
		fprintf(out, ", from argument %u to %u", item->from, item->to);
	if (item->section == VET_SECTION_ASYNCHRONOUS)
		fprintf(out, " runs as %s", vet_model_when_name(item->when));
}

static void add_item(struct vet_text_table *table, const struct vet_model_item *item)
{
	char *text = NULL, line[16];
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	const char *cells[] = { line, vet_model_section_name(item->section), "", item->said.because };

	if (!stream)
		return;
	print_subjects(stream, item);
	print_meaning(stream, item);
	if (fclose(stream) == 0)
		cells[2] = text;
	snprintf(line, sizeof(line), "%u", item->said.line);
	vet_text_table_row(table, cells);
	free(text);
}

static void print_model(const struct vet_model *model)
{
	static const char *const headings[] = { "LINE", "SECTION", "SAYS", "BECAUSE" };
	struct vet_text_table *table;

	vet_text_paragraph(stdout, "model:   ", model->name, VET_TEXT_WIDTH);
	vet_text_paragraph(stdout, "is:      ", model->summary, VET_TEXT_WIDTH);
	vet_text_paragraph(stdout, "file:    ", model->file, VET_TEXT_WIDTH);
	for (unsigned space = 0; model->hardware && space < VET_HARDWARE_SPACE_COUNT; space++)
		printf("%-9s%zu rows of hardware (`bootvet capabilities' lists the built-in ones)\n", vet_hardware_space_name(space),
		       vet_hardware_row_count(model->hardware, space));
	if (!model->item_count)
		return;
	putchar('\n');
	table = vet_text_table_new(4, headings);
	for (size_t i = 0; i < model->item_count; i++)
		add_item(table, &model->item[i]);
	vet_text_table_print(table, stdout, VET_TEXT_WIDTH);
	vet_text_table_free(table);
}

static json_t *item_json(const struct vet_model_item *item)
{
	json_t *json = json_pack("{s:s, s:i, s:i, s:o, s:o}", "section", vet_model_section_name(item->section), "line", (int)item->said.line,
				 "column", (int)item->said.column, "name", vet_json_text(item->name), "because", vet_json_text(item->said.because));

	for (unsigned subject = 0; subject < VET_SUBJECT_COUNT; subject++) {
		json_t *names = json_array();

		for (size_t i = 0; i < item->subject[subject].count; i++)
			json_array_append_new(names, vet_json_text(item->subject[subject].text[i]));
		if (json_array_size(names))
			json_object_set(json, vet_model_subject_name(subject), names);
		json_decref(names);
	}
	return json;
}

static json_t *model_json(const struct vet_model *model)
{
	json_t *items = json_array();

	for (size_t i = 0; i < model->item_count; i++)
		json_array_append_new(items, item_json(&model->item[i]));
	return json_pack("{s:o, s:o, s:o, s:o}", "model", vet_json_text(model->name), "summary", vet_json_text(model->summary), "file",
			 vet_json_text(model->file), "lines", items);
}

static void dump(json_t *json)
{
	json_dumpf(json, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	putchar('\n');
	json_decref(json);
}

static int load_builtin(struct vet_models *models)
{
	char message[512];

	for (unsigned i = 0; i < vet_model_builtin_count(); i++) {
		if (!vet_models_add(models, vet_model_builtin_name(i), message, sizeof(message)))
			continue;
		fprintf(stderr, "bootvet models: %s\n", message);
		return 3;
	}
	return 0;
}

static void print_list(const struct vet_models *models)
{
	static const char *const headings[] = { "MODEL", "LINES", "IS" };
	struct vet_text_table *table = vet_text_table_new(3, headings);

	for (size_t i = 0; i < models->count; i++) {
		const struct vet_model *model = models->model[i];
		size_t lines = model->item_count;
		char number[24];
		const char *cells[] = { model->name, number, model->summary };

		for (unsigned space = 0; model->hardware && space < VET_HARDWARE_SPACE_COUNT; space++)
			lines += vet_hardware_row_count(model->hardware, space);
		snprintf(number, sizeof(number), "%zu", lines);
		vet_text_table_row(table, cells);
	}
	vet_text_table_print(table, stdout, VET_TEXT_WIDTH);
	vet_text_table_free(table);
}

/* Without objects: the models named, or all that are built in. */
static int print_models(const struct options *options)
{
	struct vet_models models = { 0 };
	char message[1024];
	int status = options->run.path_count ? 0 : load_builtin(&models);

	for (size_t i = 0; i < options->run.path_count && status == 0; i++) {
		if (!vet_models_add(&models, options->run.path[i], message, sizeof(message)))
			continue;
		fprintf(stderr, "%s%s\n", strncmp(message, "error: ", 7) ? "" : "bootvet models: ", message);
		status = 2;
	}
	json_t *list = options->json ? json_array() : NULL;

	for (size_t i = 0; i < models.count && status == 0; i++) {
		if (list)
			json_array_append_new(list, model_json(models.model[i]));
		else if (options->run.path_count)
			print_model(models.model[i]);
	}
	if (status == 0 && list)
		dump(json_pack("{s:O}", "models", list));
	else if (status == 0 && !options->run.path_count)
		print_list(&models);
	json_decref(list);
	for (size_t i = 0; i < models.count; i++)
		vet_model_free(models.model[i]);
	free(models.model);
	return status;
}

static json_t *unmatched_json(const struct vet_model_unmatched *unmatched)
{
	return json_pack("{s:o, s:i, s:i, s:o, s:o}", "file", vet_json_text(unmatched->said.file), "line", (int)unmatched->said.line, "column",
			 (int)unmatched->said.column, "what", vet_json_text(unmatched->what), "because", vet_json_text(unmatched->said.because));
}

static int check_models(struct options *options)
{
	int status = vet_guest_run_open(&options->run);

	if (status == 0) {
		const struct vet_model_program *model = options->run.model;
		json_t *list = json_array();

		for (size_t i = 0; i < model->unmatched_count; i++) {
			const struct vet_model_unmatched *unmatched = &model->unmatched[i];

			if (options->json)
				json_array_append_new(list, unmatched_json(unmatched));
			else
				printf("%s:%u:%u: unmatched: %s\n", unmatched->said.file, unmatched->said.line, unmatched->said.column, unmatched->what);
		}
		if (options->json)
			dump(json_pack("{s:O}", "unmatched", list));
		json_decref(list);
		status = model->unmatched_count > 0;
	}
	vet_guest_run_close(&options->run);
	return status;
}

enum { KEY_MODEL = 256, KEY_JSON, KEY_FACTS };

static void append(const char ***list, size_t *count, size_t *capacity, const char *text)
{
	*list = vet_grow(*list, capacity, *count + 1, sizeof(**list));
	(*list)[(*count)++] = text;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'c':
		options->check = true;
		return 0;
	case KEY_JSON:
		options->json = true;
		return 0;
	case KEY_MODEL:
		append(&options->run.model_name, &options->run.model_count, &options->run.model_capacity, argument);
		return 0;
	case KEY_FACTS:
		append(&options->run.facts, &options->run.facts_count, &options->run.facts_capacity, argument);
		return 0;
	case ARGP_KEY_ARGS:
		options->run.path = state->argv + state->next;
		options->run.path_count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_END:
		if (options->check && !options->run.path_count)
			argp_error(state, "no objects to check models against");
		if (!options->check && options->run.model_count)
			argp_error(state, "--model is for --check; to print a model, name it alone");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option_list[] = {
	{ "check", 'c', NULL, 0, "List lines of models that match nothing in these objects; exit status 1 when there are any", 0 },
	{ "model", KEY_MODEL, "NAME|FILE", 0, "Check this model too; may be repeated", 0 },
	{ "facts", KEY_FACTS, "FOLDER", 0, "Objects have the facts that `bootvet scan' left of them in this folder; may be repeated", 0 },
	{ "json", KEY_JSON, NULL, 0, "Print JSON", 0 },
	{ 0 },
};

static const struct argp parser = {
	.options = option_list,
	.parser = parse_option,
	.args_doc = "[NAME|FILE.yaml...]\n--check [--model NAME|FILE...] OBJECT...",
	.doc = "Print the models that are built in, or what one says; or check models against a program.\v"
	       "A model tells what code says that carries no annotations.  A line that matches nothing is never a finding: models are "
	       "written for many configurations.\n\n"
	       "Examples:\n"
	       "  bootvet models\n"
	       "  bootvet models x86\n"
	       "  bootvet models --check --model my-kernel.yaml vmlinux.o",
};

int vet_cli_models(int argc, char **argv)
{
	static char title[] = "bootvet models"; /* as usage messages begin */
	struct options options = { 0 };
	int status;

	argv[0] = title;
	argp_err_exit_status = 2;
	if (argp_parse(&parser, argc, argv, 0, NULL, &options) != 0)
		return 2;
	status = options.check ? check_models(&options) : print_models(&options);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("bootvet models: standard output");
		return 3;
	}
	return status;
}
