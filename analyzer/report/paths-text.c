/* SPDX-License-Identifier: MIT */
/*
 * The entries and their joins as text in 80 columns; see paths.h.
 */
#include <stdlib.h>
#include <string.h>

#include "facts/expression.h"
#include "paths.h"
#include "report/findings.h"
#include "report/lines.h"
#include "report/table.h"
#include "support/memory.h"
#include "support/text.h"

#define NAMES 24u /* functions named of one sort */

/* A growing line of words. */
struct words {
	FILE *out;
	char *text;
	size_t size, count, left_out;
};

static void begin(struct words *words)
{
	*words = (struct words){ 0 };
	words->out = open_memstream(&words->text, &words->size);
}

static void add(struct words *words, const char *word, size_t limit)
{
	if (words->count == limit) {
		words->left_out++;
		return;
	}
	if (!words->out)
		return;
	fputs(words->count++ ? ", " : "", words->out);
	vet_expression_print_name(words->out, word);
}

/* Prints them behind a title, unless there are none. */
static void end(struct words *words, FILE *out, const char *title)
{
	if (words->out && words->left_out)
		fprintf(words->out, " and %zu more", words->left_out);
	if (words->out)
		fclose(words->out);
	if (words->text && *words->text)
		vet_text_paragraph(out, title, words->text, VET_TEXT_WIDTH);
	free(words->text);
}

static void print_capabilities(FILE *out, const char *title, uint64_t mask)
{
	struct words words;

	begin(&words);
	for (unsigned id = 0; id < VET_CAPABILITY_COUNT; id++)
		if (mask & vet_capability_bit(id))
			add(&words, vet_capability_info(id)->name, VET_CAPABILITY_COUNT);
	end(&words, out, title);
}

static void print_entries(FILE *out, const char *title, const struct vet_entry_paths *paths, uint64_t mask)
{
	struct words words;

	begin(&words);
	for (size_t i = 0; i < paths->entry_count; i++)
		if (mask >> i & 1)
			add(&words, paths->entry[i].name, VET_PATHS_ENTRIES);
	end(&words, out, title);
}

/* Text, then FILE:LINE in its column; what a terminal could trip over is replaced. */
static void print_line(FILE *out, char *text, struct vet_where where)
{
	json_t *at = json_pack("{s:o, s:i}", "file", vet_json_text(where.file), "line", (int)where.line);
	json_t *line = json_pack("{s:o, s:o}", "text", vet_json_text(text), "at", at), *clean = vet_line_cleaned(line);

	vet_line(out, json_object_get(clean, "at"), "%s", vet_line_word(clean, "text"));
	json_decref(clean);
	json_decref(line);
	free(text);
}

static struct vet_where defined_at(const struct vet_program *program, uint32_t function)
{
	const struct vet_entity *e = &program->entity[function];
	const struct vet_location *where = &vet_entity_function(program, e)->where;

	return (struct vet_where){ vet_unit_string(program->unit[e->function.unit], where->file), where->line, where->column };
}

static struct vet_where called_at(const struct vet_program *program, const struct vet_path_edge *edge)
{
	const struct vet_entity *e = &program->entity[edge->from];
	const struct vet_unit *unit = program->unit[e->function.unit];
	const struct vet_location *where = &unit->points[vet_entity_function(program, e)->point_first + edge->point].where;

	return (struct vet_where){ vet_unit_string(unit, where->file), where->line, where->column };
}

/* --- one entry ------------------------------------------------------------------------------------------- */

static void print_way(FILE *out, const struct vet_entry_paths *paths, const struct vet_path_entry *entry)
{
	const struct vet_program *program = paths->program;
	size_t count;
	uint32_t *way = vet_path_way(paths, entry, entry->join == VET_NONE ? entry->root[0] : entry->join, &count);

	for (size_t i = 0; i < count; i++) {
		const char *name = program->entity[way[i]].name;

		if (i)
			print_line(out, vet_format("  -> %s", name), called_at(program, &paths->edge[entry->by[way[i]]]));
		else
			print_line(out, vet_format("entry %s: %s", entry->name, name), defined_at(program, way[i]));
		if (paths->is_join[way[i]])
			print_entries(out, "     joins ", paths, paths->entries[way[i]] & ~vet_path_bit(paths, entry));
	}
	if (entry->join == VET_NONE)
		fputs(paths->entry_count > 1 ? "  joins no other entry\n" : "  is the only entry here\n", out);
	free(way);
}

static void print_guests(FILE *out, const struct vet_path_entry *entry)
{
	struct words words;

	begin(&words);
	for (size_t i = 0; i < entry->guest_count; i++)
		add(&words, entry->guest[i], entry->guest_count);
	end(&words, out, "  guests: ");
}

