/* SPDX-License-Identifier: MIT */
/*
 * Turns the tree of a random program into instructions for a small stack machine, so that judge.c can run gotos, breaks
 * and fallthroughs without caring about the tree.  It knows nothing of the C text.
 */
#include "code.h"

#include <string.h>

enum { NOWHERE = -1, MAX_PENDING = 200, MAX_CASES = 16 };

/* Jumps whose aim is not known yet, by what they aim at. */
enum aim { AIM_BREAK, AIM_CONTINUE, AIM_LABEL };

struct pending {
	uint32_t at;
	enum aim aim;
	int label, level;
};

struct maker {
	const struct program *program;
	const struct function *function;
	struct code *code;
	struct pending pending[MAX_PENDING];
	unsigned int pending_count;
	int level;          /* of what a break leaves */
	int continue_level; /* of what a continue continues */
	int hidden;
	int32_t label[MAX_LABELS];
	bool failed;
};

static uint32_t emit(struct maker *m, enum operation operation, int32_t a, int32_t b, uint16_t site)
{
	struct code *code = m->code;

	if (code->count + 1 >= MAX_CODE) {
		m->failed = true;
		return 0;
	}
	code->at[code->count] = (struct instruction){ .operation = (uint16_t)operation, .site = site, .a = a, .b = b };
	return code->count++;
}

static void aim_here(struct maker *m, uint32_t jump)
{
	m->code->at[jump].a = (int32_t)m->code->count;
}

static void emit_pending(struct maker *m, enum aim aim, int label, int level)
{
	if (m->pending_count == MAX_PENDING) {
		m->failed = true;
		return;
	}
	m->pending[m->pending_count++] =
		(struct pending){ .at = emit(m, O_JUMP, NOWHERE, 0, 0), .aim = aim, .label = label, .level = level };
}

static void resolve(struct maker *m, enum aim aim, int level)
{
	unsigned int i, kept = 0;

	for (i = 0; i < m->pending_count; i++) {
		if (m->pending[i].aim == aim && m->pending[i].level == level)
			aim_here(m, m->pending[i].at);
		else
			m->pending[kept++] = m->pending[i];
	}
	m->pending_count = kept;
}

static void make_expression(struct maker *m, uint16_t number);

static void make_target(struct maker *m, int target)
{
	if (target == TARGET_CALLBACK)
		emit(m, O_CALLBACK, 0, 0, 0);
	else
		emit(m, O_PUSH, target, 0, 0);
}

static void make_call(struct maker *m, int callee, uint16_t a, uint16_t b, int callback, uint16_t site)
{
	unsigned int parameters = m->program->function[callee].parameters;

	if (parameters > 0)
		make_expression(m, a);
	if (parameters > 1)
		make_expression(m, b);
	if (m->program->function[callee].takes_callback)
		make_target(m, callback);
	emit(m, O_CALL, callee, 0, site);
}

static void make_logical(struct maker *m, const struct expression *e)
{
	uint32_t skip, end;

	make_expression(m, e->a);
	if (e->kind == E_OR)
		emit(m, O_NOT, 0, 0, 0);
	skip = emit(m, O_JUMP_ZERO, 0, 0, 0);
	make_expression(m, e->b);
	emit(m, O_TRUTH, 0, 0, 0);
	end = emit(m, O_JUMP, 0, 0, 0);
	aim_here(m, skip);
	emit(m, O_PUSH, e->kind == E_OR, 0, 0);
	aim_here(m, end);
}

static void make_choice(struct maker *m, const struct expression *e)
{
	uint32_t otherwise, end;

	make_expression(m, e->a);
	otherwise = emit(m, O_JUMP_ZERO, 0, 0, 0);
	make_expression(m, e->b);
	end = emit(m, O_JUMP, 0, 0, 0);
	aim_here(m, otherwise);
	make_expression(m, e->c);
	aim_here(m, end);
}

static void make_leaf(struct maker *m, const struct expression *e)
{
	switch (e->kind) {
	case E_CONSTANT:
		emit(m, O_PUSH, e->value, 0, 0);
		break;
	case E_OPAQUE:
		emit(m, O_OPAQUE, e->value, 0, 0);
		break;
	case E_HAS:
		emit(m, O_HAS, e->value, 0, 0);
		break;
	case E_ABSENT:
		emit(m, O_ABSENT, e->value, 0, 0);
		break;
	case E_ASK:
		emit(m, O_ASK, e->value, 0, 0);
		break;
	case E_LOCAL:
		emit(m, O_LOCAL, e->value, 0, 0);
		break;
	case E_GLOBAL:
		emit(m, O_GLOBAL, e->value, 0, 0);
		break;
	case E_NEED:
		emit(m, O_NEED, e->value, 0, e->site);
		break;
	case E_CALL_FIELD:
		emit(m, O_FIELD, e->value, e->target, 0);
		emit(m, O_CALL_TARGET, 0, 0, e->site);
		break;
	default:
		emit(m, O_PUSH, 0, 0, 0);
	}
}

