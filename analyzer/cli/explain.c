/* SPDX-License-Identifier: MIT */
/*
 * `bootvet explain`; see check.h.
 */
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "guest-run.h"
#include "report/explanation.h"

enum { KEY_JSON = 300, KEY_HELD };

struct explain {
	struct vet_guest_run run;
	const char *name;
	bool json;
	json_t *list;
	size_t found;
	char message[512];
};

static const struct argp_option options[] = {
	{ "json", KEY_JSON, NULL, 0, "Print JSON (docs/check-json.md)", 0 },
	{ "held", KEY_HELD, NULL, 0, "Let vet_has and vet_absent tell the hardware of the profile: what guards keep from running is dead", 0 },
	{ 0 },
};

static const char documentation[] =
	"Tell why NAME runs on a guest, or why it does not.\v"
	"NAME is a function; an object: who uses it; or a place in an object: what it holds, and every store to it.  "
	"Exit status: 0 told, 2 usage or input, an unknown NAME too, 3 internal.\n\n"
	"Examples:\n"
	"  bootvet explain vga_init --guest xen-pvh-domu *.o\n"
	"  bootvet explain x86_init.timers.timer_init --guest xen-pvh-domu vmlinux.o\n"
	"  bootvet explain 'table[3].probe' --guest all --json build/\n";

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct explain *explain = state->input;

	(void)argument;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &explain->run;
		return 0;
	case KEY_JSON:
		explain->json = true;
		return 0;
	case KEY_HELD:
		explain->run.options.hold_guards = true;
		return 0;
	case ARGP_KEY_ARGS:
		explain->name = state->argv[state->next];
		explain->run.path = state->argv + state->next + 1;
		explain->run.path_count = (size_t)(state->argc - state->next - 1);
		return 0;
	case ARGP_KEY_END:
		if (!explain->name || !explain->run.path_count)
			argp_error(state, "a name and at least one object are needed");
		if (!explain->run.guest_count && !explain->run.profile_count)
			argp_error(state, "no guest; give --guest NAME or --profile FILE");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int judge(void *context, const struct vet_solution *solution)
{
	struct explain *explain = context;
	json_t *list = vet_explain_json(solution, explain->name, explain->message, sizeof(explain->message));

	explain->found += json_array_size(list);
	if (explain->json)
		json_array_extend(explain->list, list);
	else
		vet_explain_text(stdout, list);
	json_decref(list);
	return 0;
}

int vet_cli_explain(int argc, char **argv)
{
	static const struct argp_child children[] = { { &vet_guest_run_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = { options, parse, "NAME FILE...", documentation, children, NULL, NULL };
	static char title[] = "bootvet explain"; /* as usage messages begin */
	struct explain explain = { .list = json_array() };

	argv[0] = title;
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &explain);
	int status = vet_guest_run_open(&explain.run);

	if (!status)
		status = vet_guest_run_each(&explain.run, judge, &explain);
	if (!status && !explain.found) {
		fprintf(stderr, "bootvet explain: %s\n", explain.message);
		status = 2;
	}
	if (!status && explain.json) {
		json_dumpf(explain.list, stdout, JSON_INDENT(1) | JSON_SORT_KEYS);
		putchar('\n');
	}
	json_decref(explain.list);
	vet_guest_run_close(&explain.run);
	if (fflush(stdout) || ferror(stdout))
		return 3;
	return status;
}
