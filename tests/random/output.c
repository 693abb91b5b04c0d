/* SPDX-License-Identifier: MIT */
/* The C files of a batch while they are written: one, or several parts with a header; each knows its line. */
#include "print-internal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void put(struct output *out, const char *format, ...)
{
	char text[512];
	va_list arguments;
	int i;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	for (i = 0; text[i]; i++)
		out->at->line += text[i] == '\n';
	fputs(text, out->at->file);
}

static bool open_part(struct part *part, unsigned int number, const char *path)
{
	part->file = fopen(path, "w");
	part->line = 1 + number * PART_LINES;
	return part->file != NULL;
}

struct output *output_open_file(const char *path)
{
	struct output *out = calloc(1, sizeof(*out));

	if (out && !open_part(&out->part[0], 0, path)) {
		free(out);
		return NULL;
	}
	if (out) {
		out->parts = 1;
		out->at = &out->part[0];
	}
	return out;
}

struct output *output_open(const char *base, unsigned int parts)
{
	const char *slash = strrchr(base, '/');
	char path[4200];
	struct output *out;
	unsigned int i;

	snprintf(path, sizeof(path), "%s.%s", base, parts > 1 ? "h" : "c");
	out = output_open_file(path);
	if (!out || parts == 1)
		return out;
	out->header = out->part[0];
	out->parts = 0;
	for (i = 0; i < parts; i++) {
		snprintf(path, sizeof(path), "%s-%u.c", base, i);
		if (!open_part(&out->part[i], i, path)) {
			output_close(out);
			return NULL;
		}
		out->parts++;
		out->at = &out->part[i];
		put(out, "#include \"%s.h\"\n", slash ? slash + 1 : base);
	}
	return out;
}

int output_close(struct output *out)
{
	int status = 0;
	unsigned int i;

	if (out->header.file)
		status |= ferror(out->header.file) | fclose(out->header.file);
	for (i = 0; i < out->parts; i++)
		status |= ferror(out->part[i].file) | fclose(out->part[i].file);
	free(out);
	return status ? -1 : 0;
}

void to_header(struct output *out)
{
	out->at = out->parts > 1 ? &out->header : &out->part[0];
}

void to_part(struct output *out, unsigned int number)
{
	out->at = &out->part[number % out->parts];
}

const char *linkage(const struct output *out)
{
	return out->parts > 1 ? "" : "static ";
}
