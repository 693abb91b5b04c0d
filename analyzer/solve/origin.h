/* SPDX-License-Identifier: MIT */
/*
 * Where a called pointer got its value: the initialiser or the store that a finding names beside an indirect call.
 * Comes in: the finished fixed point.  Goes out: one place, the first in order when there are several.
 */
#ifndef BOOTVET_SOLVE_ORIGIN_H
#define BOOTVET_SOLVE_ORIGIN_H

#include "solve/stores.h"
#include "solve/verdict.h"

/* `target`: the function called at this indirect call.  *holder: the name of the object, or NULL where only the store is
 * known.  False: it came through an argument, a local or a return value only. */
bool vet_origin_find(const struct vet_reach *reach, const struct vet_stores *stores, struct vet_place call, uint32_t target,
		     struct vet_where *where, const char **holder);

#endif
