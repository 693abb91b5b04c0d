/* SPDX-License-Identifier: MIT */
/*
 * `bootvet trace`; see check.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "guest-run.h"
#include "report/trace.h"
#include "support/memory.h"

enum { KEY_JSON = 300, KEY_LOG, KEY_UNTIL };

struct trace {
	struct vet_guest_run run;
	const char *log;
	const char **until;
	size_t until_count, until_capacity;
	bool json;
	struct vet_trace_map *map;
	struct vet_trace_executed executed;
	struct vet_trace result;
	size_t phase; /* that is being solved */
};

static const struct argp_option options[] = {
	{ "log", KEY_LOG, "FILE", 0, "What executed: a bootvet-trace, QEMU's -d in_asm, addresses or names, one a line", 0 },
	{ "until", KEY_UNTIL, "FUNCTION", 0, "A phase that ends when this function is first called, held against what can run before; may be repeated", 0 },
	{ "json", KEY_JSON, NULL, 0, "Print JSON (docs/trace.md)", 0 },
	{ 0 },
};

static const char documentation[] =
	"Hold what executed against what a guest can reach: recall, reach, and every function that ran although it is called dead.\v"
	"Needs --image, and all objects of that image.  "
	"Exit status: 0 everything that ran can be reached, 1 something cannot, 2 usage or input, 3 internal.\n\n"
	"Examples:\n"
	"  bootvet trace --guest qemu-q35 --entry pvh --image vmlinux --log boot.trace @objects\n"
	"  bootvet trace --guest xen-pvh-dom0 --until setup_arch --until rest_init --image vmlinux --log in_asm.log @objects\n";

static error_t parse_end(const struct trace *trace, struct argp_state *state)
{
	if (!trace->log)
		argp_error(state, "no --log FILE");
	if (trace->run.guest_count + trace->run.profile_count != 1 || (trace->run.guest_count && !strcmp(trace->run.guest[0], "all")))
		argp_error(state, "one guest is needed, the one that ran; give --guest NAME or --profile FILE");
	if (trace->run.image_count != 1)
		argp_error(state, "one --image is needed, the one that ran");
	if (!trace->run.path_count)
		argp_error(state, "no input; name the objects of the image");
	return 0;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct trace *trace = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &trace->run;
		return 0;
	case KEY_JSON:
		trace->json = true;
		return 0;
	case KEY_LOG:
		trace->log = argument;
		return 0;
	case KEY_UNTIL:
		trace->until = vet_grow(trace->until, &trace->until_capacity, trace->until_count + 1, sizeof(*trace->until));
		trace->until[trace->until_count++] = argument;
		return 0;
	case ARGP_KEY_ARGS:
		trace->run.path = state->argv + state->next;
		trace->run.path_count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_END:
		return parse_end(trace, state);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int complain(const char *message)
{
	fprintf(stderr, "bootvet: %s\n", message);
	return 2;
}

static int judge(void *context, const struct vet_solution *solution)
{
	struct trace *trace = context;

	vet_trace_judge(&trace->result, trace->phase, solution);
	return 0;
}

static int run_trace(struct trace *trace)
{
	char message[512];
	int status;

	trace->map = vet_trace_map_new(trace->run.program);
	if (vet_trace_execute(&trace->executed, trace->map, trace->log, message, sizeof(message)))
		return complain(message);
	status = vet_trace_begin(&trace->result, &trace->executed, trace->until, trace->until_count, message, sizeof(message)) ? complain(message) : 0;
	trace->run.options.reach_only = true;
	for (trace->phase = 0; !status && trace->phase < trace->result.phase_count; trace->phase++) {
		bool whole = trace->phase + 1 == trace->result.phase_count;

		trace->run.options.until = whole ? NULL : trace->result.phase[trace->phase].name;
		status = vet_guest_run_each(&trace->run, judge, trace);
	}
	return status;
}

static int print(const struct trace *trace)
{
	json_t *document = vet_trace_json(&trace->result, trace->log);
	int failed = 0;

	if (trace->json) {
		failed = json_dumpf(document, stdout, JSON_INDENT(1) | JSON_SORT_KEYS);
		putchar('\n');
	} else {
		vet_trace_text(stdout, document);
	}
	json_decref(document);
	return failed ? 3 : vet_trace_is_whole(&trace->result) ? 0 : 1;
}

int vet_cli_trace(int argc, char **argv)
{
	static const struct argp_child children[] = { { &vet_guest_run_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = { options, parse, "FILE...", documentation, children, NULL, NULL };
	static char title[] = "bootvet trace"; /* as usage messages begin */
	struct trace trace = { 0 };

	argv[0] = title;
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &trace);
	int status = vet_guest_run_open(&trace.run);

	if (!status)
		status = run_trace(&trace);
	if (!status)
		status = print(&trace);
	vet_trace_free(&trace.result);
	vet_trace_executed_free(&trace.executed);
	vet_trace_map_free(trace.map);
	free(trace.until);
	vet_guest_run_close(&trace.run);
	if (fflush(stdout) || ferror(stdout)) {
		fputs("bootvet trace: cannot write the report\n", stderr);
		return 3;
	}
	return status;
}
