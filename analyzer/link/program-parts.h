/* SPDX-License-Identifier: MIT */
/*
 * The later steps of linking, inside analyzer/link only.  program.c numbers symbols and leads; program-extra.c adds references that
 * facts do not mention and what they need, program-gathered.c what the linker gathers.
 */
#ifndef BOOTVET_LINK_PROGRAM_PARTS_H
#define BOOTVET_LINK_PROGRAM_PARTS_H

#include "program.h"

void vet_program_settle_gathered(struct vet_program *program);
void vet_program_place_bounds(struct vet_program *program);
void vet_program_find_tables(struct vet_program *program);

void vet_program_list_extra(struct vet_program *program);
void vet_program_find_instrumentation(struct vet_program *program);

#endif
