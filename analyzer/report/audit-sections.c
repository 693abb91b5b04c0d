/* SPDX-License-Identifier: MIT */
/*
 * The longer parts of an audit's text: the hardware surface, the hubs, lists of names.  See audit.h.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/audit.h"
#include "report/number-table.h"
#include "report/table.h"
#include "solve/hubs.h"
#include "solve/surface.h"
#include "support/text.h"

#define NAMED 4u /* functions that a row of the surface names; JSON names all */
#define HUBS 20u /* that the text tells; JSON tells all */

/* The capabilities of a mask, as "a, b"; the caller frees. */
static char *mask_text(uint64_t mask)
{
	char *text = vet_format("%s", mask ? "" : "-");

	for (uint64_t left = mask; left; left &= left - 1) {
		char *longer = vet_format("%s%s%s", text, *text ? ", " : "", vet_capability_info((unsigned)__builtin_ctzll(left))->name);

		free(text);
		text = longer;
	}
	return text;
}

static char *functions_text(const struct vet_program *program, const struct vet_surface_row *row)
{
	char *text = vet_format("%s", "");
	size_t named = row->function_count <= NAMED ? row->function_count : NAMED - 1;

	for (size_t i = 0; i < named; i++) {
		char *longer = vet_format("%s%s%s", text, i ? ", " : "", program->entity[row->function[i]].name);

		free(text);
		text = longer;
	}
	if (named == row->function_count)
		return text;
	char *longer = vet_format("%s and %zu more", text, row->function_count - named);

	free(text);
	return longer;
}

static char *number_text(const struct vet_surface_row *row)
{
	if (row->space == VET_SURFACE_DECLARED)
		return vet_format("%s", vet_capability_info((unsigned)row->low)->name);
	if (row->space == VET_SURFACE_FIRMWARE)
		return vet_format("%s", vet_firmware_table((unsigned)row->low)->name);
	return row->low == row->high ? vet_format("0x%" PRIx64, row->low) : vet_format("0x%" PRIx64 "-0x%" PRIx64, row->low, row->high);
}

/* Columns of one section; CPUID has neither access nor capability, a table has no access. */
static struct vet_text_table *surface_table(unsigned space)
{
	switch (space) {
	case VET_SURFACE_CPUID:
		return vet_text_table_new(2, (const char *[]){ "CPUID LEAF", "IN" });
	case VET_SURFACE_DECLARED:
		return vet_text_table_new(2, (const char *[]){ "BY DECLARATION", "IN" });
	case VET_SURFACE_FIRMWARE:
		return vet_text_table_new(3, (const char *[]){ "TABLE", "WHAT", "IN" });
	default:
		return vet_text_table_new(4, (const char *[]){ space == VET_SURFACE_PORT ? "PORT" : space == VET_SURFACE_MSR ? "MSR" : "PHYSICAL",
							       "", "CAPABILITY", "IN" });
	}
}

static void surface_row(struct vet_text_table *table, const struct vet_program *program, const struct vet_surface_row *row)
{
	char *number = number_text(row), *functions = functions_text(program, row), *capabilities = mask_text(row->any_of);

	if (row->space == VET_SURFACE_CPUID || row->space == VET_SURFACE_DECLARED)
		vet_text_table_row(table, (const char *[]){ number, functions });
	else if (row->space == VET_SURFACE_FIRMWARE)
		vet_text_table_row(table, (const char *[]){ number, vet_firmware_table((unsigned)row->low)->description, functions });
	else
		vet_text_table_row(table, (const char *[]){ number, row->is_read && row->is_write ? "rw" : row->is_write ? "w" : "r", capabilities, functions });
	free(number);
	free(functions);
	free(capabilities);
}

static void print_space(FILE *out, const struct vet_program *program, const struct vet_surface *surface, unsigned space)
{
	struct vet_text_table *table = surface_table(space);
	size_t told = 0;

	for (size_t i = 0; i < surface->count; i++) {
		if (surface->row[i].space != space)
			continue;
		surface_row(table, program, &surface->row[i]);
		told++;
	}
	if (told) {
		fputc('\n', out);
		vet_text_table_print(table, out, VET_TEXT_WIDTH);
	}
	vet_text_table_free(table);
}

