/* SPDX-License-Identifier: MIT */
/*
 * An audit as text, in 80 columns: what the claim rests on first, then the sums, then what was asked for.  See audit.h.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/audit.h"
#include "report/findings.h"
#include "report/holes.h"
#include "report/number-table.h"
#include "report/table.h"
#include "support/text.h"

#define ENTRIES 8u /* that the text names */

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* What a proof hole of a kind can hide. */
static const char *hole_meaning(unsigned kind)
{
	static const char *const meaning[VET_HOLE_COUNT] = {
		[VET_HOLE_EXTERNAL] = "calls of functions that are in none of these objects: taken to call what they are passed, nothing else",
		[VET_HOLE_ASSEMBLY] = "calls of functions that only assembly defines: taken to call what they are passed, nothing else",
		[VET_HOLE_INDIRECT] = "calls through anything: taken to call every escaped function of the prototype",
		[VET_HOLE_ASM] = "inline assembly that takes addresses or jumps: taken to call what it is given",
		[VET_HOLE_UNCALLED] = "addresses of functions that code takes, though nothing known calls them: taken to be called by nobody",
		[VET_HOLE_PORT] = "touches of hardware at a number that is not known: taken to need nothing",
	};

	return kind < VET_HOLE_COUNT && meaning[kind] ? meaning[kind] : "see docs/soundness.md";
}

/* Appends a word to a list, and frees the shorter one. */
static char *append(char *text, const char *word)
{
	char *longer = vet_format("%s%s%s", text, *text ? ", " : "", word);

	free(text);
	return longer;
}

/* "pvh: start, and 3 functions as if called from anywhere" */
static char *entries_of(const struct vet_solution *solution)
{
	char *text = vet_format("%s", "");
	size_t named = 0, anywhere = 0;

	for (size_t i = 0; i < solution->root_count; i++) {
		const char *name = solution->program->entity[solution->root[i]].name, *entry = solution->root_entry[i];

		anywhere += !entry;
		if (!entry || ++named > ENTRIES)
			continue;
		char *word = strcmp(entry, name) ? vet_format("%s: %s", entry, name) : vet_format("%s", name);

		text = append(text, word);
		free(word);
	}
	char *more = named > ENTRIES ? vet_format("and %zu more", named - ENTRIES) : NULL;
	char *others = anywhere ? vet_format("%s%zu function%s as if called from anywhere", named ? "and " : "", anywhere, plural(anywhere)) : NULL;

	text = more ? append(text, more) : text;
	text = others ? append(text, others) : text;
	free(more);
	free(others);
	return text;
}

/* Is it the entry of a root? */
static bool is_used(const struct vet_solution *solution, const char *entry)
{
	for (size_t i = 0; i < solution->root_count; i++)
		if (solution->root_entry[i] && !strcmp(solution->root_entry[i], entry))
			return true;
	return false;
}

/* Entries alone, each once: several functions may stand for one.  A function that --entry names is one of its own. */
static char *doors_of(const struct vet_solution *solution)
{
	char *text = vet_format("%s", "");

	for (size_t i = 0; i < solution->profile->entry_count; i++)
		if (is_used(solution, solution->profile->entries[i]))
			text = append(text, solution->profile->entries[i]);
	return *text || !solution->root_count || !solution->root_entry[0] ? text : append(text, solution->root_entry[0]);
}

/* Kinds that do not occur are left out. */
static void count_holes(const struct vet_solution *solution, size_t kind[VET_HOLE_COUNT], size_t *all)
{
	struct vet_told_hole *hole = vet_holes_tell(solution, all);

	for (size_t i = 0; i < *all; i++)
		kind[hole[i].kind]++;
	free(hole);
}

