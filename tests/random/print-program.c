/* SPDX-License-Identifier: MIT */
/*
 * Writes random programs as C, many to a batch: each has its own functions, data and tables, and for each entry one
 * start that enters one of them, chosen by a value nobody knows.
 */
#include "print-internal.h"

void print_prologue(struct output *out)
{
	to_header(out);
	put(out, "#include <stdbool.h>\n#include <stddef.h>\n#include <bootvet/annotate.h>\n");
	put(out, "int opaque(void);\nvoid safe(void);\n_Noreturn void halt(void);\nvoid give(void (*f)(void));\n");
	put(out, "vet_guards(vga) int ask_vga(void);\nvet_guards(i8042) int ask_i8042(void);\n");
	put(out, "vet_provides(slab) void slab_init(void);\nvet_withdraws(slab) void slab_exit(void);\n");
	put(out, "vet_requires(vga) void target_vga(void);\nvet_requires(i8042) void target_i8042(void);\n");
	put(out, "void register_handler(void (*f)(void));\n");
	put(out, "vet_requires(slab) void target_slab(void);\nvet_requires_absent(mtrr) void target_mtrr(void);\n");
}

static const char *requirement(unsigned int capability)
{
	return capability == CAP_NO_MTRR ? "vet_requires_absent" : "vet_requires";
}

