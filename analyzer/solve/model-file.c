/* SPDX-License-Identifier: MIT */
/*
 * Reading model files; see model-file.h.  One table says which keys each section takes; model-keys.c reads them.
 */
#include "model-file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "solve/model-keys.h"
#include "support/memory.h"

struct vet_model_storage {
	struct vet_yaml yaml;
};

#define FUNCTION (UINT64_C(1) << VET_SUBJECT_FUNCTION)
#define OBJECT (UINT64_C(1) << VET_SUBJECT_OBJECT)
#define FIELD (UINT64_C(1) << VET_SUBJECT_FIELD)
#define LOCATION (UINT64_C(1) << VET_SUBJECT_LOCATION)
#define FILES (UINT64_C(1) << VET_SUBJECT_FILE)
#define SECTION (UINT64_C(1) << VET_SUBJECT_SECTION)
#define BIT(key) (UINT64_C(1) << (key))

/* What an item of a section is: what it must have, may have, and of what it must have one. */
static const struct section {
	const char *name;
	uint64_t required, optional, one_of;
} sections[VET_SECTION_COUNT] = {
	[VET_SECTION_ENTRIES] = { "entries", FUNCTION | BIT(VET_KEY_ENTRY), FILES, 0 },
	[VET_SECTION_REQUIRES] = { "requires", BIT(VET_KEY_CAPABILITY), FUNCTION | OBJECT | FIELD | FILES, FUNCTION | OBJECT | FIELD | FILES },
	[VET_SECTION_REQUIRES_ABSENT] = { "requires_absent", BIT(VET_KEY_CAPABILITY), FUNCTION | OBJECT | FIELD | FILES,
					  FUNCTION | OBJECT | FIELD | FILES },
	[VET_SECTION_PROBES] = { "probes", FUNCTION | BIT(VET_KEY_CAPABILITY), FILES, 0 },
	[VET_SECTION_PROVIDES] = { "provides", FUNCTION | BIT(VET_KEY_CAPABILITY), FILES, 0 },
	[VET_SECTION_WITHDRAWS] = { "withdraws", FUNCTION | BIT(VET_KEY_CAPABILITY), FILES, 0 },
	[VET_SECTION_GUARDS] = { "guards", BIT(VET_KEY_CAPABILITY), FUNCTION | OBJECT | FIELD | LOCATION | FILES,
				 FUNCTION | OBJECT | FIELD | LOCATION },
	[VET_SECTION_CONDITIONS] = { "conditions", BIT(VET_KEY_CAPABILITY) | BIT(VET_KEY_CLAIMS),
				     FUNCTION | FIELD | LOCATION | FILES | BIT(VET_KEY_IS) | BIT(VET_KEY_IS_NOT) | BIT(VET_SUBJECT_WITH),
				     FUNCTION | FIELD | LOCATION },
	[VET_SECTION_OBSERVABLES] = { "observables", BIT(VET_KEY_OBSERVABLE),
				      FUNCTION | FIELD | LOCATION | FILES | BIT(VET_KEY_BIT) | BIT(VET_KEY_VALUES) | BIT(VET_SUBJECT_SETTLES_AT) |
				      BIT(VET_SUBJECT_WITH), FUNCTION | FIELD | LOCATION },
	[VET_SECTION_SETTLES] = { "settles", FUNCTION | LOCATION, FILES, 0 },
	[VET_SECTION_ASYNCHRONOUS] = { "asynchronous", FUNCTION | BIT(VET_KEY_RUNS) | BIT(VET_KEY_ARGUMENT),
				       FILES | BIT(VET_SUBJECT_IN) | BIT(VET_KEY_EVERY) | BIT(VET_KEY_PASSES), 0 },
	[VET_SECTION_CALLBACKS] = { "callbacks", FUNCTION | BIT(VET_KEY_ARGUMENT),
				    FILES | BIT(VET_SUBJECT_IN) | BIT(VET_KEY_EVERY) | BIT(VET_KEY_PASSES), 0 },
	[VET_SECTION_STARTS] = { "starts", FUNCTION | BIT(VET_SUBJECT_ONCE) | BIT(VET_KEY_RUNS), FILES, 0 },
	[VET_SECTION_BRANCHES] = { "branches", FUNCTION | BIT(VET_KEY_RUNS), FILES, 0 },
	[VET_SECTION_COPIES] = { "copies", FUNCTION | BIT(VET_KEY_TO) | BIT(VET_KEY_FROM), FILES | BIT(VET_KEY_BYTES), 0 },
	[VET_SECTION_TABLES] = { "tables", 0, OBJECT | SECTION | FILES | BIT(VET_SUBJECT_START) | BIT(VET_SUBJECT_STOP) |
				 BIT(VET_SUBJECT_WALKED_BY) | BIT(VET_KEY_RUNS), OBJECT | SECTION },
	[VET_SECTION_MEETINGS] = { "meetings", FUNCTION | BIT(VET_KEY_ARGUMENT) | BIT(VET_KEY_OF) | BIT(VET_SUBJECT_IN) | BIT(VET_SUBJECT_MEETS),
				   FILES | BIT(VET_KEY_PASSES) | BIT(VET_SUBJECT_UNLESS), 0 },
	[VET_SECTION_TEXTS] = { "texts", FUNCTION | FIELD, FILES | BIT(VET_KEY_ARGUMENT) | BIT(VET_KEY_LIKE), BIT(VET_KEY_ARGUMENT) | BIT(VET_KEY_LIKE) },
	[VET_SECTION_PANIC] = { "panic", FUNCTION, FILES, 0 },
	[VET_SECTION_COMMAND_LINE] = { "command_line", 0, FUNCTION | OBJECT | SECTION | FILES | BIT(VET_KEY_ARGUMENT),
				       FUNCTION | OBJECT | SECTION },
	[VET_SECTION_BOUNDARIES] = { "boundaries", FUNCTION, FILES, 0 },
	[VET_SECTION_NEVER_ON] = { "never_on", FUNCTION | BIT(VET_KEY_GUEST), FILES, 0 },
	[VET_SECTION_MAPPINGS] = { "mappings", 0, FUNCTION | LOCATION | FILES | BIT(VET_KEY_ARGUMENT) | BIT(VET_KEY_NOWHERE), FUNCTION | LOCATION | BIT(VET_KEY_NOWHERE) },
	[VET_SECTION_PRIMITIVES] = { "primitives", FUNCTION | BIT(VET_KEY_ARGUMENT) | BIT(VET_KEY_TOUCHES), FILES, 0 },
};

