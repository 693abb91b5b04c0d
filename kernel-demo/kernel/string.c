/* SPDX-License-Identifier: MIT */
/* What a compiler may call of its own accord in freestanding code (GCC manual, "Language Standards Supported by GCC"). */
#include <stddef.h>
#include <stdint.h>

void *memset(void *to, int value, size_t size);
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
int memcmp(const void *one, const void *other, size_t size);

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

void *memmove(void *to, const void *from, size_t size)
{
	uint8_t *byte = to;
	const uint8_t *source = from;

	if (byte <= source)
		return memcpy(to, from, size);
	while (size--)
		byte[size] = source[size];
	return to;
}

int memcmp(const void *one, const void *other, size_t size)
{
	const uint8_t *a = one, *b = other;

	for (; size; size--, a++, b++)
		if (*a != *b)
			return *a < *b ? -1 : 1;
	return 0;
}
