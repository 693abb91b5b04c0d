/* SPDX-License-Identifier: MIT */
/*
 * Loads that surely read what a store just before them wrote: same block, same location, nothing in between that could
 * write there.  Facts alone decide; reach and claims use the store's value instead of all that the location may hold.
 */
#ifndef BOOTVET_SOLVE_FORWARD_H
#define BOOTVET_SOLVE_FORWARD_H

#include "solve/reach.h"

/* By point: the store, or VET_NONE.  The caller frees it. */
uint32_t *vet_forward_loads(const struct vet_program *program, const struct vet_body *body);

#endif
