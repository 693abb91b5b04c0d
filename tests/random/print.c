/* SPDX-License-Identifier: MIT */
/*
 * Writes the statements and expressions of a random program as C.  Every call that may violate a requirement stands on a
 * line of its own, so that a finding's line names it; the caller gets those lines.
 */
#include "print-internal.h"

const char *capability_name(unsigned int capability)
{
	static const char *const names[] = { "vga", "i8042", "slab", "mtrr" };

	return capability < CAP_COUNT ? names[capability] : "?";
}

/* Starts a line and remembers it as the site's. */
static void mark_site(struct printer *p, uint16_t site)
{
	if (!site)
		return;
	put(p->out, "\n\t\t");
	p->lines->line[site] = p->out->at->line;
}

static void print_local(struct printer *p, int number)
{
	put(p->out, p->function->in_struct[number] ? "s.v%d" : "v%d", number);
}

static void print_global(struct printer *p, int number)
{
	put(p->out, p->program->global_in_struct[number] ? "p%u_state.g%d" : "p%u_g%d", p->number, number);
}

void print_target(struct printer *p, int target)
{
	switch (target) {
	case TARGET_SAFE:
		put(p->out, "safe");
		break;
	case TARGET_PROVIDE:
		put(p->out, "slab_init");
		break;
	case TARGET_WITHDRAW:
		put(p->out, "slab_exit");
		break;
	case TARGET_OPAQUE:
		put(p->out, "opaque");
		break;
	case TARGET_CALLBACK:
		put(p->out, "callback");
		break;
	default:
		if (target >= TARGET_FUNCTION)
			put(p->out, "p%u_f%d", p->number, target - TARGET_FUNCTION);
		else
			put(p->out, "target_%s", capability_name((unsigned int)(target - TARGET_NEED)));
	}
}

/* The object that an ops structure is part of. */
void print_box(struct printer *p, int ops)
{
	put(p->out, p->number % 2 ? "p%u_box%d" : "p%u_box[%d]", p->number, ops);
}

/* An ops structure, on one of the ways on which code comes to one; the salt chooses which. */
static void print_ops(struct printer *p, int ops, unsigned int salt)
{
	unsigned int form = (unsigned int)random_mix(p->program->seed, salt) % 8;

	if (ops == MAX_OPS) {
		if (form < 3)
			put(p->out, "((struct p%u_box *)((char *)p%u_pointed - offsetof(struct p%u_box, ops)))->ops",
			    p->number, p->number, p->number);
		else
			put(p->out, "(*p%u_pointed)", p->number);
	} else if (form == 0) {
		put(p->out, "((struct p%u_box *)((char *)&", p->number);
		print_box(p, ops);
		put(p->out, ".after - offsetof(struct p%u_box, after)))->ops", p->number);
	} else if (form == 1) {
		put(p->out, "(*p%u_list[%d])", p->number, ops);
	} else if (form == 2) {
		put(p->out, "(*(struct p%u_ops *)p%u_raw[%d])", p->number, p->number, ops);
	} else if (form == 3) {
		put(p->out, "(*p%u_get(%d))", p->number, ops);
	} else {
		print_box(p, ops);
		put(p->out, ".ops");
	}
}

static void print_expression(struct printer *p, uint16_t number);

static void print_call(struct printer *p, int callee, uint16_t a, uint16_t b, int callback)
{
	unsigned int parameters = p->program->function[callee].parameters;

	put(p->out, "p%u_f%d(", p->number, callee);
	if (parameters > 0)
		print_expression(p, a);
	if (parameters > 1) {
		put(p->out, ", ");
		print_expression(p, b);
	}
	if (p->program->function[callee].takes_callback) {
		put(p->out, "%s", parameters ? ", " : "");
		print_target(p, callback);
	}
	put(p->out, ")");
}

