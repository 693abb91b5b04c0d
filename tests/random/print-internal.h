/* SPDX-License-Identifier: MIT */
/* What the printers of random programs share: output.c keeps the files, print.c writes what stands in functions,
 * print-program.c the rest. */
#ifndef RANDOM_PRINT_INTERNAL_H
#define RANDOM_PRINT_INTERNAL_H

#include "program.h"

#include <stdio.h>

struct part {
	FILE *file;
	uint32_t line;
};

struct output {
	struct part *at; /* being written */
	struct part header;
	struct part part[MAX_PARTS];
	unsigned int parts;
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

/* --- output.c --- */
void put(struct output *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What all parts see. */
void to_header(struct output *out);
void to_part(struct output *out, unsigned int number);
/* In one file everything is static; in several, functions and data are seen by all. */
const char *linkage(const struct output *out);

/* --- print.c --- */
void print_target(struct printer *p, int target);
void print_box(struct printer *p, int ops);
void print_list(struct printer *p, uint16_t number);

#endif
