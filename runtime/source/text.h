/* SPDX-License-Identifier: MIT */
/* Comparing texts that end with 0, without a library.  Inside the runtime only. */
#ifndef VET_SOURCE_TEXT_H
#define VET_SOURCE_TEXT_H

_Bool vet_text_starts(const char *text, const char *start);
_Bool vet_text_equal(const char *a, const char *b);

/* Whether there is a text, and it is that one: what nobody was asked (NULL) is nothing. */
_Bool vet_text_is(const char *text, const char *wanted);

#endif