const char *vet_model_section_name(unsigned section)
{
	return section < VET_SECTION_COUNT ? sections[section].name : NULL;
}

const char *vet_model_subject_name(unsigned subject)
{
	return subject < VET_SUBJECT_COUNT ? vet_model_key_name(subject) : NULL;
}

/* --- items ------------------------------------------------------------------------------------------------- */

/* "function, object or file" of a set of keys. */
static void list_keys(uint64_t keys, char *out, size_t size)
{
	int used = 0;

	for (unsigned key = 0; key < VET_KEY_COUNT && used >= 0 && (size_t)used < size; key++) {
		if (!(keys & BIT(key)))
			continue;
		keys &= ~BIT(key);
		used += snprintf(out + used, size - (size_t)used, "%s%s", used ? keys ? ", " : " or " : "", vet_model_key_name(key));
	}
}

static bool fits_mapping(const struct vet_yaml_field *field, const struct vet_model_item *item)
{
	bool function = field[VET_SUBJECT_FUNCTION].node, location = field[VET_SUBJECT_LOCATION].node, argument = field[VET_KEY_ARGUMENT].node;

	return field[VET_KEY_NOWHERE].node ? item->nowhere && !location && !argument && (function || field[VET_SUBJECT_FILE].node)
				       : function != location && function == argument;
}

