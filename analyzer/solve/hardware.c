/* SPDX-License-Identifier: MIT */
/*
 * Addresses to capabilities.  In: a model's `hardware` part through yaml-reader.h.  Out: rows, and what an access touches.
 */
#include "solve/hardware.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "solve/capability.h"
#include "solve/model-file.h"
#include "solve/yaml-builtin.h"
#include "solve/yaml-reader.h"
#include "support/memory.h"

#define MAX_ROWS 1024u /* of a space; lookups compare all pairs that overlap */

struct table {
	struct vet_hardware_row *rows;
	size_t count;
};

struct vet_hardware {
	struct vet_model *model; /* whose texts the rows use; NULL: somebody else keeps it */
	struct table tables[VET_HARDWARE_SPACE_COUNT];
};

/* The last address of each space. */
static const uint64_t space_end[VET_HARDWARE_SPACE_COUNT] = {0xffff, UINT64_MAX, 0xffffffff};

const char *vet_hardware_space_name(enum vet_hardware_space space)
{
	static const char *const names[VET_HARDWARE_SPACE_COUNT] = {"ports", "memory", "msrs"};

	return names[space];
}

static int read_size(struct vet_yaml *yaml, const yaml_node_t *node, enum vet_hardware_space space, unsigned *size)
{
	uint64_t number;

	if (vet_yaml_number(yaml, node, "size", &number) != 0)
		return -1;
	if (space != VET_HARDWARE_PORT || (number != 1 && number != 2 && number != 4))
		return vet_yaml_fail(yaml, node, "size is for ports only, and 1, 2 or 4");
	*size = (unsigned)number;
	return 0;
}

static int read_row(struct vet_yaml *yaml, const yaml_node_t *node, enum vet_hardware_space space,
		    struct vet_hardware_row *row)
{
	struct vet_yaml_field fields[] = {
		{"range", true, NULL}, {"capability", true, NULL}, {"because", true, NULL}, {"size", false, NULL}};

	if (vet_yaml_fields(yaml, node, "the row", fields, 4) != 0 ||
	    vet_yaml_range(yaml, fields[0].node, "range", &row->low, &row->high) != 0)
		return -1;
	if (row->high > space_end[space])
		return vet_yaml_fail(yaml, fields[0].node, "range ends above 0x%llx, the last of %s",
				     (unsigned long long)space_end[space], vet_hardware_space_name(space));
	const char *name = vet_yaml_text(yaml, fields[1].node, "capability");
	row->because = name ? vet_yaml_text(yaml, fields[2].node, "because") : NULL;
	if (!row->because || (fields[3].node && read_size(yaml, fields[3].node, space, &row->size) != 0))
		return -1;
	int id = vet_capability_find(name);
	if (id < 0 || vet_capability_info((unsigned)id)->phase)
		return vet_yaml_fail(yaml, fields[1].node, "'%.60s' is no platform capability", name);
	row->capability = (unsigned)id;
	row->line = vet_yaml_line(node);
	return 0;
}

static int read_table(struct vet_yaml *yaml, const yaml_node_t *sequence, enum vet_hardware_space space, struct table *table)
{
	const char *what = vet_hardware_space_name(space);

	if (vet_yaml_expect(yaml, sequence, YAML_SEQUENCE_NODE, what) != 0)
		return -1;
	if (vet_yaml_count(sequence) > MAX_ROWS)
		return vet_yaml_fail(yaml, sequence, "%s has more than %u rows", what, MAX_ROWS);
	table->rows = vet_allocate(vet_yaml_count(sequence) + 1, sizeof(*table->rows));
	for (; table->count < vet_yaml_count(sequence); table->count++) {
		const yaml_node_t *node = vet_yaml_item(yaml, sequence, table->count);

		if (read_row(yaml, node, space, &table->rows[table->count]) != 0)
			return -1;
	}
	return 0;
}

struct vet_hardware *vet_hardware_read(struct vet_yaml *yaml, const yaml_node_t *node)
{
	struct vet_hardware *hardware = vet_allocate(1, sizeof(*hardware));
	struct vet_yaml_field spaces[VET_HARDWARE_SPACE_COUNT] = {{0}};
	int status;

	for (unsigned space = 0; space < VET_HARDWARE_SPACE_COUNT; space++)
		spaces[space].name = vet_hardware_space_name(space);
	status = vet_yaml_fields(yaml, node, "hardware", spaces, VET_HARDWARE_SPACE_COUNT);
	for (unsigned space = 0; space < VET_HARDWARE_SPACE_COUNT && status == 0; space++) {
		if (spaces[space].node)
			status = read_table(yaml, spaces[space].node, space, &hardware->tables[space]);
	}
	if (status == 0)
		return hardware;
	vet_hardware_free(hardware);
	return NULL;
}

struct vet_hardware *vet_hardware_parse(const char *file, const char *text, size_t size, char *message, size_t message_size)
{
	struct vet_model *model = vet_model_parse(file, text, size, message, message_size);
	struct vet_hardware *hardware;

