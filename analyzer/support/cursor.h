/* SPDX-License-Identifier: MIT */
/*
 * Reading text that programs wrote for each other: words, numbers, and "LENGTH:TEXT", since a path may hold anything.  Comes in:
 * bytes from anywhere.  Goes out: what stands there, or `bad', which stays.
 */
#ifndef BOOTVET_SUPPORT_CURSOR_H
#define BOOTVET_SUPPORT_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

struct vet_cursor {
	const char *at, *end;
	bool bad;
};

/* Steps over the text if it stands there; false, and nothing else, if not. */
bool vet_cursor_skip(struct vet_cursor *cursor, const char *text);

/* A decimal number below 2^64 without needless zeros, and `after' behind it. */
uint64_t vet_cursor_number(struct vet_cursor *cursor, char after);

/* The same with a sign if it is negative. */
int64_t vet_cursor_signed(struct vet_cursor *cursor, char after);

/* "LENGTH:TEXT", at least one byte and none of them 0, and `after' behind it; malloc'd, or NULL and bad. */
char *vet_cursor_text(struct vet_cursor *cursor, char after);

#endif
