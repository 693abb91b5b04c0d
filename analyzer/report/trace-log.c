/* SPDX-License-Identifier: MIT */
/*
 * Reads logs of what executed, a line at a time; see trace-log.h.  The first line that says something decides the form, and
 * every later one must keep to it: a line that does not fit would be a function lost without a word.
 */
#include "report/trace-log.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define LINE_MOST 4096u     /* bytes of a line; only QEMU's own may be longer: their rest says nothing */
#define PREAMBLE_MOST 4096u /* lines of other kinds that QEMU may write before its first block */

struct reader {
	FILE *file;
	const char *path;
	const struct vet_trace_sink *sink;
	uint64_t number; /* of the line */
	char line[LINE_MOST + 1];
	size_t length;
	bool cut;     /* the line is longer */
	bool is_text; /* nothing in it but printable characters and blanks */
	uint64_t items;
	char *message;
	size_t message_size;
};

const char *vet_trace_form_name(unsigned form)
{
	static const char *const name[] = {
		[VET_TRACE_BLOCKS] = "bootvet-trace", [VET_TRACE_ASSEMBLY] = "in_asm", [VET_TRACE_ADDRESSES] = "addresses", [VET_TRACE_NAMES] = "names",
	};

	return form < sizeof(name) / sizeof(name[0]) ? name[form] : "";
}

/* Always -1, to be returned. */
static int fail(struct reader *reader, const char *what)
{
	if (reader->number)
		snprintf(reader->message, reader->message_size, "%s:%llu: %s", reader->path, (unsigned long long)reader->number, what);
	else
		snprintf(reader->message, reader->message_size, "%s: %s", reader->path, what);
	return -1;
}

/* The next line without its end; false at the end of the file. */
static bool next_line(struct reader *reader)
{
	int c = getc_unlocked(reader->file);

	if (c == EOF)
		return false;
	reader->number++;
	reader->length = 0;
	reader->cut = false;
	reader->is_text = true;
	for (; c != EOF && c != '\n'; c = getc_unlocked(reader->file)) {
		if (reader->length == LINE_MOST) {
			reader->cut = true;
			continue;
		}
		reader->is_text &= (c >= ' ' && c < 0x7f) || c == '\t' || c == '\r';
		reader->line[reader->length++] = (char)c;
	}
	while (reader->length && isspace((unsigned char)reader->line[reader->length - 1]))
		reader->length--;
	reader->line[reader->length] = '\0';
	return true;
}

