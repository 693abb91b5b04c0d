/* SPDX-License-Identifier: MIT */
/*
 * Makes a guard program from a seed: helpers that answer, workers that use, a start that calls them, with the branches,
 * loops, gotos, stored answers and ops structures that kernels have.  Functions call earlier ones, and now and then
 * themselves.  The tree goes to print.c and judge.c.
 */
#include "generator.h"

#include <string.h>

static uint16_t new_statement(struct generator *g, enum statement_kind kind, uint16_t e, int value)
{
	struct program *p = g->program;
	struct statement *s;

	if (p->statements + 1 >= MAX_STATEMENTS)
		return 0;
	s = &p->statement[++p->statements];
	*s = (struct statement){ .kind = (uint16_t)kind, .e = e, .value = (int16_t)value };
	g->statements_left--;
	return (uint16_t)p->statements;
}

static uint16_t statement_list(struct generator *g, unsigned int most);

/* A value worth keeping. */
static uint16_t kept_value(struct generator *g)
{
	uint16_t guard, e;

	switch (generator_pick(g, 8)) {
	case 0:
		return generator_constant(g, (int)generator_pick(g, 3));
	case 1:
		return generator_new_expression(g, E_OPAQUE, 0, 0, 2);
	case 2:
		guard = generator_condition(g, 2);
		e = generator_new_expression(g, E_CHOOSE, guard, generator_constant(g, 0), 0);
		if (e != 1)
			g->program->expression[e].c = generator_constant(g, ERROR_CODE);
		return e;
	case 3:
		return generator_new_expression(g, E_ADD, generator_local(g), generator_constant(g, 1), 0);
	case 4:
		return generator_call_expression(g);
	default:
		return generator_condition(g, 1);
	}
}

static uint16_t return_statement(struct generator *g)
{
	uint16_t value = 0;

	if (generator_current(g)->returns)
		value = generator_chance(g, 30) ? generator_constant(g, generator_chance(g, 30) ? ERROR_CODE : (int)generator_pick(g, 2)) : kept_value(g);
	return new_statement(g, S_RETURN, value, 0);
}

static uint16_t leaving(struct generator *g)
{
	unsigned int roll = generator_pick(g, 10);

	if (g->in_loop && roll < 4)
		return new_statement(g, roll < 2 ? S_BREAK : S_CONTINUE, 0, 0);
	if (g->in_switch && roll < 3)
		return new_statement(g, S_BREAK, 0, 0);
	if (generator_current(g)->labels && roll < 6)
		return new_statement(g, S_GOTO, 0, (int)generator_pick(g, generator_current(g)->labels));
	if (roll == 9)
		return new_statement(g, S_HALT, 0, 0);
	return return_statement(g);
}

static uint16_t if_statement(struct generator *g)
{
	uint16_t s = new_statement(g, S_IF, generator_condition(g, 0), 0), first, second = 0;

	if (!s)
		return 0;
	first = statement_list(g, 3);
	if (generator_chance(g, 40))
		second = statement_list(g, 2);
	g->program->statement[s].first = first;
	g->program->statement[s].second = second;
	return s;
}

/* if (!guard) leave; */
static uint16_t exit_statement(struct generator *g)
{
	uint16_t e = generator_chance(g, 70) ? generator_new_expression(g, E_NOT, generator_chance(g, 60) ? generator_question(g) : generator_condition(g, 1), 0, 0)
				   : generator_condition(g, 1);
	uint16_t s = new_statement(g, S_IF, e, 0), body;

	if (!s)
		return 0;
	body = leaving(g);
	g->program->statement[s].first = body;
	return s;
}

