/* SPDX-License-Identifier: MIT */
/*
 * The readable form of a unit's facts: what `bootvet facts` shows and what the golden files of the tests hold.  In: a
 * validated unit.  Out: text, one item a line, in an order that does not depend on table order where C has none.
 */
#ifndef BOOTVET_FACTS_PRINT_H
#define BOOTVET_FACTS_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "unit.h"

/* Returns false when memory ran out; what stands on the stream is then incomplete. */
bool vet_unit_print(FILE *out, const struct vet_unit *unit);

#endif
