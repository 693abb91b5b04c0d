/* SPDX-License-Identifier: MIT */
/*
 * Lines that the rest of the models makes superfluous, many at once: what runs with fewer lines runs with more.  A guest is solved
 * without all of them; if nothing is dead then, and all that they register surely runs, each of them is proven for that guest.
 * Otherwise each half is tried, down to the single line, whose effect is kept.  See delete-lines.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "delete-lines.h"
#include "line-scope.h"
#include "support/memory.h"

struct group {
	struct deletion *deletion;
	size_t c;            /* the guest */
	const size_t *index; /* numbers of lines */
	size_t count;
};

static void fail(void)
{
	fputs("delete-lines: no process\n", stderr);
	exit(2);
}

static pid_t begin(void)
{
	pid_t process;

	fflush(stdout);
	process = fork();
	if (process < 0)
		fail();
	return process;
}

/* Did the process say yes? */
static bool end(pid_t process)
{
	int status;

	return waitpid(process, &status, 0) == process && WIFEXITED(status) && !WEXITSTATUS(status);
}

/* The work of one process: true when without these lines everything runs as it does. */
static bool is_superfluous(const struct group *group)
{
	struct deletion *deletion = group->deletion;
	const struct line **line = vet_allocate(group->count + 1, sizeof(*line));
	struct vet_effect effect;

	for (size_t i = 0; i < group->count; i++)
		line[i] = &deletion->line[group->index[i]];
	vet_lines_remove(deletion->models, line, group->count);
	effect = vet_case_without(&deletion->cases[group->c], vet_model_resolve(deletion->program, deletion->models), NULL, VET_EFFORT_REACH);
	if (group->count == 1)
		deletion->result[*group->index].effect[group->c] = effect;
	return !effect.dead && !effect.holes && effect.kept == effect.runs;
}

static void prove(const struct group *group);

/* Both halves; at the top side by side. */
static void prove_halves(const struct group *group, bool both)
{
	struct group left = *group, right = *group;
	pid_t process = -1;

	left.count = group->count / 2;
	right.index += left.count;
	right.count -= left.count;
	if (both && !(process = begin())) {
		prove(&left);
		_exit(0);
	}
	if (!both)
		prove(&left);
	prove(&right);
	if (both)
		end(process);
}

static void prove_group(const struct group *group, bool both)
{
	pid_t process;

	if (!group->count)
		return;
	process = begin();
	if (!process)
		_exit(!is_superfluous(group));
	if (end(process))
		for (size_t i = 0; i < group->count; i++)
			group->deletion->result[group->index[i]].proven[group->c] = true;
	else if (group->count > 1)
		prove_halves(group, both);
}

static void prove(const struct group *group)
{
	prove_group(group, false);
}

/* Is anything left to prove of the line on that guest? */
static bool is_open(const struct deletion *deletion, size_t line, size_t c)
{
	const struct result *result = &deletion->result[line];

	for (size_t i = 0; i < deletion->case_count; i++)
		if (vet_effect_is_noticed(&result->effect[i]))
			return false;
	return result->concerns[c] && !result->proven[c];
}

/* whole: items; otherwise names, of items that are not proven, since what runs without all of an item runs without a name of it. */
static void prove_lines(struct deletion *deletion, const bool *wanted, bool whole)
{
	size_t *index = vet_allocate(deletion->line_count + 1, sizeof(*index)), item = 0;

	for (size_t c = 0; c < deletion->case_count; c++) {
		struct group group = { .deletion = deletion, .c = c, .index = index };

		for (size_t i = 0; i < deletion->line_count; i++) {
			const struct line *line = &deletion->line[i];
			bool is_whole = line->subject == VET_SUBJECT_COUNT;

			item = is_whole ? i : item;
			if (!wanted[i] || is_whole != whole)
				continue;
			if (!whole && line->item == deletion->line[item].item && line->model == deletion->line[item].model)
				deletion->result[i].proven[c] |= deletion->result[i].concerns[c] && deletion->result[item].proven[c];
			if (is_open(deletion, i, c))
				index[group.count++] = i;
		}
		prove_group(&group, true);
	}
	free(index);
}

void vet_groups_prove(struct deletion *deletion, const bool *wanted)
{
	prove_lines(deletion, wanted, true);
	prove_lines(deletion, wanted, false);
}
