/* SPDX-License-Identifier: MIT */
/*
 * Reading model files; see model-file.h.  One table says which keys each section takes; every key is read the same way
 * wherever it stands.
 */
#include "model-file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "solve/model-place.h"
#include "solve/yaml-reader.h"
#include "support/memory.h"

#define MAX_RANGES 64u /* of one condition, mappings of one observable */

struct vet_model_storage {
	struct vet_yaml yaml;
};

/* Keys of items: subjects first, so that a subject's key has its number. */
enum key {
	KEY_CAPABILITY = VET_SUBJECT_COUNT, KEY_ENTRY, KEY_GUEST, KEY_OBSERVABLE, KEY_CLAIMS, KEY_IS, KEY_IS_NOT, KEY_VALUES,
	KEY_BIT, KEY_ARGUMENT, KEY_TO, KEY_FROM, KEY_BYTES, KEY_EVERY, KEY_RUNS, KEY_PASSES, KEY_NOWHERE, KEY_TOUCHES, KEY_BECAUSE, KEY_COUNT
};

static const char *const key_name[KEY_COUNT] = {
	[VET_SUBJECT_FUNCTION] = "function", [VET_SUBJECT_OBJECT] = "object", [VET_SUBJECT_FIELD] = "field",
	[VET_SUBJECT_LOCATION] = "location", [VET_SUBJECT_FILE] = "file", [VET_SUBJECT_SECTION] = "section",
	[VET_SUBJECT_WALKED_BY] = "walked_by", [VET_SUBJECT_ONCE] = "once", [VET_SUBJECT_SETTLES_AT] = "settles_at", [VET_SUBJECT_START] = "start",
	[VET_SUBJECT_STOP] = "stop", [VET_SUBJECT_IN] = "in", [VET_SUBJECT_WITH] = "with", [KEY_CAPABILITY] = "capability", [KEY_ENTRY] = "entry",
	[KEY_GUEST] = "guest", [KEY_OBSERVABLE] = "observable", [KEY_CLAIMS] = "claims", [KEY_IS] = "is", [KEY_IS_NOT] = "is_not",
	[KEY_VALUES] = "values", [KEY_BIT] = "bit", [KEY_ARGUMENT] = "argument", [KEY_TO] = "to", [KEY_FROM] = "from", [KEY_BYTES] = "bytes", [KEY_EVERY] = "every", [KEY_RUNS] = "runs",
	[KEY_PASSES] = "passes", [KEY_NOWHERE] = "nowhere", [KEY_TOUCHES] = "touches", [KEY_BECAUSE] = "because",
};

#define FUNCTION (1u << VET_SUBJECT_FUNCTION)
#define OBJECT (1u << VET_SUBJECT_OBJECT)
#define FIELD (1u << VET_SUBJECT_FIELD)
#define LOCATION (1u << VET_SUBJECT_LOCATION)
#define FILES (1u << VET_SUBJECT_FILE)
#define SECTION (1u << VET_SUBJECT_SECTION)
#define BIT(key) (1u << (key))