/* What is done before the joins by entries of the mask; capabilities that each deed is about, united. */
static struct vet_path_deeds deeds_before(const struct vet_entry_paths *paths, uint64_t mask)
{
	struct vet_path_deeds all = { 0 };

	for (uint32_t e = 0; e < paths->program->entity_count; e++) {
		if (!(paths->before[e] & mask))
			continue;
		all.provides |= paths->deeds[e].provides;
		all.withdraws |= paths->deeds[e].withdraws;
		all.asks |= paths->deeds[e].asks;
		all.touches |= paths->deeds[e].touches;
	}
	return all;
}

static void print_alone(FILE *out, const struct vet_entry_paths *paths, const struct vet_path_entry *entry)
{
	uint64_t bit = vet_path_bit(paths, entry);
	struct words words;
	size_t alone = 0;

	begin(&words);
	for (size_t i = 0; i < entry->order_count; i++) {
		if (paths->before[entry->order[i]] != bit || paths->entries[entry->order[i]] != bit)
			continue;
		alone++;
		add(&words, paths->program->entity[entry->order[i]].name, NAMES);
	}
	fprintf(out, "  runs %zu function%s, %zu of them alone%s\n", entry->functions, entry->functions == 1 ? "" : "s", alone,
		entry->join == VET_NONE ? "" : " before it joins");
	end(&words, out, "    ");
	if (entry->imprecise)
		fprintf(out, "  and %zu more that only calls through anything reach\n", entry->imprecise);
}

/* What others run or do before their joins: functions that it never runs, and deeds that it does not do before its own. */
static void print_skipped(FILE *out, const struct vet_entry_paths *paths, const struct vet_path_entry *entry, struct vet_path_deeds own)
{
	uint64_t bit = vet_path_bit(paths, entry);
	struct vet_path_deeds other = deeds_before(paths, ~bit);
	struct words words;

	begin(&words);
	for (size_t o = 0; o < paths->entry_count; o++) {
		const struct vet_path_entry *from = &paths->entry[o];

		/* Once: for the first of those that run it. */
		for (size_t i = 0; i < from->order_count && from != entry; i++) {
			uint32_t at = from->order[i];

			if (paths->entries[at] & bit || !(paths->before[at] >> o & 1) || paths->before[at] & (vet_path_bit(paths, from) - 1))
				continue;
			if (at != from->root[0])
				add(&words, paths->program->entity[at].name, NAMES);
		}
	}
	end(&words, out, "  skips: ");
	print_capabilities(out, "  skips providing: ", other.provides & ~own.provides);
	print_capabilities(out, "  skips asking for: ", other.asks & ~own.asks);
	print_capabilities(out, "  skips touching: ", other.touches & ~own.touches);
}

static void print_entry(FILE *out, const struct vet_entry_paths *paths, const struct vet_path_entry *entry)
{
	struct vet_path_deeds own = deeds_before(paths, vet_path_bit(paths, entry));

	print_way(out, paths, entry);
	print_guests(out, entry);
	print_alone(out, paths, entry);
	print_capabilities(out, "  provides: ", own.provides);
	print_capabilities(out, "  withdraws: ", own.withdraws);
	print_capabilities(out, "  asks for: ", own.asks);
	print_capabilities(out, "  touches: ", own.touches);
	print_skipped(out, paths, entry, own);
	fputc('\n', out);
}

/* --- joins ----------------------------------------------------------------------------------------------- */

static void print_join(FILE *out, const struct vet_entry_paths *paths, const struct vet_path_join *join)
{
	const struct vet_program *program = paths->program;

	print_line(out, vet_format("join %s", program->entity[join->function].name), defined_at(program, join->function));
	print_entries(out, "  of ", paths, paths->entries[join->function]);
	fprintf(out, "  %zu function%s run%s only through it\n", join->weight, join->weight == 1 ? "" : "s", join->weight == 1 ? "s" : "");
}

static void print_helpers(FILE *out, const struct vet_entry_paths *paths)
{
	struct words words;

	begin(&words);
	for (size_t i = 0; i < paths->helper_count + paths->join_count; i++)
		if (!paths->is_join[paths->join[i].function])
			add(&words, paths->program->entity[paths->join[i].function].name, NAMES);
	end(&words, out, "helpers of several entries: ");
}

void vet_entry_paths_text(FILE *out, const struct vet_entry_paths *paths)
{
	for (size_t i = 0; i < paths->entry_count; i++)
		print_entry(out, paths, &paths->entry[i]);
	if (paths->entries_left_out)
		fprintf(out, "%zu more entries are left out\n\n", paths->entries_left_out);
	for (size_t i = 0; i < paths->join_count; i++)
		print_join(out, paths, &paths->join[i]);
	print_helpers(out, paths);
}
