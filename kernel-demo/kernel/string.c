/* SPDX-License-Identifier: MIT */
/* What a compiler may call of its own accord in freestanding code (GCC manual, "Language Standards Supported by GCC"). */
#include <stddef.h>
#include <stdint.h>

void *memset(void *to, int value, size_t size);
void *memcpy(void *restrict to, const void *restrict from, size_t size);

void *memset(void *to, int value, size_t size)
{
	uint8_t *byte = to;

	while (size--)
		*byte++ = (uint8_t)value;
	return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	uint8_t *byte = to;
	const uint8_t *source = from;

	while (size--)
		*byte++ = *source++;
	return to;
}