static void make_expression(struct maker *m, uint16_t number)
{
	const struct expression *e = &m->program->expression[number];

	switch (e->kind) {
	case E_NOT:
		make_expression(m, e->a);
		emit(m, O_NOT, 0, 0, 0);
		break;
	case E_WRAP:
		make_expression(m, e->a);
		if (e->value != WRAP_PARENTHESES && e->value != WRAP_STATEMENT)
			emit(m, O_TRUTH, 0, 0, 0);
		break;
	case E_AND: case E_OR:
		make_logical(m, e);
		break;
	case E_CHOOSE:
		make_choice(m, e);
		break;
	case E_CALL:
		make_call(m, e->value, e->a, e->b, e->target, e->site);
		break;
	case E_ASSIGN:
		make_expression(m, e->a);
		emit(m, O_SET_LOCAL, e->value, m->function->is_bool[e->value], 0);
		emit(m, O_LOCAL, e->value, 1, 0);
		break;
	case E_EQUAL: case E_NOT_EQUAL: case E_LESS: case E_GREATER_EQUAL: case E_GREATER:
	case E_BIT_AND: case E_BIT_OR: case E_BIT_XOR: case E_ADD:
		make_expression(m, e->a);
		make_expression(m, e->b);
		emit(m, O_BINARY, e->kind, 0, 0);
		break;
	default:
		make_leaf(m, e);
	}
}

static void make_list(struct maker *m, uint16_t number);

static void make_if(struct maker *m, const struct statement *s)
{
	uint32_t otherwise, end;

	make_expression(m, s->e);
	otherwise = emit(m, O_JUMP_ZERO, 0, 0, 0);
	make_list(m, s->first);
	end = emit(m, O_JUMP, 0, 0, 0);
	aim_here(m, otherwise);
	make_list(m, s->second);
	aim_here(m, end);
}

static int32_t hidden_local(struct maker *m)
{
	if (m->hidden == MAX_HIDDEN)
		m->failed = true;
	else
		m->hidden++;
	return MAX_LOCALS + m->hidden - 1;
}

/* Leaves the loop unless the value on the stack is nonzero. */
static void make_exit(struct maker *m, int level)
{
	emit(m, O_NOT, 0, 0, 0);
	emit(m, O_JUMP_ZERO, (int32_t)m->code->count + 2, 0, 0);
	emit_pending(m, AIM_BREAK, 0, level);
}

static void make_loop(struct maker *m, const struct statement *s)
{
	int outer = m->continue_level, level = ++m->level;
	int32_t counter = s->kind == S_FOR ? hidden_local(m) : 0, top;

	m->continue_level = level;
	if (s->kind == S_FOR) {
		emit(m, O_PUSH, 0, 0, 0);
		emit(m, O_SET_LOCAL, counter, 0, 0);
	}
	top = (int32_t)m->code->count;
	if (s->kind == S_FOR) {
		emit(m, O_LOCAL, counter, 1, 0);
		emit(m, O_PUSH, s->value, 0, 0);
		emit(m, O_BINARY, E_LESS, 0, 0);
		make_exit(m, level);
	} else if (s->kind == S_WHILE) {
		make_expression(m, s->e);
		make_exit(m, level);
	}
	make_list(m, s->first);
	resolve(m, AIM_CONTINUE, level);
	if (s->kind == S_FOR) {
		emit(m, O_LOCAL, counter, 1, 0);
		emit(m, O_PUSH, 1, 0, 0);
		emit(m, O_BINARY, E_ADD, 0, 0);
		emit(m, O_SET_LOCAL, counter, 0, 0);
	} else if (s->kind == S_DO) {
		make_expression(m, s->e);
		make_exit(m, level);
	}
	emit(m, O_JUMP, top, 0, 0);
	resolve(m, AIM_BREAK, level);
	m->continue_level = outer;
	m->level--;
}

