/* SPDX-License-Identifier: MIT */
/*
 * Rows that are gone; see line-hardware.h.
 */
#include "line-hardware.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "solve/yaml-builtin.h"

static void fail(const char *message)
{
	fprintf(stderr, "delete-lines: %s\n", message);
	exit(2);
}

static const struct vet_builtin_text *builtin_x86(void)
{
	for (size_t i = 0; i < vet_builtin_model_count; i++)
		if (!strcmp(vet_builtin_models[i].name, "x86"))
			return &vet_builtin_models[i];
	fail("no built-in model x86");
	return NULL;
}

/* The row begins in its line of the file, and goes up to the next row, or the next key of lesser depth. */
struct vet_hardware *vet_row_without(const struct vet_hardware_row *row)
{
	const struct vet_builtin_text *x86 = builtin_x86();
	char *text = NULL, message[512];
	size_t size, at = 0, number = 1, indent = 0;
	FILE *out = open_memstream(&text, &size);
	bool inside = false;

	while (out && at < x86->size) {
		const char *begin = x86->text + at, *end = memchr(begin, '\n', x86->size - at);
		size_t length = end ? (size_t)(end - begin) + 1 : x86->size - at, depth = 0;

		while (depth < length && begin[depth] == ' ')
			depth++;
		inside = number == row->line || (inside && depth > indent);
		indent = number == row->line ? depth : indent;
		if (!inside)
			fwrite(begin, 1, length, out);
		at += length;
		number++;
	}
	if (!out || fclose(out))
		fail("out of memory");
	struct vet_hardware *hardware = vet_hardware_parse(x86->path, text, size, message, sizeof(message));

	if (!hardware)
		fail(message);
	return hardware;
}

bool vet_row_matters(const struct vet_hardware *with, const struct vet_hardware *without, const struct vet_hardware_row *row,
		     enum vet_hardware_space space)
{
	return vet_hardware_at(with, space, row->low, row->size) != vet_hardware_at(without, space, row->low, row->size) ||
	       vet_hardware_at(with, space, row->high, row->size) != vet_hardware_at(without, space, row->high, row->size);
}

#define WIDEST 64 /* bytes of one access, at most */

static bool meets(int64_t low, int64_t high, const struct vet_hardware_row *row)
{
	return (high < 0 || (uint64_t)high + WIDEST >= row->low) && (low < 0 || (uint64_t)low <= row->high);
}

bool vet_row_touched(const struct vet_case *one, const struct vet_hardware_row *row, enum vet_hardware_space space)
{
	for (size_t i = 0; i < one->whole.touches->count; i++) {
		const struct vet_touch *touch = &one->whole.touches->touch[i];
		int64_t low, high;

		if (touch->space == space && touch->known && vet_set_bounds(touch->address, &low, &high) && meets(low, high, row))
			return true;
	}
	return false;
}
