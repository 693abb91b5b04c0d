/* SPDX-License-Identifier: MIT */
/*
 * Names and globs of models to the entities they mean.
 * Comes in: a program, every pattern that is going to be asked.  Goes out: by pattern, sorted entities, found in one
 * pass over the program.  A static of one name in two files is two entities; locals and unnamed objects are none.
 */
#ifndef BOOTVET_SOLVE_MODEL_NAMES_H
#define BOOTVET_SOLVE_MODEL_NAMES_H

#include "link/program.h"

struct vet_name_list {
	uint32_t *entity; /* sorted */
	size_t count, capacity;
};

struct vet_names;

struct vet_names *vet_names_new(const struct vet_program *program);
void vet_names_free(struct vet_names *names);

/* Announces a pattern: a name, or a glob with `*` (any text) and `?` (one character).  It must outlive the names. */
void vet_names_want(struct vet_names *names, const char *pattern);

/* Finds all that is wanted. */
void vet_names_find(struct vet_names *names);

/* The entities of a pattern that was wanted. */
const struct vet_name_list *vet_names_of(const struct vet_names *names, const char *pattern);

/* Does the text match the glob? */
bool vet_glob_matches(const char *glob, const char *text);
bool vet_glob_is_plain(const char *glob); /* neither `*` nor `?` */

/* Does the path, or what stands behind one of its slashes, match?  `*` goes across slashes. */
bool vet_glob_matches_path(const char *glob, const char *path);

#endif
