/* SPDX-License-Identifier: MIT */
/*
 * Where a report goes: standard output, or a file that is there whole or not at all.  Comes in: a name.  Goes out: a stream.
 */
#ifndef BOOTVET_CLI_OUTPUT_H
#define BOOTVET_CLI_OUTPUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct vet_output {
	FILE *stream;
	char *file, *temporary; /* NULL: standard output; NULL: written in place, since it is no regular file */
};

/* file NULL: standard output.  0, or 3 with the message printed. */
int vet_output_open(struct vet_output *output, const char *file);

/* Puts the file in its place, mode and all; keep false, or an error of writing, leaves what was there.  0, or 3 likewise. */
int vet_output_close(struct vet_output *output, bool keep);

/* A document with sorted keys and a newline; 0, or 3 likewise. */
int vet_output_json(const json_t *document, const char *file);

#endif
