/* SPDX-License-Identifier: MIT */
/*
 * One pass over all facts; see explanation-mentions.h.
 */
#include "explanation-mentions.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

const char *vet_mention_kind_name(unsigned kind)
{
	static const char *const names[] = {
		[VET_MENTION_CALL] = "call", [VET_MENTION_ADDRESS] = "address", [VET_MENTION_ASM] = "assembly", [VET_MENTION_READ] = "read",
		[VET_MENTION_WRITE] = "write", [VET_MENTION_COPY_FROM] = "copy", [VET_MENTION_COPY_TO] = "copy-to",
		[VET_MENTION_RELOCATION] = "relocation", [VET_MENTION_WALKED] = "walker", [VET_MENTION_INITIALISER] = "initialiser",
		[VET_MENTION_TABLE] = "table",
	};

	return names[kind];
}

uint32_t vet_mention_canonical(const struct vet_program *program, uint32_t entity)
{
	const struct vet_entity *e = &program->entity[entity];

	if (e->function.row == VET_NONE)
		return entity;
	return program->entity_of[e->function.unit][vet_entity_function(program, e)->symbol];
}

uint32_t vet_mention_base(const struct vet_program *program, uint32_t unit, const struct vet_function *function, uint32_t value)
{
	const struct vet_value *values = program->unit[unit]->values + function->value_first;

	while (values[value].kind == VET_VALUE_FIELD || values[value].kind == VET_VALUE_ELEMENT || values[value].kind == VET_VALUE_CAST ||
	       values[value].kind == VET_VALUE_REFINED)
		value = values[value].a;
	if (values[value].kind == VET_VALUE_OBJECT || values[value].kind == VET_VALUE_FUNCTION)
		return program->entity_of[unit][values[value].a];
	return VET_NONE;
}

static void add(struct vet_mentions *mentions, uint32_t target, uint32_t holder, uint32_t item, enum vet_mention_kind kind)
{
	if (target == VET_NONE)
		return;
	mentions->mention = vet_grow(mentions->mention, &mentions->capacity, mentions->count + 1, sizeof(*mentions->mention));
	mentions->mention[mentions->count++] =
		(struct vet_mention){ vet_mention_canonical(mentions->program, target), holder, item, (uint8_t)kind };
}

static void take_point(struct vet_mentions *mentions, uint32_t u, const struct vet_function *function, uint32_t holder, uint32_t number)
{
	const struct vet_program *program = mentions->program;
	const struct vet_point *point = &program->unit[u]->points[function->point_first + number];

	switch ((enum vet_point_kind)point->kind) {
	case VET_POINT_CALL:
		add(mentions, program->entity_of[u][point->a], holder, number, VET_MENTION_CALL);
		break;
	case VET_POINT_ADDRESS:
		add(mentions, program->entity_of[u][point->a], holder, number, VET_MENTION_ADDRESS);
		break;
	case VET_POINT_ASM:
		for (uint32_t i = 0; i < point->c; i++)
			add(mentions, vet_mention_base(program, u, function, program->unit[u]->lists[point->b + i]), holder, number, VET_MENTION_ASM);
		break;
	case VET_POINT_LOAD:
		add(mentions, vet_mention_base(program, u, function, point->a), holder, number, VET_MENTION_READ);
		break;
	case VET_POINT_STORE:
		add(mentions, vet_mention_base(program, u, function, point->a), holder, number, VET_MENTION_WRITE);
		break;
	case VET_POINT_COPY:
		add(mentions, vet_mention_base(program, u, function, point->a), holder, number, VET_MENTION_COPY_TO);
		add(mentions, vet_mention_base(program, u, function, point->b), holder, number, VET_MENTION_COPY_FROM);
		break;
	default:
		break;
	}
}

static void take_initialisers(struct vet_mentions *mentions, uint32_t entity)
{
	const struct vet_entity *e = &mentions->program->entity[entity];
	const struct vet_unit *unit = vet_entity_unit(mentions->program, e);
	const struct vet_symbol *symbol = vet_entity_symbol(mentions->program, e);

	for (uint32_t i = 0; i < symbol->initialiser_count; i++) {
		const struct vet_initialiser *row = &unit->initialisers[symbol->initialiser_first + i];

		if (row->kind == VET_INITIALISER_ADDRESS)
			add(mentions, mentions->program->entity_of[e->symbol.unit][row->symbol], entity, symbol->initialiser_first + i,
			    VET_MENTION_INITIALISER);
	}
}

/* References that only relocations tell of. */
static void take_extra(struct vet_mentions *mentions)
{
	const struct vet_program *program = mentions->program;

	for (size_t i = 0; i < program->extra_count; i++)
		add(mentions, program->extra[i].to, vet_mention_canonical(program, program->extra[i].from), (uint32_t)i, VET_MENTION_RELOCATION);
}

