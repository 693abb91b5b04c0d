/* SPDX-License-Identifier: MIT */
/*
 * `vet=vga:absent,i8042:present` on a command line: what whoever starts the kernel wants to be taken for true.  Words apart by
 * white space as Linux parses them; a later word of the same capability counts.
 */
#include "statement.h"

static _Bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Whether text[0, length) is the word. */
static _Bool is_word(const char *text, size_t length, const char *word)
{
	size_t i = 0;

	while (i < length && word[i] && word[i] == text[i])
		i++;
	return i == length && !word[i];
}

static size_t length_to(const char *text, char end)
{
	size_t length = 0;

	while (text[length] && !is_space(text[length]) && text[length] != end && text[length] != ',')
		length++;
	return length;
}

static unsigned int capability_find(const char *text, size_t length)
{
	for (unsigned int i = 0; i < VET_CAPABILITY_COUNT; i++)
		if (is_word(text, length, vet_capability_name(i)))
			return i;
	return VET_CAPABILITY_COUNT;
}

/* One `capability:presence`; returns its length. */
static size_t pair_take(const char *text, struct vet_platform *platform)
{
	size_t name = length_to(text, ':'), value;
	unsigned int capability = capability_find(text, name);

	if (text[name] != ':' || capability == VET_CAPABILITY_COUNT) {
		platform->override_errors++;
		return length_to(text, ',');
	}
	value = length_to(text + name + 1, ',');
	if (is_word(text + name + 1, value, "present"))
		vet_say(platform, capability, VET_SOURCE_OVERRIDE, VET_PRESENT, VET_DECIDES, "command line: vet=");
	else if (is_word(text + name + 1, value, "absent"))
		vet_say(platform, capability, VET_SOURCE_OVERRIDE, VET_ABSENT, VET_DECIDES, "command line: vet=");
	else
		platform->override_errors++;
	return name + 1 + value;
}

void vet_say_overrides(const char *text, struct vet_platform *platform)
{
	while (*text) {
		while (is_space(*text))
			text++;
		if (text[0] == 'v' && text[1] == 'e' && text[2] == 't' && text[3] == '=') {
			text += 4;
			while (*text && !is_space(*text)) {
				text += pair_take(text, platform);
				if (*text == ',')
					text++;
			}
		}
		while (*text && !is_space(*text))
			text++;
	}
}