static void print_holes(FILE *out, const struct vet_solution *solution)
{
	size_t kind[VET_HOLE_COUNT] = { 0 }, all;

	count_holes(solution, kind, &all);
	if (!all) {
		fputs("proof holes: none; what is called dead below is dead\n", out);
		return;
	}
	fprintf(out, "proof holes: %zu; what is called dead below is dead but for what they hide\n", all);
	for (unsigned k = 0; k < VET_HOLE_COUNT; k++) {
		if (!kind[k])
			continue;
		char *first = vet_format("%8zu %-16s ", kind[k], vet_hole_name(k));

		vet_text_paragraph(out, first, hole_meaning(k), VET_TEXT_WIDTH);
		free(first);
	}
}

static void print_findings(FILE *out, const struct vet_verdict *verdict)
{
	char *vouched = verdict->vouched ? vet_format(", %zu vouched for", verdict->vouched) : vet_format("%s", "");
	char *probed = verdict->probed ? vet_format(", %zu by probes", verdict->probed) : vet_format("%s", "");
	char *text = vet_format("%zu error%s, %zu warning%s%s%s%s", verdict->errors, plural(verdict->errors), verdict->warnings,
				plural(verdict->warnings), vouched, probed, verdict->count ? " (see bootvet check)" : "");

	vet_text_paragraph(out, "findings:    ", text, VET_TEXT_WIDTH);
	free(vouched);
	free(probed);
	free(text);
}

static void print_head(FILE *out, const struct vet_audit *audit)
{
	const struct vet_inputs *inputs = audit->solution->program->inputs;
	char *entries = entries_of(audit->solution);

	fprintf(out, "guest:       %s\n", audit->solution->profile->name);
	vet_text_paragraph(out, "entries:     ", entries, VET_TEXT_WIDTH);
	fprintf(out, "read:        %zu object%s, %zu without facts\n", inputs->object_count, plural(inputs->object_count), inputs->without_facts);
	print_findings(out, audit->solution->verdict);
	print_holes(out, audit->solution);
	free(entries);
}

/* live, dead, all, and the two columns that are not always there. */
static void sum_row(struct vet_number_table *table, const struct vet_audit *audit, const uint64_t *column, const char *name)
{
	uint64_t number[VET_NUMBER_COLUMNS] = { column[VET_TALLY_LIVE], column[VET_TALLY_DEAD], column[VET_TALLY_LIVE] + column[VET_TALLY_DEAD] };
	size_t count = 3;

	if (audit->held)
		number[count++] = column[VET_TALLY_HELD];
	if (audit->other)
		number[count++] = column[VET_TALLY_OTHER];
	vet_number_table_row(table, number, name);
}

static void print_sums(FILE *out, const struct vet_audit *audit)
{
	static const char *const group[VET_NUMBER_COLUMNS] = { "" };
	const char *heading[VET_NUMBER_COLUMNS] = { "LIVE", "DEAD", "ALL" };
	struct vet_tally tally = vet_tally_all(audit);
	size_t count = 3;

	if (audit->held)
		heading[count++] = "HELD";
	if (audit->other)
		heading[count++] = "ELSEWHERE";
	struct vet_number_table *table = vet_number_table_new(count, group, heading, "");

	sum_row(table, audit, tally.functions, "functions");
	sum_row(table, audit, tally.objects, "objects");
	sum_row(table, audit, tally.bytes, "bytes");
	vet_number_table_print(table, out);
	vet_number_table_free(table);
	if (audit->held)
		vet_text_paragraph(out, "HELD: ", "live, but dead once vet_has and vet_absent tell what the hardware is", VET_TEXT_WIDTH);
	if (audit->other)
		fprintf(out, "ELSEWHERE: dead here, live on %s\n", audit->other_name);
}

static size_t columns_of(const struct vet_audit *audit, const uint64_t *column, uint64_t *number)
{
	size_t count = 0;

	number[count++] = column[VET_TALLY_LIVE];
	number[count++] = column[VET_TALLY_DEAD];
	if (audit->held)
		number[count++] = column[VET_TALLY_HELD];
	return count;
}

