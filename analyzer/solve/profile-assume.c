/* SPDX-License-Identifier: MIT */
/*
 * `--assume NAME=VALUE`: overrides one value of a profile for one run.  A field and its bits are kept in step: what was
 * said last wins.
 */
#include "solve/profile.h"

#include <stdio.h>
#include <string.h>

#include "solve/yaml-reader.h"

static const char reason[] = "assumed on the command line";

static void set_observable(struct vet_profile *profile, unsigned id, bool known, uint64_t value)
{
	profile->observables[id] = (struct vet_profile_observable){known, (int64_t)value, reason, 0};
}

/* A field that loses a bit loses its value: the other bits keep theirs. */
static void follow_bit(struct vet_profile *profile, const struct vet_observable_info *bit, bool known, uint64_t value)
{
	const struct vet_profile_observable *whole = &profile->observables[bit->whole];
	uint64_t mask = UINT64_C(1) << bit->bit;

	if (whole->known)
		set_observable(profile, (unsigned)bit->whole, known,
			       ((uint64_t)whole->value & ~mask) | (known && value ? mask : 0));
}

static void follow_whole(struct vet_profile *profile, int whole, bool known, uint64_t value)
{
	for (unsigned id = 0; id < VET_OBSERVABLE_COUNT; id++) {
		struct vet_observable_info bit = vet_observable_info(id);

		if (bit.whole == whole)
			set_observable(profile, id, known, known ? value >> bit.bit & 1 : 0);
	}
}

static int assume_observable(struct vet_profile *profile, unsigned id, const char *text, char *message,
			     size_t message_size)
{
	struct vet_observable_info info = vet_observable_info(id);
	bool known = strcmp(text, "unknown") != 0;
	uint64_t value = 0;
	const char *end = known ? vet_yaml_scan_number(text, &value) : "";

	if (!end || *end || (info.bits < 64 && value >> info.bits != 0)) {
		snprintf(message, message_size, "error: %s=%.40s: neither unknown nor a number of %u bit%s", info.name, text,
			 info.bits, info.bits == 1 ? "" : "s");
		return -1;
	}
	set_observable(profile, id, known, value);
	if (info.whole >= 0)
		follow_bit(profile, &info, known, value);
	else
		follow_whole(profile, (int)id, known, value);
	return 0;
}

static int assume_capability(struct vet_profile *profile, unsigned id, const char *text, char *message,
			     size_t message_size)
{
	const struct vet_capability_info *info = vet_capability_info(id);
	enum vet_presence presence;

	if (info->phase) {
		snprintf(message, message_size, "error: %s is a phase capability: code provides it, no platform has it",
			 info->name);
		return -1;
	}
	if (!vet_presence_find(text, &presence)) {
		snprintf(message, message_size, "error: %s=%.40s: neither present, absent nor unknown", info->name, text);
		return -1;
	}
	vet_profile_set(profile, id, presence);
	profile->hardware[id].because = reason;
	profile->hardware[id].line = 0;
	return 0;
}

static const char *assumable_name(const void *names, unsigned index)
{
	(void)names;
	return index < VET_CAPABILITY_COUNT ? vet_capability_info(index)->name
					    : vet_observable_info(index - VET_CAPABILITY_COUNT).name;
}

int vet_profile_assume(struct vet_profile *profile, const char *assumption, char *message, size_t message_size)
{
	const char *equals = strchr(assumption, '=');
	char name[64] = "", near[128];

	if (!equals || equals == assumption || (size_t)(equals - assumption) >= sizeof(name)) {
		snprintf(message, message_size, "error: '%.60s' is not NAME=VALUE", assumption);
		return -1;
	}
	memcpy(name, assumption, (size_t)(equals - assumption));

	int capability = vet_capability_find(name), observable = vet_observable_find(name);
	if (capability >= 0)
		return assume_capability(profile, (unsigned)capability, equals + 1, message, message_size);
	if (observable >= 0)
		return assume_observable(profile, (unsigned)observable, equals + 1, message, message_size);
	vet_name_nearest(name, assumable_name, NULL, VET_CAPABILITY_COUNT + VET_OBSERVABLE_COUNT, near, sizeof(near));
	snprintf(message, message_size, "error: '%s' is neither a capability nor an observable%s%s%s", name,
		 *near ? " (did you mean " : "", near, *near ? "?)" : "");
	return -1;
}
