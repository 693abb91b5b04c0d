/* SPDX-License-Identifier: MIT */
/*
 * print-program [--image ELF]... FILE...: links and prints what link knows of each entity, one line each, sorted by number: name, kind, the object
 * that defines it, section, size; then the bodies and contents of assembly, references that facts do not mention, gathered tables.  In: a command line.  Out: text for the tests.
 */
#include <stdio.h>
#include <string.h>

#include "link/inputs.h"
#include "link/program.h"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void print_entity(const struct vet_program *program, const struct vet_entity *entity)
{
	const struct vet_object *object = entity->object == VET_NONE ? NULL : &program->inputs->object[entity->object];

	printf("entity %s %s in %s", entity->name, entity->kind == VET_SYMBOL_FUNCTION ? "function" : "object",
	       object ? base_name(object->path) : "nothing");
	if (object && object->member)
		printf("(%s)", base_name(object->member));
	if (*entity->section)
		printf(" section %s", entity->section);
	if (entity->image != VET_NONE)
		printf(" image %u %s at 0x%llx", entity->image, entity->image_section, (unsigned long long)entity->address);
	printf(" size %llu%s%s%s\n", (unsigned long long)entity->size, entity->in_assembly ? " assembly" : "", entity->used ? " used" : "",
	       entity->places ? " places" : "");
}

/* The body of assembly: what it calls, which addresses it takes. */
static void print_body(const struct vet_program *program, const struct vet_entity *entity)
{
	const struct vet_function *function = vet_entity_function(program, entity);
	const struct vet_unit *unit = function ? program->unit[entity->function.unit] : NULL;

	for (uint32_t p = 0; function && p < function->point_count; p++) {
		const struct vet_point *point = &unit->points[function->point_first + p];
		uint32_t row = point->a;

		if (point->kind == VET_POINT_RETURN)
			continue;
		if (point->kind != VET_POINT_CALL && !(point->kind == VET_POINT_ASM && point->c)) {
			printf("body %s touches at %s kind %u", entity->name, vet_unit_string(unit, point->where.file), point->kind);
			if (point->kind != VET_POINT_ASM && unit->values[function->value_first + point->a].kind == VET_VALUE_CONSTANT)
				printf(" number %lld", (long long)unit->constants[unit->values[function->value_first + point->a].a]);
			putchar('\n');
			continue;
		}
		if (point->kind == VET_POINT_ASM)
			row = unit->values[function->value_first + unit->lists[point->b]].a;
		printf("body %s %s %s at %s\n", entity->name, point->kind == VET_POINT_CALL ? "calls" : "takes",
		       program->entity[program->entity_of[entity->function.unit][row]].name, vet_unit_string(unit, point->where.file));
	}
}

static void print_contents(const struct vet_program *program, const struct vet_entity *entity)
{
	const struct vet_unit *unit = vet_entity_unit(program, entity);
	const struct vet_symbol *symbol = vet_entity_symbol(program, entity);

	for (uint32_t i = 0; i < symbol->initialiser_count; i++) {
		const struct vet_initialiser *row = &unit->initialisers[symbol->initialiser_first + i];

		printf("content %s bit %llu for %llu", entity->name, (unsigned long long)row->offset, (unsigned long long)row->size);
		if (row->kind == VET_INITIALISER_ADDRESS)
			printf(" %s%+lld\n", program->entity[program->entity_of[entity->symbol.unit][row->symbol]].name, (long long)row->number);
		else
			puts(" unknown");
	}
}

static void print_rest(const struct vet_program *program)
{
	static const char *const kind[VET_REFERENCE_COUNT] = { "compiler", "instrumentation", "branch", "address" };

	for (size_t i = 0; i < program->extra_count; i++) {
		const struct vet_extra *extra = &program->extra[i];
		const char *needs = vet_link_requirement(program, extra->to);

		printf("extra %s %s %s line %u%s%s\n", program->entity[extra->from].name, kind[extra->kind], program->entity[extra->to].name,
		       extra->where.line, needs ? " needs " : "", needs ? needs : "");
	}
	for (size_t i = 0; i < program->table_count; i++) {
		printf("table %s", program->table[i].section);
		for (size_t m = 0; m < program->table[i].count; m++)
			printf(" %s", program->entity[program->table[i].member[m]].name);
		putchar('\n');
	}
	for (uint32_t e = 0; e < program->entity_count; e++)
		if (vet_link_requirement(program, e))
			printf("needs %s %s\n", program->entity[e].name, vet_link_requirement(program, e));
}

int main(int argc, char **argv)
{
	struct vet_inputs inputs;
	char message[1024];
	const char *image[8];
	size_t images = 0;

	for (; argc > 2 && images < 8 && !strcmp(argv[1], "--image"); argc -= 2, argv += 2)
		image[images++] = argv[2];
	if (vet_inputs_read(&inputs, argv + 1, (size_t)argc - 1, message, sizeof(message)) ||
	    (images && vet_inputs_read_images(&inputs, image, images, message, sizeof(message)))) {
		fprintf(stderr, "print-program: %s\n", message);
		return 2;
	}
	struct vet_program *program = vet_program_link(&inputs);

	for (uint32_t e = 0; e < program->entity_count; e++)
		if (program->entity[e].linkage != VET_LINKAGE_AUTOMATIC)
			print_entity(program, &program->entity[e]);
	for (uint32_t e = 0; e < program->entity_count; e++) {
		if (!program->entity[e].in_assembly)
			continue;
		print_body(program, &program->entity[e]);
		print_contents(program, &program->entity[e]);
	}
	print_rest(program);
	vet_program_free(program);
	vet_inputs_free(&inputs);
	return 0;
}
