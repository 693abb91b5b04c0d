/* SPDX-License-Identifier: MIT */
/*
 * The brute-force judge: runs a random program on every path and says which calls can happen while what they require
 * is neither there nor claimed.  Every answer of vet_has is one value for the whole run, every undefined function
 * returns anything, loops and recursion are bounded, and past the budget paths are drawn at random: what it calls
 * violated is violated on a path that exists; what it does not may be only because of those bounds (`complete`).
 * It shares nothing with the analyzer, and reads the tree, never the C text.
 */
#include "code.h"

#include <stdlib.h>
#include <string.h>

enum bounds { MAX_HANDLERS = 4, MAX_INTERRUPTS = 2, MAX_CHOICES = 48, MAX_STEPS = 2500, MAX_DEPTH = 9, MAX_STACK = 64, MAX_VISITS = 3, MAX_BACK = 200 };

enum answer { NOT_ASKED, ANSWER_NO, ANSWER_YES };

struct tape {
	uint8_t choice[MAX_CHOICES], domain[MAX_CHOICES];
	unsigned int length, position;
	bool random;
	uint64_t state;
};

/* What runs at any time after it was registered. */
struct handler {
	int target;
	uint16_t site;
	uint8_t assumed[CAP_COUNT]; /* where it was registered */
};

struct machine {
	const struct program *program;
	const struct code *code;
	struct verdicts *verdicts;
	struct tape tape;
	unsigned int forget;
	unsigned int steps, depth;
	bool stopped; /* the run is over: halted, trapped or out of bounds */
	bool cut;     /* out of bounds at least once */
	int global[CELL_COUNT];
	enum answer has[CAP_COUNT], absent[CAP_COUNT];
	bool claimed[CAP_COUNT];    /* by an answer or a provider */
	uint8_t assumed[CAP_COUNT]; /* by functions that require it and are running */
	struct handler handler[MAX_HANDLERS];
	unsigned int handlers, interrupts;
	bool interrupted; /* a handler runs, and is not interrupted itself */
	uint8_t visits[MAX_CODE];   /* of jumps backwards */
	uint16_t visited[MAX_BACK];
	unsigned int visited_count;
};

static void cut(struct machine *m)
{
	m->stopped = true;
	m->cut = true;
}

static int choose(struct machine *m, unsigned int count)
{
	struct tape *t = &m->tape;

	if (t->position == MAX_CHOICES) {
		cut(m);
		return 0;
	}
	if (t->position == t->length) {
		t->choice[t->length] = 0;
		t->domain[t->length++] = (uint8_t)count;
		if (t->random) {
			t->state = random_mix(t->state, 3);
			t->choice[t->position] = (uint8_t)((t->state >> 40) % count);
		}
	}
	return t->choice[t->position++];
}

/* What an undefined function returns. */
static int any_value(struct machine *m, unsigned int count)
{
	static const int more[] = { 0, 1, 2, 3, -19 };

	return m->forget & MORE_VALUES ? more[choose(m, 5)] : choose(m, count);
}

/* Moves to the next untried path; false when there is none. */
static bool next_path(struct tape *t)
{
	while (t->length && t->choice[t->length - 1] + 1u >= t->domain[t->length - 1])
		t->length--;
	if (!t->length)
		return false;
	t->choice[t->length - 1]++;
	return true;
}

static void require(struct machine *m, uint16_t site, int capability)
{
	m->verdicts->executed[site][capability] = true;
	if (!m->claimed[capability] && !m->assumed[capability])
		m->verdicts->violated[site][capability] = true;
}

/* One of the two questions about a platform capability; both cannot be answered with yes. */
static bool ask(struct machine *m, enum answer *asked, const enum answer *opposite)
{
	if (m->forget & FORGET_ANSWERS)
		return choose(m, 2);
	if (*asked == NOT_ASKED)
		*asked = *opposite == ANSWER_YES ? ANSWER_NO : choose(m, 2) ? ANSWER_YES : ANSWER_NO;
	return *asked == ANSWER_YES;
}

static int has(struct machine *m, int capability)
{
	/* A phase comes and goes: each question is one of its own, and only yes says anything. */
	bool yes = capability == CAP_SLAB ? choose(m, 2) : ask(m, &m->has[capability], &m->absent[capability]);

	if (yes && capability != CAP_NO_MTRR)
		m->claimed[capability] = true;
	return yes;
}

static int absent(struct machine *m, int capability)
{
	bool yes = ask(m, &m->absent[capability], &m->has[capability]);

	if (yes && capability == CAP_NO_MTRR)
		m->claimed[capability] = true;
	return yes;
}

static void trap_unless_present(struct machine *m, int capability)
{
	if (m->has[capability] == ANSWER_NO || m->absent[capability] == ANSWER_YES) {
		m->stopped = true;
		return;
	}
	m->has[capability] = ANSWER_YES;
	m->claimed[capability] = true;
}

