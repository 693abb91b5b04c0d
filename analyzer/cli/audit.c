/* SPDX-License-Identifier: MIT */
/*
 * `bootvet audit`; see check.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "guest-run.h"
#include "option-number.h"
#include "report/audit.h"
#include "report/findings.h"
#include "support/memory.h"

enum { KEY_JSON = 300, KEY_AGAINST, KEY_SURFACE, KEY_HUBS, KEY_HOLES, KEY_LIST, KEY_FOLDER, KEY_DEPTH, KEY_FINDINGS };

struct audit {
	struct vet_guest_run run;
	struct vet_audit_options options;
	const char *against;
	bool json;
	bool several;       /* the table of guests, not a report of one */
	json_t *guests;
	const char *findings_path;
	FILE *findings;     /* what check says goes there; NULL: nowhere */
	bool *other;        /* by entity: live on the guest of --against */
	char *other_name;
	bool asks;          /* there is a vet_has or vet_absent */
	bool **held;        /* by guest, in the order judged: by entity, live although guards tell the hardware; where asks */
	size_t held_count, held_capacity, told;
	struct vet_audit_line *line;
	size_t line_count, line_capacity;
};

static const struct argp_option options[] = {
	{ "json", KEY_JSON, NULL, 0, "Print JSON (docs/audit-json.md)", 0 },
	{ "against", KEY_AGAINST, "GUEST", 0, "Tell what is dead here and live on that guest", 0 },
	{ "surface", KEY_SURFACE, NULL, 0, "Tell ports, MSRs, CPUID leaves, addresses and firmware tables that live code touches", 0 },
	{ "hubs", KEY_HUBS, NULL, 0, "Tell the places where precision is lost, by how many functions each alone drags in", 0 },
	{ "findings", KEY_FINDINGS, "FILE", 0, "Write there what check says of each guest", 0 },
	{ "holes", KEY_HOLES, NULL, 0, "List every proof hole", 0 },
	{ "list", KEY_LIST, "WHICH", 0, "Name the functions and objects that are `dead', `live', `all', `held' (live, but not once guards are held to the "
	  "hardware) or `elsewhere' (dead here, live on the guest of --against)", 0 },
	{ "folder", KEY_FOLDER, "FOLDER", 0, "List only what files below it define", 0 },
	{ "depth", KEY_DEPTH, "N", 0, "Add up folders to so many levels; 0: every folder (2)", 0 },
	{ 0 },
};

static const char documentation[] =
	"Tell what a guest can reach: functions, objects and bytes, live and dead; the hardware it can touch; what that rests on.\v"
	"With `--guest all' or several guests: one table, a line a guest.  "
	"Exit status: 0 told, 2 usage or input, 3 internal.\n\n"
	"Examples:\n"
	"  bootvet audit --guest xen-pvh-domu build/\n"
	"  bootvet audit --guest xen-pvh-domu --against bios-pc --list=elsewhere build/\n"
	"  bootvet audit --guest tdx --surface --json build/ > surface.json\n";

static int column_of(const char *word)
{
	static const char *const words[VET_TALLY_COLUMNS + 1] = {
		[VET_TALLY_LIVE] = "live", [VET_TALLY_DEAD] = "dead", [VET_TALLY_HELD] = "held", [VET_TALLY_OTHER] = "elsewhere",
		[VET_TALLY_ALL] = "all",
	};

	for (int c = 0; c <= VET_TALLY_COLUMNS; c++)
		if (!strcmp(word, words[c]))
			return c;
	return -1;
}

static void choose_list(struct audit *audit, const char *word, struct argp_state *state)
{
	int column = column_of(word);

	if (column < 0)
		argp_error(state, "--list=%s: not one of live, dead, held, elsewhere, all", word);
	audit->options.list = true;
	audit->options.column = (unsigned)column;
}

static void choose_depth(struct audit *audit, const char *number, struct argp_state *state)
{
	if (!vet_option_number(number, 0, 1000, &audit->options.depth))
		argp_error(state, "--depth=%s: not a number from 0 to 1000", number);
}

