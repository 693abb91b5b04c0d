/* SPDX-License-Identifier: MIT */
/*
 * Tables; see tables.h.
 */
#include "tables.h"

#include <stdlib.h>

#include "support/memory.h"

struct members {
	const uint32_t *member;
	size_t count;
	const struct vet_set *address; /* of all of them, once somebody asked */
};

struct vet_tables {
	const struct vet_model_program *model;
	struct members *start; /* by entity */
	bool *has;             /* by entity */
};

static void take(struct vet_tables *tables, uint32_t start, const uint32_t *member, size_t count)
{
	if (start == VET_NONE || !count)
		return;
	tables->start[start] = (struct members){ .member = member, .count = count };
	for (size_t m = 0; m < count; m++)
		tables->has[member[m]] = true;
}

struct vet_tables *vet_tables_new(const struct vet_program *program, const struct vet_model_program *model)
{
	struct vet_tables *tables = vet_allocate(1, sizeof(*tables));

	tables->model = model;
	tables->start = vet_allocate(program->entity_count, sizeof(*tables->start));
	tables->has = vet_allocate(program->entity_count, sizeof(bool));
	for (size_t t = 0; t < program->table_count; t++)
		take(tables, program->table[t].start, program->table[t].member, program->table[t].count);
	for (size_t t = 0; model && t < model->table_count; t++) {
		const struct vet_model_table *table = &model->table[t];

		take(tables, table->start, table->member, table->member_count);
		for (size_t m = 0; table->walker_count && m < table->member_count; m++)
			tables->has[table->member[m]] = true;
	}
	return tables;
}

void vet_tables_free(struct vet_tables *tables)
{
	if (!tables)
		return;
	free(tables->start);
	free(tables->has);
	free(tables);
}

/* Walking on from a member leads to the next: its own size repeats. */
static struct vet_address member_address(const struct vet_program *program, uint32_t member)
{
	const struct vet_entity *entity = &program->entity[member];
	const struct vet_unit *unit = vet_entity_unit(program, entity);
	uint32_t type = vet_entity_symbol(program, entity)->type;
	uint32_t bits = type == VET_NONE ? 0 : unit->types[type].size;

	return (struct vet_address){ .entity = member, .stride = bits ? bits : 8 };
}

const struct vet_set *vet_tables_address(struct vet_reach *reach, uint32_t entity)
{
	struct members *members = &reach->tables->start[entity];
	const struct vet_set *set = vet_set_empty(reach->pool);

	if (!members->count)
		return vet_set_address(reach->pool, (struct vet_address){ .entity = entity });
	for (size_t m = 0; !members->address && m < members->count; m++)
		set = vet_set_join(reach->pool, set, vet_set_address(reach->pool, member_address(reach->program, members->member[m])));
	if (!members->address)
		members->address = set;
	return members->address;
}

bool vet_tables_has(const struct vet_tables *tables, uint32_t entity)
{
	return tables->has[entity];
}

/* The next table from *at on whose members the function sees, or NULL. */
static const struct vet_model_table *next_walked(const struct vet_tables *tables, uint32_t function, size_t *at)
{
	while (tables->model && *at < tables->model->table_count) {
		const struct vet_model_table *table = &tables->model->table[(*at)++];

		for (size_t w = 0; !table->runs && w < table->walker_count; w++)
			if (table->walker[w] == function)
				return table;
	}
	return NULL;
}

void vet_tables_walked(const struct vet_tables *tables, uint32_t function, void (*visit)(void *context, uint32_t member), void *context)
{
	const struct vet_model_table *table;
	size_t at = 0;

	while ((table = next_walked(tables, function, &at)))
		for (size_t m = 0; m < table->member_count; m++)
			visit(context, table->member[m]);
}

struct walk {
	struct vet_reach *reach;
	unsigned how;
};

static void escape_member(void *context, uint32_t member)
{
	const struct walk *walk = context;

	vet_memory_escape(walk->reach->memory, vet_set_address(walk->reach->pool, (struct vet_address){ .entity = member }), walk->how);
}

void vet_tables_walk(struct vet_reach *reach, uint32_t function, unsigned how)
{
	struct walk walk = { reach, how };

	vet_tables_walked(reach->tables, function, escape_member, &walk);
}
