/* SPDX-License-Identifier: MIT */
/*
 * Guest profiles.  In: YAML through yaml-reader.h.  Out: struct vet_profile, or one message with file, line and column.
 * Strings stay in the YAML document, which lives as long as the profile.
 */
#include "solve/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "solve/yaml-builtin.h"
#include "solve/yaml-reader.h"
#include "support/memory.h"

struct vet_profile_storage {
	struct vet_yaml yaml; /* its message is not used once the profile is read */
};

static const char *capability_name(const void *names, unsigned id)
{
	(void)names;
	return vet_capability_info(id)->name;
}

static const char *observable_name(const void *names, unsigned id)
{
	(void)names;
	return vet_observable_info(id).name;
}

static const char *entry_name(const void *names, unsigned id)
{
	(void)names;
	return vet_entry_name(id);
}

static const char *builtin_name(const void *names, unsigned index)
{
	(void)names;
	return vet_builtin_guests[index].name;
}

/* Reports an unknown name with its nearest neighbours. */
static int fail_unknown(struct vet_yaml *yaml, const yaml_node_t *node, const char *kind, const char *wanted,
			const char *(*name)(const void *, unsigned), unsigned count)
{
	char near[128];

	vet_name_nearest(wanted, name, NULL, count, near, sizeof(near));
	return vet_yaml_fail(yaml, node, "unknown %s '%.60s'%s%s%s", kind, wanted, *near ? " (did you mean " : "", near,
			     *near ? "?)" : "");
}

const char *vet_presence_name(enum vet_presence presence)
{
	return presence == VET_PRESENT ? "present" : presence == VET_ABSENT ? "absent" : "unknown";
}

bool vet_presence_find(const char *text, enum vet_presence *presence)
{
	for (*presence = VET_UNKNOWN; *presence <= VET_ABSENT; (*presence)++) {
		if (strcmp(text, vet_presence_name(*presence)) == 0)
			return true;
	}
	return false;
}

void vet_profile_set(struct vet_profile *profile, unsigned id, enum vet_presence presence)
{
	uint64_t bit = vet_capability_bit(id);

	profile->hardware[id].presence = presence;
	profile->present = (profile->present & ~bit) | (presence == VET_PRESENT ? bit : 0);
	profile->absent = (profile->absent & ~bit) | (presence == VET_ABSENT ? bit : 0);
}

/* The `value` and `because` of one capability or observable. */
static int read_statement(struct vet_yaml *yaml, const yaml_node_t *node, const char *name, const yaml_node_t **value,
			  const char **because)
{
	struct vet_yaml_field fields[] = {{"value", true, NULL}, {"because", true, NULL}};

	if (vet_yaml_fields(yaml, node, name, fields, 2) != 0)
		return -1;
	*value = fields[0].node;
	*because = vet_yaml_text(yaml, fields[1].node, "because");
	return *because ? 0 : -1;
}

static int read_capability(struct vet_profile *profile, struct vet_yaml *yaml, const yaml_node_t *key,
			   const yaml_node_t *node)
{
	const char *name = vet_yaml_text(yaml, key, "a capability"), *text, *because;
	const yaml_node_t *value;
	enum vet_presence presence;
	int id = name ? vet_capability_find(name) : -1;

	if (!name)
		return -1;
	if (id < 0)
		return fail_unknown(yaml, key, "capability", name, capability_name, VET_CAPABILITY_COUNT);
	if (vet_capability_info((unsigned)id)->phase)
		return vet_yaml_fail(yaml, key, "%s is a phase capability: code provides it, no platform has it", name);
	if (read_statement(yaml, node, name, &value, &because) != 0)
		return -1;
	text = vet_yaml_text(yaml, value, "value");
	if (!text)
		return -1;
	if (!vet_presence_find(text, &presence))
		return vet_yaml_fail(yaml, value, "value of %s is '%.40s', neither present, absent nor unknown", name, text);

	struct vet_profile_hardware *hardware = &profile->hardware[id];
	if (hardware->because && hardware->presence != presence)
		return vet_yaml_fail(yaml, key, "contradiction: %s is %s here, %s in line %u", name, text,
				     vet_presence_name(hardware->presence), hardware->line);
	if (hardware->because)
		return vet_yaml_fail(yaml, key, "duplicate: %s stands in line %u already", name, hardware->line);
	vet_profile_set(profile, (unsigned)id, presence);
	hardware->because = because;
	hardware->line = vet_yaml_line(key);
	return 0;
}

