/* SPDX-License-Identifier: MIT */
/* See text.h. */
#include "text.h"

_Bool vet_text_starts(const char *text, const char *start)
{
	while (*text == *start && *start)
		text++, start++;
	return !*start;
}

_Bool vet_text_equal(const char *a, const char *b)
{
	while (*a == *b && *a)
		a++, b++;
	return *a == *b;
}

_Bool vet_text_is(const char *text, const char *wanted)
{
	return text && vet_text_equal(text, wanted);
}
