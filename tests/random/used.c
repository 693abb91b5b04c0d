/* SPDX-License-Identifier: MIT */
/* Which functions of a random program its start may come to: a reduced program is printed without the others. */
#include "program.h"

#include <string.h>

static void mark_target(const struct program *program, int target, bool *used);

static void mark_expression(const struct program *program, uint16_t number, bool *used)
{
	const struct expression *e = &program->expression[number];

	if (!number)
		return;
	mark_expression(program, e->a, used);
	mark_expression(program, e->b, used);
	mark_expression(program, e->c, used);
	if (e->kind == E_CALL) {
		mark_target(program, TARGET_FUNCTION + e->value, used);
		mark_target(program, e->target, used);
	}
}

static void mark_list(const struct program *program, uint16_t number, bool *used)
{
	const struct statement *s;

	for (; number; number = s->next) {
		s = &program->statement[number];
		if (s->kind == S_EMPTY)
			continue;
		mark_expression(program, s->e, used);
		mark_expression(program, s->f, used);
		mark_list(program, s->first, used);
		if (s->kind == S_IF)
			mark_list(program, s->second, used);
		if (s->kind == S_CALL)
			mark_target(program, TARGET_FUNCTION + s->value, used);
		if (s->kind == S_INSTALL || s->kind == S_CALL_CHOSEN || s->kind == S_GIVE || s->kind == S_REGISTER ||
		    s->kind == S_CALL)
			mark_target(program, s->target, used);
		if (s->kind == S_CALL_CHOSEN)
			mark_target(program, s->other, used);
	}
}

static void mark_target(const struct program *program, int target, bool *used)
{
	if (target < TARGET_FUNCTION || used[target - TARGET_FUNCTION])
		return;
	used[target - TARGET_FUNCTION] = true;
	mark_list(program, program->function[target - TARGET_FUNCTION].body, used);
}

void program_functions_used(const struct program *program, bool used[MAX_FUNCTIONS])
{
	unsigned int i;

	memset(used, 0, MAX_FUNCTIONS * sizeof(*used));
	for (i = 0; i < ROOT_COUNT; i++)
		mark_target(program, TARGET_FUNCTION + program_root(program, (enum root)i), used);
	for (i = 0; i < MAX_OPS * MAX_FIELDS; i++)
		mark_target(program, program->field_value[i / MAX_FIELDS][i % MAX_FIELDS], used);
	for (i = 0; i < program->table_count; i++)
		mark_target(program, program->table[i], used);
}