static void print_wrap(struct printer *p, const struct expression *e)
{
	static const struct {
		const char *before, *after;
	} forms[WRAP_COUNT] = {
		[WRAP_LIKELY] = { "__builtin_expect(!!(", "), 1)" },
		[WRAP_UNLIKELY] = { "__builtin_expect(!!(", "), 0)" },
		[WRAP_NOT_NOT] = { "!!(", ")" },
		[WRAP_BOOL] = { "(bool)(", ")" },
		[WRAP_PARENTHESES] = { "((", "))" },
		[WRAP_STATEMENT] = { "({ safe(); ", "; })" },
	};

	put(p->out, "%s", forms[e->value].before);
	print_expression(p, e->a);
	put(p->out, "%s", forms[e->value].after);
}

static void print_pair(struct printer *p, const struct expression *e)
{
	static const char *const operators[] = {
		[E_AND] = "&&",	   [E_OR] = "||",	    [E_EQUAL] = "==", [E_NOT_EQUAL] = "!=", [E_LESS] = "<",
		[E_GREATER_EQUAL] = ">=", [E_GREATER] = ">", [E_BIT_AND] = "&", [E_BIT_OR] = "|",
		[E_BIT_XOR] = "^", [E_ADD] = "+",
	};

	put(p->out, "(");
	print_expression(p, e->a);
	put(p->out, " %s ", operators[e->kind]);
	print_expression(p, e->b);
	put(p->out, ")");
}

static void print_leaf(struct printer *p, const struct expression *e)
{
	const char *name = capability_name((unsigned int)e->value);

	switch (e->kind) {
	case E_CONSTANT:
		put(p->out, "%d", e->value);
		break;
	case E_OPAQUE:
		put(p->out, "opaque()");
		break;
	case E_HAS:
		put(p->out, "vet_has(%s)", name);
		break;
	case E_ABSENT:
		put(p->out, "vet_absent(%s)", name);
		break;
	case E_ASK:
		put(p->out, "ask_%s()", name);
		break;
	case E_LOCAL:
		print_local(p, e->value);
		break;
	case E_GLOBAL:
		print_global(p, e->value);
		break;
	case E_NEED:
		put(p->out, "p%u_need_%u()", p->number, e->site);
		break;
	case E_CALL_FIELD:
		print_ops(p, e->target, e->site);
		put(p->out, ".m%d()", e->value);
		break;
	default:
		put(p->out, "0");
	}
}

static void print_expression(struct printer *p, uint16_t number)
{
	const struct expression *e = &p->program->expression[number];

	mark_site(p, e->site);
	switch (e->kind) {
	case E_NOT:
		put(p->out, "!");
		print_expression(p, e->a);
		break;
	case E_WRAP:
		print_wrap(p, e);
		break;
	case E_CHOOSE:
		put(p->out, "(");
		print_expression(p, e->a);
		put(p->out, " ? ");
		print_expression(p, e->b);
		put(p->out, " : ");
		print_expression(p, e->c);
		put(p->out, ")");
		break;
	case E_CALL:
		print_call(p, e->value, e->a, e->b, e->target);
		break;
	case E_ASSIGN:
		put(p->out, "(");
		print_local(p, e->value);
		put(p->out, " = ");
		print_expression(p, e->a);
		put(p->out, ")");
		break;
	case E_AND: case E_OR: case E_EQUAL: case E_NOT_EQUAL: case E_LESS: case E_GREATER_EQUAL: case E_GREATER:
	case E_BIT_AND: case E_BIT_OR: case E_BIT_XOR: case E_ADD:
		print_pair(p, e);
		break;
	default:
		print_leaf(p, e);
	}
}

static void print_block(struct printer *p, uint16_t list)
{
	put(p->out, "{\n");
	print_list(p, list);
	put(p->out, "}");
}

static void print_condition(struct printer *p, const char *keyword, uint16_t e)
{
	put(p->out, "%s (", keyword);
	print_expression(p, e);
	put(p->out, ") ");
}

static void print_case(struct printer *p, const struct statement *s)
{
	if (s->other)
		put(p->out, "default: ");
	else
		put(p->out, "case %d: ", s->value);
	print_block(p, s->first);
	if (s->second)
		put(p->out, " break;");
}

