/* SPDX-License-Identifier: MIT */
/*
 * `bootvet check`; see check.h.
 */
#include "check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest-run.h"
#include "output.h"
#include "report/baseline.h"
#include "report/findings.h"
#include "report/sarif.h"
#include "solve/capability.h"

enum { KEY_JSON = 300, KEY_HOLES, KEY_STRICT, KEY_VOUCHED, KEY_CAPABILITY, KEY_SARIF, KEY_SOURCE_ROOT, KEY_BASELINE, KEY_MARKDOWN };

struct check {
	struct vet_guest_run run;
	bool json, sarif, markdown, holes, strict, vouched;
	const char *sarif_file, *markdown_file, *source_root; /* NULL: standard output; the current folder */
	char *here, *root;
	const char *baseline_file; /* or NULL */
	struct vet_baseline baseline;
	uint64_t only; /* capabilities whose findings are told; 0: of all */
	json_t *guests, *runs;
};

static const struct argp_option options[] = {
	{ "capability", KEY_CAPABILITY, "NAME", 0, "Only findings about this capability, and mistakes in annotations; may be repeated", 0 },
	{ "json", KEY_JSON, NULL, 0, "Print JSON (docs/check-json.md)", 0 },
	{ "sarif", KEY_SARIF, "FILE", OPTION_ARG_OPTIONAL, "Print SARIF 2.1.0 (docs/ci.md); with =FILE write it there, beside what else is printed", 0 },
	{ "markdown", KEY_MARKDOWN, "FILE", OPTION_ARG_OPTIONAL, "Print a summary for the page of a job; with =FILE likewise", 0 },
	{ "source-root", KEY_SOURCE_ROOT, "FOLDER", 0, "SARIF names files relative to this folder rather than to the current one", 0 },
	{ "baseline", KEY_BASELINE, "FILE", 0, "Findings in FILE are known: told in a line each, not counted (`bootvet baseline' writes it)", 0 },
	{ "holes", KEY_HOLES, NULL, 0, "List every proof hole", 0 },
	{ "strict", KEY_STRICT, NULL, 0, "Warnings make the exit status 1, too", 0 },
	{ "vouched", KEY_VOUCHED, NULL, 0, "List what a vet_boundary vouches for and what vet_probes functions touch", 0 },
	{ 0 },
};

static const char documentation[] =
	"Judge FILEs for a guest: report every path from its entries to code whose hardware it lacks.\v"
	"A FILE is an object compiled with the plugin, an archive, a file or folder written by `bootvet scan', or @LIST.  "
	"Exit status: 0 no error, 1 findings, 2 usage or input, 3 internal.\n\n"
	"Examples:\n"
	"  bootvet check --guest xen-pvh-domu *.o\n"
	"  bootvet check --guest all --json build/ > findings.json\n"
	"  bootvet check --guest all --sarif=findings.sarif --markdown=summary.md --baseline known.json build/\n"
	"  bootvet check --guest xen-pvh-domu --capability vga --model linux.yaml --image vmlinux vmlinux.a\n"
	"  bootvet check --guest qemu-microvm --entry early_setup setup.o\n";