static void print_folders(FILE *out, const struct vet_audit *audit, unsigned depth)
{
	static const char *const group3[] = { "FUNCTIONS", NULL, NULL, "OBJECTS", NULL, NULL, "BYTES", NULL, NULL };
	static const char *const heading3[] = { "live", "dead", "held", "live", "dead", "held", "live", "dead", "held" };
	static const char *const group2[] = { "FUNCTIONS", NULL, "OBJECTS", NULL, "BYTES", NULL };
	static const char *const heading2[] = { "live", "dead", "live", "dead", "live", "dead" };
	struct vet_tally_rows rows = vet_tally_folders(audit, depth);
	struct vet_number_table *table = audit->held ? vet_number_table_new(9, group3, heading3, "FOLDER")
						     : vet_number_table_new(6, group2, heading2, "FOLDER");

	for (size_t i = 0; i < rows.count; i++) {
		uint64_t number[VET_NUMBER_COLUMNS];
		size_t count = columns_of(audit, rows.row[i].tally.functions, number);

		count += columns_of(audit, rows.row[i].tally.objects, number + count);
		columns_of(audit, rows.row[i].tally.bytes, number + count);
		vet_number_table_row(table, number, rows.row[i].name);
	}
	fputs("\nBy folder:\n", out);
	vet_number_table_print(table, out);
	vet_number_table_free(table);
	vet_tally_rows_free(&rows);
}

static void print_elsewhere(FILE *out, const struct vet_audit *audit, unsigned depth)
{
	static const char *const group[] = { "", "", "" };
	static const char *const heading[] = { "FUNCTIONS", "OBJECTS", "BYTES" };
	struct vet_tally_rows rows = vet_tally_folders(audit, depth);
	struct vet_number_table *table = vet_number_table_new(3, group, heading, "FOLDER");
	size_t told = 0;

	for (size_t i = 0; i < rows.count; i++) {
		const struct vet_tally *tally = &rows.row[i].tally;
		uint64_t number[] = { tally->functions[VET_TALLY_OTHER], tally->objects[VET_TALLY_OTHER], tally->bytes[VET_TALLY_OTHER] };

		if (!number[0] && !number[1])
			continue;
		vet_number_table_row(table, number, rows.row[i].name);
		told++;
	}
	fprintf(out, "\nDead here, live on %s%s\n", audit->other_name, told ? ", by folder (--list=elsewhere names them):" : ": nothing");
	if (told)
		vet_number_table_print(table, out);
	vet_number_table_free(table);
	vet_tally_rows_free(&rows);
}

static void print_capabilities(FILE *out, const struct vet_audit *audit)
{
	static const char *const group2[] = { "FUNCTIONS", NULL, "BYTES", NULL };
	static const char *const heading2[] = { "live", "dead", "live", "dead" };
	static const char *const group3[] = { "FUNCTIONS", NULL, NULL, "BYTES", NULL, NULL };
	static const char *const heading3[] = { "live", "dead", "held", "live", "dead", "held" };
	struct vet_tally tally[VET_CAPABILITY_COUNT];
	struct vet_number_table *table = audit->held ? vet_number_table_new(6, group3, heading3, "CAPABILITY (HARDWARE)")
						     : vet_number_table_new(4, group2, heading2, "CAPABILITY (HARDWARE)");
	size_t told = 0;

	vet_tally_capabilities(audit, tally);
	for (unsigned c = 0; c < VET_CAPABILITY_COUNT; c++) {
		const struct vet_capability_info *info = vet_capability_info(c);
		uint64_t number[VET_NUMBER_COLUMNS];

		if (!tally[c].functions[VET_TALLY_LIVE] && !tally[c].functions[VET_TALLY_DEAD])
			continue;
		char *name = vet_format("%s (%s)", info->name, info->phase ? "phase" : vet_presence_name(audit->solution->profile->hardware[c].presence));
		size_t count = columns_of(audit, tally[c].functions, number);

		columns_of(audit, tally[c].bytes, number + count);
		vet_number_table_row(table, number, name);
		free(name);
		told++;
	}
	fputs(told ? "\nFunctions of the source that require or touch it, by capability:\n" : "\nNo function requires or touches any capability.\n", out);
	if (told)
		vet_number_table_print(table, out);
	vet_number_table_free(table);
}