static void print_structured(struct printer *p, uint16_t number)
{
	const struct statement *s = &p->program->statement[number];

	switch (s->kind) {
	case S_IF:
		print_condition(p, "if", s->e);
		print_block(p, s->first);
		if (s->second) {
			put(p->out, " else ");
			print_block(p, s->second);
		}
		break;
	case S_WHILE:
		print_condition(p, "while", s->e);
		print_block(p, s->first);
		break;
	case S_DO:
		put(p->out, "do ");
		print_block(p, s->first);
		put(p->out, " ");
		print_condition(p, "while", s->e);
		put(p->out, ";");
		break;
	case S_FOR:
		put(p->out, "for (i%u = 0; i%u < %d; i%u++) ", number, number, s->value, number);
		print_block(p, s->first);
		break;
	case S_SWITCH:
		print_condition(p, "switch", s->e);
		print_block(p, s->first);
		break;
	case S_CASE:
		print_case(p, s);
		break;
	default:
		print_block(p, s->first);
	}
}

static void print_store(struct printer *p, const struct statement *s)
{
	static const char *const operators[] = { [E_BIT_AND] = "&=", [E_BIT_OR] = "|=", [E_BIT_XOR] = "^=" };

	switch (s->kind) {
	case S_ASSIGN_GLOBAL:
		print_global(p, s->value);
		put(p->out, " = ");
		break;
	case S_POKE:
		put(p->out, "p%u_poke_%s(&", p->number, p->function->is_bool[s->value] ? "bool" : "int");
		print_local(p, s->value);
		put(p->out, ", ");
		break;
	case S_POKE_GLOBAL:
		put(p->out, "p%u_poke_int(&", p->number);
		print_global(p, s->value);
		put(p->out, ", ");
		break;
	default:
		print_local(p, s->value);
		put(p->out, " %s ", s->kind == S_COMBINE ? operators[s->other] : "=");
	}
	print_expression(p, s->e);
	put(p->out, s->kind == S_POKE || s->kind == S_POKE_GLOBAL ? ");" : ";");
}

static void print_copy(struct printer *p, const struct statement *s)
{
	unsigned int salt = (unsigned int)(s - p->program->statement) * 2;

	switch (s->second) {
	case COPY_MEMCPY:
		put(p->out, "__builtin_memcpy(&");
		print_ops(p, s->value, salt);
		put(p->out, ", &");
		print_ops(p, s->other, salt + 1);
		put(p->out, ", sizeof(struct p%u_ops));", p->number);
		break;
	case COPY_THROUGH_LOCAL:
		put(p->out, "{ struct p%u_ops copy = ", p->number);
		print_ops(p, s->other, salt);
		put(p->out, "; ");
		print_ops(p, s->value, salt + 1);
		put(p->out, " = copy; }");
		break;
	case COPY_BY_CALLEE:
		put(p->out, "p%u_copy(&", p->number);
		print_ops(p, s->value, salt);
		put(p->out, ", &");
		print_ops(p, s->other, salt + 1);
		put(p->out, ");");
		break;
	default:
		print_ops(p, s->value, salt);
		put(p->out, " = ");
		print_ops(p, s->other, salt + 1);
		put(p->out, ";");
	}
}

static void print_install(struct printer *p, const struct statement *s)
{
	unsigned int salt = (unsigned int)(s - p->program->statement) * 2;
	bool by_callee = random_mix(p->program->seed, salt + 1) % 4 == 0;

	if (by_callee)
		put(p->out, "p%u_set_m%d(&", p->number, s->value);
	print_ops(p, s->other, salt);
	if (by_callee)
		put(p->out, ", ");
	else
		put(p->out, ".m%d = ", s->value);
	print_target(p, s->target);
	put(p->out, by_callee ? ");" : ";");
}

static void print_walk(struct printer *p, const struct statement *s)
{
	const char *begin = p->program->table_linked ? "__start_" : "", *end = p->program->table_linked ? "__stop_" : "";

	put(p->out, "{ void (*const *entry)(void); for (entry = %sp%u_table; entry < %sp%u_table", begin, p->number, end,
	    p->number);
	if (!p->program->table_linked)
		put(p->out, " + %u", p->program->table_count);
	put(p->out, "; entry++) ");
	mark_site(p, s->site);
	put(p->out, "(*entry)(); }");
}