/* What an item of a section is: what it must have, may have, and of what it must have one. */
static const struct section {
	const char *name;
	uint32_t required, optional, one_of;
} sections[VET_SECTION_COUNT] = {
	[VET_SECTION_ENTRIES] = { "entries", FUNCTION | BIT(KEY_ENTRY), FILES, 0 },
	[VET_SECTION_REQUIRES] = { "requires", BIT(KEY_CAPABILITY), FUNCTION | OBJECT | FIELD | FILES, FUNCTION | OBJECT | FIELD | FILES },
	[VET_SECTION_REQUIRES_ABSENT] = { "requires_absent", BIT(KEY_CAPABILITY), FUNCTION | OBJECT | FIELD | FILES,
					  FUNCTION | OBJECT | FIELD | FILES },
	[VET_SECTION_PROBES] = { "probes", FUNCTION | BIT(KEY_CAPABILITY), FILES, 0 },
	[VET_SECTION_PROVIDES] = { "provides", FUNCTION | BIT(KEY_CAPABILITY), FILES, 0 },
	[VET_SECTION_WITHDRAWS] = { "withdraws", FUNCTION | BIT(KEY_CAPABILITY), FILES, 0 },
	[VET_SECTION_GUARDS] = { "guards", BIT(KEY_CAPABILITY), FUNCTION | OBJECT | FIELD | LOCATION | FILES,
				 FUNCTION | OBJECT | FIELD | LOCATION },
	[VET_SECTION_CONDITIONS] = { "conditions", BIT(KEY_CAPABILITY) | BIT(KEY_CLAIMS),
				     FUNCTION | FIELD | LOCATION | FILES | BIT(KEY_IS) | BIT(KEY_IS_NOT) | BIT(VET_SUBJECT_WITH),
				     FUNCTION | FIELD | LOCATION },
	[VET_SECTION_OBSERVABLES] = { "observables", BIT(KEY_OBSERVABLE),
				      FUNCTION | FIELD | LOCATION | FILES | BIT(KEY_BIT) | BIT(KEY_VALUES) | BIT(VET_SUBJECT_SETTLES_AT) |
				      BIT(VET_SUBJECT_WITH), FUNCTION | FIELD | LOCATION },
	[VET_SECTION_SETTLES] = { "settles", FUNCTION | LOCATION, FILES, 0 },
	[VET_SECTION_ASYNCHRONOUS] = { "asynchronous", FUNCTION | BIT(KEY_RUNS) | BIT(KEY_ARGUMENT),
				       FILES | BIT(VET_SUBJECT_IN) | BIT(KEY_EVERY) | BIT(KEY_PASSES), 0 },
	[VET_SECTION_CALLBACKS] = { "callbacks", FUNCTION | BIT(KEY_ARGUMENT),
				    FILES | BIT(VET_SUBJECT_IN) | BIT(KEY_EVERY) | BIT(KEY_PASSES), 0 },
	[VET_SECTION_STARTS] = { "starts", FUNCTION | BIT(VET_SUBJECT_ONCE) | BIT(KEY_RUNS), FILES, 0 },
	[VET_SECTION_BRANCHES] = { "branches", FUNCTION | BIT(KEY_RUNS), FILES, 0 },
	[VET_SECTION_COPIES] = { "copies", FUNCTION | BIT(KEY_TO) | BIT(KEY_FROM), FILES | BIT(KEY_BYTES), 0 },
	[VET_SECTION_TABLES] = { "tables", 0, OBJECT | SECTION | FILES | BIT(VET_SUBJECT_START) | BIT(VET_SUBJECT_STOP) |
				 BIT(VET_SUBJECT_WALKED_BY) | BIT(KEY_RUNS), OBJECT | SECTION },
	[VET_SECTION_PANIC] = { "panic", FUNCTION, FILES, 0 },
	[VET_SECTION_COMMAND_LINE] = { "command_line", 0, FUNCTION | OBJECT | SECTION | FILES | BIT(KEY_ARGUMENT),
				       FUNCTION | OBJECT | SECTION },
	[VET_SECTION_BOUNDARIES] = { "boundaries", FUNCTION, FILES, 0 },
	[VET_SECTION_NEVER_ON] = { "never_on", FUNCTION | BIT(KEY_GUEST), FILES, 0 },
	[VET_SECTION_MAPPINGS] = { "mappings", 0, FUNCTION | LOCATION | FILES | BIT(KEY_ARGUMENT) | BIT(KEY_NOWHERE), FUNCTION | LOCATION | BIT(KEY_NOWHERE) },
	[VET_SECTION_PRIMITIVES] = { "primitives", FUNCTION | BIT(KEY_ARGUMENT) | BIT(KEY_TOUCHES), FILES, 0 },
};

const char *vet_model_section_name(unsigned section)
{
	return section < VET_SECTION_COUNT ? sections[section].name : NULL;
}

const char *vet_model_subject_name(unsigned subject)
{
	return subject < VET_SUBJECT_COUNT ? key_name[subject] : NULL;
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
				     sections[item->section].name);
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

/* --- items ------------------------------------------------------------------------------------------------- */

