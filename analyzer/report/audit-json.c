/* SPDX-License-Identifier: MIT */
/*
 * An audit as JSON; docs/audit-json.md tells the keys, docs/audit.schema.json holds them.  See audit.h.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "report/audit.h"
#include "report/findings.h"
#include "report/holes.h"
#include "solve/hubs.h"
#include "solve/surface.h"

static json_t *place(struct vet_where where)
{
	return json_pack("{s:o, s:i, s:i}", "file", vet_json_text(where.file), "line", (int)where.line, "column", (int)where.column);
}

static json_t *function_place(const struct vet_solution *solution, struct vet_place at)
{
	return json_pack("{s:o, s:o}", "function", vet_json_text(solution->program->entity[at.function].name), "at",
			 place(vet_point_where(solution->reach->body[at.function], at.point)));
}

static json_t *columns(const struct vet_audit *audit, const uint64_t *column)
{
	return json_pack("{s:I, s:I, s:o, s:o}", "live", (json_int_t)column[VET_TALLY_LIVE], "dead", (json_int_t)column[VET_TALLY_DEAD], "held",
			 audit->held ? json_integer((json_int_t)column[VET_TALLY_HELD]) : json_null(), "elsewhere",
			 audit->other ? json_integer((json_int_t)column[VET_TALLY_OTHER]) : json_null());
}

static json_t *tally_json(const struct vet_audit *audit, const struct vet_tally *tally)
{
	return json_pack("{s:o, s:o, s:o}", "functions", columns(audit, tally->functions), "objects", columns(audit, tally->objects), "bytes",
			 columns(audit, tally->bytes));
}

static json_t *folders_json(const struct vet_audit *audit, unsigned depth)
{
	struct vet_tally_rows rows = vet_tally_folders(audit, depth);
	json_t *list = json_array();

	for (size_t i = 0; i < rows.count; i++) {
		json_t *row = tally_json(audit, &rows.row[i].tally);

		json_object_set_new(row, "folder", vet_json_text(rows.row[i].name));
		json_array_append_new(list, row);
	}
	vet_tally_rows_free(&rows);
	return list;
}

static json_t *capabilities_json(const struct vet_audit *audit)
{
	struct vet_tally tally[VET_CAPABILITY_COUNT];
	json_t *list = json_array();

	vet_tally_capabilities(audit, tally);
	for (unsigned c = 0; c < VET_CAPABILITY_COUNT; c++) {
		const struct vet_capability_info *info = vet_capability_info(c);

		if (!tally[c].functions[VET_TALLY_LIVE] && !tally[c].functions[VET_TALLY_DEAD])
			continue;
		json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:o}", "capability", info->name, "hardware",
			info->phase ? "phase" : vet_presence_name(audit->solution->profile->hardware[c].presence),
			"functions", columns(audit, tally[c].functions), "bytes", columns(audit, tally[c].bytes)));
	}
	return list;
}

static json_t *holes_json(const struct vet_solution *solution)
{
	json_t *list = json_array();
	size_t count;
	struct vet_told_hole *hole = vet_holes_tell(solution, &count);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:o}", "kind", vet_hole_name(hole[i].kind), "at", place(hole[i].where),
						      "function", vet_json_text(hole[i].function), "name", vet_json_text(hole[i].name)));
	free(hole);
	return list;
}

static json_t *boundaries_json(const struct vet_solution *solution)
{
	const struct vet_policy *policy = solution->policy;
	size_t count;
	struct vet_audit_boundary *boundary = vet_tally_boundaries(solution, &count);
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct vet_policy_entity *entity = &policy->entity[boundary[i].entity];

		json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:I}", "function", vet_json_text(policy->program->entity[boundary[i].entity].name),
			"reason", vet_json_text(entity->boundary), "at", place(entity->boundary_where), "vouched", (json_int_t)boundary[i].vouched));
	}
	free(boundary);
	return list;
}

static json_t *mask_json(uint64_t mask)
{
	json_t *list = json_array();

	for (uint64_t left = mask; left; left &= left - 1)
		json_array_append_new(list, json_string(vet_capability_info((unsigned)__builtin_ctzll(left))->name));
	return list;
}

static json_t *surface_row(const struct vet_program *program, const struct vet_surface_row *row)
{
	json_t *functions = json_array();
	char low[24], high[24];

	snprintf(low, sizeof(low), "0x%" PRIx64, row->low);
	snprintf(high, sizeof(high), "0x%" PRIx64, row->high);
	for (size_t i = 0; i < row->function_count; i++)
		json_array_append_new(functions, json_pack("{s:o, s:o}", "function", vet_json_text(program->entity[row->function[i]].name), "at",
							   place(vet_census_where(program, row->function[i]))));
	if (row->space == VET_SURFACE_FIRMWARE)
		return json_pack("{s:s, s:s, s:o}", "table", vet_firmware_table((unsigned)row->low)->name, "description",
				 vet_firmware_table((unsigned)row->low)->description, "functions", functions);
	if (row->space == VET_SURFACE_DECLARED)
		return json_pack("{s:s, s:o}", "capability", vet_capability_info((unsigned)row->low)->name, "functions", functions);
	return json_pack("{s:s, s:s, s:b, s:b, s:o, s:o}", "low", low, "high", high, "read", row->is_read, "write", row->is_write, "capabilities",
			 mask_json(row->any_of), "functions", functions);
}

static json_t *sources_json(const struct vet_solution *solution, const struct vet_surface *surface)
{
	json_t *list = json_array();

	for (size_t i = 0; i < surface->source_count; i++) {
		json_t *row = function_place(solution, surface->source[i].place);

		json_object_set_new(row, "space", json_string(vet_surface_space_name(surface->source[i].space)));
		json_object_set_new(row, "write", json_boolean(surface->source[i].is_write));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *surface_json(const struct vet_solution *solution)
{
	struct vet_surface *surface = vet_surface_take(solution);
	json_t *json = json_object();

	for (unsigned space = 0; space < VET_SURFACE_COUNT; space++)
		json_object_set_new(json, vet_surface_space_name(space), json_array());
	for (size_t i = 0; i < surface->count; i++)
		json_array_append_new(json_object_get(json, vet_surface_space_name(surface->row[i].space)),
				      surface_row(solution->program, &surface->row[i]));
	json_object_set_new(json, "unbounded", sources_json(solution, surface));
	vet_surface_free(surface);
	return json;
}

static json_t *hubs_json(const struct vet_solution *solution)
{
	struct vet_hubs *hubs = vet_hubs_find(solution);
	json_t *list = json_array();

	for (size_t i = 0; i < hubs->count; i++) {
		const struct vet_hub *hub = &hubs->hub[i];
		json_t *row = function_place(solution, hub->place);

		json_object_set_new(row, "kind", json_string(hub->given ? "handed-out" : "call"));
		json_object_set_new(row, "functions", json_integer((json_int_t)hub->functions));
		json_object_set_new(row, "bytes", json_integer((json_int_t)hub->bytes));
		json_object_set_new(row, "targets", json_integer((json_int_t)hub->targets));
		json_array_append_new(list, row);
	}
	vet_hubs_free(hubs);
	return list;
}

static json_t *entries_json(const struct vet_solution *solution)
{
	json_t *list = json_array();

	for (size_t i = 0; i < solution->root_count; i++)
		json_array_append_new(list, json_pack("{s:o, s:o}", "function", vet_json_text(solution->program->entity[solution->root[i]].name),
						      "entry", vet_json_text(solution->root_entry[i])));
	return list;
}

/* In the image; null without one, and for what it does not have. */
static json_t *address_json(const struct vet_entity *entity)
{
	return entity->image == VET_NONE || !*entity->image_section ? json_null() : json_sprintf("0x%" PRIx64, entity->address);
}

