/* SPDX-License-Identifier: MIT */
/*
 * random-programs: makes random guard programs, lets the checker and the brute-force judge say what each call may do,
 * and compares.  A requirement that the judge saw violated and the checker did not report fails the run, with seed and
 * the smallest program that still shows it; what the checker reports and no path does is a false alarm, counted by the
 * knowledge that would have prevented it.  Prints TAP.
 */
#include "checker.h"
#include "tally.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct options {
	struct tools tools;
	struct campaign campaign;
	const char *keep;
	unsigned int jobs;
	long show;
};

enum key { KEY_BATCH = 256, KEY_BUDGET, KEY_BUILD, KEY_CLANG, KEY_INCLUDES, KEY_SHOW, KEY_WORKER, KEY_LIST, KEY_REDUCE };

static error_t parse_option(int key, char *value, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'n':
		o->campaign.count = (uint32_t)strtoul(value, NULL, 0);
		break;
	case 's':
		o->campaign.seed = strtoull(value, NULL, 0);
		break;
	case 'k':
		o->keep = value;
		break;
	case 'j':
		o->jobs = (unsigned int)strtoul(value, NULL, 0);
		break;
	case KEY_BATCH:
		o->campaign.batch = (uint32_t)strtoul(value, NULL, 0);
		break;
	case KEY_BUDGET:
		o->campaign.budget = (uint32_t)strtoul(value, NULL, 0);
		break;
	case KEY_BUILD:
		o->tools.build = value;
		break;
	case KEY_CLANG:
		o->tools.clang = value;
		break;
	case KEY_INCLUDES:
		o->tools.includes = value;
		break;
	case KEY_SHOW:
		o->show = strtol(value, NULL, 0);
		break;
	case KEY_WORKER:
		o->tools.worker = true;
		break;
	case KEY_REDUCE:
		o->campaign.reduce = (uint32_t)strtoul(value, NULL, 0);
		break;
	case KEY_LIST:
		o->campaign.list = true;
		break;
	case ARGP_KEY_ARG:
		argp_usage(state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int read_options(int argc, char **argv, struct options *o)
{
	static const struct argp_option options[] = {
		{ "count", 'n', "N", 0, "programs to try (2000)", 0 },
		{ "seed", 's', "S", 0, "of the first program (1)", 0 },
		{ "jobs", 'j', "N", 0, "processes (2)", 0 },
		{ "keep", 'k', "DIR", 0, "keep the C files, objects and findings there", 0 },
		{ "batch", KEY_BATCH, "N", 0, "programs a file (50)", 0 },
		{ "budget", KEY_BUDGET, "N", 0, "runs of a program by the judge (4000)", 0 },
		{ "build", KEY_BUILD, "DIR", 0, "where bootvet and its plugin are (build)", 0 },
		{ "clang", KEY_CLANG, "PROGRAM", 0, "the compiler (clang-19)", 0 },
		{ "includes", KEY_INCLUDES, "DIR", 0, "where bootvet/annotate.h is (annotations/include)", 0 },
		{ "worker", KEY_WORKER, NULL, 0, "read sources with the scanner's worker, not with the plugin", 0 },
		{ "list", KEY_LIST, NULL, 0, "name every false alarm", 0 },
		{ "reduce", KEY_REDUCE, "N", 0, "print N false alarms of each class and process as small programs", 0 },
		{ "show", KEY_SHOW, "I", 0, "print program number I with the judge's verdicts, and stop", 0 },
		{ 0 },
	};
	static const struct argp argp = {
		.options = options,
		.parser = parse_option,
		.doc = "Tries the checker on random guard programs.\vEvery program depends on its seed alone.",
	};

	*o = (struct options){
		.tools = { .build = "build", .includes = "annotations/include", .clang = "clang-19" },
		.campaign = { .count = 2000, .seed = 1, .batch = 50, .budget = 4000 },
		.jobs = 2,
		.show = -1,
	};
	if (argp_parse(&argp, argc, argv, 0, NULL, o))
		return -1;
	if (!o->campaign.batch || !o->jobs || o->jobs > 64 || !o->campaign.count || o->campaign.budget < 2) {
		fprintf(stderr, "random-programs: counts must be positive\n");
		return -1;
	}
	return 0;
}

/* Every n-th batch in a process of its own; the tally comes back through a pipe. */
static bool run_jobs(const struct options *o, const char *folder, struct tally *total)
{
	struct tally *part = malloc(sizeof(*part));
	int pipes[64][2];
	pid_t children[64];
	unsigned int j;
	bool good = part != NULL;

	for (j = 0; good && j < o->jobs; j++) {
		fflush(NULL);
		if (pipe(pipes[j]) || (children[j] = fork()) < 0)
			return false;
		if (!children[j]) {
			memset(part, 0, sizeof(*part));
			tally_run(&o->campaign, &o->tools, folder, j, o->jobs, part);
			fflush(NULL);
			_exit(write(pipes[j][1], part, sizeof(*part)) == (ssize_t)sizeof(*part) ? 0 : 1);
		}
		close(pipes[j][1]);
	}
	for (j = 0; good && j < o->jobs; j++) {
		size_t have = 0;
		ssize_t got;
		int status;

		while (have < sizeof(*part) &&
		       (got = read(pipes[j][0], (char *)part + have, sizeof(*part) - have)) > 0)
			have += (size_t)got;
		close(pipes[j][0]);
		if (waitpid(children[j], &status, 0) != children[j] || status || have != sizeof(*part))
			good = false;
		else
			tally_add(total, part);
	}
	free(part);
	return good;
}

static int show_program(const struct options *o)
{
	struct program *program = malloc(sizeof(*program));
	int status = 3;

	if (program) {
		program_generate(program, random_mix(o->campaign.seed, (uint64_t)o->show));
		status = tally_show(program, o->campaign.budget) ? 0 : 3;
	}
	free(program);
	return status;
}

int main(int argc, char **argv)
{
	struct tally *total = calloc(1, sizeof(*total));
	struct options o;
	char folder[MAX_PATH];
	const char *temporary = getenv("TMPDIR");
	bool good;

	if (!total || read_options(argc, argv, &o)) {
		free(total);
		return 2;
	}
	if (o.show >= 0) {
		free(total);
		return show_program(&o);
	}
	if (o.keep)
		snprintf(folder, sizeof(folder), "%s", o.keep);
	else
		snprintf(folder, sizeof(folder), "%s/random-programs-XXXXXX", temporary ? temporary : "/tmp");
	if (o.keep ? mkdir(folder, 0777) && access(folder, W_OK) : !mkdtemp(folder)) {
		perror(folder);
		return 2;
	}
	good = run_jobs(&o, folder, total);
	if (good)
		good = tally_print(&o.campaign, &o.tools, folder, total);
	else
		printf("not ok 1 - a job ended early\n1..1\n");
	if (!o.keep)
		tally_remove(folder);
	free(total);
	return good ? 0 : 1;
}