static uint16_t loop_statement(struct generator *g)
{
	static const uint8_t kinds[] = { S_WHILE, S_WHILE, S_DO, S_FOR };
	enum statement_kind kind = (enum statement_kind)kinds[generator_pick(g, 4)];
	bool in_loop = g->in_loop, in_switch = g->in_switch;
	uint16_t s, body;

	s = new_statement(g, kind, kind == S_FOR ? 0 : generator_condition(g, 1), kind == S_FOR ? 1 + (int)generator_pick(g, 2) : 0);
	if (!s)
		return 0;
	g->in_loop = true;
	g->in_switch = false;
	body = statement_list(g, 3);
	g->in_loop = in_loop;
	g->in_switch = in_switch;
	g->program->statement[s].first = body;
	return s;
}

static uint16_t switch_operand(struct generator *g)
{
	switch (generator_pick(g, 4)) {
	case 0:
		return generator_question(g);
	case 1:
		return generator_local(g);
	case 2:
		return generator_call_expression(g);
	default:
		return generator_new_expression(g, E_OPAQUE, 0, 0, 3);
	}
}

static uint16_t switch_statement(struct generator *g)
{
	bool in_switch = g->in_switch;
	uint16_t s = new_statement(g, S_SWITCH, switch_operand(g), 0), last = 0, c, body;
	unsigned int count = 1 + generator_pick(g, 3), with_default = generator_pick(g, 2), i;

	if (!s)
		return 0;
	g->in_switch = true;
	for (i = 0; i < count + with_default; i++) {
		c = new_statement(g, S_CASE, 0, (int)i);
		if (!c)
			break;
		body = statement_list(g, 2);
		g->program->statement[c].first = body;
		g->program->statement[c].other = i == count;
		g->program->statement[c].second = generator_chance(g, 70); /* ends in a break */
		if (last)
			g->program->statement[last].next = c;
		else
			g->program->statement[s].first = c;
		last = c;
	}
	g->in_switch = in_switch;
	return s;
}

static int pick_answering_target(struct generator *g)
{
	unsigned int i;

	for (i = 0; i < g->known; i++)
		if (g->program->function[i].returns && !g->program->function[i].parameters &&
		    !g->program->function[i].takes_callback && generator_chance(g, 50))
			return (int)(TARGET_FUNCTION + i);
	return TARGET_OPAQUE;
}

static uint16_t install_statement(struct generator *g)
{
	unsigned int field = generator_pick(g, MAX_FIELDS);
	int target = field == MAX_FIELDS - 1 ? pick_answering_target(g) : generator_target(g);
	uint16_t s = new_statement(g, S_INSTALL, 0, (int)field);

	if (s) {
		g->program->statement[s].target = (int16_t)target;
		g->program->statement[s].other = (int16_t)generator_ops(g);
	}
	return s;
}

/* A structure is copied, or another one becomes the one that is pointed to. */
static uint16_t move_statement(struct generator *g)
{
	uint16_t s;

	if (generator_chance(g, 40))
		return new_statement(g, S_POINT, 0, (int)generator_pick(g, MAX_OPS));
	s = new_statement(g, S_COPY, 0, generator_ops(g));
	if (s) {
		g->program->statement[s].other = (int16_t)generator_pick(g, MAX_OPS + 1);
		g->program->statement[s].second = (uint16_t)generator_pick(g, COPY_STYLES);
	}
	return s;
}

static uint16_t sited(struct generator *g, uint16_t s)
{
	uint16_t site = s ? generator_new_site(g) : 0;

	if (!site)
		return 0; /* left out of every list */
	g->program->statement[s].site = site;
	return s;
}

