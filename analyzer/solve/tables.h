/* SPDX-License-Identifier: MIT */
/*
 * Arrays that the linker gathers: the symbol at their start stands for every member.
 * Comes in: tables of the program (sections with __start_ symbols, images) and of the model.  Goes out: addresses, to
 * evaluate.c; members to see, to reach-call.c.
 */
#ifndef BOOTVET_SOLVE_TABLES_H
#define BOOTVET_SOLVE_TABLES_H

#include "solve/reach.h"

struct vet_tables;

struct vet_tables *vet_tables_new(const struct vet_program *program, const struct vet_model_program *model);
void vet_tables_free(struct vet_tables *tables);

/* The address of an entity: its own, or that of every member of the table that starts there. */
const struct vet_set *vet_tables_address(struct vet_reach *reach, uint32_t entity);

/* Is that object a member of a table whose start symbol or walker is known?  Then only they lead to it. */
bool vet_tables_has(const struct vet_tables *tables, uint32_t entity);

/* What a walker of tables sees once it runs; how: bits of enum vet_escape. */
void vet_tables_walk(struct vet_reach *reach, uint32_t function, unsigned how);

/* Every member of every table that the function walks, but for those that hold functions (vet_model_starts). */
void vet_tables_walked(const struct vet_tables *tables, uint32_t function, void (*visit)(void *context, uint32_t member), void *context);

#endif
