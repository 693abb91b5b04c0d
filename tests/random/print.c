/* SPDX-License-Identifier: MIT */
/*
 * Writes random programs as C, many to a file: each has its own functions, globals and ops structure, and one start
 * enters one of them, chosen by a value nobody knows.  Every call that may violate a requirement stands on a line of
 * its own, so that a finding's line names it; the caller gets those lines.
 */
#include "program.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct output {
	FILE *file;
	uint32_t line;
};

/* What the printer carries around. */
struct printer {
	struct output *out;
	const struct program *program;
	const struct function *function;
	unsigned int number; /* of the program in its file */
	struct site_lines *lines;
	bool compact; /* leave out what is not used */
};

const char *capability_name(unsigned int capability)
{
	static const char *const names[] = { "vga", "i8042", "slab", "mtrr" };

	return capability < CAP_COUNT ? names[capability] : "?";
}

static void put(struct output *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct output *out, const char *format, ...)
{
	char text[512];
	va_list arguments;
	int i;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	for (i = 0; text[i]; i++)
		out->line += text[i] == '\n';
	fputs(text, out->file);
}

struct output *output_open(const char *path)
{
	struct output *out = malloc(sizeof(*out));

	if (!out)
		return NULL;
	out->file = fopen(path, "w");
	out->line = 1;
	if (!out->file) {
		free(out);
		return NULL;
	}
	return out;
}

int output_close(struct output *out)
{
	int status = ferror(out->file) | fclose(out->file);

	free(out);
	return status ? -1 : 0;
}

void print_prologue(struct output *out)
{
	put(out, "#include <stdbool.h>\n#include <stddef.h>\n#include <bootvet/annotate.h>\n");
	put(out, "int opaque(void);\nvoid safe(void);\n_Noreturn void halt(void);\nvoid give(void (*f)(void));\n");
	put(out, "vet_guards(vga) int ask_vga(void);\nvet_guards(i8042) int ask_i8042(void);\n");
	put(out, "vet_provides(slab) void slab_init(void);\nvet_withdraws(slab) void slab_exit(void);\n");
	put(out, "vet_requires(vga) void target_vga(void);\nvet_requires(i8042) void target_i8042(void);\n");
	put(out, "vet_requires(slab) void target_slab(void);\nvet_requires_absent(mtrr) void target_mtrr(void);\n");
}

static const char *requirement(unsigned int capability)
{
	return capability == CAP_NO_MTRR ? "vet_requires_absent" : "vet_requires";
}

/* Starts a line and remembers it as the site's. */
static void mark_site(struct printer *p, uint16_t site)
{
	if (!site)
		return;
	put(p->out, "\n\t\t");
	p->lines->line[site] = p->out->line;
}

static void print_local(struct printer *p, int number)
{
	put(p->out, p->function->in_struct[number] ? "s.v%d" : "v%d", number);
}

static void print_global(struct printer *p, int number)
{
	put(p->out, p->program->global_in_struct[number] ? "p%u_state.g%d" : "p%u_g%d", p->number, number);
}

static void print_target(struct printer *p, int target)
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
	default:
		if (target >= TARGET_FUNCTION)
			put(p->out, "p%u_f%d", p->number, target - TARGET_FUNCTION);
		else
			put(p->out, "target_%s", capability_name((unsigned int)(target - TARGET_NEED)));
	}
}

static void print_expression(struct printer *p, uint16_t number);