static uint16_t pointer_call(struct generator *g)
{
	uint16_t s;

	if (generator_current(g)->takes_callback && generator_chance(g, 50))
		return sited(g, new_statement(g, S_CALL_CALLBACK, 0, 0));
	if (generator_chance(g, 60)) {
		s = new_statement(g, S_CALL_FIELD, 0, (int)generator_pick(g, MAX_FIELDS - 1));
		if (s)
			g->program->statement[s].other = (int16_t)generator_ops(g);
		return sited(g, s);
	}
	if (generator_chance(g, 30))
		return sited(g, new_statement(g, S_WALK, 0, 0));
	if (generator_chance(g, 30))
		return sited(g, new_statement(g, S_CALL_INDEXED, generator_chance(g, 50) ? generator_constant(g, (int)generator_pick(g, MAX_TABLE)) : generator_local(g), 0));
	s = new_statement(g, S_CALL_CHOSEN, generator_condition(g, 2), 0);
	if (s) {
		g->program->statement[s].target = (int16_t)generator_target(g);
		g->program->statement[s].other = (int16_t)generator_target(g);
	}
	return sited(g, s);
}

static uint16_t give_statement(struct generator *g)
{
	uint16_t s = new_statement(g, generator_chance(g, 60) ? S_REGISTER : S_GIVE, 0, 0);

	if (s)
		g->program->statement[s].target = (int16_t)generator_target(g);
	return sited(g, s);
}

static uint16_t call_of(struct generator *g, int callee)
{
	uint16_t s, a = 0, b = 0;

	g->called |= 1u << callee;
	if (g->program->function[callee].parameters > 0)
		a = generator_argument(g);
	if (g->program->function[callee].parameters > 1)
		b = generator_argument(g);
	s = new_statement(g, S_CALL, a, callee);
	if (s) {
		g->program->statement[s].f = b;
		if (g->program->function[callee].takes_callback)
			g->program->statement[s].target = (int16_t)generator_target(g);
	}
	return sited(g, s);
}

static uint16_t call_statement(struct generator *g)
{
	int callee = generator_pick_function(g, generator_chance(g, 15));

	return callee < 0 ? sited(g, new_statement(g, S_NEED, 0, generator_pick_capability(g))) : call_of(g, callee);
}

static uint16_t assignment(struct generator *g)
{
	static const uint8_t operations[] = { E_BIT_AND, E_BIT_OR, E_BIT_XOR };
	unsigned int roll = generator_pick(g, 100);
	uint16_t s;

	if (roll < 18 || !generator_current(g)->locals)
		return new_statement(g, roll < 15 ? S_ASSIGN_GLOBAL : S_POKE_GLOBAL, kept_value(g),
				     (int)generator_pick(g, g->program->globals));
	if (roll < 25)
		return new_statement(g, S_POKE, kept_value(g), (int)generator_pick(g, generator_current(g)->locals));
	if (roll < 35) {
		s = new_statement(g, S_COMBINE, generator_condition(g, 2), (int)generator_pick(g, generator_current(g)->locals));
		if (s)
			g->program->statement[s].other = operations[generator_pick(g, 3)];
		return s;
	}
	return new_statement(g, S_ASSIGN, kept_value(g), (int)generator_pick(g, generator_current(g)->locals));
}

/* has && need, has ? need : 0, !has || need */
static uint16_t expression_use(struct generator *g)
{
	uint16_t guard = generator_condition(g, 1), need = generator_need_expression(g), e;

	switch (generator_pick(g, 4)) {
	case 0:
		e = generator_new_expression(g, E_AND, guard, need, 0);
		break;
	case 1:
		e = generator_new_expression(g, E_OR, guard, need, 0);
		break;
	case 2:
		e = generator_new_expression(g, E_OR, generator_new_expression(g, E_NOT, guard, 0, 0), need, 0);
		break;
	default:
		e = generator_new_expression(g, E_CHOOSE, guard, need, 0);
		if (e != 1)
			g->program->expression[e].c = generator_condition(g, 3);
	}
	if (generator_current(g)->locals && generator_chance(g, 40))
		return new_statement(g, S_ASSIGN, e, (int)generator_pick(g, generator_current(g)->locals));
	return new_statement(g, S_EXPRESSION, e, 0);
}

