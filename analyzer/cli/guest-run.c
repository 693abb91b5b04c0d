/* SPDX-License-Identifier: MIT */
/*
 * Guests, inputs, solving; see guest-run.h.
 */
#include "guest-run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/memory.h"
#include "support/stopwatch.h"

enum { KEY_PROFILE = 256, KEY_ASSUME, KEY_ENTRY, KEY_PER_UNIT, KEY_MODEL, KEY_STATISTICS, KEY_IMAGE, KEY_UNTIL, KEY_FACTS };

static const struct argp_option options[] = {
	{ "guest", 'g', "GUEST", 0, "Judge for this guest type; may be repeated; `all' for every one that has an entry here", 0 },
	{ "profile", KEY_PROFILE, "FILE", 0, "Judge for the guest that this profile describes", 0 },
	{ "assume", KEY_ASSUME, "NAME=VALUE", 0, "Override a capability (present, absent, unknown) or an observable for this run", 0 },
	{ "model", KEY_MODEL, "NAME|FILE", 0, "What a model says of code that carries no annotations holds too; may be repeated", 0 },
	{ "entry", KEY_ENTRY, "NAME", 0, "Only from this entry; or from this function, as if it were one", 0 },
	{ "until", KEY_UNTIL, "FUNCTION", 0, "Only what can run before this function is first called", 0 },
	{ "per-unit", KEY_PER_UNIT, NULL, 0, "Judge functions that no entry leads to as if called from anywhere", 0 },
	{ "image", KEY_IMAGE, "ELF[=PREFIX]", 0, "Take from this linked image what is in it, where and how large; may be repeated (a kernel and "
	  "what brings it); with PREFIX the objects whose path starts so are its own", 0 },
	{ "facts", KEY_FACTS, "FOLDER", 0, "Objects among the inputs have the facts that `bootvet scan' left of them in this folder; may be repeated", 0 },
	{ "statistics", KEY_STATISTICS, NULL, 0, "Tell on standard error what each stage cost: milliseconds, and memory at its peak", 0 },
	{ 0 },
};