	if (!model)
		return NULL;
	hardware = model->hardware;
	if (!hardware) {
		snprintf(message, message_size, "%s:1:1: error: the model has no 'hardware'", file);
		vet_model_free(model);
		return NULL;
	}
	hardware->model = model; /* its texts are the rows' */
	model->hardware = NULL;
	return hardware;
}

struct vet_hardware *vet_hardware_builtin(char *message, size_t message_size)
{
	for (size_t i = 0; i < vet_builtin_model_count; i++) {
		const struct vet_builtin_text *model = &vet_builtin_models[i];

		if (strcmp(model->name, "x86") == 0)
			return vet_hardware_parse(model->path, model->text, model->size, message, message_size);
	}
	return NULL;
}

int vet_hardware_join(struct vet_hardware *hardware, const struct vet_hardware *more)
{
	for (unsigned space = 0; space < VET_HARDWARE_SPACE_COUNT; space++) {
		struct table *to = &hardware->tables[space];
		const struct table *from = &more->tables[space];
		struct vet_hardware_row *rows;

		if (to->count + from->count > MAX_ROWS)
			return -1;
		rows = vet_allocate(to->count + from->count + 1, sizeof(*rows));
		if (to->count)
			memcpy(rows, to->rows, to->count * sizeof(*rows));
		if (from->count)
			memcpy(rows + to->count, from->rows, from->count * sizeof(*rows));
		free(to->rows);
		to->rows = rows;
		to->count += from->count;
	}
	return 0;
}

void vet_hardware_free(struct vet_hardware *hardware)
{
	if (!hardware)
		return;
	for (unsigned space = 0; space < VET_HARDWARE_SPACE_COUNT; space++)
		free(hardware->tables[space].rows);
	vet_model_free(hardware->model);
	free(hardware);
}

size_t vet_hardware_row_count(const struct vet_hardware *hardware, enum vet_hardware_space space)
{
	return hardware->tables[space].count;
}

const struct vet_hardware_row *vet_hardware_row(const struct vet_hardware *hardware, enum vet_hardware_space space,
						size_t index)
{
	return &hardware->tables[space].rows[index];
}

/* A row for one size of access says nothing about others, nor where the size is not known: that keeps the smaller mask,
 * which asks for more. */
static bool row_holds(const struct vet_hardware_row *row, uint64_t address, unsigned size)
{
	return row->low <= address && address <= row->high && (row->size == 0 || row->size == size);
}

uint64_t vet_hardware_at(const struct vet_hardware *hardware, enum vet_hardware_space space, uint64_t address, unsigned size)
{
	const struct table *table = &hardware->tables[space];
	uint64_t mask = 0;

	for (size_t i = 0; i < table->count; i++) {
		if (row_holds(&table->rows[i], address, size))
			mask |= vet_capability_bit(table->rows[i].capability);
	}
	return mask;
}

struct mask_list {
	uint64_t *masks;
	size_t count, capacity;
};

/* Adds a mask unless one that asks for at least as much is there; drops those that ask for less. */
static void add_mask(struct mask_list *list, uint64_t mask)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		if ((list->masks[i] & mask) == list->masks[i])
			return;
	}
	for (size_t i = 0; i < list->count; i++) {
		if ((list->masks[i] & mask) != mask)
			list->masks[kept++] = list->masks[i];
	}
	list->count = kept;
	list->masks = vet_grow(list->masks, &list->capacity, list->count + 1, sizeof(*list->masks));
	list->masks[list->count++] = mask;
}

static int compare_masks(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

/* An address may belong to other rows only where a row begins or has just ended. */
static void add_at(const struct vet_hardware *hardware, enum vet_hardware_space space, uint64_t low, uint64_t high,
		   uint64_t address, unsigned size, struct mask_list *list)
{
	uint64_t mask = low <= address && address <= high ? vet_hardware_at(hardware, space, address, size) : 0;

	if (mask)
		add_mask(list, mask);
}

size_t vet_hardware_lookup(const struct vet_hardware *hardware, enum vet_hardware_space space, int64_t low, int64_t high,
			   unsigned size, uint64_t *masks, size_t capacity)
{
	const struct table *table = &hardware->tables[space];
	uint64_t first = (uint64_t)low, last = (uint64_t)high, more = size > 1 ? size - 1 : 0;
	struct mask_list list = {0};

	if (first > last) { /* from below zero to above it: as addresses, that may be any */
		first = 0;
		last = UINT64_MAX;
	}
	last = last > UINT64_MAX - more ? UINT64_MAX : last + more;
	add_at(hardware, space, first, last, first, size, &list);
	for (size_t i = 0; i < table->count; i++) {
		add_at(hardware, space, first, last, table->rows[i].low, size, &list);
		if (table->rows[i].high < UINT64_MAX)
			add_at(hardware, space, first, last, table->rows[i].high + 1, size, &list);
	}
	if (list.count > 1)
		qsort(list.masks, list.count, sizeof(*list.masks), compare_masks);
	for (size_t i = 0; i < list.count && i < capacity; i++)
		masks[i] = list.masks[i];
	free(list.masks);
	return list.count;
}