static int forgotten(struct machine *m, int value)
{
	static const int others[] = { 0, 1, -19 };
	int chosen = choose(m, 4);

	return chosen ? others[chosen - 1] : value;
}

static bool installs(const struct statement *s, int field)
{
	return s->kind == S_INSTALL && s->value == field && s->target != TARGET_CALLBACK;
}

/* Any function that the program ever keeps in the field, of whichever structure. */
static int forgotten_field(struct machine *m, int field, int value)
{
	const struct program *p = m->program;
	unsigned int count = 1 + MAX_OPS, chosen;
	uint32_t i;

	for (i = 1; i <= p->statements; i++)
		count += installs(&p->statement[i], field);
	chosen = (unsigned int)choose(m, count > 250 ? 250 : count);
	if (chosen == 0)
		return value;
	if (chosen <= MAX_OPS)
		return p->field_value[chosen - 1][field];
	chosen -= 1 + MAX_OPS;
	for (i = 1; i <= p->statements; i++)
		if (installs(&p->statement[i], field) && chosen-- == 0)
			return p->statement[i].target;
	return value;
}

static int passed(int target, int callee, int number)
{
	return callee == number && target != TARGET_CALLBACK;
}

/* Any function that the program ever passes to that one. */
static int forgotten_callback(struct machine *m, int number, int value)
{
	const struct program *p = m->program;
	unsigned int count = 1, chosen;
	uint32_t i;

	for (i = 1; i <= p->statements; i++)
		count += p->statement[i].kind == S_CALL && passed(p->statement[i].target, p->statement[i].value, number);
	for (i = 1; i <= p->expressions; i++)
		count += p->expression[i].kind == E_CALL && passed(p->expression[i].target, p->expression[i].value, number);
	chosen = (unsigned int)choose(m, count > 250 ? 250 : count);
	if (chosen == 0)
		return value;
	for (i = 1; i <= p->statements; i++)
		if (p->statement[i].kind == S_CALL && passed(p->statement[i].target, p->statement[i].value, number) && --chosen == 0)
			return p->statement[i].target;
	for (i = 1; i <= p->expressions; i++)
		if (p->expression[i].kind == E_CALL && passed(p->expression[i].target, p->expression[i].value, number) && --chosen == 0)
			return p->expression[i].target;
	return value;
}

static int read_global(struct machine *m, int number)
{
	int value = m->global[number];

	return m->forget & FORGET_GLOBALS ? forgotten(m, value) : value;
}

/* Where an ops structure's fields begin; MAX_OPS is the one that is pointed to. */
static int ops_cell(struct machine *m, int ops)
{
	if (ops == MAX_OPS)
		ops = m->forget & FORGET_FIELDS ? choose(m, MAX_OPS) : m->global[CELL_POINTER];
	return CELL_FIELDS + ops * MAX_FIELDS;
}

static int read_field(struct machine *m, int field, int ops)
{
	int value = m->global[ops_cell(m, ops) + field];

	return m->forget & FORGET_FIELDS ? forgotten_field(m, field, value) : value;
}

static void copy_ops(struct machine *m, int to, int from)
{
	int target = ops_cell(m, to), source = ops_cell(m, from), i;

	for (i = 0; i < MAX_FIELDS; i++)
		m->global[target + i] = m->global[source + i];
}

static int run_function(struct machine *m, int number, const int *arguments, int callback);

static int call(struct machine *m, int number, uint16_t site, const int *arguments, int callback)
{
	int requires = m->program->function[number].requires, result;

	if (requires >= 0) {
		require(m, site, requires);
		m->assumed[requires]++;
	}
	result = run_function(m, number, arguments, callback);
	if (requires >= 0)
		m->assumed[requires]--;
	if (m->program->function[number].provides)
		m->claimed[CAP_SLAB] = m->program->function[number].provides == S_PROVIDE;
	if (m->forget & FORGET_RESULTS)
		result = forgotten(m, result);
	if (result && m->program->function[number].guards >= 0)
		m->claimed[m->program->function[number].guards] = true;
	return result;
}

static int call_target(struct machine *m, int target, uint16_t site)
{
	if (target >= TARGET_FUNCTION)
		return call(m, target - TARGET_FUNCTION, site, NULL, TARGET_SAFE);
	if (target >= TARGET_NEED)
		require(m, site, target - TARGET_NEED);
	else if (target == TARGET_PROVIDE || target == TARGET_WITHDRAW)
		m->claimed[CAP_SLAB] = target == TARGET_PROVIDE;
	else if (target == TARGET_OPAQUE)
		return any_value(m, 2);
	return 0;
}