static int read_names(struct vet_yaml *yaml, const yaml_node_t *node, unsigned subject, struct vet_model_item *item)
{
	struct vet_model_names *names = &item->subject[subject];
	bool list = node->type == YAML_SEQUENCE_NODE;
	size_t count = list ? vet_yaml_count(node) : 1;

	if (!count)
		return vet_yaml_fail(yaml, node, "%s is an empty list", key_name[subject]);
	if (list && (subject == VET_SUBJECT_START || subject == VET_SUBJECT_STOP || subject == VET_SUBJECT_IN))
		return vet_yaml_fail(yaml, node, "%s is one name, not a list", key_name[subject]);
	names->text = vet_allocate(count, sizeof(*names->text));
	for (; names->count < count; names->count++) {
		names->text[names->count] = vet_yaml_text(yaml, list ? vet_yaml_item(yaml, node, names->count) : node, key_name[subject]);
		if (!names->text[names->count])
			return -1;
		bool is_path = subject == VET_SUBJECT_LOCATION || subject == VET_SUBJECT_FIELD || subject == VET_SUBJECT_IN;

		if (is_path && !vet_place_readable(names->text[names->count], subject != VET_SUBJECT_LOCATION))
			return vet_yaml_fail(yaml, list ? vet_yaml_item(yaml, node, names->count) : node, "%s '%.80s' is not %s", key_name[subject],
					     names->text[names->count], subject == VET_SUBJECT_LOCATION ? "OBJECT.FIELD[INDEX]..." : "RECORD.FIELD...");
	}
	return 0;
}

static int read_key(struct vet_yaml *yaml, const yaml_node_t *node, unsigned key, struct vet_model_item *item)
{
	switch (key) {
	case KEY_CAPABILITY: return read_capability(yaml, node, item);
	case KEY_ENTRY: return read_entry(yaml, node, item);
	case KEY_GUEST: return read_guest(yaml, node, item);
	case KEY_OBSERVABLE: return read_observable(yaml, node, item);
	case KEY_CLAIMS: return read_claims(yaml, node, item);
	case KEY_IS_NOT: item->outside = true; return read_ranges(yaml, node, "is_not", item);
	case KEY_IS: return read_ranges(yaml, node, "is", item);
	case KEY_VALUES: return read_mapping(yaml, node, item);
	case KEY_BIT: return read_small(yaml, node, "bit", 64, &item->bit);
	case KEY_ARGUMENT: return read_small(yaml, node, "argument", 64, &item->argument);
	case KEY_TO: return read_small(yaml, node, "to", 64, &item->to);
	case KEY_FROM: return read_small(yaml, node, "from", 64, &item->from);
	case KEY_BYTES: return read_small(yaml, node, "bytes", 64, &item->bytes);
	case KEY_EVERY: return read_flag(yaml, node, "every", &item->every);
	case KEY_RUNS: return read_when(yaml, node, item);
	case KEY_PASSES: return read_passes(yaml, node, item);
	case KEY_TOUCHES: return read_touches(yaml, node, item);
	case KEY_NOWHERE: return read_flag(yaml, node, "nowhere", &item->nowhere);
	case VET_SUBJECT_WITH: return read_with(yaml, node, item);
	case KEY_BECAUSE: return (item->said.because = vet_yaml_text(yaml, node, "because")) ? 0 : -1;
	default: return read_names(yaml, node, key, item);
	}
}

/* "function, object or file" of a set of keys. */
static void list_keys(uint32_t keys, char *out, size_t size)
{
	int used = 0;

	for (unsigned key = 0; key < KEY_COUNT && used >= 0 && (size_t)used < size; key++) {
		if (!(keys & BIT(key)))
			continue;
		keys &= ~BIT(key);
		used += snprintf(out + used, size - (size_t)used, "%s%s", used ? keys ? ", " : " or " : "", key_name[key]);
	}
}

static bool fits_mapping(const struct vet_yaml_field *field, const struct vet_model_item *item)
{
	bool function = field[VET_SUBJECT_FUNCTION].node, location = field[VET_SUBJECT_LOCATION].node, argument = field[KEY_ARGUMENT].node;

	return field[KEY_NOWHERE].node ? item->nowhere && !location && !argument && (function || field[VET_SUBJECT_FILE].node)
				       : function != location && function == argument;
}