static void print_call(struct printer *p, int callee, uint16_t a, uint16_t b)
{
	unsigned int parameters = p->program->function[callee].parameters;

	put(p->out, "p%u_f%d(", p->number, callee);
	if (parameters > 0)
		print_expression(p, a);
	if (parameters > 1) {
		put(p->out, ", ");
		print_expression(p, b);
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
		put(p->out, "p%u_ops.m%d()", p->number, e->value);
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
		print_call(p, e->value, e->a, e->b);
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

static void print_list(struct printer *p, uint16_t number);

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

static void print_pointer(struct printer *p, const struct statement *s)
{
	if (s->kind == S_CALL_FIELD) {
		put(p->out, "p%u_ops.m%d();", p->number, s->value);
	} else if (s->kind == S_GIVE) {
		put(p->out, "give(");
		print_target(p, s->target);
		put(p->out, ");");
	} else if (s->kind == S_CALL_CHOSEN) {
		put(p->out, "(");
		print_expression(p, s->e);
		put(p->out, " ? ");
		print_target(p, s->target);
		put(p->out, " : ");
		print_target(p, s->other);
		put(p->out, ")();");
	} else {
		put(p->out, "p%u_ops.m%d = ", p->number, s->value);
		print_target(p, s->target);
		put(p->out, ";");
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
		print_call(p, s->value, s->e, s->f);
		put(p->out, ";");
		break;
	default:
		put(p->out, ";");
	}
}

static void print_statement(struct printer *p, uint16_t number)
{
	const struct statement *s = &p->program->statement[number];

	mark_site(p, s->site);
	switch (s->kind) {
	case S_IF: case S_WHILE: case S_DO: case S_FOR: case S_SWITCH: case S_CASE: case S_BLOCK:
		print_structured(p, number);
		break;
	case S_ASSIGN: case S_ASSIGN_GLOBAL: case S_COMBINE: case S_POKE: case S_POKE_GLOBAL:
		print_store(p, s);
		break;
	case S_INSTALL: case S_CALL_FIELD: case S_CALL_CHOSEN: case S_GIVE:
		print_pointer(p, s);
		break;
	default:
		print_simple(p, s);
	}
	put(p->out, "\n");
}

static void print_list(struct printer *p, uint16_t number)
{
	for (; number; number = p->program->statement[number].next)
		if (!p->compact || p->program->statement[number].kind != S_EMPTY)
			print_statement(p, number);
}

static void print_signature(struct printer *p, unsigned int number)
{
	const struct function *f = &p->program->function[number];
	unsigned int i;

	if (f->requires >= 0)
		put(p->out, "vet_requires(%s) ", capability_name((unsigned int)f->requires));
	if (f->guards >= 0)
		put(p->out, "vet_guards(%s) ", capability_name((unsigned int)f->guards));
	put(p->out, "static %s p%u_f%u(", f->returns ? "int" : "void", p->number, number);
	for (i = 0; i < f->parameters; i++)
		put(p->out, "%s%s v%u", i ? ", " : "", f->is_bool[i] ? "bool" : "int", i);
	put(p->out, "%s)", f->parameters ? "" : "void");
}

/* Loop counters, wherever the loops are: a goto may enter them. */
static void print_counters(struct printer *p, uint16_t list)
{
	const struct statement *s;

	for (; list; list = s->next) {
		s = &p->program->statement[list];
		if (s->kind == S_FOR)
			put(p->out, "\tint i%u = 0;\n", list);
		print_counters(p, s->first);
		if (s->kind == S_IF)
			print_counters(p, s->second);
	}
}

static void print_members(struct printer *p)
{
	const struct function *f = p->function;
	unsigned int i, count = 0;

	for (i = f->parameters; i < f->locals; i++)
		count += f->in_struct[i];
	if (!count)
		return;
	put(p->out, "\tstruct {");
	for (i = f->parameters; i < f->locals; i++)
		if (f->in_struct[i])
			put(p->out, " %s v%u;", f->is_bool[i] ? "bool" : "int", i);
	put(p->out, " } s = { 0 };\n");
}

static void print_function(struct printer *p, unsigned int number)
{
	const struct function *f = &p->program->function[number];
	unsigned int i;

	p->function = f;
	print_signature(p, number);
	put(p->out, "\n{\n");
	print_members(p);
	for (i = f->parameters; i < f->locals; i++)
		if (!f->in_struct[i])
			put(p->out, "\t%s v%u = 0;\n", f->is_bool[i] ? "bool" : "int", i);
	print_counters(p, f->body);
	print_list(p, f->body);
	put(p->out, "%s}\n", f->returns ? "return 0;\n" : "");
}

static void print_needs(struct printer *p)
{
	const struct program *program = p->program;
	uint32_t i;

	for (i = 1; i <= program->expressions; i++) {
		const struct expression *e = &program->expression[i];

		if (e->kind == E_NEED)
			put(p->out, "%s(%s) int p%u_need_%u(void);\n", requirement((unsigned int)e->value),
			    capability_name((unsigned int)e->value), p->number, e->site);
	}
	for (i = 1; i <= program->statements; i++) {
		const struct statement *s = &program->statement[i];

		if (s->kind == S_NEED)
			put(p->out, "%s(%s) int p%u_need_%u(void);\n", requirement((unsigned int)s->value),
			    capability_name((unsigned int)s->value), p->number, s->site);
	}
}

static void print_data(struct printer *p)
{
	const struct program *program = p->program;
	uint32_t i;

	put(p->out, "static struct {");
	for (i = 0; i < program->globals; i++)
		if (program->global_in_struct[i])
			put(p->out, " int g%u;", i);
	put(p->out, " char pad; } p%u_state = {", p->number);
	for (i = 0; i < program->globals; i++)
		if (program->global_in_struct[i])
			put(p->out, " .g%u = %d,", i, program->global_value[i]);
	put(p->out, " .pad = 0 };\n");
	for (i = 0; i < program->globals; i++)
		if (!program->global_in_struct[i])
			put(p->out, "static int p%u_g%u = %d;\n", p->number, i, program->global_value[i]);
	put(p->out, "static struct { ");
	for (i = 0; i < MAX_FIELDS; i++)
		put(p->out, "%s (*m%u)(void); ", i + 1 == MAX_FIELDS ? "int" : "void", i);
	put(p->out, "} p%u_ops = { ", p->number);
	for (i = 0; i < MAX_FIELDS; i++) {
		print_target(p, program->field_value[i]);
		put(p->out, ", ");
	}
	put(p->out, "};\n");
}

void print_program(struct output *out, const struct program *program, unsigned int number, bool compact,
		   struct site_lines *lines)
{
	struct printer p = { .out = out, .program = program, .number = number, .lines = lines, .compact = compact };
	bool used[MAX_FUNCTIONS];
	uint32_t i;

	put(out, "\n/* program %u, seed %llu */\n", number, (unsigned long long)program->seed);
	for (i = 0; i < MAX_SITES; i++)
		lines->line[i] = 0;
	program_functions_used(program, used);
	print_needs(&p);
	for (i = 0; i < program->functions; i++) {
		if (compact && !used[i])
			continue;
		print_signature(&p, i);
		put(out, ";\n");
	}
	put(out, "static void p%u_poke_int(int *p, int v)\n{\n\t*p = v;\n}\n", number);
	put(out, "static void p%u_poke_bool(bool *p, int v)\n{\n\t*p = v;\n}\n", number);
	print_data(&p);
	for (i = 0; i < program->functions; i++)
		if (!compact || used[i])
			print_function(&p, i);
	put(out, "void p%u_start(void)\n{\n\tp%u_f%u();\n}\n", number, number, program->functions - 1);
}

void print_start(struct output *out, unsigned int count)
{
	unsigned int i;

	put(out, "\nvet_entry(pvh) void start(void)\n{\n\tswitch (opaque()) {\n");
	for (i = 0; i < count; i++)
		put(out, "\tcase %u: p%u_start(); break;\n", i, i);
	put(out, "\t}\n}\n");
}
