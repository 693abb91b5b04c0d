/* SPDX-License-Identifier: MIT */
/* See text.h. */
#include "text.h"

_Bool vet_text_starts(const char *text, const char *start)
{
	while (*start && *text == *start)
		text++, start++;
	return !*start;
}

_Bool vet_text_equal(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}
