/* SPDX-License-Identifier: MIT */
/*
 * Fields that share their memory: the members of a union are one field to whoever knows no object.
 * Comes in: a program's fields.  Goes out: a class each, to memory.c.
 */
#ifndef BOOTVET_SOLVE_FIELDS_H
#define BOOTVET_SOLVE_FIELDS_H

#include "link/program.h"

/* class_of: by program field; a member of a union gets its first member's number, every other field its own. */
void vet_fields_classify(const struct vet_program *program, uint32_t *class_of);

#endif
