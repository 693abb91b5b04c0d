/* SPDX-License-Identifier: MIT */
/*
 * Lines that explain, diff and paths share: text with a place in its column, wrapped text, a branch and its values.
 * Comes in: pieces of their JSON.  Goes out: text in 80 columns, as far as single words allow.
 */
#ifndef BOOTVET_REPORT_LINES_H
#define BOOTVET_REPORT_LINES_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* A string of a JSON object, "" without; whether it is that word. */
const char *vet_line_word(const json_t *json, const char *key);
bool vet_line_is(const json_t *json, const char *key, const char *word);

/* "FILE:LINE", "" where nothing is known; the caller frees. */
char *vet_line_place(const json_t *at);

/* Text, then the place in its column. */
__attribute__((format(printf, 3, 4))) void vet_line(FILE *out, const json_t *at, const char *format, ...);

/* Text behind `first`, wrapped below its own beginning. */
__attribute__((format(printf, 3, 4))) void vet_line_wrapped(FILE *out, const char *first, const char *format, ...);

/* A branch with its outcome; what keeps a place from running, nothing for kinds that need no words. */
void vet_line_branch(FILE *out, const char *indent, const json_t *branch);
void vet_line_why(FILE *out, const char *indent, const json_t *why);

/* A copy without what a terminal could trip over. */
json_t *vet_line_cleaned(const json_t *json);

#endif
