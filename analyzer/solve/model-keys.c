/* SPDX-License-Identifier: MIT */
/*
 * The keys of models' items; see model-keys.h.  Every key is read the same way wherever it stands.
 */
#include "model-keys.h"

#include <stdlib.h>
#include <string.h>

#include "solve/model-place.h"
#include "support/memory.h"

#define MAX_RANGES 64u /* of one condition, mappings of one observable */

static const char *const key_name[VET_KEY_COUNT] = {
	[VET_SUBJECT_FUNCTION] = "function", [VET_SUBJECT_OBJECT] = "object", [VET_SUBJECT_FIELD] = "field",
	[VET_SUBJECT_LOCATION] = "location", [VET_SUBJECT_FILE] = "file", [VET_SUBJECT_SECTION] = "section",
	[VET_SUBJECT_WALKED_BY] = "walked_by", [VET_SUBJECT_ONCE] = "once", [VET_SUBJECT_SETTLES_AT] = "settles_at", [VET_SUBJECT_START] = "start",
	[VET_SUBJECT_STOP] = "stop", [VET_SUBJECT_IN] = "in", [VET_SUBJECT_WITH] = "with", [VET_SUBJECT_MEETS] = "meets",
	[VET_SUBJECT_UNLESS] = "unless", [VET_KEY_CAPABILITY] = "capability", [VET_KEY_ENTRY] = "entry",
	[VET_KEY_GUEST] = "guest", [VET_KEY_OBSERVABLE] = "observable", [VET_KEY_CLAIMS] = "claims", [VET_KEY_IS] = "is", [VET_KEY_IS_NOT] = "is_not",
	[VET_KEY_VALUES] = "values", [VET_KEY_BIT] = "bit", [VET_KEY_ARGUMENT] = "argument", [VET_KEY_TO] = "to", [VET_KEY_FROM] = "from", [VET_KEY_BYTES] = "bytes", [VET_KEY_EVERY] = "every", [VET_KEY_RUNS] = "runs",
	[VET_KEY_PASSES] = "passes", [VET_KEY_NOWHERE] = "nowhere", [VET_KEY_TOUCHES] = "touches", [VET_KEY_OF] = "of", [VET_KEY_LIKE] = "like", [VET_KEY_BECAUSE] = "because",
};

const char *vet_model_key_name(unsigned key)
{
	return key_name[key];
}

/* --- names that must be known --------------------------------------------------------------------------- */

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

static const char *when_name(const void *names, unsigned id)
{
	(void)names;
	return vet_model_when_name(id + 1);
}

static int fail_unknown(struct vet_yaml *yaml, const yaml_node_t *node, const char *kind, const char *wanted,
			const char *(*name)(const void *, unsigned), unsigned count)
{
	char near[128];

	vet_name_nearest(wanted, name, NULL, count, near, sizeof(near));
	return vet_yaml_fail(yaml, node, "unknown %s '%.60s'%s%s%s", kind, wanted, *near ? " (did you mean " : "", near,
			     *near ? "?)" : "");
}

static int read_capability(struct vet_yaml *yaml, const yaml_node_t *node, struct vet_model_item *item)
{
	bool phase_only = item->section == VET_SECTION_PROVIDES || item->section == VET_SECTION_WITHDRAWS;
	int id;

	item->name = vet_yaml_text(yaml, node, "capability");
	if (!item->name)
		return -1;
	id = vet_capability_find(item->name);
	if (id < 0)
		return fail_unknown(yaml, node, "capability", item->name, capability_name, VET_CAPABILITY_COUNT);
	if (phase_only && !vet_capability_info((unsigned)id)->phase)
		return vet_yaml_fail(yaml, node, "%s is a platform capability: no code %s it", item->name,
				     vet_model_section_name(item->section));
	item->number = (unsigned)id;
	return 0;
}

static int read_observable(struct vet_yaml *yaml, const yaml_node_t *node, struct vet_model_item *item)
{
	int id;

	item->name = vet_yaml_text(yaml, node, "observable");
	if (!item->name)
		return -1;
	id = vet_observable_find(item->name);
	if (id < 0)
		return fail_unknown(yaml, node, "observable", item->name, observable_name, VET_OBSERVABLE_COUNT);
	item->number = (unsigned)id;
	return 0;
}