static uint16_t label_statement(struct generator *g)
{
	int label;

	for (label = 0; label < generator_current(g)->labels; label++)
		if (!(g->labels_placed & 1u << label)) {
			g->labels_placed |= (uint8_t)(1u << label);
			return new_statement(g, S_LABEL, 0, label);
		}
	return sited(g, new_statement(g, S_NEED, 0, generator_pick_capability(g)));
}

static uint16_t compound(struct generator *g, unsigned int roll)
{
	uint16_t s;

	if (g->depth > 4 || g->statements_left < 2)
		return sited(g, new_statement(g, S_NEED, 0, generator_pick_capability(g)));
	g->depth++;
	if (roll < 22)
		s = if_statement(g);
	else if (roll < 29)
		s = loop_statement(g);
	else
		s = switch_statement(g);
	g->depth--;
	return s;
}

static uint16_t statement(struct generator *g)
{
	unsigned int roll = generator_pick(g, 100);

	if (roll < 32)
		return compound(g, roll);
	if (roll < 47)
		return sited(g, new_statement(g, S_NEED, 0, generator_pick_capability(g)));
	if (roll < 57)
		return assignment(g);
	if (roll < 64)
		return exit_statement(g);
	if (roll < 73)
		return call_statement(g);
	if (roll < 76)
		return expression_use(g);
	if (roll < 82)
		return generator_chance(g, 65) ? install_statement(g) : move_statement(g);
	if (roll < 89)
		return generator_chance(g, 25) ? give_statement(g) : pointer_call(g);
	if (roll < 92)
		return new_statement(g, generator_chance(g, 65) ? S_PROVIDE : S_WITHDRAW, 0, 0);
	if (roll < 94)
		return new_statement(g, S_REQUIRE, 0, (int)generator_pick(g, CAP_SLAB));
	if (roll < 97)
		return label_statement(g);
	return leaving(g);
}

static uint16_t statement_list(struct generator *g, unsigned int most)
{
	unsigned int count = 1 + generator_pick(g, most), i;
	uint16_t head = 0, last = 0, s;

	for (i = 0; i < count && (g->statements_left > 0 || !i); i++) {
		s = statement(g);
		if (!s)
			continue;
		if (last)
			g->program->statement[last].next = s;
		else
			head = s;
		last = s;
	}
	return head;
}

static void append(struct program *p, uint16_t *list, uint16_t s)
{
	uint16_t last = *list;

	if (!s)
		return;
	if (!last) {
		*list = s;
		return;
	}
	while (p->statement[last].next)
		last = p->statement[last].next;
	p->statement[last].next = s;
}

/* The start calls whatever nobody has called, mostly before it does anything else, now and then behind a condition. */
static uint16_t call_the_rest(struct generator *g, uint16_t body)
{
	uint16_t list = 0, s, condition_of_it;
	unsigned int i;

	for (i = 0; i < g->known; i++) {
		if (g->called & 1u << i || generator_chance(g, 10))
			continue;
		s = call_of(g, (int)i);
		if (s && generator_chance(g, 35)) {
			condition_of_it = new_statement(g, S_IF, generator_condition(g, 1), 0);
			if (condition_of_it) {
				g->program->statement[condition_of_it].first = s;
				s = condition_of_it;
			}
		}
		if (generator_chance(g, 30))
			append(g->program, &body, s);
		else
			append(g->program, &list, s);
	}
	append(g->program, &list, body);
	return list;
}

