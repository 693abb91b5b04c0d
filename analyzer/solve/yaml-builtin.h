/* SPDX-License-Identifier: MIT */
/*
 * The files that are part of the program: annotations/embed.c turns them into arrays, so that what is installed or read and
 * what is built in are one text.  YAML files are declared here; report/diagnostics.c has pages of its own.
 */
#ifndef BOOTVET_SOLVE_YAML_BUILTIN_H
#define BOOTVET_SOLVE_YAML_BUILTIN_H

#include <stddef.h>

struct vet_builtin_text {
	const char *name; /* of the file, without folder and .yaml */
	const char *path; /* as errors name it: annotations/guests/NAME.yaml */
	const char *text; /* not NUL-terminated */
	size_t size;
};

extern const struct vet_builtin_text vet_builtin_guests[]; /* sorted by name */
extern const size_t vet_builtin_guest_count;
extern const struct vet_builtin_text vet_builtin_models[];
extern const size_t vet_builtin_model_count;
extern const struct vet_builtin_text vet_builtin_fix_rules[]; /* semantic patches of `bootvet fix' */
extern const size_t vet_builtin_fix_rule_count;

#endif
