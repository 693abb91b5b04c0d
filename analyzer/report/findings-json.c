/* SPDX-License-Identifier: MIT */
/*
 * Findings as JSON; the schema is docs/check-json.md.  See findings.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/findings.h"
#include "report/holes.h"

/* Names come from hostile objects: what is not UTF-8 is told byte by byte. */
json_t *vet_json_text(const char *string)
{
	json_t *json = string ? json_string(string) : json_null();

	if (json)
		return json;
	json = json_string("");
	for (const char *at = string; *at; at++) {
		char byte[8];
		json_t *longer;

		snprintf(byte, sizeof(byte), *at >= ' ' && *at <= '~' ? "%c" : "\\x%02x", *at & 0xff);
		longer = json_sprintf("%s%s", json_string_value(json), byte);
		json_decref(json);
		json = longer;
	}
	return json;
}

static json_t *place(struct vet_where where)
{
	return json_pack("{s:o, s:i, s:i}", "file", vet_json_text(where.file), "line", (int)where.line, "column", (int)where.column);
}

static json_t *path_of(const struct vet_finding *finding)
{
	json_t *path = json_array();

	for (size_t i = 0; i < finding->step_count; i++) {
		const struct vet_step *step = &finding->step[i];
		json_t *json = json_pack("{s:o, s:o, s:b}", "what", vet_json_text(step->what), "at", place(step->where), "imprecise", step->imprecise);

		if (step->stored)
			json_object_set_new(json, "stored", json_pack("{s:o, s:o}", "what", vet_json_text(step->stored), "at", place(step->stored_at)));
		if (step->first)
			json_object_set_new(json, "first", json_pack("{s:o, s:o}", "what", vet_json_text(step->first), "at", place(step->first_at)));
		json_array_append_new(path, json);
	}
	return path;
}

static json_t *guard_json(const struct vet_finding *finding)
{
	if (!finding->guard)
		return json_null();
	return json_pack("{s:s, s:s, s:o}", "with", finding->guard, "capability", finding->capability, "at", place(finding->guard_at));
}

static json_t *finding_json(const struct vet_finding *finding)
{
	char fingerprint[20];

	snprintf(fingerprint, sizeof(fingerprint), "%016" PRIx64, finding->fingerprint);
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:b, s:b, s:b, s:I, s:s, s:o, s:o, s:o}", "id", vet_finding_name(finding->id),
			 "severity", vet_finding_severity(finding), "at", place(finding->where),
			 "capability", vet_json_text(finding->capability), "message", vet_json_text(finding->message), "entry", vet_json_text(finding->entry), "path",
			 path_of(finding), "imprecise", finding->imprecise, "command_line_only", finding->command_line_only,
			 "panic_only", finding->panic_only, "vouched", finding->vouched, "probe", finding->probe, "known", finding->known, "covers",
			 (json_int_t)finding->covered, "fingerprint", fingerprint, "evidence", vet_json_text(finding->evidence), "fix",
			 vet_json_text(finding->fix), "guard", guard_json(finding));
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
	json_t *list = json_array();

	for (uint32_t e = 0; e < solution->program->entity_count; e++)
		if (solution->policy->entity[e].boundary && vet_reach_body(solution->reach, e))
			json_array_append_new(list, json_pack("{s:o, s:o}", "function", vet_json_text(solution->program->entity[e].name), "reason",
							      vet_json_text(solution->policy->entity[e].boundary)));
	return list;
}

json_t *vet_report_json(const struct vet_solution *solution)
{
	const struct vet_verdict *verdict = solution->verdict;
	json_t *findings = json_array();

	for (size_t i = 0; i < verdict->count; i++)
		json_array_append_new(findings, finding_json(&verdict->finding[i]));
	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "guest", solution->profile->name, "errors", (json_int_t)verdict->errors,
			 "warnings", (json_int_t)verdict->warnings, "vouched", (json_int_t)verdict->vouched, "probed", (json_int_t)verdict->probed,
			 "known", (json_int_t)verdict->known, "left_out", (json_int_t)verdict->left_out, "findings", findings, "holes", holes_json(solution), "boundaries",
			 boundaries_json(solution));
}