/* What no single key can tell. */
static int check_item(struct vet_yaml *yaml, const yaml_node_t *node, const struct vet_yaml_field *field, const struct vet_model_item *item)
{
	const struct section *section = &sections[item->section];
	char keys[160];
	bool one = !section->one_of;

	for (unsigned key = 0; key < KEY_COUNT; key++)
		one |= (section->one_of & BIT(key)) && field[key].node;
	list_keys(section->one_of, keys, sizeof(keys));
	if (!one)
		return vet_yaml_fail(yaml, node, "an item of %s has no %s", section->name, keys);
	if (item->section == VET_SECTION_CONDITIONS && !field[KEY_IS].node == !field[KEY_IS_NOT].node)
		return vet_yaml_fail(yaml, node, "an item of conditions has %s", field[KEY_IS].node ? "both is and is_not" : "no is or is_not");
	if (item->section == VET_SECTION_TABLES && !field[VET_SUBJECT_START].node && !field[VET_SUBJECT_WALKED_BY].node)
		return vet_yaml_fail(yaml, node, "an item of tables has no start or walked_by: nobody would read it");
	if (item->section == VET_SECTION_TABLES && field[KEY_RUNS].node && !field[VET_SUBJECT_WALKED_BY].node)
		return vet_yaml_fail(yaml, field[KEY_RUNS].node, "runs is about walked_by, which is not there");
	if (field[KEY_EVERY].node && !field[VET_SUBJECT_IN].node)
		return vet_yaml_fail(yaml, field[KEY_EVERY].node, "every is about in, which is not there");
	if (field[KEY_BIT].node && field[KEY_VALUES].node)
		return vet_yaml_fail(yaml, field[KEY_BIT].node, "bit and values exclude each other");
	if (item->section == VET_SECTION_OBSERVABLES && item->bit != VET_NONE && item->bit + vet_observable_info(item->number).bits > 64)
		return vet_yaml_fail(yaml, field[KEY_BIT].node, "%s does not fit into 64 bits from there", item->name);
	if (field[VET_SUBJECT_WITH].node && !field[VET_SUBJECT_FUNCTION].node)
		return vet_yaml_fail(yaml, field[VET_SUBJECT_WITH].node, "with is about a function's calls, and none is told");
	if (item->section == VET_SECTION_OBSERVABLES && field[VET_SUBJECT_FUNCTION].node && field[KEY_BIT].node)
		return vet_yaml_fail(yaml, field[KEY_BIT].node, "bit is about a location, not about what a function returns");
	if (item->section == VET_SECTION_MAPPINGS && !fits_mapping(field, item))
		return vet_yaml_fail(yaml, node, "mappings take a location; or function and argument; or function or file, and nowhere: true");
	if (item->section == VET_SECTION_COMMAND_LINE && item->argument != VET_NONE && !field[VET_SUBJECT_FUNCTION].node)
		return vet_yaml_fail(yaml, field[KEY_ARGUMENT].node, "argument is about a function, and none is told");
	return 0;
}

static void free_item(struct vet_model_item *item)
{
	for (unsigned subject = 0; subject < VET_SUBJECT_COUNT; subject++)
		free(item->subject[subject].text);
	free(item->range);
	free(item->mapping);
}

static int read_item(struct vet_yaml *yaml, const yaml_node_t *node, struct vet_model_item *item)
{
	const struct section *section = &sections[item->section];
	struct vet_yaml_field field[KEY_COUNT], allowed[KEY_COUNT];
	size_t count = 0;
	char what[64];

	for (unsigned key = 0; key < KEY_COUNT; key++) {
		bool required = key == KEY_BECAUSE || section->required & BIT(key);

		field[key] = (struct vet_yaml_field){ key_name[key], required, NULL };
		if (required || section->optional & BIT(key))
			allowed[count++] = field[key];
	}
	snprintf(what, sizeof(what), "an item of %s", section->name);
	if (vet_yaml_fields(yaml, node, what, allowed, count))
		return -1;
	for (size_t i = 0; i < count; i++)
		for (unsigned key = 0; key < KEY_COUNT; key++)
			if (allowed[i].name == key_name[key])
				field[key].node = allowed[i].node;
	for (unsigned key = 0; key < KEY_COUNT; key++)
		if (field[key].node && read_key(yaml, field[key].node, key, item))
			return -1;
	return check_item(yaml, node, field, item);
}