static void make_dispatch(struct maker *m, uint16_t first, int32_t operand, uint32_t dispatch[MAX_CASES])
{
	unsigned int i = 0;
	uint16_t c;

	for (c = first; c && i < MAX_CASES; c = m->program->statement[c].next, i++) {
		dispatch[i] = 0;
		if (m->program->statement[c].other)
			continue;
		emit(m, O_LOCAL, operand, 1, 0);
		emit(m, O_PUSH, m->program->statement[c].value, 0, 0);
		emit(m, O_BINARY, E_NOT_EQUAL, 0, 0);
		dispatch[i] = emit(m, O_JUMP_ZERO, 0, 0, 0);
	}
}

static void make_switch(struct maker *m, const struct statement *s)
{
	int level = ++m->level;
	int32_t operand = hidden_local(m);
	uint32_t dispatch[MAX_CASES], end, otherwise = 0;
	unsigned int i = 0;
	uint16_t c;

	make_expression(m, s->e);
	emit(m, O_SET_LOCAL, operand, 0, 0);
	make_dispatch(m, s->first, operand, dispatch);
	end = emit(m, O_JUMP, 0, 0, 0);
	for (c = s->first; c && i < MAX_CASES; c = m->program->statement[c].next, i++) {
		if (dispatch[i])
			aim_here(m, dispatch[i]);
		else
			otherwise = m->code->count;
		make_list(m, m->program->statement[c].first);
		if (m->program->statement[c].second)
			emit_pending(m, AIM_BREAK, 0, level);
	}
	if (otherwise)
		m->code->at[end].a = (int32_t)otherwise;
	else
		aim_here(m, end);
	resolve(m, AIM_BREAK, level);
	m->level--;
}

static void make_store(struct maker *m, const struct statement *s)
{
	if (s->kind == S_COMBINE)
		emit(m, O_LOCAL, s->value, 0, 0);
	make_expression(m, s->e);
	if (s->kind == S_COMBINE)
		emit(m, O_BINARY, s->other, 0, 0);
	if (s->kind == S_ASSIGN_GLOBAL || s->kind == S_POKE_GLOBAL)
		emit(m, O_SET_GLOBAL, s->value, 0, 0);
	else
		emit(m, O_SET_LOCAL, s->value, m->function->is_bool[s->value], 0);
}

static void make_called(struct maker *m, bool perhaps, uint16_t site)
{
	emit(m, O_CALL_TARGET, perhaps, 0, site);
	emit(m, O_POP, 0, 0, 0);
}

static void make_chosen(struct maker *m, const struct statement *s)
{
	uint32_t otherwise, end;

	make_expression(m, s->e);
	otherwise = emit(m, O_JUMP_ZERO, 0, 0, 0);
	make_target(m, s->target);
	end = emit(m, O_JUMP, 0, 0, 0);
	aim_here(m, otherwise);
	make_target(m, s->other);
	aim_here(m, end);
	make_called(m, false, s->site);
}

static void make_walk(struct maker *m, const struct statement *s)
{
	unsigned int i;

	for (i = 0; i < m->program->table_count; i++) {
		emit(m, O_PUSH, (int32_t)i, 0, 0);
		emit(m, O_TABLE, 0, 0, 0);
		make_called(m, false, s->site);
	}
}

/* Calls through what holds a function. */
static void make_pointer_call(struct maker *m, const struct statement *s)
{
	switch (s->kind) {
	case S_GIVE:
		make_target(m, s->target);
		break;
	case S_REGISTER:
		make_target(m, s->target);
		emit(m, O_REGISTER, 0, 0, s->site);
		return;
	case S_CALL_FIELD:
		emit(m, O_FIELD, s->value, s->other, 0);
		break;
	case S_CALL_INDEXED:
		make_expression(m, s->e);
		emit(m, O_TABLE, 0, 0, 0);
		break;
	default:
		emit(m, O_CALLBACK, 0, 0, 0);
	}
	make_called(m, s->kind == S_GIVE, s->site);
}

static void make_pointer(struct maker *m, const struct statement *s)
{
	switch (s->kind) {
	case S_INSTALL:
		make_target(m, s->target);
		emit(m, O_SET_FIELD, s->value, s->other, 0);
		break;
	case S_COPY:
		emit(m, O_COPY, s->value, s->other, 0);
		break;
	case S_POINT:
		emit(m, O_PUSH, s->value, 0, 0);
		emit(m, O_SET_GLOBAL, CELL_POINTER, 0, 0);
		break;
	case S_CALL_CHOSEN:
		make_chosen(m, s);
		break;
	case S_WALK:
		make_walk(m, s);
		break;
	default:
		make_pointer_call(m, s);
	}
}