static void register_handler(struct machine *m, int target, uint16_t site)
{
	struct handler *h = &m->handler[m->handlers];

	if (m->handlers == MAX_HANDLERS) {
		cut(m);
		return;
	}
	m->handlers++;
	h->target = target;
	h->site = site;
	memcpy(h->assumed, m->assumed, sizeof(h->assumed));
}

/* Here a handler may run, or not. */
static void interrupt(struct machine *m)
{
	uint8_t assumed[CAP_COUNT];
	unsigned int which;

	if (!m->handlers || m->interrupted || m->interrupts == MAX_INTERRUPTS)
		return;
	which = (unsigned int)choose(m, m->handlers + 1);
	if (!which || m->stopped)
		return;
	m->interrupted = true;
	m->interrupts++;
	memcpy(assumed, m->assumed, sizeof(assumed));
	memcpy(m->assumed, m->handler[which - 1].assumed, sizeof(assumed));
	call_target(m, m->handler[which - 1].target, m->handler[which - 1].site);
	memcpy(m->assumed, assumed, sizeof(assumed));
	m->interrupted = false;
}

/* A jump backwards: bounded a run, so that loops end. */
static void go_back(struct machine *m, uint32_t from)
{
	if (m->visits[from]++ == 0) {
		if (m->visited_count == MAX_BACK)
			cut(m);
		else
			m->visited[m->visited_count++] = (uint16_t)from;
	}
	if (m->visits[from] > MAX_VISITS)
		cut(m);
}

struct frame {
	const struct function *function;
	int number, callback;
	int local[MAX_LOCALS + MAX_HIDDEN];
	int stack[MAX_STACK];
	unsigned int top;
};

static void push(struct machine *m, struct frame *f, int value)
{
	if (f->top == MAX_STACK)
		cut(m);
	else
		f->stack[f->top++] = value;
}

static int pop(struct machine *m, struct frame *f)
{
	if (!f->top) {
		cut(m);
		return 0;
	}
	return f->stack[--f->top];
}

static int read_local(struct machine *m, const struct frame *f, const struct instruction *i)
{
	unsigned int kind = i->a < f->function->parameters ? FORGET_PARAMETERS : FORGET_LOCALS;

	return !i->b && m->forget & kind ? forgotten(m, f->local[i->a]) : f->local[i->a];
}

static void step_call(struct machine *m, struct frame *f, const struct instruction *i)
{
	int arguments[MAX_PARAMETERS] = { 0 }, n, callback = TARGET_SAFE;

	if (m->program->function[i->a].takes_callback)
		callback = pop(m, f);
	for (n = m->program->function[i->a].parameters - 1; n >= 0; n--)
		arguments[n] = pop(m, f);
	push(m, f, call(m, i->a, i->site, arguments, callback));
}

/* What asks or changes the machine. */
static void step_world(struct machine *m, struct frame *f, const struct instruction *i)
{
	int yes;

	switch (i->operation) {
	case O_HAS:
		push(m, f, has(m, i->a));
		break;
	case O_ABSENT:
		push(m, f, absent(m, i->a));
		break;
	case O_ASK:
		yes = any_value(m, 2);
		if (yes)
			m->claimed[i->a] = true;
		push(m, f, yes);
		break;
	case O_REQUIRE:
		trap_unless_present(m, i->a);
		break;
	case O_NEED:
		interrupt(m);
		if (m->stopped)
			return;
		require(m, i->site, i->a);
		push(m, f, i->b ? 0 : any_value(m, 2));
		break;
	case O_CALL:
		step_call(m, f, i);
		break;
	case O_CALL_TARGET:
		yes = pop(m, f);
		push(m, f, i->a && !choose(m, 2) ? 0 : call_target(m, yes, i->site));
		break;
	case O_PROVIDE: case O_WITHDRAW:
		interrupt(m);
		m->claimed[CAP_SLAB] = i->operation == O_PROVIDE;
		break;
	default: /* O_HALT */
		m->stopped = true;
	}
}

/* What holds functions.  Returns false when the instruction is not one of those. */
static bool step_pointer(struct machine *m, struct frame *f, const struct instruction *i)
{
	int a;

	switch (i->operation) {
	case O_FIELD:
		push(m, f, read_field(m, i->a, i->b));
		return true;
	case O_SET_FIELD:
		a = pop(m, f);
		m->global[ops_cell(m, i->b) + i->a] = a;
		return true;
	case O_COPY:
		copy_ops(m, i->a, i->b);
		return true;
	case O_REGISTER:
		register_handler(m, pop(m, f), i->site);
		return true;
	case O_TABLE:
		push(m, f, m->program->table[(unsigned int)pop(m, f) % m->program->table_count]);
		return true;
	case O_CALLBACK:
		a = f->callback;
		push(m, f, m->forget & FORGET_PARAMETERS ? forgotten_callback(m, f->number, a) : a);
		return true;
	default:
		return false;
	}
}

