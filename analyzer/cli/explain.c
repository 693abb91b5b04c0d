/* SPDX-License-Identifier: MIT */
/*
 * `bootvet explain`; see check.h.
 */
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "guest-run.h"
#include "report/explanation.h"

enum { KEY_JSON = 300 };

struct explain {
	struct vet_guest_run run;
	const char *name;
	bool json;
	json_t *list;
	size_t found;
};

static const struct argp_option options[] = {
	{ "json", KEY_JSON, NULL, 0, "Print JSON", 0 },
	{ 0 },
};

static const char documentation[] =
	"Tell why FUNCTION runs on a guest, or why it does not.\v"
	"Examples:\n"
	"  bootvet explain vga_init --guest xen-pvh-domu *.o\n";

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
	case ARGP_KEY_ARGS:
		explain->name = state->argv[state->next];
		explain->run.path = state->argv + state->next + 1;
		explain->run.path_count = (size_t)(state->argc - state->next - 1);
		return 0;
	case ARGP_KEY_END:
		if (!explain->name || !explain->run.path_count)
			argp_error(state, "a function and at least one object are needed");
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

	if (explain->json) {
		json_t *list = vet_explain_json(solution, explain->name);

		explain->found += json_array_size(list);
		json_array_extend(explain->list, list);
		json_decref(list);
	} else {
		explain->found += vet_explain_text(stdout, solution, explain->name);
	}
	return 0;
}

int vet_cli_explain(int argc, char **argv)
{
	static const struct argp_child children[] = { { &vet_guest_run_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = { options, parse, "FUNCTION FILE...", documentation, children, NULL, NULL };
	static char title[] = "bootvet explain"; /* as usage messages begin */
	struct explain explain = { .list = json_array() };

	argv[0] = title;
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &explain);
	int status = vet_guest_run_open(&explain.run);

	if (!status)
		status = vet_guest_run_each(&explain.run, judge, &explain);
	if (!status && !explain.found) {
		fprintf(stderr, "bootvet explain: no function named %s has facts in these objects\n", explain.name);
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
