/* SPDX-License-Identifier: MIT */
/*
 * The registries of observables and entries, and how names are compared.  In: observables.def, entries.def, at compile
 * time.  Out: numbers by name, and back.
 */
#include "solve/observable.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name, *whole, *description;
	unsigned bits, bit;
} observables[] = {
#define VET_OBSERVABLE(name, bits, description) {name, NULL, description, bits, 0},
#define VET_OBSERVABLE_BIT(name, whole, bit, description) {name, whole, description, 1, bit},
#include "guests/observables.def"
};

static const struct {
	const char *name, *description;
} entries[] = {
#define VET_ENTRY(name, description) {name, description},
#include "guests/entries.def"
};

int vet_observable_find(const char *name)
{
	for (int id = 0; id < VET_OBSERVABLE_COUNT; id++) {
		if (strcmp(observables[id].name, name) == 0)
			return id;
	}
	return -1;
}

struct vet_observable_info vet_observable_info(unsigned id)
{
	return (struct vet_observable_info){
		.name = observables[id].name,
		.description = observables[id].description,
		.bits = observables[id].bits,
		.whole = observables[id].whole ? vet_observable_find(observables[id].whole) : -1,
		.bit = observables[id].bit,
	};
}

const char *vet_entry_name(unsigned id)
{
	return entries[id].name;
}

const char *vet_entry_description(unsigned id)
{
	return entries[id].description;
}

static char dashed(char c)
{
	return c == '_' ? '-' : c;
}

bool vet_name_equal(const char *a, const char *b)
{
	while (*a && dashed(*a) == dashed(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

int vet_entry_find(const char *name)
{
	for (int id = 0; id < VET_ENTRY_COUNT; id++) {
		if (vet_name_equal(entries[id].name, name))
			return id;
	}
	return -1;
}

bool vet_name_is_canonical(const char *name)
{
	if (*name < 'a' || *name > 'z')
		return false;
	for (; *name; name++) {
		bool word = (*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9');

		if (!word && (*name != '-' || name[1] == '-' || name[1] == '\0'))
			return false;
	}
	return true;
}

#define NAME_MAXIMUM 63u

/* For guesses: case does not count either. */
static char plain(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : dashed(c);
}

/* Edit distance (insert, delete, replace); long names are cut. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[NAME_MAXIMUM + 1];
	size_t a_length = strnlen(a, NAME_MAXIMUM), b_length = strnlen(b, NAME_MAXIMUM);

	for (size_t j = 0; j <= b_length; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a_length; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_length; j++) {
			unsigned best = diagonal + (plain(a[i - 1]) != plain(b[j - 1]));

			diagonal = row[j];
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (row[j] + 1 < best)
				best = row[j] + 1;
			row[j] = best;
		}
	}
	return row[b_length];
}

/* How far `name` is from what was wanted; a name that contains it, or is contained, counts as near. */
static unsigned strangeness(const char *wanted, const char *name)
{
	bool contained = strlen(wanted) >= 3 && (strstr(name, wanted) || strstr(wanted, name));
	unsigned edits = distance(wanted, name);

	return contained && edits > 1 ? 1 : edits;
}

const char *vet_name_nearest(const char *wanted, const char *(*name)(const void *, unsigned), const void *names,
			     unsigned count, char *out, size_t out_size)
{
	unsigned found[3], found_count = 0, limit = 1 + (unsigned)strnlen(wanted, NAME_MAXIMUM) / 4;
	size_t used = 0;

	for (unsigned far = 0; far <= limit && found_count < 3; far++) {
		for (unsigned i = 0; i < count && found_count < 3; i++) {
			if (strangeness(wanted, name(names, i)) == far)
				found[found_count++] = i;
		}
	}
	out[0] = '\0';
	for (unsigned i = 0; i < found_count && used < out_size; i++) {
		const char *before = i == 0 ? "" : i + 1 == found_count ? " or " : ", ";
		int length = snprintf(out + used, out_size - used, "%s%s", before, name(names, found[i]));

		used += length > 0 ? (size_t)length : 0;
	}
	return out;
}