static int read_entry(struct vet_yaml *yaml, const yaml_node_t *node, struct vet_model_item *item)
{
	item->name = vet_yaml_text(yaml, node, "entry");
	if (!item->name)
		return -1;
	return vet_entry_find(item->name) >= 0 ? 0 : fail_unknown(yaml, node, "entry", item->name, entry_name, VET_ENTRY_COUNT);
}

/* A guest may be one of a user's own profile: only its form is checked. */
static int read_guest(struct vet_yaml *yaml, const yaml_node_t *node, struct vet_model_item *item)
{
	item->name = vet_yaml_text(yaml, node, "guest");
	if (!item->name)
		return -1;
	if (!vet_name_is_canonical(item->name))
		return vet_yaml_fail(yaml, node, "'%.60s' is no canonical guest id: a-z, 0-9, parts joined by '-'", item->name);
	return 0;
}

/* Tables hold what their walkers call; only a branch leads there, or out of the program. */
static bool may_run(enum vet_model_section section, unsigned when)
{
	if (section == VET_SECTION_TABLES)
		return when == VET_WHEN_TABLE;
	return section == VET_SECTION_BRANCHES || (when != VET_WHEN_TABLE && when != VET_WHEN_OUTSIDE);
}

static int read_when(struct vet_yaml *yaml, const yaml_node_t *node, struct vet_model_item *item)
{
	const char *text = vet_yaml_text(yaml, node, "runs");
	unsigned when;

	if (!text)
		return -1;
	if (!vet_model_when_find(text, &when) || when == VET_WHEN_CALLBACK || !may_run(item->section, when))
		return fail_unknown(yaml, node, "kind of run", text, when_name, VET_WHEN_COUNT - 1);
	item->when = (uint8_t)when;
	return 0;
}

static int read_claims(struct vet_yaml *yaml, const yaml_node_t *node, struct vet_model_item *item)
{
	const char *text = vet_yaml_text(yaml, node, "claims");

	if (!text)
		return -1;
	if (strcmp(text, "present") && strcmp(text, "absent"))
		return vet_yaml_fail(yaml, node, "claims is '%.40s', neither present nor absent", text);
	item->claims_absent = *text == 'a';
	return 0;
}

static int read_touches(struct vet_yaml *yaml, const yaml_node_t *node, struct vet_model_item *item)
{
	const char *text = vet_yaml_text(yaml, node, "touches");

	if (!text || vet_model_primitive_find(text, &item->number))
		return text ? 0 : -1;
	return vet_yaml_fail(yaml, node, "touches is '%.40s', not port or msr with read or write", text);
}

/* --- numbers ---------------------------------------------------------------------------------------------- */

static int read_small(struct vet_yaml *yaml, const yaml_node_t *node, const char *what, uint32_t limit, uint32_t *number)
{
	uint64_t value;

	if (vet_yaml_number(yaml, node, what, &value))
		return -1;
	if (value >= limit)
		return vet_yaml_fail(yaml, node, "%s is not below %u", what, limit);
	*number = (uint32_t)value;
	return 0;
}

static int read_range(struct vet_yaml *yaml, const yaml_node_t *node, const char *what, struct vet_range *range)
{
	uint64_t low, high;

	if (vet_yaml_range(yaml, node, what, &low, &high))
		return -1;
	if (low != high && high > INT64_MAX)
		return vet_yaml_fail(yaml, node, "%s ends above 2^63", what);
	*range = (struct vet_range){ (int64_t)low, (int64_t)high };
	return 0;
}

static int compare_ranges(const void *left, const void *right)
{
	const struct vet_range *a = left, *b = right;

	return (a->low > b->low) - (a->low < b->low);
}

/* Sorted, and those that meet made one. */
static size_t normalise(struct vet_range *range, size_t count)
{
	size_t kept = 0;

	qsort(range, count, sizeof(*range), compare_ranges);
	for (size_t i = 1; i < count; i++) {
		if (range[i].low <= range[kept].high || range[i].low - 1 == range[kept].high)
			range[kept].high = range[i].high > range[kept].high ? range[i].high : range[kept].high;
		else
			range[++kept] = range[i];
	}
	return kept + 1;
}