/* How many reports go to standard output; the text does when no other does. */
static int printed(const struct check *check)
{
	return check->json + (check->sarif && !check->sarif_file) + (check->markdown && !check->markdown_file);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct check *check = state->input;
	int capability;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &check->run;
		return 0;
	case KEY_JSON:
		check->json = true;
		return 0;
	case KEY_SARIF:
		check->sarif = true;
		check->sarif_file = argument;
		return 0;
	case KEY_SOURCE_ROOT:
		check->source_root = argument;
		return 0;
	case KEY_MARKDOWN:
		check->markdown = true;
		check->markdown_file = argument;
		return 0;
	case KEY_BASELINE:
		check->baseline_file = argument;
		return 0;
	case KEY_HOLES:
		check->holes = true;
		return 0;
	case KEY_VOUCHED:
		check->vouched = true;
		return 0;
	case KEY_STRICT:
		check->strict = true;
		return 0;
	case KEY_CAPABILITY:
		capability = vet_capability_find(argument);
		if (capability < 0)
			argp_error(state, "no capability has the name %s (`bootvet capabilities' lists them)", argument);
		else
			check->only |= vet_capability_bit((unsigned)capability);
		return 0;
	case ARGP_KEY_ARGS:
		check->run.path = state->argv + state->next;
		check->run.path_count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no input; name an object, an archive, a folder or a fact file");
		return 0;
	case ARGP_KEY_END:
		if (!check->run.guest_count && !check->run.profile_count)
			argp_error(state, "no guest; give --guest NAME (`bootvet guests' lists them) or --profile FILE");
		if (printed(check) > 1)
			argp_error(state, "of --json, --sarif and --markdown only one can be printed; give --sarif=FILE, --markdown=FILE");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int judge(void *context, const struct vet_solution *solution)
{
	struct check *check = context;

	struct vet_source_root root = { check->here, check->root };

	if (check->only)
		vet_verdict_keep(solution->verdict, check->only);
	vet_baseline_apply(&check->baseline, solution, check->only);
	if (check->sarif)
		json_array_append_new(check->runs, vet_sarif_run(solution, &root, check->baseline_file, BOOTVET_VERSION));
	if (check->json || check->markdown)
		json_array_append_new(check->guests, vet_report_json(solution));
	if (!printed(check))
		vet_report_text(stdout, solution, check->holes, check->vouched);
	return solution->verdict->errors || (check->strict && solution->verdict->warnings);
}

/* The folders that SARIF needs; 0, or an exit status with the message printed. */
static int find_folders(struct check *check)
{
	check->here = getcwd(NULL, 0);
	if (!check->here) {
		perror("bootvet: the current folder");
		return 2;
	}
	check->root = realpath(check->source_root ? check->source_root : check->here, NULL);
	if (check->root)
		return 0;
	fprintf(stderr, "bootvet: %s: %s\n", check->source_root ? check->source_root : check->here, strerror(errno));
	return 2;
}

static int read_baseline(struct check *check)
{
	char message[1024];

	if (!check->baseline_file || !vet_baseline_read(&check->baseline, check->baseline_file, message, sizeof(message)))
		return 0;
	fprintf(stderr, "bootvet: %s\n", message);
	return 2;
}

/* Entries that no finding meets: beside the text, or on standard error. */
static void tell_gone(const struct check *check)
{
	for (size_t i = 0; i < check->baseline.count; i++) {
		const struct vet_baseline_entry *entry = &check->baseline.entry[i];
		char *text = entry->judged && !entry->met ? vet_baseline_tell(entry) : NULL;

		if (text)
			fprintf(printed(check) ? stderr : stdout, "%s:%u: note: gone: %s [%s]\n", check->baseline_file, entry->line, text,
				entry->fingerprint.text);
		free(text);
	}
}

static int write_markdown(const struct check *check)
{
	struct vet_output output;
	int status = vet_output_open(&output, check->markdown_file);

	if (status)
		return status;
	vet_report_markdown(output.stream, check->guests);
	return vet_output_close(&output, true);
}

/* What is left to write once all guests are judged; nothing when that failed. */
static int finish(struct check *check, int status)
{
	json_t *document = json_pack("{s:i, s:o}", "version", 1, "guests", check->guests), *log = vet_sarif_log(check->runs, status);
	int failed = 0;

	if (status < 2)
		tell_gone(check);
	if (status < 2 && check->json)
		failed = vet_output_json(document, NULL);
	if (status < 2 && check->sarif && !failed)
		failed = vet_output_json(log, check->sarif_file);
	if (status < 2 && check->markdown && !failed)
		failed = write_markdown(check);
	json_decref(document);
	json_decref(log);
	return failed ? failed : status;
}

int vet_cli_check(int argc, char **argv)
{
	static const struct argp_child children[] = { { &vet_guest_run_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = { options, parse, "FILE...", documentation, children, NULL, NULL };
	static char title[] = "bootvet check"; /* as usage messages begin */
	struct check check = { 0 };

	argv[0] = title;
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &check);
	check.guests = json_array();
	check.runs = json_array();
	int status = check.sarif ? find_folders(&check) : 0;

	if (!status)
		status = read_baseline(&check);
	if (!status)
		status = vet_guest_run_open(&check.run);
	if (!status)
		status = vet_guest_run_each(&check.run, judge, &check);
	status = finish(&check, status);
	vet_guest_run_close(&check.run);
	vet_baseline_free(&check.baseline);
	free(check.here);
	free(check.root);
	if (fflush(stdout) || ferror(stdout)) {
		fputs("bootvet check: cannot write the report\n", stderr);
		return 3;
	}
	return status;
}
