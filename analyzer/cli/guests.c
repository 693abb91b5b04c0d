/* SPDX-License-Identifier: MIT */
/*
 * `bootvet guests`: the guest profiles as tables.  In: built-in profiles, or a user's file.  Out: one table of all, or
 * one guest's hardware and observables with the reason of each value.
 */
#include "cli/guests.h"

#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/table.h"
#include "solve/profile.h"

/* The capabilities that the table of all guests shows: those that decide most legacy paths. */
static const char *const shown[] = {"vga", "i8042", "cmos_rtc", "pic_8259", "pit_8254", "mtrr", "bios_data_area"};

#define SHOWN (sizeof(shown) / sizeof(shown[0]))

struct options {
	const char *guest;
	const char *file;
};

static const char *yes_or_no(enum vet_presence presence)
{
	return presence == VET_PRESENT ? "yes" : presence == VET_ABSENT ? "no" : "?";
}

/* The entries as "a, b, c"; the caller frees. */
static char *join_entries(const struct vet_profile *profile)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		return NULL;
	for (size_t i = 0; i < profile->entry_count; i++)
		fprintf(stream, "%s%s", i ? ", " : "", profile->entries[i]);
	fclose(stream);
	return text;
}

static void add_guest(struct vet_text_table *table, const struct vet_profile *profile)
{
	const char *cells[SHOWN + 2] = {profile->name};
	char *entries = join_entries(profile);

	for (size_t i = 0; i < SHOWN; i++) {
		int id = vet_capability_find(shown[i]);

		cells[i + 1] = id < 0 ? "" : yes_or_no(profile->hardware[id].presence);
	}
	cells[SHOWN + 1] = entries ? entries : "";
	vet_text_table_row(table, cells);
	free(entries);
}

static int print_all(void)
{
	static const char *const headings[] = {"GUEST", "VGA", "8042", "RTC", "8259", "PIT", "MTRR", "BIOS", "ENTRIES"};
	struct vet_text_table *table = vet_text_table_new(SHOWN + 2, headings);
	char message[512];
	int status = 0;

	for (unsigned i = 0; i < vet_profile_builtin_count() && status == 0; i++) {
		struct vet_profile *profile = vet_profile_builtin(vet_profile_builtin_name(i), message, sizeof(message));

		if (profile) {
			add_guest(table, profile);
		} else {
			fprintf(stderr, "bootvet: %s\n", message);
			status = 3;
		}
		vet_profile_free(profile);
	}
	if (status == 0)
		vet_text_table_print(table, stdout, VET_TEXT_WIDTH);
	vet_text_table_free(table);
	return status;
}

/* Hardware that has a reason, as a table; the rest, which is unknown, in one paragraph. */
static void print_hardware(const struct vet_profile *profile)
{
	static const char *const headings[] = {"HARDWARE", "VALUE", "BECAUSE"};
	struct vet_text_table *table = vet_text_table_new(3, headings);
	char *unknown = NULL;
	size_t size;
	FILE *stream = open_memstream(&unknown, &size);

	for (unsigned id = 0; id < VET_CAPABILITY_COUNT; id++) {
		const struct vet_capability_info *info = vet_capability_info(id);
		const struct vet_profile_hardware *hardware = &profile->hardware[id];
		const char *cells[] = {info->name, vet_presence_name(hardware->presence), hardware->because};

		if (hardware->because)
			vet_text_table_row(table, cells);
		else if (!info->phase && stream)
			fprintf(stream, "%s%s", ftell(stream) > 0 ? ", " : "", info->name);
	}
	vet_text_table_print(table, stdout, VET_TEXT_WIDTH);
	vet_text_table_free(table);
	if (stream && fclose(stream) == 0 && *unknown)
		vet_text_paragraph(stdout, "unknown, not mentioned: ", unknown, VET_TEXT_WIDTH);
	free(unknown);
}