/* One range, or a list of them. */
static int read_ranges(struct vet_yaml *yaml, const yaml_node_t *node, const char *what, struct vet_model_item *item)
{
	bool list = node->type == YAML_SEQUENCE_NODE;
	size_t count = list ? vet_yaml_count(node) : 1;

	if (!count || count > MAX_RANGES)
		return vet_yaml_fail(yaml, node, "%s holds no range, or more than %u", what, MAX_RANGES);
	free(item->range);
	item->range = vet_allocate(count, sizeof(*item->range));
	for (size_t i = 0; i < count; i++)
		if (read_range(yaml, list ? vet_yaml_item(yaml, node, i) : node, what, &item->range[i]))
			return -1;
	item->range_count = normalise(item->range, count);
	return 0;
}

static int read_mapping(struct vet_yaml *yaml, const yaml_node_t *node, struct vet_model_item *item)
{
	if (vet_yaml_expect(yaml, node, YAML_MAPPING_NODE, "values"))
		return -1;
	if (!vet_yaml_count(node) || vet_yaml_count(node) > MAX_RANGES)
		return vet_yaml_fail(yaml, node, "values holds nothing, or more than %u lines", MAX_RANGES);
	item->mapping = vet_allocate(vet_yaml_count(node), sizeof(*item->mapping));
	for (size_t i = 0; i < vet_yaml_count(node); i++) {
		struct vet_model_mapping *row = &item->mapping[i];

		if (read_range(yaml, vet_yaml_key(yaml, node, i), "a value of the observable", &row->from) ||
		    read_range(yaml, vet_yaml_value(yaml, node, i), "a value of the location", &row->to))
			return -1;
		for (size_t j = 0; j < i; j++)
			if (item->mapping[j].from.low <= row->from.high && row->from.low <= item->mapping[j].from.high)
				return vet_yaml_fail(yaml, vet_yaml_key(yaml, node, i), "stands in two lines of values");
		item->mapping_count++;
	}
	return 0;
}

static int read_passes(struct vet_yaml *yaml, const yaml_node_t *node, struct vet_model_item *item)
{
	if (vet_yaml_expect(yaml, node, YAML_SEQUENCE_NODE, "passes"))
		return -1;
	if (!vet_yaml_count(node) || vet_yaml_count(node) > VET_MODEL_PASSES)
		return vet_yaml_fail(yaml, node, "passes holds nothing, or more than %u arguments", VET_MODEL_PASSES);
	for (size_t i = 0; i < vet_yaml_count(node); i++) {
		const yaml_node_t *one = vet_yaml_item(yaml, node, i);
		const char *text = vet_yaml_text(yaml, one, "an argument");

		if (!text)
			return -1;
		item->pass[i] = VET_NONE;
		if (strcmp(text, "anything") && read_small(yaml, one, "an argument", 64, &item->pass[i]))
			return -1;
		item->pass_count++;
	}
	return 0;
}

/* `0: 12` a number, `1: object.field` the address of a location. */
static int read_with(struct vet_yaml *yaml, const yaml_node_t *node, struct vet_model_item *item)
{
	struct vet_model_names *places = &item->subject[VET_SUBJECT_WITH];

	if (vet_yaml_expect(yaml, node, YAML_MAPPING_NODE, "with"))
		return -1;
	if (!vet_yaml_count(node) || vet_yaml_count(node) > VET_MODEL_PASSES)
		return vet_yaml_fail(yaml, node, "with holds nothing, or more than %u arguments", VET_MODEL_PASSES);
	places->text = vet_allocate(vet_yaml_count(node), sizeof(*places->text));
	for (size_t i = 0; i < vet_yaml_count(node); i++) {
		const yaml_node_t *value = vet_yaml_value(yaml, node, i);
		struct vet_model_wanted *wanted = &item->with[item->with_count++];
		const char *text = vet_yaml_text(yaml, value, "what an argument is");
		uint64_t number = 0;

		wanted->place = VET_NONE;
		if (!text || read_small(yaml, vet_yaml_key(yaml, node, i), "an argument", 64, &wanted->argument))
			return -1;
		if (*text >= '0' && *text <= '9') {
			if (vet_yaml_number(yaml, value, "what an argument is", &number))
				return -1;
			wanted->number = (int64_t)number;
			continue;
		}
		if (!vet_place_readable(text, false))
			return vet_yaml_fail(yaml, value, "'%.80s' is neither a number nor OBJECT.FIELD[INDEX]...", text);
		wanted->place = (uint32_t)places->count;
		places->text[places->count++] = text;
	}
	return 0;
}