static void append(const char ***list, size_t *count, size_t *capacity, const char *text)
{
	*list = vet_grow(*list, capacity, *count + 1, sizeof(**list));
	(*list)[(*count)++] = text;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct vet_guest_run *run = state->input;

	switch (key) {
	case 'g':
		append(&run->guest, &run->guest_count, &run->guest_capacity, argument);
		return 0;
	case KEY_PROFILE:
		append(&run->profile_file, &run->profile_count, &run->profile_capacity, argument);
		return 0;
	case KEY_ASSUME:
		append(&run->assume, &run->assume_count, &run->assume_capacity, argument);
		return 0;
	case KEY_MODEL:
		append(&run->model_name, &run->model_count, &run->model_capacity, argument);
		return 0;
	case KEY_ENTRY:
		run->options.entry = argument;
		return 0;
	case KEY_UNTIL:
		run->options.until = argument;
		return 0;
	case KEY_PER_UNIT:
		run->options.per_unit = true;
		return 0;
	case KEY_IMAGE:
		append(&run->image, &run->image_count, &run->image_capacity, argument);
		return 0;
	case KEY_FACTS:
		append(&run->facts, &run->facts_count, &run->facts_capacity, argument);
		return 0;
	case KEY_STATISTICS:
		run->statistics = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp vet_guest_run_argp = { .options = options, .parser = parse };

static int complain(const char *message)
{
	fprintf(stderr, "bootvet: %s\n", message);
	return 2;
}

static double milliseconds(uint64_t cost)
{
	return (double)cost / 1000;
}

static unsigned long long kilobytes(void)
{
	return (unsigned long long)vet_stopwatch_peak();
}

/* One line a guest: `statistics: GUEST prepare MS reach MS ... peak KB'. */
static void tell_cost(const struct vet_solution *solution)
{
	static const char *const stage[] = {
		[VET_STAGE_PREPARE] = "prepare", [VET_STAGE_REACH] = "reach", [VET_STAGE_TOUCH] = "touch",
		[VET_STAGE_STATE] = "state", [VET_STAGE_VERDICT] = "verdict",
	};

	fprintf(stderr, "statistics: %s", solution->profile->name);
	for (unsigned i = 0; i < VET_STAGE_COUNT; i++)
		fprintf(stderr, " %s %.1f ms", stage[i], milliseconds(solution->cost[i]));
	fprintf(stderr, " peak %llu KB\n", kilobytes());
}

static int add_models(struct vet_guest_run *run)
{
	char message[1024];

	run->models = vet_models_new(message, sizeof(message));
	if (!run->models)
		return complain(message);
	for (size_t i = 0; i < run->model_count; i++) {
		if (!vet_models_add(run->models, run->model_name[i], message, sizeof(message)))
			continue;
		fprintf(stderr, "%s%s\n", strncmp(message, "error: ", 7) ? "" : "bootvet: ", message);
		return 2;
	}
	return 0;
}

int vet_guest_run_open(struct vet_guest_run *run)
{
	int status = add_models(run);
	char message[512];
	uint64_t start = vet_stopwatch_now(), read;

	if (status)
		return status;
	if (vet_inputs_read_beside(&run->inputs, run->path, run->path_count, run->facts, run->facts_count, message, sizeof(message)))
		return complain(message);
	if (run->inputs.absent)
		fprintf(stderr, "bootvet: note: facts of %zu object%s that %s not there are left out: %s%s\n", run->inputs.absent,
			run->inputs.absent == 1 ? "" : "s", run->inputs.absent == 1 ? "is" : "are", run->inputs.first_absent,
			run->inputs.absent == 1 ? "" : ", ...");
	if (run->image_count && vet_inputs_read_images(&run->inputs, run->image, run->image_count, message, sizeof(message)))
		return complain(message);
	if (!run->inputs.count) {
		fputs("bootvet: none of the inputs holds facts; compile with the plugin, or run `bootvet scan'\n", stderr);
		return 2;
	}
	read = vet_stopwatch_now();
	run->program = vet_program_link(&run->inputs);
	run->model = vet_model_resolve(run->program, run->models);
	run->options.model = run->model;
	if (run->statistics)
		fprintf(stderr, "statistics: read %.1f ms link %.1f ms peak %llu KB\n", milliseconds(read - start),
			milliseconds(vet_stopwatch_now() - read), kilobytes());
	return 0;
}

void vet_guest_run_close(struct vet_guest_run *run)
{
	vet_model_program_free(run->model);
	vet_models_free(run->models);
	vet_program_free(run->program);
	vet_inputs_free(&run->inputs);
	free(run->guest);
	free(run->profile_file);
	free(run->assume);
	free(run->model_name);
	free(run->image);
	free(run->facts);
}

/* optional: a guest of `all' that has no entry here is passed over. */
static int solve_profile(struct vet_guest_run *run, struct vet_profile *profile, bool optional, size_t *solved,
			 int (*judge)(void *, const struct vet_solution *), void *context)
{
	struct vet_solution solution;
	char message[512];

	for (size_t i = 0; i < run->assume_count; i++)
		if (vet_profile_assume(profile, run->assume[i], message, sizeof(message)))
			return complain(message);
	if (vet_solve(run->program, profile, &run->options, &solution, message, sizeof(message)))
		return optional ? 0 : complain(message);
	++*solved;
	if (run->statistics)
		tell_cost(&solution);
	int status = judge(context, &solution);

	vet_solution_free(&solution);
	return status;
}

static int solve_builtin(struct vet_guest_run *run, const char *name, bool optional, size_t *solved,
			 int (*judge)(void *, const struct vet_solution *), void *context)
{
	char message[512];
	struct vet_profile *profile = vet_profile_builtin(name, message, sizeof(message));

	if (!profile)
		return complain(message);
	int status = solve_profile(run, profile, optional, solved, judge, context);

	vet_profile_free(profile);
	return status;
}

static int solve_all(struct vet_guest_run *run, size_t *solved, int (*judge)(void *, const struct vet_solution *), void *context)
{
	int worst = 0;

	for (unsigned i = 0; i < vet_profile_builtin_count() && worst < 2; i++) {
		int status = solve_builtin(run, vet_profile_builtin_name(i), true, solved, judge, context);
		worst = status > worst ? status : worst;
	}
	if (!*solved && worst < 2)
		return complain("none of these objects has an entry of any guest; mark one with vet_entry, or name a function with --entry");
	return worst;
}

int vet_guest_run_each(struct vet_guest_run *run, int (*judge)(void *context, const struct vet_solution *solution), void *context)
{
	int worst = 0;
	size_t solved = 0;

	for (size_t i = 0; i < run->guest_count && worst < 2; i++) {
		int status = strcmp(run->guest[i], "all") ? solve_builtin(run, run->guest[i], false, &solved, judge, context)
							   : solve_all(run, &solved, judge, context);
		worst = status > worst ? status : worst;
	}
	for (size_t i = 0; i < run->profile_count && worst < 2; i++) {
		char message[512];
		struct vet_profile *profile = vet_profile_read(run->profile_file[i], message, sizeof(message));
		int status = profile ? solve_profile(run, profile, false, &solved, judge, context) : complain(message);

		vet_profile_free(profile);
		worst = status > worst ? status : worst;
	}
	return worst;
}