static void print_sources(FILE *out, const struct vet_audit *audit, const struct vet_surface *surface)
{
	if (!surface->source_count) {
		fputs("\nUnbounded: nothing; no live touch is at a number that is not known.\n", out);
		return;
	}
	fputs("\nUnbounded, at a number that is not known:\n", out);
	for (size_t i = 0; i < surface->source_count; i++) {
		const struct vet_surface_source *source = &surface->source[i];
		struct vet_where where = vet_point_where(audit->solution->reach->body[source->place.function], source->place.point);

		char *place = vet_tally_place(audit, where);

		char *line = vet_format("%s %s in %s, %s", vet_surface_space_name(source->space),
			source->space == VET_SURFACE_CPUID ? "asked" : source->is_write ? "written" : "read",
			audit->solution->program->entity[source->place.function].name, place);

		vet_text_paragraph(out, "  ", line, VET_TEXT_WIDTH);
		free(line);
		free(place);
	}
}

void vet_audit_print_surface(FILE *out, const struct vet_audit *audit)
{
	struct vet_surface *surface = vet_surface_take(audit->solution);

	fputs("\nHardware surface, by what live code touches:\n", out);
	for (unsigned space = 0; space < VET_SURFACE_COUNT; space++)
		print_space(out, audit->solution->program, surface, space);
	print_sources(out, audit, surface);
	vet_surface_free(surface);
}

void vet_audit_print_hubs(FILE *out, const struct vet_audit *audit)
{
	static const char *const group[] = { "ALONE DRAGS IN", NULL, "MAY CALL" };
	static const char *const heading[] = { "functions", "bytes", "functions" };
	struct vet_hubs *hubs = vet_hubs_find(audit->solution);
	struct vet_number_table *table = vet_number_table_new(3, group, heading, "HUB");

	for (size_t i = 0; i < hubs->count && i < HUBS; i++) {
		const struct vet_hub *hub = &hubs->hub[i];
		struct vet_where where = vet_point_where(audit->solution->reach->body[hub->place.function], hub->place.point);
		uint64_t number[] = { hub->functions, hub->bytes, hub->targets };
		char *place = vet_tally_place(audit, where);
		char *name = vet_format("%s %s, %s", hub->given ? "handed out in" : "call in",
					audit->solution->program->entity[hub->place.function].name, place);

		vet_number_table_row(table, number, name);
		free(name);
		free(place);
	}
	fputs(hubs->count ? "\nHubs, where precision is lost:\n" : "\nHubs: none; no imprecise edge leads anywhere.\n", out);
	if (hubs->count)
		vet_number_table_print(table, out);
	if (hubs->count > HUBS)
		fprintf(out, "and %zu more (--json tells them)\n", hubs->count - HUBS);
	vet_number_table_free(table);
	vet_hubs_free(hubs);
}

void vet_audit_print_list(FILE *out, const struct vet_audit *audit, const struct vet_audit_options *options)
{
	static const char *const title[VET_TALLY_COLUMNS + 1] = {
		[VET_TALLY_LIVE] = "Live", [VET_TALLY_DEAD] = "Dead", [VET_TALLY_HELD] = "Live, but dead once guards are held to the hardware",
		[VET_TALLY_OTHER] = "Dead here, live on the other guest", [VET_TALLY_ALL] = "All",
	};
	static const char *const group[] = { "" }, *const heading[] = { "BYTES" };
	const struct vet_program *program = audit->solution->program;
	struct vet_number_table *table = vet_number_table_new(1, group, heading, "WHAT");
	size_t count;
	uint32_t *list = vet_tally_list(audit, options->column, options->folder, &count);

	for (size_t i = 0; i < count; i++) {
		struct vet_where where = vet_census_where(program, list[i]);
		uint64_t bytes = vet_census_bytes(program, list[i]);
		char *place = vet_tally_place(audit, where);
		char *name = vet_format("%s %s, %s", program->entity[list[i]].kind == VET_SYMBOL_FUNCTION ? "function" : "object",
					program->entity[list[i]].name, place);

		vet_number_table_row(table, &bytes, name);
		free(name);
		free(place);
	}
	fprintf(out, "\n%s%s%s:%s\n", title[options->column], options->folder ? ", below " : "", options->folder ? options->folder : "",
		count ? "" : " nothing");
	if (count)
		vet_number_table_print(table, out);
	vet_number_table_free(table);
	free(list);
}
