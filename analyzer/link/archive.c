/* SPDX-License-Identifier: MIT */
/*
 * What libelf does not do for archives: it does not read thin ones, and it ends its walk over a fat one alike at the end
 * and where the archive is cut.  In: the archive's bytes.  Out: the members of a thin archive, one call back each (their
 * own bytes are files beside it); the number of members of a fat one.  Format: GNU ar; a 60-byte text header each, a
 * table of long names in the member "//".
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define THIN_MAGIC "!<thin>\n"
#define MAX_NAME 4096

struct header {
	char name[16], date[12], uid[6], gid[6], mode[8], size[10], end[2];
};

_Static_assert(sizeof(struct header) == 60, "ar header");

struct thin {
	const char *bytes;
	size_t size, at;
	const char *long_names;
	size_t long_names_size;
};

bool vet_is_thin_archive(const void *bytes, size_t size)
{
	return size >= 8 && !memcmp(bytes, THIN_MAGIC, 8);
}

/* Decimal digits, then blanks; no more than the field holds. */
static bool read_decimal(const char *field, size_t length, size_t *number)
{
	size_t i = 0;

	*number = 0;
	for (; i < length && field[i] >= '0' && field[i] <= '9'; i++)
		*number = *number * 10 + (size_t)(field[i] - '0');
	if (!i)
		return false;
	while (i < length && field[i] == ' ')
		i++;
	return i == length;
}

static bool copy_name(char *name, const char *from, size_t room)
{
	size_t length = 0;

	while (length < room && from[length] != '/' && from[length] != '\n' && from[length] != '\0')
		length++;
	if (!length || length == room || length >= MAX_NAME)
		return false;
	memcpy(name, from, length);
	name[length] = '\0';
	return true;
}

/* A long name ends with "/\n" and may hold slashes. */
static bool copy_long_name(char *name, const struct thin *thin, const struct header *header)
{
	size_t offset, length = 0;
	const char *from;

	if (!read_decimal(header->name + 1, sizeof(header->name) - 1, &offset) || offset >= thin->long_names_size)
		return false;
	from = thin->long_names + offset;
	while (offset + length < thin->long_names_size && from[length] != '\n' && from[length] != '\0')
		length++;
	if (length && from[length - 1] == '/')
		length--;
	if (!length || offset + length == thin->long_names_size || length >= MAX_NAME)
		return false;
	memcpy(name, from, length);
	name[length] = '\0';
	return true;
}

static bool is_special(const struct header *header, const char *name)
{
	size_t length = strlen(name);

	if (memcmp(header->name, name, length))
		return false;
	for (size_t i = length; i < sizeof(header->name); i++)
		if (header->name[i] != ' ')
			return false;
	return true;
}

/* Symbol tables and the table of names are the only members with bytes in the archive. */
static int skip_stored(struct vet_reading *reading, struct thin *thin, size_t size, bool is_names)
{
	if (size > thin->size - thin->at)
		return vet_reading_fail(reading, "archive is cut off (at byte %zu)", thin->at);
	if (is_names) {
		thin->long_names = thin->bytes + thin->at;
		thin->long_names_size = size;
	}
	thin->at += size;
	if (thin->at % 2 && thin->at < thin->size)
		thin->at++;
	return 0;
}

int vet_thin_archive_walk(struct vet_reading *reading, const void *bytes, size_t size,
			  int (*member)(struct vet_reading *reading, const char *name))
{
	struct thin thin = { .bytes = bytes, .size = size, .at = 8 };
	char name[MAX_NAME];
	int result = 0;

	while (!result && thin.at < size) {
		size_t start = thin.at, stored;
		struct header header;
		bool is_names;

		if (size - start < sizeof(header))
			return vet_reading_fail(reading, "archive is cut off (at byte %zu)", start);
		memcpy(&header, thin.bytes + start, sizeof(header));
		thin.at += sizeof(header);
		if (memcmp(header.end, "`\n", 2) || !read_decimal(header.size, sizeof(header.size), &stored))
			return vet_reading_fail(reading, "not an archive member (at byte %zu)", start);
		is_names = is_special(&header, "//");
		if (is_names || is_special(&header, "/") || is_special(&header, "/SYM64/"))
			result = skip_stored(reading, &thin, stored, is_names);
		else if (header.name[0] == '/' ? !copy_long_name(name, &thin, &header)
					       : !copy_name(name, header.name, sizeof(header.name)))
			result = vet_reading_fail(reading, "archive member has no name (at byte %zu)", start);
		else
			result = member(reading, name);
	}
	return result;
}

/* A member lost where an archive is cut would be a silent hole. */
int vet_archive_count(struct vet_reading *reading, const void *bytes, size_t size, uint32_t *count)
{
	size_t at = 8;

	for (*count = 0; at < size; ++*count) {
		struct header header;
		size_t stored;

		if (size - at < sizeof(header))
			return vet_reading_fail(reading, "archive is cut off (at byte %zu)", at);
		memcpy(&header, (const char *)bytes + at, sizeof(header));
		if (memcmp(header.end, "`\n", 2) || !read_decimal(header.size, sizeof(header.size), &stored))
			return vet_reading_fail(reading, "not an archive member (at byte %zu)", at);
		at += sizeof(header);
		if (stored > size - at)
			return vet_reading_fail(reading, "archive is cut off (at byte %zu)", at);
		at += stored + stored % 2;
	}
	return 0;
}