/* Calls through what holds functions. */
static void print_pointer_call(struct printer *p, const struct statement *s)
{
	switch (s->kind) {
	case S_CALL_FIELD:
		print_ops(p, s->other, s->site);
		put(p->out, ".m%d();", s->value);
		break;
	case S_GIVE: case S_REGISTER:
		put(p->out, s->kind == S_GIVE ? "give(" : "register_handler(");
		print_target(p, s->target);
		put(p->out, ");");
		break;
	case S_CALL_INDEXED:
		put(p->out, "%sp%u_table[(unsigned int)", p->program->table_linked ? "__start_" : "", p->number);
		print_expression(p, s->e);
		put(p->out, " %% %u]();", p->program->table_count);
		break;
	case S_CALL_CHOSEN:
		put(p->out, "(");
		print_expression(p, s->e);
		put(p->out, " ? ");
		print_target(p, s->target);
		put(p->out, " : ");
		print_target(p, s->other);
		put(p->out, ")();");
		break;
	default:
		put(p->out, "callback();");
	}
}

static void print_pointer(struct printer *p, const struct statement *s)
{
	switch (s->kind) {
	case S_INSTALL:
		print_install(p, s);
		break;
	case S_COPY:
		print_copy(p, s);
		break;
	case S_POINT:
		put(p->out, "p%u_pointed = &", p->number);
		print_ops(p, s->value, (unsigned int)(s - p->program->statement) * 2);
		put(p->out, ";");
		break;
	case S_WALK:
		print_walk(p, s);
		break;
	default:
		print_pointer_call(p, s);
	}
}

static void print_simple(struct printer *p, const struct statement *s)
{
	switch (s->kind) {
	case S_NEED:
		put(p->out, "p%u_need_%u();", p->number, s->site);
		break;
	case S_EXPRESSION:
		put(p->out, "(void)(");
		print_expression(p, s->e);
		put(p->out, ");");
		break;
	case S_BREAK:
		put(p->out, "break;");
		break;
	case S_CONTINUE:
		put(p->out, "continue;");
		break;
	case S_RETURN:
		put(p->out, "return ");
		if (s->e)
			print_expression(p, s->e);
		put(p->out, ";");
		break;
	case S_GOTO:
		put(p->out, "goto l%d;", s->value);
		break;
	case S_LABEL:
		put(p->out, "l%d: ;", s->value);
		break;
	case S_HALT:
		put(p->out, "halt();");
		break;
	case S_REQUIRE:
		put(p->out, "vet_require(%s);", capability_name((unsigned int)s->value));
		break;
	case S_PROVIDE:
		put(p->out, "slab_init();");
		break;
	case S_WITHDRAW:
		put(p->out, "slab_exit();");
		break;
	case S_CALL:
		print_call(p, s->value, s->e, s->f, s->target);
		put(p->out, ";");
		break;
	default:
		put(p->out, ";");
	}
}

static void print_statement(struct printer *p, uint16_t number)
{
	const struct statement *s = &p->program->statement[number];

	if (s->kind != S_WALK)
		mark_site(p, s->site);
	switch (s->kind) {
	case S_IF: case S_WHILE: case S_DO: case S_FOR: case S_SWITCH: case S_CASE: case S_BLOCK:
		print_structured(p, number);
		break;
	case S_ASSIGN: case S_ASSIGN_GLOBAL: case S_COMBINE: case S_POKE: case S_POKE_GLOBAL:
		print_store(p, s);
		break;
	case S_INSTALL: case S_CALL_FIELD: case S_CALL_CHOSEN: case S_GIVE: case S_COPY: case S_POINT: case S_WALK:
	case S_CALL_INDEXED: case S_CALL_CALLBACK: case S_REGISTER:
		print_pointer(p, s);
		break;
	default:
		print_simple(p, s);
	}
	put(p->out, "\n");
}

void print_list(struct printer *p, uint16_t number)
{
	for (; number; number = p->program->statement[number].next)
		if (!p->compact || p->program->statement[number].kind != S_EMPTY)
			print_statement(p, number);
}