/* What only computes.  Returns false when the instruction is not one of those. */
static bool step_value(struct machine *m, struct frame *f, const struct instruction *i)
{
	int a;

	switch (i->operation) {
	case O_PUSH:
		push(m, f, i->a);
		return true;
	case O_POP:
		pop(m, f);
		return true;
	case O_LOCAL:
		push(m, f, read_local(m, f, i));
		return true;
	case O_SET_LOCAL:
		a = pop(m, f);
		f->local[i->a] = i->b ? a != 0 : a;
		return true;
	case O_GLOBAL:
		push(m, f, read_global(m, i->a));
		return true;
	case O_SET_GLOBAL:
		m->global[i->a] = pop(m, f);
		return true;
	case O_NOT:
		push(m, f, !pop(m, f));
		return true;
	case O_TRUTH:
		push(m, f, pop(m, f) != 0);
		return true;
	case O_BINARY:
		a = pop(m, f);
		push(m, f, code_binary(i->a, pop(m, f), a));
		return true;
	case O_OPAQUE:
		push(m, f, any_value(m, (unsigned int)i->a));
		return true;
	default:
		return false;
	}
}

static int run_function(struct machine *m, int number, const int *arguments, int callback)
{
	struct frame f = { .function = &m->program->function[number], .number = number, .callback = callback };
	uint32_t at = m->code->entry[number];
	int n, result = 0;

	if (m->depth == MAX_DEPTH)
		cut(m);
	m->depth++;
	for (n = 0; arguments && n < f.function->parameters; n++)
		f.local[n] = f.function->is_bool[n] ? arguments[n] != 0 : arguments[n];
	while (!m->stopped) {
		const struct instruction *i = &m->code->at[at];

		if (++m->steps > MAX_STEPS) {
			cut(m);
		} else if (i->operation == O_RETURN) {
			result = pop(m, &f);
			break;
		} else if (i->operation == O_JUMP || (i->operation == O_JUMP_ZERO && !pop(m, &f))) {
			if ((uint32_t)i->a <= at)
				go_back(m, at);
			at = (uint32_t)i->a;
			continue;
		} else if (i->operation != O_JUMP_ZERO && !step_value(m, &f, i) && !step_pointer(m, &f, i)) {
			step_world(m, &f, i);
		}
		at++;
	}
	m->depth--;
	return result;
}

static void run(struct machine *m, enum root root)
{
	const struct program *p = m->program;
	unsigned int i, before;

	m->tape.position = 0;
	m->steps = 0;
	m->depth = 0;
	m->stopped = false;
	for (i = 0; i < m->visited_count; i++)
		m->visits[m->visited[i]] = 0;
	m->visited_count = 0;
	memset(m->has, 0, sizeof(m->has));
	memset(m->absent, 0, sizeof(m->absent));
	memset(m->claimed, 0, sizeof(m->claimed));
	memset(m->assumed, 0, sizeof(m->assumed));
	for (i = 0; i < MAX_GLOBALS; i++)
		m->global[i] = p->global_value[i];
	for (i = 0; i < MAX_OPS * MAX_FIELDS; i++)
		m->global[CELL_FIELDS + i] = p->field_value[i / MAX_FIELDS][i % MAX_FIELDS];
	m->global[CELL_POINTER] = p->pointed;
	m->handlers = m->interrupts = 0;
	m->interrupted = false;
	run_function(m, program_root(p, root), NULL, TARGET_SAFE);
	while (!m->stopped && m->interrupts < MAX_INTERRUPTS && m->handlers) {
		before = m->interrupts;
		interrupt(m);
		if (m->interrupts == before)
			break;
	}
	m->verdicts->runs++;
}

static void run_all(struct machine *m, enum root root, uint32_t budget)
{
	struct verdicts *verdicts = m->verdicts;

	do
		run(m, root);
	while (next_path(&m->tape) && verdicts->runs < budget / 2);
	verdicts->complete = !m->tape.length && !m->cut;
	if (!m->tape.length)
		return;
	m->tape.random = true;
	m->tape.state = m->program->seed;
	while (verdicts->runs < budget) {
		m->tape.length = 0;
		run(m, root);
	}
}

bool judge_program(const struct program *program, enum root root, unsigned int forget, uint32_t budget,
		   struct verdicts *verdicts)
{
	struct code *code = calloc(1, sizeof(*code));
	struct machine *m = calloc(1, sizeof(*m));
	bool made;

	memset(verdicts, 0, sizeof(*verdicts));
	made = code && m && code_make(program, code);
	if (made) {
		m->program = program;
		m->code = code;
		m->verdicts = verdicts;
		m->forget = forget;
		run_all(m, root, budget);
	}
	free(code);
	free(m);
	return made;
}
