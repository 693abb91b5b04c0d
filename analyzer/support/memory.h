/* SPDX-License-Identifier: MIT */
/*
 * Allocation that does not fail: running out of memory ends the program with status 3 and one line on stderr, so that
 * no stage needs a path of its own for it.
 */
#ifndef BOOTVET_SUPPORT_MEMORY_H
#define BOOTVET_SUPPORT_MEMORY_H

#include <stddef.h>

/* count * size zeroed bytes; never NULL; overflow counts as out of memory. */
void *vet_allocate(size_t count, size_t size);

/* Makes room for `needed` elements in *array of *capacity elements, growing by half again; new elements are zero. */
void *vet_grow(void *array, size_t *capacity, size_t needed, size_t size);

/* Gives back what a grown array of `count` elements does not need. */
void *vet_fit(void *array, size_t count, size_t size);

char *vet_copy_string(const char *text);

#endif