static const char *skip_blanks(const char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

/* Up to 16 hexadecimal digits; NULL when there is none, or too many. */
static const char *read_hex(const char *at, uint64_t *value)
{
	unsigned digits = 0;

	*value = 0;
	for (; isxdigit((unsigned char)*at); at++, digits++)
		*value = *value << 4 | (uint64_t)(isdigit((unsigned char)*at) ? *at - '0' : (*at | 0x20) - 'a' + 10);
	return digits && digits <= 16 ? at : NULL;
}

/* A decimal number of at most 19 digits. */
static const char *read_decimal(const char *at, uint64_t *value)
{
	unsigned digits = 0;

	*value = 0;
	for (; isdigit((unsigned char)*at) && digits < 20; at++, digits++)
		*value = *value * 10 + (uint64_t)(*at - '0');
	return digits && digits < 20 ? at : NULL;
}

static bool has_prefix(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static bool says_nothing(const struct reader *reader)
{
	const char *at = skip_blanks(reader->line);

	return reader->is_text && (!*at || *at == '#');
}

/* --- a line of each form ----------------------------------------------------------------------------- */

static int take_block(struct reader *reader)
{
	uint64_t address, length, count;
	const char *at = read_hex(reader->line, &address);

	at = at && *at == ' ' ? read_decimal(at + 1, &length) : NULL;
	at = at && *at == ' ' ? read_decimal(at + 1, &count) : NULL;
	if (!at || *at)
		return fail(reader, "not a block: wanted `ADDRESS LENGTH COUNT', hexadecimal, bytes, times");
	if (!length || length > VET_TRACE_BLOCK_MOST || address > UINT64_MAX - length)
		return fail(reader, "no block is that long");
	reader->items++;
	reader->sink->block(reader->sink->context, address, length);
	return 0;
}

/* "0xADDRESS:  bytes  mnemonic"; QEMU mixes other lines of its log in. */
static int take_assembly(struct reader *reader)
{
	uint64_t address;
	const char *at;

	if (has_prefix(reader->line, "OBJD-"))
		return fail(reader, "no addresses: this QEMU was built without a disassembler");
	if (!has_prefix(reader->line, "0x"))
		return 0;
	at = read_hex(reader->line + 2, &address);
	if (!at || *at != ':')
		return 0;
	if (address == UINT64_MAX)
		return fail(reader, "no instruction is there");
	reader->items++;
	reader->sink->block(reader->sink->context, address, 1);
	return 0;
}

/* Without 0x it must begin with a digit or be long, for `add' may be a name. */
static bool read_address(const char *line, uint64_t *address)
{
	const char *at = skip_blanks(line), *start = at, *end;
	bool marked = at[0] == '0' && (at[1] == 'x' || at[1] == 'X');

	end = read_hex(marked ? at + 2 : at, address);
	return end && !*end && (marked || isdigit((unsigned char)*start) || end - start >= 8);
}

static int take_address(struct reader *reader)
{
	uint64_t address;

	if (!read_address(reader->line, &address))
		return fail(reader, "not an address in hexadecimal");
	if (address == UINT64_MAX)
		return fail(reader, "no instruction is there");
	reader->items++;
	reader->sink->block(reader->sink->context, address, 1);
	return 0;
}

static bool is_name_character(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$' || c == '@';
}

/* What may stand behind a name: "+0x12", "+0x12/0x40", " @OBJECT", " [MODULE]".  False: something else. */
static bool read_tail(char *at, char **object)
{
	uint64_t number;
	const char *end;

	if (*at == '+') {
		end = at[1] == '0' && at[2] == 'x' ? read_hex(at + 3, &number) : NULL;
		if (end && end[0] == '/' && end[1] == '0' && end[2] == 'x')
			end = read_hex(end + 3, &number);
		if (!end)
			return false;
		*at = '\0';
		at = (char *)end;
	}
	if (!*at)
		return true;
	if (*at != ' ' && *at != '\t')
		return false;
	*at = '\0';
	at = (char *)skip_blanks(at + 1);
	if (*at == '@' || *at == '[') {
		*object = at + 1;
		at += strcspn(at, " \t]");
		if (*at == ']' && !at[1])
			*at = '\0';
		return !*at && **object;
	}
	return !*at;
}

static bool split_name(char *line, char **name, char **object)
{
	char *at = (char *)skip_blanks(line), *colon = strrchr(at, ':');

	*object = NULL;
	if (colon) {
		*colon = '\0';
		*object = at;
		at = colon + 1;
		if (!**object || strpbrk(*object, " \t"))
			return false;
	}
	*name = at;
	while (is_name_character(*at))
		at++;
	if (at == *name || isdigit((unsigned char)**name))
		return false;
	return read_tail(at, object) && (!colon || !strchr(*object, ']'));
}

static int take_name(struct reader *reader)
{
	char *name, *object;

	if (!split_name(reader->line, &name, &object))
		return fail(reader, "not a name: wanted NAME, NAME+0xOFFSET, OBJECT:NAME or NAME @OBJECT");
	reader->items++;
	reader->sink->name(reader->sink->context, name, object);
	return 0;
}

/* --- the file ---------------------------------------------------------------------------------------- */

/* What the first line that says something says of the form; -1: that it is none. */
static int tell_form(struct reader *reader, enum vet_trace_form *form)
{
	char copy[LINE_MOST + 1], *name, *object;
	uint64_t address;
	const char *version;

	if (has_prefix(reader->line, "bootvet-trace")) {
		version = skip_blanks(reader->line + strlen("bootvet-trace"));
		if (strcmp(version, "1") || reader->cut)
			return fail(reader, "a bootvet-trace of a version that is not known (known: 1)");
		*form = VET_TRACE_BLOCKS;
		return 0;
	}
	memcpy(copy, reader->line, reader->length + 1);
	if (reader->is_text && !reader->cut && read_address(reader->line, &address))
		*form = VET_TRACE_ADDRESSES;
	else if (reader->is_text && !reader->cut && !has_prefix(reader->line, "IN:") && split_name(copy, &name, &object))
		*form = VET_TRACE_NAMES;
	else
		*form = VET_TRACE_ASSEMBLY;
	return 0;
}

static int take_line(struct reader *reader, enum vet_trace_form form)
{
	if (form == VET_TRACE_ASSEMBLY)
		return take_assembly(reader);
	if (reader->cut || !reader->is_text)
		return fail(reader, reader->cut ? "the line is too long" : "not text");
	switch (form) {
	case VET_TRACE_BLOCKS:
		return take_block(reader);
	case VET_TRACE_ADDRESSES:
		return take_address(reader);
	default:
		return take_name(reader);
	}
}

static int read_lines(struct reader *reader, enum vet_trace_form *form)
{
	bool known = false, block = false;

	while (next_line(reader)) {
		if (says_nothing(reader))
			continue;
		if (!known) {
			if (tell_form(reader, form))
				return -1;
			known = true;
			if (*form == VET_TRACE_BLOCKS)
				continue;
		}
		block |= *form != VET_TRACE_ASSEMBLY || has_prefix(reader->line, "IN:");
		if (!block && reader->number > PREAMBLE_MOST)
			break;
		if (block && take_line(reader, *form))
			return -1;
	}
	if (ferror(reader->file)) {
		reader->number = 0;
		return fail(reader, strerror(errno));
	}
	if (!reader->items) {
		reader->number = known ? 1 : 0;
		return fail(reader, known && *form == VET_TRACE_ASSEMBLY && !block ? "neither a bootvet-trace, nor QEMU's -d in_asm, nor addresses, nor names" :
									  "nothing executed in this log");
	}
	return 0;
}

int vet_trace_log_read(const char *path, const struct vet_trace_sink *sink, enum vet_trace_form *form, char *message, size_t message_size)
{
	struct reader reader = { .path = path, .sink = sink, .message = message, .message_size = message_size };
	int result;

	*form = VET_TRACE_NAMES;
	reader.file = fopen(path, "re");
	if (!reader.file)
		return fail(&reader, strerror(errno));
	result = read_lines(&reader, form);
	fclose(reader.file);
	return result;
}