static void print_boundaries(FILE *out, const struct vet_audit *audit)
{
	const struct vet_policy *policy = audit->solution->policy;
	size_t count;
	struct vet_audit_boundary *boundary = vet_tally_boundaries(audit->solution, &count);

	fputs(count ? "\nBoundaries, where a human vouches for what is below:\n" : "", out);
	for (size_t i = 0; i < count; i++) {
		const struct vet_policy_entity *entity = &policy->entity[boundary[i].entity];

		char *place = vet_tally_place(audit, entity->boundary_where);

		fprintf(out, "  %s, %zu finding%s vouched for, %s\n", policy->program->entity[boundary[i].entity].name, boundary[i].vouched,
			plural(boundary[i].vouched), place);
		free(place);
		vet_text_paragraph(out, "    ", *entity->boundary ? entity->boundary : "(no reason)", VET_TEXT_WIDTH);
	}
	free(boundary);
}

static void list_holes(FILE *out, const struct vet_audit *audit)
{
	size_t count;
	struct vet_told_hole *hole = vet_holes_tell(audit->solution, &count);

	fputs(count ? "\nProof holes:\n" : "", out);
	for (size_t i = 0; i < count; i++) {
		char *place = vet_tally_place(audit, hole[i].where);

		char *line = vet_format("%s: %s%s%s in %s", place, vet_hole_name(hole[i].kind), hole[i].name ? " " : "",
			hole[i].name ? hole[i].name : "", hole[i].function);

		vet_text_paragraph(out, "  ", line, VET_TEXT_WIDTH);
		free(line);
		free(place);
	}
	free(hole);
}

void vet_audit_text(FILE *out, const struct vet_audit *audit, const struct vet_audit_options *options)
{
	print_head(out, audit);
	fputc('\n', out);
	print_sums(out, audit);
	print_folders(out, audit, options->depth);
	if (audit->other)
		print_elsewhere(out, audit, options->depth);
	print_capabilities(out, audit);
	print_boundaries(out, audit);
	if (options->surface)
		vet_audit_print_surface(out, audit);
	if (options->hubs)
		vet_audit_print_hubs(out, audit);
	if (options->holes)
		list_holes(out, audit);
	if (options->list)
		vet_audit_print_list(out, audit, options);
}

struct vet_audit_line vet_audit_line_of(const struct vet_audit *audit)
{
	struct vet_audit_line line = { .guest = vet_format("%s", audit->solution->profile->name) };
	size_t kind[VET_HOLE_COUNT] = { 0 };

	line.entries = doors_of(audit->solution);
	line.tally = vet_tally_all(audit);
	line.errors = audit->solution->verdict->errors;
	line.warnings = audit->solution->verdict->warnings;
	count_holes(audit->solution, kind, &line.holes);
	return line;
}

void vet_audit_lines(FILE *out, const struct vet_audit_line *line, size_t count)
{
	static const char *const group[] = { "FUNCTIONS", NULL, "BYTES", NULL, "FINDINGS", NULL, "PROOF" };
	static const char *const heading[] = { "live", "dead", "live", "dead", "err", "warn", "holes" };
	struct vet_number_table *table = vet_number_table_new(7, group, heading, "GUEST: ENTRIES");

	for (size_t i = 0; i < count; i++) {
		const struct vet_tally *tally = &line[i].tally;
		uint64_t number[] = { tally->functions[VET_TALLY_LIVE], tally->functions[VET_TALLY_DEAD], tally->bytes[VET_TALLY_LIVE],
				      tally->bytes[VET_TALLY_DEAD], line[i].errors, line[i].warnings, line[i].holes };
		char *name = vet_format("%s: %s", line[i].guest, line[i].entries);

		vet_number_table_row(table, number, name);
		free(name);
	}
	vet_number_table_print(table, out);
	vet_number_table_free(table);
}