static void make_jump(struct maker *m, const struct statement *s)
{
	switch (s->kind) {
	case S_BREAK:
		emit_pending(m, AIM_BREAK, 0, m->level);
		break;
	case S_CONTINUE:
		emit_pending(m, AIM_CONTINUE, 0, m->continue_level);
		break;
	case S_GOTO:
		emit_pending(m, AIM_LABEL, s->value, 0);
		break;
	case S_LABEL:
		m->label[s->value] = (int32_t)m->code->count;
		break;
	default:
		if (s->e)
			make_expression(m, s->e);
		else
			emit(m, O_PUSH, 0, 0, 0);
		emit(m, O_RETURN, 0, 0, 0);
	}
}

static void make_simple(struct maker *m, const struct statement *s)
{
	switch (s->kind) {
	case S_NEED:
		emit(m, O_NEED, s->value, 1, s->site);
		emit(m, O_POP, 0, 0, 0);
		break;
	case S_EXPRESSION:
		make_expression(m, s->e);
		emit(m, O_POP, 0, 0, 0);
		break;
	case S_HALT:
		emit(m, O_HALT, 0, 0, 0);
		break;
	case S_REQUIRE:
		emit(m, O_REQUIRE, s->value, 0, 0);
		break;
	case S_PROVIDE:
		emit(m, O_PROVIDE, 0, 0, 0);
		break;
	case S_WITHDRAW:
		emit(m, O_WITHDRAW, 0, 0, 0);
		break;
	case S_CALL:
		make_call(m, s->value, s->e, s->f, s->target, s->site);
		emit(m, O_POP, 0, 0, 0);
		break;
	default:
		break;
	}
}

static void make_statement(struct maker *m, const struct statement *s)
{
	switch (s->kind) {
	case S_IF:
		make_if(m, s);
		break;
	case S_WHILE: case S_DO: case S_FOR:
		make_loop(m, s);
		break;
	case S_SWITCH:
		make_switch(m, s);
		break;
	case S_BLOCK: case S_CASE:
		make_list(m, s->first);
		break;
	case S_ASSIGN: case S_ASSIGN_GLOBAL: case S_COMBINE: case S_POKE: case S_POKE_GLOBAL:
		make_store(m, s);
		break;
	case S_INSTALL: case S_CALL_FIELD: case S_CALL_CHOSEN: case S_GIVE: case S_COPY: case S_POINT: case S_WALK:
	case S_CALL_INDEXED: case S_CALL_CALLBACK: case S_REGISTER:
		make_pointer(m, s);
		break;
	case S_BREAK: case S_CONTINUE: case S_GOTO: case S_LABEL: case S_RETURN:
		make_jump(m, s);
		break;
	default:
		make_simple(m, s);
	}
}

static void make_list(struct maker *m, uint16_t number)
{
	for (; number && !m->failed; number = m->program->statement[number].next)
		make_statement(m, &m->program->statement[number]);
}

static void make_function(struct maker *m, unsigned int number)
{
	unsigned int i;

	m->function = &m->program->function[number];
	m->code->entry[number] = m->code->count;
	m->pending_count = 0;
	m->level = 0;
	m->continue_level = 0;
	m->hidden = 0;
	for (i = 0; i < MAX_LABELS; i++)
		m->label[i] = NOWHERE;
	make_list(m, m->function->body);
	emit(m, O_PUSH, 0, 0, 0);
	emit(m, O_RETURN, 0, 0, 0);
	for (i = 0; i < m->pending_count; i++) {
		if (m->pending[i].aim != AIM_LABEL || m->label[m->pending[i].label] == NOWHERE)
			m->failed = true;
		else
			m->code->at[m->pending[i].at].a = m->label[m->pending[i].label];
	}
}

bool code_make(const struct program *program, struct code *code)
{
	struct maker m = { .program = program, .code = code };
	unsigned int i;

	code->count = 1; /* 0 is no address */
	memset(&code->at[0], 0, sizeof(code->at[0]));
	for (i = 0; i < program->functions && !m.failed; i++)
		make_function(&m, i);
	return !m.failed;
}

int code_binary(int operation, int a, int b)
{
	switch (operation) {
	case E_EQUAL:
		return a == b;
	case E_NOT_EQUAL:
		return a != b;
	case E_LESS:
		return a < b;
	case E_GREATER_EQUAL:
		return a >= b;
	case E_GREATER:
		return a > b;
	case E_BIT_AND:
		return a & b;
	case E_BIT_OR:
		return a | b;
	case E_BIT_XOR:
		return a ^ b;
	default:
		return (int)((unsigned int)a + (unsigned int)b);
	}
}
