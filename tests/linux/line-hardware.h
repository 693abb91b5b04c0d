/* SPDX-License-Identifier: MIT */
/*
 * Rows of hardware as lines that can be gone: x86 without one, and whether anything is different then.  Comes in: a row of the
 * built-in model x86, a guest solved with it.  Goes out: to delete-lines.c.
 */
#ifndef BOOTVET_TESTS_LINUX_LINE_HARDWARE_H
#define BOOTVET_TESTS_LINUX_LINE_HARDWARE_H

#include "line-effects.h"

/* x86 without the row.  Ends the program where that is no model any more. */
struct vet_hardware *vet_row_without(const struct vet_hardware_row *row);

/* Does any address that the row is about need something else without it? */
bool vet_row_matters(const struct vet_hardware *with, const struct vet_hardware *without, const struct vet_hardware_row *row,
		     enum vet_hardware_space space);

/* Does anything that runs touch what the row is about? */
bool vet_row_touched(const struct vet_case *one, const struct vet_hardware_row *row, enum vet_hardware_space space);

#endif
