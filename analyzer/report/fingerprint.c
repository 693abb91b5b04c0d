/* SPDX-License-Identifier: MIT */
/*
 * Hashing what stays of a finding; see fingerprint.h.
 */
#include "fingerprint.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "support/memory.h"

/* Extract names a record without tag for its place: "anonymous@FILE:LINE:COLUMN".  Where that ends; the text itself if it is none. */
static const char *behind_place(const char *text)
{
	static const char begin[] = "anonymous@";

	if (strncmp(text, begin, sizeof(begin) - 1))
		return text;
	for (const char *at = text + sizeof(begin) - 1; *at; at++) {
		size_t line = *at == ':' ? strspn(at + 1, "0123456789") : 0;
		size_t column = line && at[line + 1] == ':' ? strspn(at + line + 2, "0123456789") : 0;

		if (column)
			return at + line + 2 + column;
	}
	return text;
}

/* A text as one item: places in it left out, its end marked. */
static void add(XXH64_state_t *state, const char *text)
{
	while (text && *text) {
		const char *behind = behind_place(text);

		if (behind == text)
			XXH64_update(state, text++, 1);
		else
			text = behind;
	}
	XXH64_update(state, "", 1);
}

/* How a function is entered (" (through a pointer)") may change with what the analyzer knows; who enters it does not. */
static void add_step(XXH64_state_t *state, const struct vet_step *step)
{
	char *name = vet_copy_string(step->what);
	char *how = strstr(name, " (");

	if (how)
		*how = 0;
	add(state, name);
	free(name);
}

static uint64_t hash_of(XXH64_state_t *state, const char *guest, const struct vet_finding *finding)
{
	XXH64_reset(state, 1);
	add(state, guest);
	add(state, vet_finding_name(finding->id));
	add(state, finding->capability);
	add(state, finding->entry);
	add(state, finding->need);
	for (size_t i = 0; i < finding->step_count; i++)
		add_step(state, &finding->step[i]);
	return XXH64_digest(state);
}

struct numbered {
	uint64_t hash;
	size_t finding;
};

static int compare(const void *left, const void *right)
{
	const struct numbered *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->finding < b->finding ? -1 : a->finding > b->finding;
}

struct vet_fingerprint *vet_fingerprints_make(const struct vet_solution *solution)
{
	const struct vet_verdict *verdict = solution->verdict;
	struct vet_fingerprint *fingerprint = vet_allocate(verdict->count + 1, sizeof(*fingerprint));
	struct numbered *order = vet_allocate(verdict->count + 1, sizeof(*order));
	XXH64_state_t *state = XXH64_createState();
	unsigned number = 1;

	if (!state)
		abort();
	for (size_t i = 0; i < verdict->count; i++)
		order[i] = (struct numbered){ hash_of(state, solution->profile->name, &verdict->finding[i]), i };
	XXH64_freeState(state);
	qsort(order, verdict->count, sizeof(*order), compare);
	for (size_t i = 0; i < verdict->count; i++) {
		char *text = fingerprint[order[i].finding].text;

		number = i && order[i].hash == order[i - 1].hash ? number + 1 : 1;
		snprintf(text, VET_FINGERPRINT_SIZE, "%016" PRIx64, order[i].hash);
		if (number > 1)
			snprintf(text + VET_FINGERPRINT_DIGITS, VET_FINGERPRINT_SIZE - VET_FINGERPRINT_DIGITS, ":%u", number);
	}
	free(order);
	return fingerprint;
}

bool vet_fingerprint_is(const char *text)
{
	size_t number;

	if (strspn(text, "0123456789abcdef") != VET_FINGERPRINT_DIGITS)
		return false;
	text += VET_FINGERPRINT_DIGITS;
	if (!*text)
		return true;
	number = *text == ':' && text[1] != '0' ? strspn(text + 1, "0123456789") : 0;
	return number && number < 11 && !text[number + 1];
}
