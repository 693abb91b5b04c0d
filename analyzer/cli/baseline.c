/* SPDX-License-Identifier: MIT */
/*
 * `bootvet baseline update': the file of known findings anew, which may only get shorter; see check.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "guest-run.h"
#include "output.h"
#include "report/baseline.h"

enum { KEY_FORCE = 300 };

struct update {
	struct vet_guest_run run;
	bool force;
	const char *file;
	struct vet_baseline old, found;
};

static const struct argp_option options[] = {
	{ "force", KEY_FORCE, NULL, 0, "Add new findings, too; write a first FILE", 0 },
	{ 0 },
};

static const char documentation[] =
	"Rewrite FILE, the findings that `bootvet check --baseline FILE' takes as known: those that are gone are dropped, new ones are "
	"refused.\v"
	"Judge as the check does, with the same options.  Findings of guests that are not judged stay as they are.  "
	"Exit status: 0 written, 1 new findings, nothing written, 2 usage or input, 3 internal.\n\n"
	"Examples:\n"
	"  bootvet baseline update --guest all --force baseline.json build/\n"
	"  bootvet baseline update --guest all baseline.json build/\n";

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct update *update = state->input;

	(void)argument;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &update->run;
		return 0;
	case KEY_FORCE:
		update->force = true;
		return 0;
	case ARGP_KEY_ARGS:
		if (strcmp(state->argv[state->next], "update"))
			argp_error(state, "no `%s' here, only `update'", state->argv[state->next]);
		if (state->argc - state->next < 3)
			argp_error(state, "name the file, then objects, archives, folders or fact files");
		update->file = state->argv[state->next + 1];
		update->run.path = state->argv + state->next + 2;
		update->run.path_count = (size_t)(state->argc - state->next - 2);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "what? `bootvet baseline update FILE OBJECT...'");
		return 0;
	case ARGP_KEY_END:
		if (!update->run.guest_count && !update->run.profile_count)
			argp_error(state, "no guest; give --guest NAME (`bootvet guests' lists them) or --profile FILE");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* 0, or an exit status with the message printed. */
static int read_old(struct update *update)
{
	char message[1024];

	if (update->force && access(update->file, F_OK))
		return 0;
	if (!vet_baseline_read(&update->old, update->file, message, sizeof(message)))
		return 0;
	fprintf(stderr, "bootvet: %s%s\n", message, access(update->file, F_OK) ? " (--force writes a first one)" : "");
	return 2;
}

static int judge(void *context, const struct vet_solution *solution)
{
	struct update *update = context;

	vet_baseline_apply(&update->old, solution, 0);
	vet_baseline_take(&update->found, solution);
	return 0;
}

static void tell(const char *what, const struct vet_baseline_entry *entry)
{
	char *text = vet_baseline_tell(entry);

	printf("%s: %s [%s]\n", what, text, entry->fingerprint.text);
	free(text);
}

/* A finding that was not there, or was but a warning. */
static bool is_new(const struct vet_baseline *old, const struct vet_baseline_entry *entry)
{
	const struct vet_baseline_entry *before = vet_baseline_find(old, entry->fingerprint.text);

	return !before || (entry->is_error && !before->is_error);
}

static int write_found(struct update *update)
{
	struct vet_output output;
	int status = vet_output_open(&output, update->file);

	return status ? status : vet_output_close(&output, vet_baseline_write(output.stream, &update->found));
}

static int finish(struct update *update)
{
	size_t added = 0, gone = 0, found;

	vet_baseline_unite(&update->found);
	found = update->found.count;
	for (size_t i = 0; i < found; i++)
		if (is_new(&update->old, &update->found.entry[i])) {
			tell("new", &update->found.entry[i]);
			added++;
		}
	for (size_t i = 0; i < update->old.count; i++)
		if (update->old.entry[i].judged && !update->old.entry[i].met) {
			tell("gone", &update->old.entry[i]);
			gone++;
		} else if (!update->old.entry[i].judged) {
			vet_baseline_add(&update->found, &update->old.entry[i]);
		}
	if (added && !update->force) {
		fprintf(stderr, "bootvet: %s is as it was: %zu finding%s new, and without --force it may only get shorter\n", update->file, added,
			added == 1 ? " is" : "s are");
		return 1;
	}
	int status = write_found(update);

	if (!status)
		printf("%s: %zu known, %zu gone, %zu new\n", update->file, update->found.count, gone, added);
	return status;
}

int vet_cli_baseline(int argc, char **argv)
{
	static const struct argp_child children[] = { { &vet_guest_run_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = { options, parse, "update FILE OBJECT...", documentation, children, NULL, NULL };
	static char title[] = "bootvet baseline"; /* as usage messages begin */
	struct update update = { 0 };

	argv[0] = title;
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &update);
	int status = read_old(&update);

	if (!status)
		status = vet_guest_run_open(&update.run);
	if (!status)
		status = vet_guest_run_each(&update.run, judge, &update);
	if (!status)
		status = finish(&update);
	vet_guest_run_close(&update.run);
	vet_baseline_free(&update.old);
	vet_baseline_free(&update.found);
	if (fflush(stdout) || ferror(stdout)) {
		fputs("bootvet baseline: cannot write what has changed\n", stderr);
		return 3;
	}
	return status;
}
