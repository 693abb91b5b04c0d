/* SPDX-License-Identifier: MIT */
/*
 * `vet=vga:absent,i8042:present` on a command line: what whoever starts the kernel wants to be taken for true.  Words apart by
 * white space as Linux parses them; a later word of the same capability counts.
 */
#include <bootvet/span.h>

#include "statement.h"

/* What stands behind the end reads as the end does: 0. */
static char at(struct vet_span line, size_t offset)
{
	return (char)vet_span_number(line, offset, 1);
}

static _Bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Whether the `length` characters at `offset` are the word. */
static _Bool is_word(struct vet_span line, size_t offset, size_t length, const char *word)
{
	size_t i = 0;

	while (i < length && word[i] && word[i] == at(line, offset + i))
		i++;
	return i == length && !word[i];
}

static size_t length_to(struct vet_span line, size_t offset, char end)
{
	size_t length = 0;
	char c = at(line, offset);

	while (c && !is_space(c) && c != end && c != ',')
		c = at(line, offset + ++length);
	return length;
}

static unsigned int capability_find(struct vet_span line, size_t offset, size_t length)
{
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++)
		if (is_word(line, offset, length, vet_capability_name(i)))
			return i;
	return VET_CAPABILITY_COUNT;
}

/* One `capability:presence`; returns its length. */
static size_t pair_take(struct vet_span line, size_t offset, struct vet_platform *platform)
{
	size_t name = length_to(line, offset, ':'), value;
	unsigned int capability = capability_find(line, offset, name);

	if (at(line, offset + name) != ':' || capability == VET_CAPABILITY_COUNT) {
		platform->override_errors++;
		return length_to(line, offset, ',');
	}
	value = length_to(line, offset + name + 1, ',');
	if (is_word(line, offset + name + 1, value, "present"))
		vet_say(platform, capability, VET_SOURCE_OVERRIDE, VET_PRESENT, VET_DECIDES, "command line: vet=");
	else if (is_word(line, offset + name + 1, value, "absent"))
		vet_say(platform, capability, VET_SOURCE_OVERRIDE, VET_ABSENT, VET_DECIDES, "command line: vet=");
	else
		platform->override_errors++;
	return name + 1 + value;
}

void vet_say_overrides(const char *text, struct vet_platform *platform)
{
	struct vet_span line;
	size_t size = 0, offset = 0;

	while (size < VET_COMMAND_LINE && text[size])
		size++;
	line = (struct vet_span){.bytes = (const uint8_t *)text, .size = size};
	while (at(line, offset)) {
		while (is_space(at(line, offset)))
			offset++;
		if (vet_span_matches(line, offset, "vet=", 4)) {
			offset += 4;
			while (at(line, offset) && !is_space(at(line, offset))) {
				offset += pair_take(line, offset, platform);
				if (at(line, offset) == ',')
					offset++;
			}
		}
		while (at(line, offset) && !is_space(at(line, offset)))
			offset++;
	}
}