static int read_value(struct vet_yaml *yaml, const yaml_node_t *node, const struct vet_observable_info *info,
		      struct vet_profile_observable *observable)
{
	const char *text = vet_yaml_text(yaml, node, "value");
	uint64_t number = 0;

	if (!text)
		return -1;
	observable->known = strcmp(text, "unknown") != 0;
	if (observable->known && vet_yaml_number(yaml, node, "value", &number) != 0)
		return -1;
	if (info->bits < 64 && number >> info->bits != 0)
		return vet_yaml_fail(yaml, node, "%s does not fit %s, which has %u bit%s", text, info->name, info->bits,
				     info->bits == 1 ? "" : "s");
	observable->value = (int64_t)number;
	return 0;
}

static bool same_value(const struct vet_profile_observable *a, const struct vet_profile_observable *b)
{
	return a->known == b->known && a->value == b->value;
}

static int read_observable(struct vet_profile *profile, struct vet_yaml *yaml, const yaml_node_t *key,
			   const yaml_node_t *node)
{
	const char *name = vet_yaml_text(yaml, key, "an observable");
	int id = name ? vet_observable_find(name) : -1;
	struct vet_profile_observable stated = {.line = vet_yaml_line(key)};
	const yaml_node_t *value;

	if (!name)
		return -1;
	if (id < 0)
		return fail_unknown(yaml, key, "observable", name, observable_name, VET_OBSERVABLE_COUNT);

	struct vet_observable_info info = vet_observable_info((unsigned)id);
	struct vet_profile_observable *observable = &profile->observables[id];
	if (read_statement(yaml, node, name, &value, &stated.because) != 0 || read_value(yaml, value, &info, &stated) != 0)
		return -1;
	if (observable->because)
		return vet_yaml_fail(yaml, key, "%s: %s stands in line %u already",
				     same_value(observable, &stated) ? "duplicate" : "contradiction", name, observable->line);
	*observable = stated;
	return 0;
}

static int read_all(struct vet_profile *profile, struct vet_yaml *yaml, const yaml_node_t *mapping, const char *what,
		    int (*read_one)(struct vet_profile *, struct vet_yaml *, const yaml_node_t *, const yaml_node_t *))
{
	if (vet_yaml_expect(yaml, mapping, YAML_MAPPING_NODE, what) != 0)
		return -1;
	for (size_t i = 0; i < vet_yaml_count(mapping); i++) {
		if (read_one(profile, yaml, vet_yaml_key(yaml, mapping, i), vet_yaml_value(yaml, mapping, i)) != 0)
			return -1;
	}
	return 0;
}

/* Gives the bits of known fields their values; the id of a bit that was stated otherwise, or -1. */
static int derive_bits(struct vet_profile *profile)
{
	for (int id = 0; id < VET_OBSERVABLE_COUNT; id++) {
		struct vet_observable_info info = vet_observable_info((unsigned)id);
		const struct vet_profile_observable *whole = info.whole < 0 ? NULL : &profile->observables[info.whole];
		struct vet_profile_observable *bit = &profile->observables[id];

		if (!whole || !whole->known)
			continue;
		int64_t value = (whole->value >> info.bit) & 1;
		if (bit->because && !(bit->known && bit->value == value))
			return id;
		if (!bit->because)
			*bit = (struct vet_profile_observable){true, value, whole->because, whole->line};
	}
	return -1;
}

static int check_bits(struct vet_profile *profile, struct vet_yaml *yaml)
{
	int id = derive_bits(profile);
	yaml_mark_t mark = {.line = id < 0 ? 0 : profile->observables[id].line - 1, .column = 2};
	const yaml_node_t place = {.start_mark = mark};

	if (id < 0)
		return 0;
	struct vet_observable_info info = vet_observable_info((unsigned)id);
	const struct vet_profile_observable *whole = &profile->observables[info.whole];
	return vet_yaml_fail(yaml, &place, "contradiction: %s is not bit %u of %s in line %u", info.name, info.bit,
			     vet_observable_info((unsigned)info.whole).name, whole->line);
}