static int read_flag(struct vet_yaml *yaml, const yaml_node_t *node, const char *what, bool *flag)
{
	const char *text = vet_yaml_text(yaml, node, what);

	if (!text)
		return -1;
	*flag = !strcmp(text, "true");
	return *flag || !strcmp(text, "false") ? 0 : vet_yaml_fail(yaml, node, "%s is '%.40s', neither true nor false", what, text);
}

/* --- subjects, and every key ------------------------------------------------------------------------------- */

/* Does the key name fields of records? */
static bool is_field(unsigned subject)
{
	return subject == VET_SUBJECT_FIELD || subject == VET_SUBJECT_IN || subject == VET_SUBJECT_MEETS || subject == VET_SUBJECT_UNLESS;
}

static int read_names(struct vet_yaml *yaml, const yaml_node_t *node, unsigned subject, struct vet_model_item *item)
{
	struct vet_model_names *names = &item->subject[subject];
	bool list = node->type == YAML_SEQUENCE_NODE;
	size_t count = list ? vet_yaml_count(node) : 1;

	if (!count)
		return vet_yaml_fail(yaml, node, "%s is an empty list", key_name[subject]);
	if (list && (subject == VET_SUBJECT_START || subject == VET_SUBJECT_STOP || subject == VET_SUBJECT_IN || subject == VET_SUBJECT_MEETS))
		return vet_yaml_fail(yaml, node, "%s is one name, not a list", key_name[subject]);
	names->text = vet_allocate(count, sizeof(*names->text));
	for (; names->count < count; names->count++) {
		names->text[names->count] = vet_yaml_text(yaml, list ? vet_yaml_item(yaml, node, names->count) : node, key_name[subject]);
		if (!names->text[names->count])
			return -1;
		bool is_path = subject == VET_SUBJECT_LOCATION || is_field(subject);

		if (is_path && !vet_place_readable(names->text[names->count], subject != VET_SUBJECT_LOCATION))
			return vet_yaml_fail(yaml, list ? vet_yaml_item(yaml, node, names->count) : node, "%s '%.80s' is not %s", key_name[subject],
					     names->text[names->count], subject == VET_SUBJECT_LOCATION ? "OBJECT.FIELD[INDEX]..." : "RECORD.FIELD...");
	}
	return 0;
}

int vet_model_key_read(struct vet_yaml *yaml, const yaml_node_t *node, unsigned key, struct vet_model_item *item)
{
	switch (key) {
	case VET_KEY_CAPABILITY: return read_capability(yaml, node, item);
	case VET_KEY_ENTRY: return read_entry(yaml, node, item);
	case VET_KEY_GUEST: return read_guest(yaml, node, item);
	case VET_KEY_OBSERVABLE: return read_observable(yaml, node, item);
	case VET_KEY_CLAIMS: return read_claims(yaml, node, item);
	case VET_KEY_IS_NOT: item->outside = true; return read_ranges(yaml, node, "is_not", item);
	case VET_KEY_IS: return read_ranges(yaml, node, "is", item);
	case VET_KEY_VALUES: return read_mapping(yaml, node, item);
	case VET_KEY_BIT: return read_small(yaml, node, "bit", 64, &item->bit);
	case VET_KEY_ARGUMENT: return read_small(yaml, node, "argument", 64, &item->argument);
	case VET_KEY_TO: return read_small(yaml, node, "to", 64, &item->to);
	case VET_KEY_FROM: return read_small(yaml, node, "from", 64, &item->from);
	case VET_KEY_BYTES: return read_small(yaml, node, "bytes", 64, &item->bytes);
	case VET_KEY_EVERY: return read_flag(yaml, node, "every", &item->every);
	case VET_KEY_RUNS: return read_when(yaml, node, item);
	case VET_KEY_PASSES: return read_passes(yaml, node, item);
	case VET_KEY_OF: return read_small(yaml, node, "of", 64, &item->of);
	case VET_KEY_LIKE: return (item->name = vet_yaml_text(yaml, node, "like")) ? 0 : -1;
	case VET_KEY_TOUCHES: return read_touches(yaml, node, item);
	case VET_KEY_NOWHERE: return read_flag(yaml, node, "nowhere", &item->nowhere);
	case VET_SUBJECT_WITH: return read_with(yaml, node, item);
	case VET_KEY_BECAUSE: return (item->said.because = vet_yaml_text(yaml, node, "because")) ? 0 : -1;
	default: return read_names(yaml, node, key, item);
	}
}
