/* SPDX-License-Identifier: MIT */
/*
 * Which symbols a source file defines, which objects a section holds.
 * Comes in: a program.  Goes out: entities, to model lines that speak of files and sections.
 */
#ifndef BOOTVET_SOLVE_MODEL_FILES_H
#define BOOTVET_SOLVE_MODEL_FILES_H

#include "solve/model-file.h"
#include "solve/model-names.h"

struct vet_model_files;

struct vet_model_files *vet_model_files_new(const struct vet_program *program);
void vet_model_files_free(struct vet_model_files *files);

/* Adds all functions and objects that are defined in files that match one of the globs, sorted. */
void vet_model_files_list(const struct vet_model_files *files, const struct vet_model_names *globs, struct vet_name_list *list);

/* Is the entity defined in such a file? */
bool vet_model_files_holds(const struct vet_model_files *files, const struct vet_model_names *globs, uint32_t entity);

/* Adds the objects of sections that match the glob. */
void vet_model_files_section(const struct vet_model_files *files, const char *glob, struct vet_name_list *list);

#endif