static void check_choice(struct audit *audit, struct argp_state *state)
{
	const struct vet_guest_run *run = &audit->run;

	if (!run->guest_count && !run->profile_count)
		argp_error(state, "no guest; give --guest NAME (`bootvet guests' lists them) or --profile FILE");
	audit->several = run->guest_count + run->profile_count > 1;
	for (size_t i = 0; i < run->guest_count; i++)
		audit->several |= !strcmp(run->guest[i], "all");
	if (audit->options.list && audit->options.column == VET_TALLY_OTHER && !audit->against)
		argp_error(state, "--list=elsewhere needs --against GUEST");
	if (audit->options.folder && !audit->options.list)
		argp_error(state, "--folder needs --list");
	if (audit->several && !audit->json && (audit->options.list || audit->options.surface || audit->options.hubs || audit->options.holes || audit->against))
		argp_error(state, "several guests make one table; ask for one guest, or for --json");
	if (audit->against && !strcmp(audit->against, "all"))
		argp_error(state, "--against all: name one guest");
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct audit *audit = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &audit->run;
		return 0;
	case KEY_JSON:
		audit->json = true;
		return 0;
	case KEY_AGAINST:
		audit->against = argument;
		return 0;
	case KEY_SURFACE:
		audit->options.surface = true;
		return 0;
	case KEY_HUBS:
		audit->options.hubs = true;
		return 0;
	case KEY_FINDINGS:
		audit->findings_path = argument;
		return 0;
	case KEY_HOLES:
		audit->options.holes = true;
		return 0;
	case KEY_LIST:
		choose_list(audit, argument, state);
		return 0;
	case KEY_FOLDER:
		audit->options.folder = argument;
		return 0;
	case KEY_DEPTH:
		choose_depth(audit, argument, state);
		return 0;
	case ARGP_KEY_ARGS:
		audit->run.path = state->argv + state->next;
		audit->run.path_count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no input; name an object, an archive, a folder or a fact file");
		return 0;
	case ARGP_KEY_END:
		check_choice(audit, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int tell(void *context, const struct vet_solution *solution)
{
	struct audit *audit = context;
	struct vet_census *census = vet_census_take(solution);
	const bool *held = audit->asks ? audit->held[audit->told++] : census->live;
	struct vet_audit report = { .solution = solution, .census = census, .held = held, .other = audit->other, .other_name = audit->other_name };

	vet_audit_find_root(&report);
	if (audit->findings)
		vet_report_text(audit->findings, solution, false, false);
	if (audit->json) {
		json_array_append_new(audit->guests, vet_audit_json(&report, &audit->options));
	} else if (audit->several) {
		audit->line = vet_grow(audit->line, &audit->line_capacity, audit->line_count + 1, sizeof(*audit->line));
		audit->line[audit->line_count++] = vet_audit_line_of(&report);
	} else {
		vet_audit_text(stdout, &report, &audit->options);
	}
	vet_census_free(census);
	return 0;
}

static int remember_held(void *context, const struct vet_solution *solution)
{
	struct audit *audit = context;

	audit->held = vet_grow(audit->held, &audit->held_capacity, audit->held_count + 1, sizeof(*audit->held));
	audit->held[audit->held_count++] = vet_census_live(solution);
	return 0;
}

/* Every guest with its guards held to the hardware; before the real solutions, so that only one is there at a time. */
static int solve_held(struct audit *audit)
{
	struct vet_guest_run run = audit->run;

	run.options.hold_guards = run.options.reach_only = true;
	run.statistics = false;
	return vet_guest_run_each(&run, remember_held, audit);
}

static int remember(void *context, const struct vet_solution *solution)
{
	struct audit *audit = context;

	audit->other = vet_census_live(solution);
	audit->other_name = vet_copy_string(solution->profile->name);
	return 0;
}

/* The guest of --against, in the same program. */
static int solve_other(struct audit *audit)
{
	struct vet_guest_run run = audit->run;

	run.guest = &audit->against;
	run.guest_count = 1;
	run.profile_count = 0;
	run.options.reach_only = true;
	return vet_guest_run_each(&run, remember, audit);
}

static int cannot_write(const char *path)
{
	fprintf(stderr, "bootvet audit: %s: %s\n", path, strerror(errno));
	return 2;
}

static int run_audit(struct audit *audit)
{
	int status = vet_guest_run_open(&audit->run);

	if (!status && audit->against)
		status = solve_other(audit);
	audit->asks = !status && vet_census_asks(audit->run.program);
	if (audit->asks)
		status = solve_held(audit);
	if (!status && audit->findings_path) {
		audit->findings = fopen(audit->findings_path, "we");
		status = audit->findings ? 0 : cannot_write(audit->findings_path);
	}
	if (!status)
		status = vet_guest_run_each(&audit->run, tell, audit);
	if (audit->findings && (ferror(audit->findings) | fclose(audit->findings)))
		status = cannot_write(audit->findings_path);
	return status;
}

static int print_json(struct audit *audit)
{
	json_t *document = json_pack("{s:i, s:O}", "version", 1, "guests", audit->guests);
	int failed = json_dumpf(document, stdout, JSON_INDENT(1) | JSON_SORT_KEYS);

	putchar('\n');
	json_decref(document);
	return failed ? 3 : 0;
}

static void clean_up(struct audit *audit)
{
	for (size_t i = 0; i < audit->line_count; i++) {
		free(audit->line[i].guest);
		free(audit->line[i].entries);
	}
	for (size_t i = 0; i < audit->held_count; i++)
		free(audit->held[i]);
	free(audit->held);
	free(audit->line);
	free(audit->other);
	free(audit->other_name);
	json_decref(audit->guests);
	vet_guest_run_close(&audit->run);
}

int vet_cli_audit(int argc, char **argv)
{
	static const struct argp_child children[] = { { &vet_guest_run_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = { options, parse, "FILE...", documentation, children, NULL, NULL };
	static char title[] = "bootvet audit"; /* as usage messages begin */
	struct audit audit = { .options = { .depth = 2 }, .guests = json_array() };

	argv[0] = title;
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &audit);
	int status = run_audit(&audit);

	if (!status && audit.json)
		status = print_json(&audit);
	else if (!status && audit.several)
		vet_audit_lines(stdout, audit.line, audit.line_count);
	clean_up(&audit);
	if (fflush(stdout) || ferror(stdout)) {
		fputs("bootvet audit: cannot write the report\n", stderr);
		return 3;
	}
	return status;
}