/* What no single key can tell. */
static int check_item(struct vet_yaml *yaml, const yaml_node_t *node, const struct vet_yaml_field *field, const struct vet_model_item *item)
{
	const struct section *section = &sections[item->section];
	char keys[160];
	bool one = !section->one_of;

	for (unsigned key = 0; key < VET_KEY_COUNT; key++)
		one |= (section->one_of & BIT(key)) && field[key].node;
	list_keys(section->one_of, keys, sizeof(keys));
	if (!one)
		return vet_yaml_fail(yaml, node, "an item of %s has no %s", section->name, keys);
	if (item->section == VET_SECTION_CONDITIONS && !field[VET_KEY_IS].node == !field[VET_KEY_IS_NOT].node)
		return vet_yaml_fail(yaml, node, "an item of conditions has %s", field[VET_KEY_IS].node ? "both is and is_not" : "no is or is_not");
	if (item->section == VET_SECTION_TEXTS && field[VET_KEY_ARGUMENT].node && field[VET_KEY_LIKE].node)
		return vet_yaml_fail(yaml, field[VET_KEY_LIKE].node, "argument and like exclude each other");
	if (item->section == VET_SECTION_TABLES && !field[VET_SUBJECT_START].node && !field[VET_SUBJECT_WALKED_BY].node)
		return vet_yaml_fail(yaml, node, "an item of tables has no start or walked_by: nobody would read it");
	if (item->section == VET_SECTION_TABLES && field[VET_KEY_RUNS].node && !field[VET_SUBJECT_WALKED_BY].node)
		return vet_yaml_fail(yaml, field[VET_KEY_RUNS].node, "runs is about walked_by, which is not there");
	if (field[VET_KEY_EVERY].node && !field[VET_SUBJECT_IN].node)
		return vet_yaml_fail(yaml, field[VET_KEY_EVERY].node, "every is about in, which is not there");
	if (field[VET_KEY_BIT].node && field[VET_KEY_VALUES].node)
		return vet_yaml_fail(yaml, field[VET_KEY_BIT].node, "bit and values exclude each other");
	if (item->section == VET_SECTION_OBSERVABLES && item->bit != VET_NONE && item->bit + vet_observable_info(item->number).bits > 64)
		return vet_yaml_fail(yaml, field[VET_KEY_BIT].node, "%s does not fit into 64 bits from there", item->name);
	if (field[VET_SUBJECT_WITH].node && !field[VET_SUBJECT_FUNCTION].node)
		return vet_yaml_fail(yaml, field[VET_SUBJECT_WITH].node, "with is about a function's calls, and none is told");
	if (item->section == VET_SECTION_OBSERVABLES && field[VET_SUBJECT_FUNCTION].node && field[VET_KEY_BIT].node)
		return vet_yaml_fail(yaml, field[VET_KEY_BIT].node, "bit is about a location, not about what a function returns");
	if (item->section == VET_SECTION_MAPPINGS && !fits_mapping(field, item))
		return vet_yaml_fail(yaml, node, "mappings take a location; or function and argument; or function or file, and nowhere: true");
	if (item->section == VET_SECTION_COMMAND_LINE && item->argument != VET_NONE && !field[VET_SUBJECT_FUNCTION].node)
		return vet_yaml_fail(yaml, field[VET_KEY_ARGUMENT].node, "argument is about a function, and none is told");
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
	struct vet_yaml_field field[VET_KEY_COUNT], allowed[VET_KEY_COUNT];
	size_t count = 0;
	char what[64];

	for (unsigned key = 0; key < VET_KEY_COUNT; key++) {
		bool required = key == VET_KEY_BECAUSE || section->required & BIT(key);

		field[key] = (struct vet_yaml_field){ vet_model_key_name(key), required, NULL };
		if (required || section->optional & BIT(key))
			allowed[count++] = field[key];
	}
	snprintf(what, sizeof(what), "an item of %s", section->name);
	if (vet_yaml_fields(yaml, node, what, allowed, count))
		return -1;
	for (size_t i = 0; i < count; i++)
		for (unsigned key = 0; key < VET_KEY_COUNT; key++)
			if (allowed[i].name == vet_model_key_name(key))
				field[key].node = allowed[i].node;
	for (unsigned key = 0; key < VET_KEY_COUNT; key++)
		if (field[key].node && vet_model_key_read(yaml, field[key].node, key, item))
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
