/* SPDX-License-Identifier: MIT */
/*
 * `bootvet facts`: reads inputs and prints what they say, as text for people and for golden files.  In: command line.  Out:
 * standard output; nothing there when an input is bad.
 */
#include "facts.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/print.h"
#include "link/inputs.h"

struct arguments {
	char **path;
	size_t count;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	(void)argument;
	if (key == ARGP_KEY_ARGS) {
		arguments->path = state->argv + state->next;
		arguments->count = (size_t)(state->argc - state->next);
		return 0;
	}
	if (key == ARGP_KEY_NO_ARGS)
		argp_error(state, "no input; name an object, an archive, a folder or a fact file");
	return ARGP_ERR_UNKNOWN;
}

static const char documentation[] =
	"Print the facts that FILEs hold.\v"
	"A FILE is an object, an archive, a file written by `bootvet scan', a folder (its *.o and *.facts) or @LIST with more "
	"of them.  Points read LINE:COLUMN, edges `-> BLOCK when CONDITION'; `holds:' tells what is known wherever a block is "
	"entered.\n\n"
	"Examples:\n"
	"  bootvet facts vga.o\n"
	"  bootvet facts .bootvet | grep 'port 8 0x70'\n"
	"  diff <(bootvet facts old/vga.o) <(bootvet facts new/vga.o)\n";

/* Names the object where there is more than one; a single unit prints alike wherever it lies. */
static void print_object(const struct vet_inputs *inputs, const struct vet_object *object)
{
	if (inputs->object_count == 1 && object->unit_count)
		return;
	printf("object %s", object->path);
	if (object->member)
		printf("(%s)", object->member);
	puts(object->repeated ? ": merged from others here" : object->unit_count ? "" : ": no facts");
}

static int print_all(const struct vet_inputs *inputs)
{
	for (size_t i = 0; i < inputs->object_count; i++) {
		const struct vet_object *object = &inputs->object[i];

		if (i)
			putchar('\n');
		print_object(inputs, object);
		for (size_t u = 0; u < object->unit_count; u++) {
			if (u)
				putchar('\n');
			if (!vet_unit_print(stdout, &inputs->input[object->unit_first + u].unit)) {
				fputs("bootvet facts: out of memory\n", stderr);
				return 3;
			}
		}
	}
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "bootvet facts: standard output: %s\n", strerror(errno));
		return 3;
	}
	return 0;
}

int vet_cli_facts(int argc, char **argv)
{
	static const struct argp argp = { NULL, parse, "[--] FILE...", documentation, NULL, NULL, NULL };
	struct arguments arguments = { 0 };
	struct vet_inputs inputs;
	char message[1024], name[] = "bootvet facts";
	int result;

	argp_err_exit_status = 2;
	argv[0] = name;
	if (argp_parse(&argp, argc, argv, 0, NULL, &arguments))
		return 2;
	if (vet_inputs_read(&inputs, arguments.path, arguments.count, message, sizeof(message))) {
		fprintf(stderr, "bootvet facts: %s\n", message);
		return 2;
	}
	result = print_all(&inputs);
	vet_inputs_free(&inputs);
	return result;
}
