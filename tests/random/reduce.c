/* SPDX-License-Identifier: MIT */
/*
 * Makes a program that shows a missed requirement or a false alarm small: takes out statements, unwraps branches and
 * loops, replaces expressions by their operands, and keeps each change after which judge and checker still disagree in
 * the same way.
 */
#include "checker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROUNDS = 4 };

struct reducer {
	struct program *program;
	const struct reduction *what;
	const struct tools *tools;
	char base[MAX_PATH];
	struct verdicts *verdicts;
};

static bool is_violated(const struct reducer *r, const struct program *candidate, unsigned int forget)
{
	return judge_program(candidate, checker_views[r->what->view].root, forget, r->what->budget, r->verdicts) &&
	       r->verdicts->violated[r->what->site][r->what->capability];
}

static bool judge_agrees(const struct reducer *r, const struct program *candidate)
{
	if (!r->what->alarm)
		return is_violated(r, candidate, FORGET_NOTHING);
	if (is_violated(r, candidate, MORE_VALUES))
		return false;
	return r->what->forget ? is_violated(r, candidate, r->what->forget) : !is_violated(r, candidate, FORGET_ALL);
}

/* Still wrong in the same way? */
static bool still_shown(const struct reducer *r, const struct program *candidate)
{
	struct site_lines lines;
	struct findings findings;
	struct output *out;
	char message[MAX_PATH + 64];
	bool reported;

	if (!judge_agrees(r, candidate))
		return false;
	out = output_open(r->base, r->what->parts);
	if (!out)
		return false;
	print_prologue(out);
	print_program(out, candidate, 0, true, &lines);
	print_start(out, 1);
	if (output_close(out) || !checker_compile(r->tools, r->base, r->what->parts, message, sizeof(message)) ||
	    !checker_run(r->tools, r->base, r->what->parts, r->what->view, &findings, message, sizeof(message)))
		return false;
	reported = findings_at(&findings, lines.line[r->what->site], r->what->capability);
	findings_free(&findings);
	return lines.line[r->what->site] && reported == r->what->alarm;
}

/* Keeps the candidate when it is as wrong as before. */
static bool try_candidate(struct reducer *r, const struct program *candidate)
{
	if (!still_shown(r, candidate))
		return false;
	*r->program = *candidate;
	return true;
}

static void mark(const struct program *p, uint16_t list, bool *used)
{
	for (; list; list = p->statement[list].next) {
		used[list] = true;
		mark(p, p->statement[list].first, used);
		if (p->statement[list].kind == S_IF)
			mark(p, p->statement[list].second, used);
	}
}

static bool reduce_statement(struct reducer *r, struct program *candidate, uint32_t number)
{
	const struct statement *s = &r->program->statement[number];

	if (s->kind == S_EMPTY || s->kind == S_CASE || s->kind == S_LABEL)
		return false;
	*candidate = *r->program;
	candidate->statement[number].kind = S_EMPTY;
	candidate->statement[number].first = 0;
	if (try_candidate(r, candidate))
		return true;
	if (s->kind != S_IF && s->kind != S_WHILE && s->kind != S_DO && s->kind != S_FOR)
		return false;
	*candidate = *r->program;
	candidate->statement[number].kind = S_BLOCK;
	if (try_candidate(r, candidate))
		return true;
	if (s->kind != S_IF || !s->second)
		return false;
	*candidate = *r->program;
	candidate->statement[number].second = 0;
	if (try_candidate(r, candidate))
		return true;
	*candidate = *r->program;
	candidate->statement[number].kind = S_BLOCK;
	candidate->statement[number].first = s->second;
	return try_candidate(r, candidate);
}

static bool reduce_expression(struct reducer *r, struct program *candidate, uint32_t number)
{
	const struct expression *e = &r->program->expression[number];
	uint16_t operands[3] = { e->a, e->b, e->c };
	unsigned int i;

	if (e->kind == E_CONSTANT || e->kind == E_NONE)
		return false;
	for (i = 0; i < 3; i++) {
		if (!operands[i])
			continue;
		*candidate = *r->program;
		candidate->expression[number] = r->program->expression[operands[i]];
		if (try_candidate(r, candidate))
			return true;
	}
	for (i = 0; i < 2; i++) {
		*candidate = *r->program;
		candidate->expression[number] = (struct expression){ .kind = E_CONSTANT, .value = (int16_t)i };
		if (try_candidate(r, candidate))
			return true;
	}
	return false;
}

static void mark_all(const struct program *p, bool *used)
{
	uint32_t i;

	memset(used, 0, MAX_STATEMENTS * sizeof(*used));
	for (i = 0; i < p->functions; i++)
		mark(p, p->function[i].body, used);
}

void reduce_program(struct program *program, const struct reduction *reduction, const struct tools *tools, const char *folder)
{
	struct reducer r = { .program = program, .what = reduction, .tools = tools };
	struct program *candidate = malloc(sizeof(*candidate));
	bool used[MAX_STATEMENTS], changed;
	unsigned int round;
	uint32_t i;

	r.verdicts = malloc(sizeof(*r.verdicts));
	changed = candidate && r.verdicts;
	snprintf(r.base, sizeof(r.base), "%s/reduced", folder);
	for (round = 0; changed && round < MAX_ROUNDS; round++) {
		changed = false;
		for (i = 0; i < program->functions; i++) {
			*candidate = *program;
			candidate->function[i].body = 0;
			changed |= program->function[i].body && try_candidate(&r, candidate);
		}
		for (i = 1; i <= program->statements; i++) {
			mark_all(program, used);
			changed |= used[i] && reduce_statement(&r, candidate, i);
		}
		for (i = 1; i <= program->expressions; i++)
			changed |= reduce_expression(&r, candidate, i);
	}
	free(r.verdicts);
	free(candidate);
}