/* How many findings of each class `errors' and `warnings' count. */
static json_t *classes_json(const struct vet_verdict *verdict)
{
	json_int_t count[VET_FINDING_COUNT] = { 0 };
	json_t *json = json_object();

	for (size_t i = 0; i < verdict->count; i++)
		if (!verdict->finding[i].vouched && !verdict->finding[i].probe)
			count[verdict->finding[i].id]++;
	for (unsigned id = 0; id < VET_FINDING_COUNT; id++)
		json_object_set_new(json, vet_finding_name(id), json_integer(count[id]));
	return json;
}

static json_t *list_json(const struct vet_audit *audit, const struct vet_audit_options *options)
{
	const struct vet_program *program = audit->solution->program;
	json_t *json = json_array();
	size_t count;
	uint32_t *list = vet_tally_list(audit, options->column, options->folder, &count);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(json, json_pack("{s:s, s:o, s:o, s:I, s:b, s:o}", "kind",
			program->entity[list[i]].kind == VET_SYMBOL_FUNCTION ? "function" : "object", "name", vet_json_text(program->entity[list[i]].name),
			"at", place(vet_census_where(program, list[i])), "bytes", (json_int_t)vet_census_bytes(program, list[i]), "live",
			(int)audit->census->live[list[i]], "address", address_json(&program->entity[list[i]])));
	free(list);
	return json;
}

json_t *vet_audit_json(const struct vet_audit *audit, const struct vet_audit_options *options)
{
	const struct vet_solution *solution = audit->solution;
	struct vet_tally tally = vet_tally_all(audit);
	json_t *json = json_pack("{s:s, s:o, s:I, s:I, s:I, s:I}", "guest", solution->profile->name, "entries", entries_json(solution), "errors",
				 (json_int_t)solution->verdict->errors, "warnings", (json_int_t)solution->verdict->warnings, "vouched",
				 (json_int_t)solution->verdict->vouched, "probed", (json_int_t)solution->verdict->probed);

	json_object_set_new(json, "classes", classes_json(solution->verdict));
	json_object_set_new(json, "against", vet_json_text(audit->other_name));
	json_object_set_new(json, "total", tally_json(audit, &tally));
	json_object_set_new(json, "folders", folders_json(audit, options->depth));
	json_object_set_new(json, "capabilities", capabilities_json(audit));
	json_object_set_new(json, "boundaries", boundaries_json(solution));
	json_object_set_new(json, "holes", holes_json(solution));
	json_object_set_new(json, "surface", surface_json(solution));
	json_object_set_new(json, "hubs", hubs_json(solution));
	json_object_set_new(json, "list", options->list ? list_json(audit, options) : json_null());
	return json;
}