static void print_signature(struct printer *p, unsigned int number)
{
	const struct function *f = &p->program->function[number];
	unsigned int i;

	if (f->requires >= 0)
		put(p->out, "vet_requires(%s) ", capability_name((unsigned int)f->requires));
	if (f->guards >= 0)
		put(p->out, "vet_guards(%s) ", capability_name((unsigned int)f->guards));
	if (f->provides)
		put(p->out, "%s(slab) ", f->provides == S_PROVIDE ? "vet_provides" : "vet_withdraws");
	put(p->out, "%s%s p%u_f%u(", linkage(p->out), f->returns ? "int" : "void", p->number, number);
	for (i = 0; i < f->parameters; i++)
		put(p->out, "%s%s v%u", i ? ", " : "", f->is_bool[i] ? "bool" : "int", i);
	if (f->takes_callback)
		put(p->out, "%svoid (*callback)(void)", f->parameters ? ", " : "");
	put(p->out, "%s)", f->parameters || f->takes_callback ? "" : "void");
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

static void print_types(struct printer *p)
{
	const struct program *program = p->program;
	uint32_t i;

	put(p->out, "struct p%u_state {", p->number);
	for (i = 0; i < program->globals; i++)
		if (program->global_in_struct[i])
			put(p->out, " int g%u;", i);
	put(p->out, " char pad; };\nstruct p%u_ops { ", p->number);
	for (i = 0; i < MAX_FIELDS; i++)
		put(p->out, "%s (*m%u)(void); ", i + 1 == MAX_FIELDS ? "int" : "void", i);
	put(p->out, "};\nstruct p%u_box { int before; struct p%u_ops ops; int after; };\n", p->number, p->number);
}

/* What a part sees of the data that another defines. */
static void print_externs(struct printer *p)
{
	const struct program *program = p->program;
	uint32_t i;

	put(p->out, "extern struct p%u_state p%u_state;\n", p->number, p->number);
	for (i = 0; i < program->globals; i++)
		if (!program->global_in_struct[i])
			put(p->out, "extern int p%u_g%u;\n", p->number, i);
	if (p->number % 2 == 0)
		put(p->out, "extern struct p%u_box p%u_box[];\n", p->number, p->number);
	for (i = 0; i < MAX_OPS && p->number % 2; i++)
		put(p->out, "extern struct p%u_box p%u_box%u;\n", p->number, p->number, i);
	put(p->out, "extern struct p%u_ops *p%u_pointed, *const p%u_list[];\nextern void *p%u_raw[];\n", p->number, p->number,
	    p->number, p->number);
	if (!program->table_linked)
		put(p->out, "extern void (*const p%u_table[])(void);\n", p->number);
}

static void print_globals(struct printer *p)
{
	const struct program *program = p->program;
	uint32_t i;

	put(p->out, "%sstruct p%u_state p%u_state = {", linkage(p->out), p->number, p->number);
	for (i = 0; i < program->globals; i++)
		if (program->global_in_struct[i])
			put(p->out, " .g%u = %d,", i, program->global_value[i]);
	put(p->out, " .pad = 0 };\n");
	for (i = 0; i < program->globals; i++)
		if (!program->global_in_struct[i])
			put(p->out, "%sint p%u_g%u = %d;\n", linkage(p->out), p->number, i, program->global_value[i]);
}

static void print_ops_initialiser(struct printer *p, unsigned int ops)
{
	unsigned int i;

	put(p->out, "{ .ops = { ");
	for (i = 0; i < MAX_FIELDS; i++) {
		print_target(p, p->program->field_value[ops][i]);
		put(p->out, ", ");
	}
	put(p->out, "} }");
}

static void print_addresses(struct printer *p, const char *type, const char *name)
{
	int ops;

	put(p->out, "%s%s p%u_%s[] = { ", linkage(p->out), type, p->number, name);
	for (ops = 0; ops < MAX_OPS; ops++) {
		put(p->out, "&");
		print_box(p, ops);
		put(p->out, ".ops, ");
	}
	put(p->out, "};\n");
}

/* The structures, alone or in an array, and the pointers to them. */
static void print_ops_data(struct printer *p)
{
	char type[64];
	unsigned int ops;

	if (p->number % 2 == 0)
		put(p->out, "%sstruct p%u_box p%u_box[] = { ", linkage(p->out), p->number, p->number);
	for (ops = 0; ops < MAX_OPS; ops++) {
		if (p->number % 2)
			put(p->out, "%sstruct p%u_box p%u_box%u = ", linkage(p->out), p->number, p->number, ops);
		print_ops_initialiser(p, ops);
		put(p->out, p->number % 2 ? ";\n" : ", ");
	}
	put(p->out, "%s%sstruct p%u_ops *p%u_pointed = &", p->number % 2 ? "" : "};\n", linkage(p->out), p->number, p->number);
	print_box(p, p->program->pointed);
	put(p->out, ".ops;\n");
	snprintf(type, sizeof(type), "struct p%u_ops *const", p->number);
	print_addresses(p, type, "list");
	print_addresses(p, "void *", "raw");
}

/* What every part has a copy of, and so under one name several times. */
static void print_helpers(struct printer *p)
{
	unsigned int i;

	put(p->out, "static inline void p%u_poke_int(int *p, int v)\n{\n\t*p = v;\n}\n", p->number);
	put(p->out, "static inline void p%u_poke_bool(bool *p, int v)\n{\n\t*p = v;\n}\n", p->number);
	put(p->out, "static inline void p%u_copy(struct p%u_ops *to, const struct p%u_ops *from)\n{\n\t*to = *from;\n}\n",
	    p->number, p->number, p->number);
	put(p->out, "static inline struct p%u_ops *p%u_get(int i)\n{\n\treturn p%u_list[i];\n}\n", p->number, p->number,
	    p->number);
	for (i = 0; i < MAX_FIELDS; i++)
		put(p->out, "static inline void p%u_set_m%u(struct p%u_ops *to, %s (*f)(void))\n{\n\tto->m%u = f;\n}\n",
		    p->number, i, p->number, i + 1 == MAX_FIELDS ? "int" : "void", i);
}

/* An array; or entries in a section of their own, in whatever part, that the linker makes an array of. */
static void print_table(struct printer *p)
{
	uint32_t i;

	if (!p->program->table_linked)
		put(p->out, "%svoid (*const p%u_table[])(void) = { ", linkage(p->out), p->number);
	for (i = 0; i < p->program->table_count; i++) {
		if (p->program->table_linked) {
			to_part(p->out, i);
			put(p->out, "static void (*const p%u_entry%u)(void) "
				    "__attribute__((used, section(\"p%u_table\"))) = ", p->number, i, p->number);
		}
		print_target(p, p->program->table[i]);
		put(p->out, "%s", p->program->table_linked ? ";\n" : ", ");
	}
	if (!p->program->table_linked)
		put(p->out, "};\n");
}

static void print_data(struct printer *p)
{
	print_globals(p);
	print_ops_data(p);
}

static void print_header(struct printer *p, const bool *used)
{
	uint32_t i;

	to_header(p->out);
	put(p->out, "\n/* program %u, seed %llu */\n", p->number, (unsigned long long)p->program->seed);
	print_needs(p);
	for (i = 0; i < p->program->functions; i++) {
		if (p->compact && !used[i])
			continue;
		print_signature(p, i);
		put(p->out, ";\n");
	}
	print_types(p);
	if (p->out->parts > 1)
		print_externs(p);
	else
		print_data(p);
	print_helpers(p);
	if (p->program->table_linked)
		put(p->out, "extern void (*const __start_p%u_table[])(void), (*const __stop_p%u_table[])(void);\n",
		    p->number, p->number);
}

void print_program(struct output *out, const struct program *program, unsigned int number, bool compact,
		   struct site_lines *lines)
{
	struct printer p = { .out = out, .program = program, .number = number, .lines = lines, .compact = compact };
	bool used[MAX_FUNCTIONS];
	uint32_t i;

	for (i = 0; i < MAX_SITES; i++)
		lines->line[i] = 0;
	program_functions_used(program, used);
	print_header(&p, used);
	to_part(out, number);
	if (out->parts > 1)
		print_data(&p);
	print_table(&p);
	for (i = 0; i < program->functions; i++) {
		to_part(out, number + i);
		if (!compact || used[i])
			print_function(&p, i);
	}
	to_part(out, 0);
	for (i = 0; i < ROOT_COUNT; i++)
		put(out, "static void p%u_start%u(void)\n{\n\tp%u_f%d();\n}\n", number, i, number,
		    program_root(program, (enum root)i));
}

void print_start(struct output *out, unsigned int count)
{
	static const char *const entries[ROOT_COUNT] = { [ROOT_PV] = "xen_pv", [ROOT_PVH] = "pvh" };
	unsigned int root, i;

	to_part(out, 0);
	put(out, "\nstatic void (*registered)(void);\nvoid register_handler(void (*f)(void))\n{\n\tregistered = f;\n}\n");
	for (root = 0; root < ROOT_COUNT; root++) {
		put(out, "\nvet_entry(%s) void start_%s(void)\n{\n\tswitch (opaque()) {\n", entries[root], entries[root]);
		for (i = 0; i < count; i++)
			put(out, "\tcase %u: p%u_start%u(); break;\n", i, i, root);
		put(out, "\t}\n}\n");
	}
}
