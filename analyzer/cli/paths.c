/* SPDX-License-Identifier: MIT */
/*
 * `bootvet paths`; see check.h.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "guest-run.h"
#include "option-number.h"
#include "report/paths.h"

enum { KEY_FORMAT = 300, KEY_DEPTH };

enum format { FORMAT_TEXT, FORMAT_DOT, FORMAT_SVG };

struct paths {
	struct vet_guest_run run;
	enum format format;
	unsigned depth;
	struct vet_entry_paths *paths;
};

static const struct argp_option options[] = {
	{ "format", KEY_FORMAT, "FORMAT", 0, "text (the default), dot, or svg (needs the program dot, of package graphviz)", 0 },
	{ "depth", KEY_DEPTH, "NUMBER", 0, "How many calls from an entry the graph shows beside the ways to the joins (default 2)", 0 },
	{ 0 },
};

static const char documentation[] =
	"Tell the entries of a program, where their paths join, and what each sets up or skips before that.\v"
	"Without --guest, for every guest that has an entry here.  "
	"Exit status: 0 told, 2 usage or input, or no dot for svg, 3 internal.\n\n"
	"Examples:\n"
	"  bootvet paths *.o\n"
	"  bootvet paths --guest xen-pvh-domu --guest bios-pc vmlinux.o\n"
	"  bootvet paths --format svg --depth 3 build/ > entries.svg\n";

static void set_format(struct paths *paths, const char *name, struct argp_state *state)
{
	static const char *const names[] = { [FORMAT_TEXT] = "text", [FORMAT_DOT] = "dot", [FORMAT_SVG] = "svg" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(name, names[i])) {
			paths->format = (enum format)i;
			return;
		}
	}
	argp_error(state, "--format is text, dot or svg, not `%s'", name);
}

static void set_depth(struct paths *paths, const char *text, struct argp_state *state)
{
	if (!vet_option_number(text, 0, 100, &paths->depth))
		argp_error(state, "--depth is a number from 0 to 100, not `%s'", text);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct paths *paths = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &paths->run;
		return 0;
	case KEY_FORMAT:
		set_format(paths, argument, state);
		return 0;
	case KEY_DEPTH:
		set_depth(paths, argument, state);
		return 0;
	case ARGP_KEY_ARGS:
		paths->run.path = state->argv + state->next;
		paths->run.path_count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no input; name an object, an archive, a folder or a fact file");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int take(void *context, const struct vet_solution *solution)
{
	struct paths *paths = context;

	vet_entry_paths_add(paths->paths, solution);
	return 0;
}

/* Without --guest: all. */
static int solve(struct paths *paths)
{
	static const char *const all[] = { "all" };
	struct vet_guest_run run = paths->run;
	const char *every = all[0];

	if (!run.guest_count && !run.profile_count) {
		run.guest = &every;
		run.guest_count = 1;
	}
	return vet_guest_run_each(&run, take, paths);
}

/* The graph through the program dot, whose picture goes to standard output.  An exit status. */
static int draw(const struct paths *paths)
{
	int pipes[2], status = 0;
	pid_t child;
	FILE *out;

	fflush(stdout);
	signal(SIGPIPE, SIG_IGN);
	if (pipe(pipes) || (child = fork()) < 0)
		return 3;
	if (!child) {
		dup2(pipes[0], STDIN_FILENO);
		close(pipes[0]);
		close(pipes[1]);
		execlp("dot", "dot", "-Tsvg", (char *)NULL);
		fprintf(stderr, "bootvet paths: cannot run dot (%s); install package graphviz, or use --format dot\n", strerror(errno));
		_exit(127);
	}
	close(pipes[0]);
	out = fdopen(pipes[1], "w");
	if (out) {
		vet_entry_paths_dot(out, paths->paths, paths->depth);
		fclose(out);
	} else {
		close(pipes[1]);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return 2;
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return 0;
	fputs("bootvet paths: dot failed\n", stderr);
	return 3;
}

static int tell(const struct paths *paths)
{
	vet_entry_paths_join(paths->paths);
	if (paths->format == FORMAT_SVG)
		return draw(paths);
	if (paths->format == FORMAT_DOT)
		vet_entry_paths_dot(stdout, paths->paths, paths->depth);
	else
		vet_entry_paths_text(stdout, paths->paths);
	return 0;
}

int vet_cli_paths(int argc, char **argv)
{
	static const struct argp_child children[] = { { &vet_guest_run_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = { options, parse, "FILE...", documentation, children, NULL, NULL };
	static char title[] = "bootvet paths"; /* as usage messages begin */
	struct paths paths = { .depth = 2 };

	argv[0] = title;
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &paths);
	int status = vet_guest_run_open(&paths.run);

	if (!status) {
		paths.paths = vet_entry_paths_new(paths.run.program);
		status = solve(&paths);
		if (!status)
			status = tell(&paths);
		vet_entry_paths_free(paths.paths);
	}
	vet_guest_run_close(&paths.run);
	if (fflush(stdout) || ferror(stdout))
		return 3;
	return status;
}