/* Who holds the start of a table leads to its members; a model may name who walks it, too. */
static void take_tables(struct vet_mentions *mentions, const struct vet_model_program *model)
{
	for (size_t t = 0; t < mentions->program->table_count; t++) {
		const struct vet_program_table *table = &mentions->program->table[t];
		uint32_t start = table->start == VET_NONE ? table->stop : table->start;

		for (size_t m = 0; m < table->count && start != VET_NONE; m++)
			add(mentions, table->member[m], start, (uint32_t)t, VET_MENTION_TABLE);
	}
	for (size_t t = 0; model && t < model->table_count; t++) {
		const struct vet_model_table *table = &model->table[t];

		for (size_t m = 0; m < table->member_count; m++) {
			if (table->start != VET_NONE)
				add(mentions, table->member[m], table->start, (uint32_t)t, VET_MENTION_TABLE);
			for (size_t w = 0; w < table->walker_count; w++)
				add(mentions, table->member[m], vet_mention_canonical(mentions->program, table->walker[w]), (uint32_t)t, VET_MENTION_WALKED);
		}
	}
}

struct vet_where vet_mention_where(const struct vet_program *program, const struct vet_mention *mention)
{
	const struct vet_entity *holder = &program->entity[mention->holder];
	const struct vet_function *function = vet_entity_function(program, holder);
	uint32_t u = function && !vet_mention_by_object(mention) ? holder->function.unit : holder->symbol.unit;
	const struct vet_unit *unit = program->unit[u];
	const struct vet_location *where;

	if (vet_mention_at_point(mention))
		where = &unit->points[function->point_first + mention->item].where;
	else if (mention->kind == VET_MENTION_RELOCATION)
		where = &program->extra[mention->item].where;
	else if (mention->kind == VET_MENTION_INITIALISER)
		where = &unit->initialisers[mention->item].where;
	else
		where = function ? &function->where : &vet_entity_symbol(program, holder)->where;
	return (struct vet_where){ vet_unit_string(unit, where->file), where->line, where->column };
}

struct sorted {
	struct vet_mention mention;
	struct vet_where where;
};

static int compare(const void *left, const void *right)
{
	const struct sorted *a = left, *b = right;
	int order = vet_where_compare(&a->where, &b->where);

	if (order)
		return order;
	if (a->mention.kind != b->mention.kind)
		return a->mention.kind < b->mention.kind ? -1 : 1;
	if (a->mention.holder != b->mention.holder)
		return a->mention.holder < b->mention.holder ? -1 : 1;
	return a->mention.item < b->mention.item ? -1 : a->mention.item > b->mention.item;
}

/* Counted by target first; then each target's own are put in order of their places when somebody asks. */
static void sort_by_target(struct vet_mentions *mentions)
{
	uint32_t entities = mentions->program->entity_count;
	struct vet_mention *sorted = vet_allocate(mentions->count, sizeof(*sorted));

	mentions->first = vet_allocate(entities + 2ul, sizeof(*mentions->first));
	for (size_t i = 0; i < mentions->count; i++)
		mentions->first[mentions->mention[i].target + 2]++;
	for (uint32_t e = 2; e < entities + 2; e++)
		mentions->first[e] += mentions->first[e - 1];
	for (size_t i = 0; i < mentions->count; i++)
		sorted[mentions->first[mentions->mention[i].target + 1]++] = mentions->mention[i];
	free(mentions->mention);
	mentions->mention = sorted;
}

struct vet_mentions *vet_mentions_collect(const struct vet_program *program, const struct vet_model_program *model)
{
	struct vet_mentions *mentions = vet_allocate(1, sizeof(*mentions));

	mentions->program = program;
	for (uint32_t e = 0; e < program->entity_count; e++) {
		const struct vet_entity *entity = &program->entity[e];
		const struct vet_function *function = vet_entity_function(program, entity);

		if (entity->kind == VET_SYMBOL_OBJECT && entity->has_facts)
			take_initialisers(mentions, e);
		if (!function || vet_mention_canonical(program, e) != e)
			continue;
		for (uint32_t p = 0; p < function->point_count; p++)
			take_point(mentions, entity->function.unit, function, e, p);
	}
	take_extra(mentions);
	take_tables(mentions, model);
	sort_by_target(mentions);
	return mentions;
}

void vet_mentions_free(struct vet_mentions *mentions)
{
	if (!mentions)
		return;
	free(mentions->mention);
	free(mentions->first);
	free(mentions);
}

struct vet_mention *vet_mentions_of(const struct vet_mentions *mentions, uint32_t entity, size_t *count)
{
	size_t first = mentions->first[entity];
	struct sorted *sorted;

	*count = mentions->first[entity + 1] - first;
	sorted = vet_allocate(*count, sizeof(*sorted));
	for (size_t i = 0; i < *count; i++)
		sorted[i] = (struct sorted){ mentions->mention[first + i], vet_mention_where(mentions->program, &mentions->mention[first + i]) };
	if (*count)
		qsort(sorted, *count, sizeof(*sorted), compare);
	struct vet_mention *list = vet_allocate(*count, sizeof(*list));

	for (size_t i = 0; i < *count; i++)
		list[i] = sorted[i].mention;
	free(sorted);
	return list;
}
