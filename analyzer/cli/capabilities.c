/* SPDX-License-Identifier: MIT */
/*
 * `bootvet capabilities`: every capability with its kind, what it is, and the addresses that belong to it.  In: the
 * registry and the built-in address model.  Out: a table; for one capability, its rows with the reason of each.
 */
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/guests.h"
#include "report/table.h"
#include "solve/capability.h"
#include "solve/hardware.h"
#include "solve/observable.h"

static void print_range(FILE *out, const struct vet_hardware_row *row)
{
	fprintf(out, "0x%" PRIx64, row->low);
	if (row->high != row->low)
		fprintf(out, "-0x%" PRIx64, row->high);
	if (row->size)
		fprintf(out, " (%u byte%s)", row->size, row->size == 1 ? "" : "s");
}

/* "; ports 0x20-0x21, 0xa0-0xa1" for each space that has any. */
static void print_ranges(FILE *out, const struct vet_hardware *hardware, unsigned capability)
{
	for (unsigned space = 0; space < VET_HARDWARE_SPACE_COUNT; space++) {
		bool first = true;

		for (size_t i = 0; i < vet_hardware_row_count(hardware, space); i++) {
			const struct vet_hardware_row *row = vet_hardware_row(hardware, space, i);

			if (row->capability != capability)
				continue;
			if (first)
				fprintf(out, "; %s ", vet_hardware_space_name(space));
			else
				fputs(", ", out);
			print_range(out, row);
			first = false;
		}
	}
}

static const char *kind_of(const struct vet_capability_info *info)
{
	return info->phase ? "phase" : "platform";
}

static void print_all(const struct vet_hardware *hardware)
{
	static const char *const headings[] = {"CAPABILITY", "KIND", "WHAT IT IS, AND WHERE"};
	struct vet_text_table *table = vet_text_table_new(3, headings);

	for (unsigned id = 0; id < VET_CAPABILITY_COUNT; id++) {
		const struct vet_capability_info *info = vet_capability_info(id);
		char *text = NULL;
		size_t size;
		FILE *stream = open_memstream(&text, &size);
		const char *cells[] = {info->name, kind_of(info), info->description};

		if (stream) {
			fputs(info->description, stream);
			print_ranges(stream, hardware, id);
			if (fclose(stream) == 0)
				cells[2] = text;
		}
		vet_text_table_row(table, cells);
		free(text);
	}
	vet_text_table_print(table, stdout, VET_TEXT_WIDTH);
	vet_text_table_free(table);
}

static void add_row(struct vet_text_table *table, enum vet_hardware_space space, const struct vet_hardware_row *row)
{
	char *range = NULL;
	size_t size;
	FILE *stream = open_memstream(&range, &size);

	if (!stream)
		return;
	print_range(stream, row);
	if (fclose(stream) == 0) {
		const char *cells[] = {vet_hardware_space_name(space), range, row->because};

		vet_text_table_row(table, cells);
	}
	free(range);
}

static void print_one(const struct vet_hardware *hardware, unsigned id)
{
	static const char *const headings[] = {"WHERE", "RANGE", "BECAUSE"};
	const struct vet_capability_info *info = vet_capability_info(id);
	struct vet_text_table *table = vet_text_table_new(3, headings);
	bool any = false;

	vet_text_paragraph(stdout, "capability: ", info->name, VET_TEXT_WIDTH);
	vet_text_paragraph(stdout, "kind:       ", kind_of(info), VET_TEXT_WIDTH);
	vet_text_paragraph(stdout, "is:         ", info->description, VET_TEXT_WIDTH);
	if (info->phase)
		vet_text_paragraph(stdout, "at entry:   ", info->initially_provided ? "provided" : "not provided",
				   VET_TEXT_WIDTH);
	for (unsigned space = 0; space < VET_HARDWARE_SPACE_COUNT; space++) {
		for (size_t i = 0; i < vet_hardware_row_count(hardware, space); i++) {
			const struct vet_hardware_row *row = vet_hardware_row(hardware, space, i);

			if (row->capability != id)
				continue;
			add_row(table, space, row);
			any = true;
		}
	}
	if (any) {
		putchar('\n');
		vet_text_table_print(table, stdout, VET_TEXT_WIDTH);
	}
	vet_text_table_free(table);
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	const char **name = state->input;

	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	if (*name)
		argp_error(state, "one capability at a time");
	*name = argument;
	return 0;
}

static const struct argp parser = {
	.parser = parse_option,
	.args_doc = "[NAME]",
	.doc = "Print the capabilities, or one of them with its ports, physical addresses and model-specific registers.\v"
	       "Platform capabilities do not change after boot detection; phase capabilities come with a provider and may be "
	       "withdrawn.\n\n"
	       "Examples:\n"
	       "  bootvet capabilities\n"
	       "  bootvet capabilities cmos_rtc",
};

static const char *capability_name(const void *names, unsigned id)
{
	(void)names;
	return vet_capability_info(id)->name;
}

static int unknown_capability(const char *name)
{
	char near[128];

	vet_name_nearest(name, capability_name, NULL, VET_CAPABILITY_COUNT, near, sizeof(near));
	fprintf(stderr, "bootvet capabilities: error: unknown capability '%.60s'%s%s%s\n", name,
		*near ? " (did you mean " : "", near, *near ? "?)" : "");
	return 2;
}

int vet_cli_capabilities(int argc, char **argv)
{
	static char title[] = "bootvet capabilities"; /* as usage messages begin */
	char message[512] = "the x86 model is not built in";
	const char *name = NULL;

	argv[0] = title;
	argp_err_exit_status = 2;
	if (argp_parse(&parser, argc, argv, 0, NULL, &name) != 0)
		return 2;

	int id = name ? vet_capability_find(name) : -1;
	if (name && id < 0)
		return unknown_capability(name);
	struct vet_hardware *hardware = vet_hardware_builtin(message, sizeof(message));
	if (!hardware) {
		fprintf(stderr, "bootvet: %s\n", message);
		return 3;
	}
	if (name)
		print_one(hardware, (unsigned)id);
	else
		print_all(hardware);
	vet_hardware_free(hardware);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("bootvet capabilities: standard output");
		return 3;
	}
	return 0;
}
