/* SPDX-License-Identifier: MIT */
/*
 * What acpidump writes.  As text: `FACP @ 0x00000000BFE0F6A0`, then lines of an offset, a colon, up to 16 bytes in hexadecimal
 * and the same as characters (acpica-tools, apdump.c).  As bytes: tables one after another, each as long as it says.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tables.h"

struct text_table {
	unsigned char *bytes;
	size_t size, room;
};

static int byte_add(struct text_table *table, unsigned char byte)
{
	if (table->size == table->room) {
		size_t room = table->room ? table->room * 2 : 1024;
		unsigned char *more = realloc(table->bytes, room);

		if (!more)
			return -1;
		table->bytes = more;
		table->room = room;
	}
	table->bytes[table->size++] = byte;
	return 0;
}

/* The bytes of one line; -1 with a message when it is none.  Two spaces end them: then the characters begin. */
static int line_take(const char *path, unsigned long number, const char *line, struct text_table *table)
{
	char *end;
	uint64_t offset = strtoull(line, &end, 16);

	if (end == line || *end != ':' || offset != table->size) {
		fprintf(stderr, "bootvet: %s:%lu: not the offset and bytes that follow %zu bytes\n", path, number, table->size);
		return -1;
	}
	end++;
	for (unsigned i = 0; i < 16 && end[0] == ' ' && isxdigit((unsigned char)end[1]) && isxdigit((unsigned char)end[2]) &&
			     (!end[3] || isspace((unsigned char)end[3])); i++, end += 3)
		if (byte_add(table, (unsigned char)strtoul((char[]){end[1], end[2], 0}, NULL, 16))) {
			fprintf(stderr, "bootvet: %s: out of memory\n", path);
			return -1;
		}
	return 0;
}

static int text_take(const char *path, const struct vet_file *file, struct vet_files *files)
{
	struct text_table table = {.bytes = NULL};
	unsigned long number = 0;
	int result = 0;
	char line[256];

	for (size_t at = 0; at < file->size && !result;) {
		const unsigned char *end = memchr(file->bytes + at, '\n', file->size - at);
		size_t length = end ? (size_t)(end - file->bytes) - at : file->size - at;
		size_t kept = length < sizeof(line) - 1 ? length : sizeof(line) - 1;

		memcpy(line, file->bytes + at, kept);
		line[kept] = 0;
		at += length + 1;
		number++;
		if (kept > 6 && !memcmp(line + 4, " @ ", 3)) {
			result = vet_files_take(files, path, table.bytes, table.size);
			table.size = 0;
		} else if (line[strspn(line, " \t\r")]) {
			result = line_take(path, number, line + strspn(line, " \t"), &table);
		}
	}
	if (!result)
		result = vet_files_take(files, path, table.bytes, table.size);
	free(table.bytes);
	return result;
}

static int bytes_take(const char *path, const struct vet_file *file, struct vet_files *files)
{
	struct vet_span all = {.bytes = file->bytes, .size = file->size};

	for (size_t at = 0; at < all.size;) {
		uint64_t length = vet_span_number(all, at + 4, 4);

		if (length < 36) {
			fprintf(stderr, "bootvet: %s: no table at offset %zu\n", path, at);
			return -1;
		}
		/* A table that the file cuts is told as truncated by whoever reads it. */
		if (length > all.size - at)
			length = all.size - at;
		if (vet_files_take(files, path, file->bytes + at, (size_t)length))
			return -1;
		at += (size_t)length;
	}
	return 0;
}

/* The first line of text says `FACP @ 0x...`; bytes have a length there. */
static bool is_text(const struct vet_file *file)
{
	size_t at = 0;

	while (at < file->size && isspace(file->bytes[at]))
		at++;
	return file->size - at >= 9 && !memcmp(file->bytes + at + 4, " @ 0x", 5);
}

int vet_files_from_dump_bytes(const char *path, const struct vet_file *file, struct vet_files *files)
{
	int result;

	memset(files, 0, sizeof(*files));
	result = is_text(file) ? text_take(path, file, files) : bytes_take(path, file, files);
	if (!result && !vet_files_any(files)) {
		fprintf(stderr, "bootvet: %s: no FACP, APIC, WAET, HPET or MCFG in it\n", path);
		result = -1;
	}
	if (result)
		vet_files_free(files);
	return result;
}

int vet_files_from_dump(const char *path, struct vet_files *files)
{
	struct vet_file file;
	int result = vet_whole_file_read(path, &file);

	if (result)
		return result;
	result = vet_files_from_dump_bytes(path, &file, files);
	free(file.path);
	free(file.bytes);
	return result;
}
