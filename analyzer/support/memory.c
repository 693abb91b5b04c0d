/* SPDX-License-Identifier: MIT */
/*
 * Allocation for the analyzer's C parts; see memory.h.
 */
#include "memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *memory)
{
	if (!memory) {
		fputs("bootvet: out of memory\n", stderr);
		_Exit(3);
	}
	return memory;
}

void *vet_allocate(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size ? size : 1));
}

void *vet_grow(void *array, size_t *capacity, size_t needed, size_t size)
{
	if (needed <= *capacity)
		return array;
	size_t grown = *capacity + *capacity / 2 + 8;

	if (grown < needed)
		grown = needed;
	if (grown > SIZE_MAX / size)
		checked(NULL);
	array = checked(realloc(array, grown * size));
	memset((char *)array + *capacity * size, 0, (grown - *capacity) * size);
	*capacity = grown;
	return array;
}

void *vet_fit(void *array, size_t count, size_t size)
{
	void *fitted = array && count ? realloc(array, count * size) : NULL;

	return fitted ? fitted : array;
}

char *vet_copy_string(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(vet_allocate(size, 1), text, size);
}