static void make_function(struct generator *g, bool is_start)
{
	struct function *f = generator_current(g);
	int i;
	uint16_t body, s;

	f->returns = !is_start && generator_chance(g, 55);
	f->parameters = (uint8_t)(is_start ? 0 : generator_pick(g, 10) < 5 ? 0 : 1 + generator_pick(g, MAX_PARAMETERS));
	f->locals = (uint8_t)(f->parameters + generator_pick(g, 4));
	f->labels = (uint8_t)(generator_chance(g, 25) ? 1 + generator_pick(g, MAX_LABELS) : 0);
	f->requires = (int8_t)(!is_start && generator_chance(g, 8) ? (int)generator_pick(g, CAP_SLAB) : -1);
	f->guards = (int8_t)(f->returns && f->requires < 0 && generator_chance(g, 10) ? (int)generator_pick(g, CAP_SLAB) : -1);
	f->takes_callback = !is_start && generator_chance(g, 18);
	f->provides = (int8_t)(!is_start && generator_chance(g, 6) ? generator_chance(g, 65) ? S_PROVIDE : S_WITHDRAW : 0);
	for (i = 0; i < f->locals; i++) {
		f->is_bool[i] = generator_chance(g, 55);
		f->in_struct[i] = i >= f->parameters && generator_chance(g, 10);
	}
	g->labels_placed = 0;
	g->statements_left = is_start ? 14 : 3 + (int)generator_pick(g, 8);
	g->depth = 0;
	if (f->returns && generator_chance(g, 40))
		body = return_statement(g);
	else
		body = statement_list(g, is_start ? 9 : 4);
	if (is_start)
		body = call_the_rest(g, body);
	while (g->labels_placed != (1u << f->labels) - 1) {
		s = label_statement(g);
		if (!s)
			break;
		append(g->program, &body, s);
	}
	if (f->returns)
		append(g->program, &body, return_statement(g));
	f->body = body;
}

/* What stands in the table, perhaps itself a function that is called nowhere else. */
static void make_table(struct generator *g)
{
	struct program *p = g->program;
	unsigned int i;

	p->table_count = (uint8_t)(1 + generator_pick(g, MAX_TABLE));
	p->table_linked = generator_chance(g, 15);
	for (i = 0; i < p->table_count; i++)
		p->table[i] = (int16_t)(generator_chance(g, 40) ? TARGET_SAFE : generator_target(g));
}

static void make_ops(struct generator *g)
{
	struct program *p = g->program;
	unsigned int ops, i;

	for (ops = 0; ops < MAX_OPS; ops++) {
		for (i = 0; i + 1 < MAX_FIELDS; i++)
			p->field_value[ops][i] = (int16_t)(generator_chance(g, 60) ? TARGET_SAFE : generator_target(g));
		p->field_value[ops][i] = TARGET_OPAQUE;
	}
	p->pointed = (uint8_t)generator_pick(g, MAX_OPS);
}

void program_generate(struct program *program, uint64_t seed)
{
	struct generator g = { .program = program, .state = random_mix(seed, 77) };
	unsigned int i, functions, called;

	memset(program, 0, sizeof(*program));
	program->seed = seed;
	generator_new_expression(&g, E_CONSTANT, 0, 0, 1); /* number 1: what stands in when the array is full */
	g.main_capability = (uint8_t)generator_pick(&g, CAP_COUNT);
	g.recursive = generator_chance(&g, 8);
	program->globals = 1 + generator_pick(&g, MAX_GLOBALS);
	for (i = 0; i < program->globals; i++) {
		program->global_value[i] = (int8_t)(generator_chance(&g, 20) ? 1 : 0);
		program->global_in_struct[i] = generator_chance(&g, 25);
	}
	functions = 1 + ROOT_COUNT + generator_pick(&g, MAX_FUNCTIONS - 1 - ROOT_COUNT);
	for (i = 0; i + ROOT_COUNT < functions; i++) {
		g.function = g.known = (uint16_t)i;
		make_function(&g, false);
	}
	g.function = g.known = (uint16_t)i; /* a start: it has no callback */
	make_table(&g);
	called = g.called;
	for (; i < functions; i++) {
		g.function = (uint16_t)i;
		g.called = called;
		make_function(&g, true);
	}
	program->functions = functions;
	make_ops(&g);
}

void program_empty(struct program *program)
{
	uint64_t seed = program->seed;

	memset(program, 0, sizeof(*program));
	program->seed = seed;
	program->functions = ROOT_COUNT;
	program->table_count = 1;
}