static void format_value(const struct vet_profile_observable *observable, char *out, size_t size)
{
	uint64_t value = (uint64_t)observable->value;

	if (!observable->known)
		snprintf(out, size, "unknown");
	else if (value < 10)
		snprintf(out, size, "%" PRIu64, value);
	else if (value < 1000)
		snprintf(out, size, "%" PRIu64 " (0x%" PRIx64 ")", value, value);
	else
		snprintf(out, size, "0x%" PRIx64, value);
}

/* A bit whose reason is its field's was derived from it. */
static void format_reason(const struct vet_profile *profile, unsigned id, char *out, size_t size)
{
	struct vet_observable_info info = vet_observable_info(id);
	const struct vet_profile_observable *observable = &profile->observables[id];

	if (info.whole >= 0 && profile->observables[info.whole].because == observable->because)
		snprintf(out, size, "bit %u of the field", info.bit);
	else
		snprintf(out, size, "%s", observable->because);
}

static void print_observables(const struct vet_profile *profile)
{
	static const char *const headings[] = {"OBSERVABLE", "VALUE", "BECAUSE"};
	struct vet_text_table *table = vet_text_table_new(3, headings);
	bool any = false;

	for (unsigned id = 0; id < VET_OBSERVABLE_COUNT; id++) {
		struct vet_observable_info info = vet_observable_info(id);
		char value[32], reason[1100];
		const char *cells[] = {info.name, value, reason};

		if (!profile->observables[id].because)
			continue;
		format_value(&profile->observables[id], value, sizeof(value));
		format_reason(profile, id, reason, sizeof(reason));
		vet_text_table_row(table, cells);
		any = true;
	}
	if (any) {
		putchar('\n');
		vet_text_table_print(table, stdout, VET_TEXT_WIDTH);
	}
	vet_text_table_free(table);
}

static void print_profile(const struct vet_profile *profile)
{
	char *entries = join_entries(profile);

	vet_text_paragraph(stdout, "guest:   ", profile->name, VET_TEXT_WIDTH);
	vet_text_paragraph(stdout, "is:      ", profile->summary, VET_TEXT_WIDTH);
	vet_text_paragraph(stdout, "entries: ", entries ? entries : "", VET_TEXT_WIDTH);
	vet_text_paragraph(stdout, "profile: ", profile->file, VET_TEXT_WIDTH);
	putchar('\n');
	print_hardware(profile);
	print_observables(profile);
	free(entries);
}

static int print_one(const struct options *options)
{
	char message[1024];
	struct vet_profile *profile = options->file ? vet_profile_read(options->file, message, sizeof(message))
						    : vet_profile_builtin(options->guest, message, sizeof(message));

	if (!profile) {
		fprintf(stderr, "%s%s\n", options->file ? "" : "bootvet guests: ", message);
		return 2;
	}
	print_profile(profile);
	vet_profile_free(profile);
	return 0;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'p':
		options->file = argument;
		return 0;
	case ARGP_KEY_ARG:
		if (options->guest)
			argp_error(state, "one guest at a time");
		options->guest = argument;
		return 0;
	case ARGP_KEY_END:
		if (options->guest && options->file)
			argp_error(state, "NAME and --profile exclude each other");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option_list[] = {
	{"profile", 'p', "FILE", 0, "Print the guest profile in FILE", 0},
	{0},
};

static const struct argp parser = {
	.options = option_list,
	.parser = parse_option,
	.args_doc = "[NAME]",
	.doc = "Print the guest types, or one of them with all that is known of it.\v"
	       "\"yes\" is present, \"no\" absent, \"?\" unknown.  Hardware is what is there, observables are what code can "
	       "read; they may disagree.\n\n"
	       "Examples:\n"
	       "  bootvet guests\n"
	       "  bootvet guests xen-pvh-domu\n"
	       "  bootvet guests --profile my-guest.yaml",
};

int vet_cli_guests(int argc, char **argv)
{
	static char title[] = "bootvet guests"; /* as usage messages begin */
	struct options options = {0};
	int status;

	argv[0] = title;
	argp_err_exit_status = 2;
	if (argp_parse(&parser, argc, argv, 0, NULL, &options) != 0)
		return 2;
	status = options.guest || options.file ? print_one(&options) : print_all();
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("bootvet guests: standard output");
		return 3;
	}
	return status;
}