static int read_entries(struct vet_profile *profile, struct vet_yaml *yaml, const yaml_node_t *sequence)
{
	bool listed[VET_ENTRY_COUNT] = {false};

	if (vet_yaml_expect(yaml, sequence, YAML_SEQUENCE_NODE, "entries") != 0)
		return -1;
	if (vet_yaml_count(sequence) == 0)
		return vet_yaml_fail(yaml, sequence, "entries is empty: nothing leads to this guest");
	for (size_t i = 0; i < vet_yaml_count(sequence); i++) {
		const yaml_node_t *node = vet_yaml_item(yaml, sequence, i);
		const char *name = vet_yaml_text(yaml, node, "an entry");
		int id = name ? vet_entry_find(name) : -1;

		if (!name)
			return -1;
		if (id < 0 || strcmp(vet_entry_name((unsigned)id), name) != 0)
			return fail_unknown(yaml, node, "entry", name, entry_name, VET_ENTRY_COUNT);
		if (listed[id])
			return vet_yaml_fail(yaml, node, "duplicate entry '%s'", name);
		listed[id] = true;
	}
	for (unsigned id = 0; id < VET_ENTRY_COUNT; id++) {
		if (listed[id])
			profile->entries[profile->entry_count++] = vet_entry_name(id);
	}
	return 0;
}

static int read_profile(struct vet_profile *profile, struct vet_yaml *yaml)
{
	struct vet_yaml_field fields[] = {
		{"guest", true, NULL}, {"summary", true, NULL}, {"entries", true, NULL},
		{"hardware", true, NULL}, {"observables", false, NULL},
	};

	if (vet_yaml_fields(yaml, vet_yaml_root(yaml), "the profile", fields, 5) != 0)
		return -1;
	profile->file = yaml->file;
	profile->name = vet_yaml_text(yaml, fields[0].node, "guest");
	profile->summary = vet_yaml_text(yaml, fields[1].node, "summary");
	if (!profile->name || !profile->summary)
		return -1;
	if (!vet_name_is_canonical(profile->name) || strlen(profile->name) > 40)
		return vet_yaml_fail(yaml, fields[0].node, "'%.60s' is no canonical guest id: a-z, 0-9, parts joined by '-'",
				     profile->name);
	if (read_entries(profile, yaml, fields[2].node) != 0)
		return -1;
	if (read_all(profile, yaml, fields[3].node, "hardware", read_capability) != 0)
		return -1;
	if (fields[4].node && read_all(profile, yaml, fields[4].node, "observables", read_observable) != 0)
		return -1;
	return check_bits(profile, yaml);
}

/* Takes the open document over, whatever happens. */
static struct vet_profile *profile_of(const struct vet_yaml *yaml)
{
	struct vet_profile *profile = vet_allocate(1, sizeof(*profile));

	profile->storage = vet_allocate(1, sizeof(*profile->storage));
	profile->storage->yaml = *yaml;
	if (read_profile(profile, &profile->storage->yaml) == 0)
		return profile;
	vet_profile_free(profile);
	return NULL;
}

struct vet_profile *vet_profile_parse(const char *file, const char *text, size_t size, char *message, size_t message_size)
{
	struct vet_yaml yaml;

	return vet_yaml_open_text(&yaml, file, text, size, message, message_size) == 0 ? profile_of(&yaml) : NULL;
}

struct vet_profile *vet_profile_read(const char *path, char *message, size_t message_size)
{
	struct vet_yaml yaml;

	return vet_yaml_open_file(&yaml, path, message, message_size) == 0 ? profile_of(&yaml) : NULL;
}

unsigned vet_profile_builtin_count(void)
{
	return (unsigned)vet_builtin_guest_count;
}

const char *vet_profile_builtin_name(unsigned index)
{
	return vet_builtin_guests[index].name;
}

struct vet_profile *vet_profile_builtin(const char *name, char *message, size_t message_size)
{
	char near[128];

	for (unsigned i = 0; i < vet_profile_builtin_count(); i++) {
		const struct vet_builtin_text *builtin = &vet_builtin_guests[i];

		if (vet_name_equal(builtin->name, name))
			return vet_profile_parse(builtin->path, builtin->text, builtin->size, message, message_size);
	}
	vet_name_nearest(name, builtin_name, NULL, vet_profile_builtin_count(), near, sizeof(near));
	snprintf(message, message_size, "error: unknown guest '%.60s'%s%s%s", name, *near ? " (did you mean " : "", near,
		 *near ? "?)" : "");
	return NULL;
}

void vet_profile_free(struct vet_profile *profile)
{
	if (!profile)
		return;
	vet_yaml_close(&profile->storage->yaml);
	free(profile->storage);
	free(profile);
}

bool vet_profile_has_entry(const struct vet_profile *profile, const char *entry)
{
	for (size_t i = 0; i < profile->entry_count; i++) {
		if (vet_name_equal(profile->entries[i], entry))
			return true;
	}
	return false;
}

bool vet_profile_is(const struct vet_profile *profile, const char *guest)
{
	return vet_name_equal(profile->name, guest);
}