static int read_section(struct vet_model *model, struct vet_yaml *yaml, const yaml_node_t *sequence, enum vet_model_section section)
{
	if (vet_yaml_expect(yaml, sequence, YAML_SEQUENCE_NODE, sections[section].name))
		return -1;
	for (size_t i = 0; i < vet_yaml_count(sequence); i++) {
		const yaml_node_t *node = vet_yaml_item(yaml, sequence, i);
		struct vet_model_item *item;

		model->item = vet_grow(model->item, &model->item_capacity, model->item_count + 1, sizeof(*model->item));
		item = &model->item[model->item_count++];
		*item = (struct vet_model_item){ .section = section, .bit = VET_NONE, .argument = VET_NONE, .bytes = VET_NONE };
		item->said = (struct vet_model_line){ .file = yaml->file, .line = vet_yaml_line(node), .column = vet_yaml_column(node) };
		if (read_item(yaml, node, item))
			return -1;
	}
	return 0;
}

static int read_model(struct vet_model *model, struct vet_yaml *yaml)
{
	struct vet_yaml_field field[VET_SECTION_COUNT + 3] = { { "model", true, NULL }, { "summary", true, NULL }, { "hardware", false, NULL } };

	for (unsigned section = 0; section < VET_SECTION_COUNT; section++)
		field[section + 3].name = sections[section].name;
	if (vet_yaml_fields(yaml, vet_yaml_root(yaml), "the model", field, VET_SECTION_COUNT + 3))
		return -1;
	model->file = yaml->file;
	model->name = vet_yaml_text(yaml, field[0].node, "model");
	model->summary = vet_yaml_text(yaml, field[1].node, "summary");
	if (!model->name || !model->summary)
		return -1;
	if (!vet_name_is_canonical(model->name) || strlen(model->name) > 40)
		return vet_yaml_fail(yaml, field[0].node, "'%.60s' is no canonical name: a-z, 0-9, parts joined by '-'", model->name);
	if (field[2].node) {
		model->hardware = vet_hardware_read(yaml, field[2].node);
		if (!model->hardware)
			return -1;
	}
	for (unsigned section = 0; section < VET_SECTION_COUNT; section++)
		if (field[section + 3].node && read_section(model, yaml, field[section + 3].node, section))
			return -1;
	return 0;
}

/* Takes the open document over, whatever happens. */
static struct vet_model *model_of(const struct vet_yaml *yaml)
{
	struct vet_model *model = vet_allocate(1, sizeof(*model));

	model->storage = vet_allocate(1, sizeof(*model->storage));
	model->storage->yaml = *yaml;
	if (read_model(model, &model->storage->yaml) == 0)
		return model;
	vet_model_free(model);
	return NULL;
}

struct vet_model *vet_model_parse(const char *file, const char *text, size_t size, char *message, size_t message_size)
{
	struct vet_yaml yaml;

	return vet_yaml_open_text(&yaml, file, text, size, message, message_size) == 0 ? model_of(&yaml) : NULL;
}

struct vet_model *vet_model_read(const char *path, char *message, size_t message_size)
{
	struct vet_yaml yaml;

	return vet_yaml_open_file(&yaml, path, message, message_size) == 0 ? model_of(&yaml) : NULL;
}

void vet_model_free(struct vet_model *model)
{
	if (!model)
		return;
	for (size_t i = 0; i < model->item_count; i++)
		free_item(&model->item[i]);
	free(model->item);
	vet_hardware_free(model->hardware);
	vet_yaml_close(&model->storage->yaml);
	free(model->storage);
	free(model);
}
