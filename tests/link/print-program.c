/* SPDX-License-Identifier: MIT */
/*
 * print-program FILE...: links and prints what link knows of each entity, one line each, sorted by number: name, kind, the object
 * that defines it, section, size.  In: a command line.  Out: text for the tests.
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
	printf(" size %llu\n", (unsigned long long)entity->size);
}

int main(int argc, char **argv)
{
	struct vet_inputs inputs;
	char message[1024];

	if (vet_inputs_read(&inputs, argv + 1, (size_t)argc - 1, message, sizeof(message))) {
		fprintf(stderr, "print-program: %s\n", message);
		return 2;
	}
	struct vet_program *program = vet_program_link(&inputs);

	for (uint32_t e = 0; e < program->entity_count; e++)
		if (program->entity[e].linkage != VET_LINKAGE_AUTOMATIC)
			print_entity(program, &program->entity[e]);
	vet_program_free(program);
	vet_inputs_free(&inputs);
	return 0;
}
