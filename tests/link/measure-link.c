/* SPDX-License-Identifier: MIT */
/*
 * measure-link [--image ELF] FILE...: reads objects, archives, folders or @LISTs and links them; prints what came of it, the time of each step
 * and the memory that it took at most.  In: a command line.  Out: one line a number, for the bench and for people.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "link/inputs.h"
#include "link/program.h"

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Seconds of all processors. */
static double work(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* MiB */
static double peak(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

static double payload_size(const struct vet_inputs *inputs)
{
	double size = 0;

	for (size_t u = 0; u < inputs->count; u++)
		size += (double)inputs->input[u].unit.payload_size;
	return size / 1048576;
}

int main(int argc, char **argv)
{
	struct vet_inputs inputs;
	char message[1024];
	double start = now(), read, linked, read_peak, read_work;

	const char *image = argc > 2 && !strcmp(argv[1], "--image") ? argv[2] : NULL;

	argc -= image ? 2 : 0;
	argv += image ? 2 : 0;
	if (vet_inputs_read(&inputs, argv + 1, (size_t)argc - 1, message, sizeof(message)) ||
	    (image && vet_inputs_read_images(&inputs, &image, 1, message, sizeof(message)))) {
		fprintf(stderr, "measure-link: %s\n", message);
		return 2;
	}
	read = now();
	read_work = work();
	read_peak = peak();
	struct vet_program *program = vet_program_link(&inputs);

	linked = now();
	printf("objects %zu\nunits %zu\nentities %u\nfields %u\nfacts %.1f MiB\n", inputs.object_count, inputs.count,
	       program->entity_count, program->field_count, payload_size(&inputs));
	printf("read %.3f s, work %.3f s, peak %.1f MiB\n", read - start, read_work, read_peak);
	printf("link %.3f s, work %.3f s, peak %.1f MiB\n", linked - read, work() - read_work, peak());
	vet_program_free(program);
	vet_inputs_free(&inputs);
	return 0;
}
