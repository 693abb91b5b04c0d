/* SPDX-License-Identifier: MIT */
/*
 * `bootvet diff`; see check.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "guest-run.h"
#include "report/diff.h"

enum { KEY_JSON = 300, KEY_HELD };

struct diff {
	struct vet_guest_run run;
	const char *guest[2];
	bool json;
	const struct vet_solution *one; /* while the second is solved */
};

static const struct argp_option options[] = {
	{ "json", KEY_JSON, NULL, 0, "Print JSON (docs/check-json.md)", 0 },
	{ "held", KEY_HELD, NULL, 0, "Let vet_has and vet_absent tell the hardware of the profile: what guards keep from running is dead", 0 },
	{ 0 },
};

static const char documentation[] =
	"Tell what one guest's boot runs and another's does not, and which calls make the difference.\v"
	"A GUEST is a guest type, or the file of a profile, named *.yaml.  "
	"Exit status: 0 told, 2 usage or input, 3 internal.\n\n"
	"Examples:\n"
	"  bootvet diff xen-pvh-domu xen-hvm *.o\n"
	"  bootvet diff --json qemu-microvm firecracker.yaml vmlinux.o\n";

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct diff *diff = state->input;

	(void)argument;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &diff->run;
		return 0;
	case KEY_JSON:
		diff->json = true;
		return 0;
	case KEY_HELD:
		diff->run.options.hold_guards = true;
		return 0;
	case ARGP_KEY_ARGS:
		if (state->argc - state->next < 3)
			argp_error(state, "two guests and at least one object are needed");
		diff->guest[0] = state->argv[state->next];
		diff->guest[1] = state->argv[state->next + 1];
		diff->run.path = state->argv + state->next + 2;
		diff->run.path_count = (size_t)(state->argc - state->next - 2);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "two guests and at least one object are needed");
		return 0;
	case ARGP_KEY_END:
		if (diff->run.guest_count || diff->run.profile_count)
			argp_error(state, "the two guests are arguments: bootvet diff GUEST GUEST FILE...");
		for (int i = 0; i < 2; i++)
			if (!strcmp(diff->guest[i], "all"))
				argp_error(state, "`all' is not one guest");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* One guest of the two, solved and handed on. */
static int each(struct diff *diff, const char **guest, int (*judge)(void *, const struct vet_solution *))
{
	struct vet_guest_run run = diff->run;
	size_t length = strlen(*guest);

	if (length > 5 && !strcmp(*guest + length - 5, ".yaml")) {
		run.profile_file = guest;
		run.profile_count = 1;
	} else {
		run.guest = guest;
		run.guest_count = 1;
	}
	return vet_guest_run_each(&run, judge, diff);
}

static int compare(void *context, const struct vet_solution *solution)
{
	struct diff *diff = context;
	json_t *json = vet_diff_json(diff->one, solution);

	if (diff->json) {
		json_dumpf(json, stdout, JSON_INDENT(1) | JSON_SORT_KEYS);
		putchar('\n');
	} else {
		vet_diff_text(stdout, json);
	}
	json_decref(json);
	return 0;
}

static int solve_second(void *context, const struct vet_solution *solution)
{
	struct diff *diff = context;

	diff->one = solution;
	return each(diff, &diff->guest[1], compare);
}

int vet_cli_diff(int argc, char **argv)
{
	static const struct argp_child children[] = { { &vet_guest_run_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = { options, parse, "GUEST GUEST FILE...", documentation, children, NULL, NULL };
	static char title[] = "bootvet diff"; /* as usage messages begin */
	struct diff diff = { 0 };

	argv[0] = title;
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &diff);
	int status = vet_guest_run_open(&diff.run);

	if (!status)
		status = each(&diff, &diff.guest[0], solve_second);
	vet_guest_run_close(&diff.run);
	if (fflush(stdout) || ferror(stdout))
		return 3;
	return status;
}
