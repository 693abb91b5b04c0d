/* SPDX-License-Identifier: MIT */
/*
 * See cursor.h.
 */
#include "cursor.h"

#include <string.h>

#include "memory.h"

bool vet_cursor_skip(struct vet_cursor *cursor, const char *text)
{
	size_t length = strlen(text);

	if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, text, length) != 0)
		return false;
	cursor->at += length;
	return true;
}

uint64_t vet_cursor_number(struct vet_cursor *cursor, char after)
{
	const char *start = cursor->at;
	uint64_t number = 0;

	for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++) {
		cursor->bad |= (cursor->at > start && !number) || __builtin_mul_overflow(number, 10, &number);
		cursor->bad |= __builtin_add_overflow(number, (uint64_t)(*cursor->at - '0'), &number);
	}
	if (cursor->at == start || cursor->at == cursor->end || *cursor->at != after)
		cursor->bad = true;
	else
		cursor->at++;
	return number;
}

int64_t vet_cursor_signed(struct vet_cursor *cursor, char after)
{
	bool negative = vet_cursor_skip(cursor, "-");
	uint64_t number = vet_cursor_number(cursor, after);

	return (int64_t)(negative ? 0 - number : number);
}

char *vet_cursor_text(struct vet_cursor *cursor, char after)
{
	uint64_t length = vet_cursor_number(cursor, ':');
	char *text;

	if (cursor->bad || !length || length >= (uint64_t)(cursor->end - cursor->at) || memchr(cursor->at, '\0', length) ||
	    cursor->at[length] != after) {
		cursor->bad = true;
		return NULL;
	}
	text = vet_allocate(length + 1, 1);
	memcpy(text, cursor->at, length);
	cursor->at += length + 1;
	return text;
}
