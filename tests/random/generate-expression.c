/* SPDX-License-Identifier: MIT */
/* Conditions and values of random programs: questions, stored answers, calls of helpers, and what combines them. */
#include "generator.h"

uint64_t random_mix(uint64_t a, uint64_t b)
{
	uint64_t z = a + (b + 1) * 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

unsigned int generator_pick(struct generator *g, unsigned int count)
{
	g->state = random_mix(g->state, 1);
	return (unsigned int)((g->state >> 33) % count);
}

bool generator_chance(struct generator *g, unsigned int percent)
{
	return generator_pick(g, 100) < percent;
}

struct function *generator_current(struct generator *g)
{
	return &g->program->function[g->function];
}

uint8_t generator_pick_capability(struct generator *g)
{
	return generator_chance(g, 75) ? g->main_capability : (uint8_t)generator_pick(g, CAP_COUNT);
}

uint16_t generator_new_site(struct generator *g)
{
	struct program *p = g->program;

	return p->sites + 1 < MAX_SITES ? (uint16_t)++p->sites : 0;
}

uint16_t generator_new_expression(struct generator *g, enum expression_kind kind, uint16_t a, uint16_t b, int value)
{
	struct program *p = g->program;
	struct expression *e;

	if (p->expressions + 1 >= MAX_EXPRESSIONS)
		return 1; /* the constant 1, made first */
	e = &p->expression[++p->expressions];
	*e = (struct expression){ .kind = (uint16_t)kind, .a = a, .b = b, .value = (int16_t)value };
	return (uint16_t)p->expressions;
}

uint16_t generator_constant(struct generator *g, int value)
{
	return generator_new_expression(g, E_CONSTANT, 0, 0, value);
}

/* The question that fits the capability. */
uint16_t generator_question(struct generator *g)
{
	uint8_t capability = generator_pick_capability(g);

	if (capability == CAP_NO_MTRR)
		return generator_new_expression(g, generator_chance(g, 85) ? E_ABSENT : E_HAS, 0, 0, capability);
	if (generator_chance(g, 4) && capability != CAP_SLAB)
		return generator_new_expression(g, E_ABSENT, 0, 0, capability);
	if (generator_chance(g, 6) && capability != CAP_SLAB)
		return generator_new_expression(g, E_ASK, 0, 0, capability);
	return generator_new_expression(g, E_HAS, 0, 0, capability);
}

uint16_t generator_need_expression(struct generator *g)
{
	uint16_t site = generator_new_site(g);
	uint16_t e;

	if (!site)
		return generator_constant(g, 1);
	e = generator_new_expression(g, E_NEED, 0, 0, generator_pick_capability(g));
	if (e != 1)
		g->program->expression[e].site = site;
	return e;
}

int generator_pick_function(struct generator *g, bool returns)
{
	const struct program *p = g->program;
	unsigned int start, i, known = g->known + (g->recursive && g->known == g->function && generator_chance(g, 30) ? 1u : 0u);

	if (!known)
		return -1;
	start = generator_pick(g, known);
	for (i = 0; i < known; i++)
		if (p->function[(start + i) % known].returns == returns)
			return (int)((start + i) % known);
	return -1;
}

uint16_t generator_argument(struct generator *g)
{
	return generator_chance(g, 50) ? generator_constant(g, (int)generator_pick(g, 4)) : generator_condition(g, 1);
}

uint16_t generator_call_expression(struct generator *g)
{
	int callee = generator_pick_function(g, true);
	uint16_t call, site;

	if (callee < 0)
		return generator_question(g);
	site = g->program->function[callee].requires >= 0 ? generator_new_site(g) : 0;
	if (g->program->function[callee].requires >= 0 && !site)
		return generator_question(g);
	call = generator_new_expression(g, E_CALL, 0, 0, callee);
	if (call == 1)
		return call;
	g->called |= 1u << callee;
	if (g->program->function[callee].takes_callback)
		g->program->expression[call].target = (int16_t)generator_target(g);
	if (g->program->function[callee].parameters > 0)
		g->program->expression[call].a = generator_argument(g);
	if (g->program->function[callee].parameters > 1)
		g->program->expression[call].b = generator_argument(g);
	g->program->expression[call].site = site;
	return call;
}

/* One of the ops structures, or the one that is pointed to. */
int generator_ops(struct generator *g)
{
	return generator_chance(g, 50) ? 0 : (int)generator_pick(g, MAX_OPS + 1);
}

/* A function without parameters and result. */
int generator_target(struct generator *g)
{
	const struct program *p = g->program;
	unsigned int i, start;

	if (generator_current(g)->takes_callback && generator_chance(g, 30))
		return TARGET_CALLBACK;
	switch (generator_pick(g, 6)) {
	case 0:
		return TARGET_SAFE;
	case 1:
		return generator_chance(g, 60) ? TARGET_PROVIDE : TARGET_WITHDRAW;
	case 2:
	case 3:
		return TARGET_NEED + generator_pick_capability(g);
	default:
		if (!g->known)
			return TARGET_SAFE;
		start = generator_pick(g, g->known);
		for (i = 0; i < g->known; i++) {
			unsigned int f = (start + i) % g->known;

			if (!p->function[f].returns && !p->function[f].parameters && !p->function[f].takes_callback)
				return (int)(TARGET_FUNCTION + f);
		}
		return TARGET_SAFE;
	}
}

/* A call tested in one of the usual ways. */
static uint16_t tested_call(struct generator *g)
{
	static const uint8_t comparisons[] = { E_EQUAL, E_NOT_EQUAL, E_LESS, E_GREATER_EQUAL, E_GREATER };
	static const int8_t constants[] = { 0, 0, 0, 1, ERROR_CODE };
	uint16_t call = generator_call_expression(g);

	switch (generator_pick(g, 5)) {
	case 0:
		return generator_new_expression(g, E_NOT, call, 0, 0);
	case 1:
		return generator_new_expression(g, comparisons[generator_pick(g, 5)], call, generator_constant(g, constants[generator_pick(g, 5)]), 0);
	default:
		return call;
	}
}

uint16_t generator_local(struct generator *g)
{
	if (!generator_current(g)->locals)
		return generator_question(g);
	return generator_new_expression(g, E_LOCAL, 0, 0, (int)generator_pick(g, generator_current(g)->locals));
}

static uint16_t field_call(struct generator *g)
{
	uint16_t site = generator_new_site(g), e;

	if (!site)
		return generator_question(g);
	e = generator_new_expression(g, E_CALL_FIELD, 0, 0, MAX_FIELDS - 1);
	if (e != 1) {
		g->program->expression[e].site = site;
		g->program->expression[e].target = (int16_t)generator_ops(g);
	}
	return e;
}

static uint16_t choose(struct generator *g, int depth)
{
	uint16_t a = generator_condition(g, depth + 1), b = generator_condition(g, depth + 1), c = generator_condition(g, depth + 1);
	uint16_t e = generator_new_expression(g, E_CHOOSE, a, b, 0);

	if (e != 1)
		g->program->expression[e].c = c;
	return e;
}

static uint16_t pair(struct generator *g, enum expression_kind kind, int depth)
{
	uint16_t a = generator_condition(g, depth + 1);

	return generator_new_expression(g, kind, a, generator_condition(g, depth + 1), 0);
}

uint16_t generator_condition(struct generator *g, int depth)
{
	unsigned int roll = generator_pick(g, depth > 3 ? 60 : 100);

	if (roll < 22)
		return generator_question(g);
	if (roll < 30)
		return generator_new_expression(g, E_NOT, generator_question(g), 0, 0);
	if (roll < 42)
		return generator_local(g);
	if (roll < 45)
		return generator_new_expression(g, E_NOT, generator_local(g), 0, 0);
	if (roll < 49)
		return generator_new_expression(g, E_GLOBAL, 0, 0, (int)generator_pick(g, g->program->globals));
	if (roll < 58)
		return generator_new_expression(g, E_OPAQUE, 0, 0, 2);
	if (roll < 60)
		return generator_constant(g, (int)generator_pick(g, 2));
	if (roll < 71)
		return tested_call(g);
	if (roll < 79)
		return pair(g, E_AND, depth);
	if (roll < 85)
		return pair(g, E_OR, depth);
	if (roll < 87)
		return choose(g, depth);
	if (roll < 89)
		return generator_new_expression(g, generator_chance(g, 50) ? E_EQUAL : E_NOT_EQUAL, generator_local(g), generator_constant(g, (int)generator_pick(g, 3)), 0);
	if (roll < 91)
		return pair(g, generator_chance(g, 50) ? E_BIT_AND : generator_chance(g, 50) ? E_BIT_OR : E_BIT_XOR, depth);
	if (roll < 93)
		return generator_current(g)->locals ? generator_new_expression(g, E_ASSIGN, generator_condition(g, depth + 1), 0,
							   (int)generator_pick(g, generator_current(g)->locals))
					  : generator_question(g);
	if (roll < 95)
		return field_call(g);
	if (roll < 96)
		return generator_need_expression(g);
	return generator_new_expression(g, E_WRAP, generator_condition(g, depth + 1), 0, (int)generator_pick(g, WRAP_COUNT));
}
