/* SPDX-License-Identifier: MIT */
/*
 * Runs, rules and results (SARIF 2.1.0, sections 3.13, 3.14, 3.27, 3.49); see sarif.h.
 */
#include "sarif.h"

#include <stdlib.h>
#include <string.h>

#include "report/diagnostics.h"
#include "report/fingerprint.h"
#include "report/findings.h"
#include "report/sarif-internal.h"
#include "support/text.h"

static json_t *rule(unsigned id)
{
	struct vet_diagnostic diagnostic = vet_diagnostic_read(id);
	json_t *json = json_pack("{s:s, s:{s:s}, s:{s:s}, s:{s:s, s:s}, s:{s:s}}", "id", vet_finding_name(id), "shortDescription", "text",
				 diagnostic.summary, "fullDescription", "text", diagnostic.description, "help", "text", diagnostic.help, "markdown",
				 diagnostic.help, "defaultConfiguration", "level", diagnostic.is_error ? "error" : "warning");

	vet_diagnostic_free(&diagnostic);
	return json;
}

static json_t *rules(void)
{
	json_t *list = json_array();

	for (unsigned id = 0; id < VET_FINDING_COUNT; id++)
		json_array_append_new(list, rule(id));
	return list;
}

/* The path as it is taken: one location a step, with what is entered there and by which pointer. */
static json_t *thread_flow(const struct vet_source_root *root, const struct vet_finding *finding)
{
	json_t *locations = json_array();

	for (size_t i = 0; i < finding->step_count; i++) {
		const struct vet_step *step = &finding->step[i];
		char *text = vet_format("%s%s%s", step->what, step->stored ? ", " : "", step->stored ? step->stored : "");

		json_array_append_new(locations, json_pack("{s:o, s:i}", "location",
							   vet_sarif_location(root, step->where, vet_sarif_message(text)), "nestingLevel", (int)i));
	}
	return json_pack("{s:o}", "locations", locations);
}

static json_t *code_flows(const struct vet_source_root *root, const struct vet_finding *finding)
{
	char *from = finding->entry ? vet_format("from entry %s", finding->entry) : vet_format("from %s", finding->step[0].what);

	return json_pack("[{s:o, s:[o]}]", "message", vet_sarif_message(from), "threadFlows", thread_flow(root, finding));
}

static void add_related(json_t *list, const struct vet_source_root *root, struct vet_where where, char *text)
{
	json_t *location = vet_sarif_location(root, where, vet_sarif_message(text));

	json_object_set_new(location, "id", json_integer((json_int_t)json_array_size(list)));
	json_array_append_new(list, location);
}

/* Places beside the path: where its pointers were stored, what on it is too early already. */
static json_t *related(const struct vet_source_root *root, const struct vet_finding *finding)
{
	json_t *list = json_array();

	for (size_t i = 0; i < finding->step_count; i++) {
		const struct vet_step *step = &finding->step[i];

		if (step->stored)
			add_related(list, root, step->stored_at, vet_format("%s, %s", step->what, step->stored));
		if (step->first)
			add_related(list, root, step->first_at, vet_format("first here: %s", step->first));
	}
	return list;
}

/* The step that enters a function, or step_count. */
static size_t step_into(const struct vet_finding *finding, const struct vet_body *body)
{
	const struct vet_location *at = &body->function->where;
	struct vet_where where = { vet_unit_string(body->unit, at->file), at->line, at->column };
	size_t s = 0;

	while (s < finding->step_count && (!finding->step[s].function.file || vet_where_compare(&where, &finding->step[s].function)))
		s++;
	return s;
}

/* The boundary that vouches for a finding: the first that its path enters. */
static const struct vet_policy_entity *boundary_of(const struct vet_solution *solution, const struct vet_finding *finding)
{
	const struct vet_policy_entity *first = NULL;
	size_t nearest = finding->step_count;

	for (uint32_t e = 0; e < solution->program->entity_count; e++) {
		const struct vet_policy_entity *entity = &solution->policy->entity[e];
		const struct vet_body *body = entity->boundary ? vet_reach_body(solution->reach, e) : NULL;
		size_t step = body ? step_into(finding, body) : nearest;

		if (step < nearest) {
			nearest = step;
			first = entity;
		}
	}
	return first;
}

static json_t *in_source(const struct vet_solution *solution, const struct vet_source_root *root, const struct vet_finding *finding)
{
	const struct vet_policy_entity *boundary = finding->probe ? NULL : boundary_of(solution, finding);
	json_t *json = json_pack("{s:s, s:s, s:o}", "kind", "inSource", "status", "accepted", "justification",
				 finding->probe ? json_string("a touch by a vet_probes function") : vet_json_text(boundary ? boundary->boundary : ""));

	if (boundary)
		json_object_set_new(json, "location", vet_sarif_location(root, boundary->boundary_where, NULL));
	return json;
}

/* All results have them or none (section 3.27.23): an empty list says that nothing suppresses this one. */
static json_t *suppressions(const struct vet_solution *solution, const struct vet_source_root *root, const struct vet_finding *finding,
			    const char *baseline)
{
	json_t *list = json_array();

	if (finding->vouched)
		json_array_append_new(list, in_source(solution, root, finding));
	else if (finding->known)
		json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "kind", "external", "status", "accepted", "justification",
						      vet_json_text(baseline)));
	return list;
}

static char *result_text(const struct vet_finding *finding)
{
	return vet_format("%s%s.%s%s%s%s%s%s", finding->message, vet_finding_remark(finding), finding->evidence ? "\n" : "",
			  finding->evidence ? finding->evidence : "", finding->evidence ? "." : "", finding->fix ? "\nfix: " : "",
			  finding->fix ? finding->fix : "", finding->fix ? "." : "");
}

static json_t *properties(const struct vet_solution *solution, const struct vet_finding *finding)
{
	return json_pack("{s:s, s:o*, s:o*, s:b, s:I}", "guest", solution->profile->name, "capability",
			 finding->capability ? vet_json_text(finding->capability) : NULL, "entry", finding->entry ? vet_json_text(finding->entry) : NULL,
			 "imprecise", finding->imprecise, "covers", (json_int_t)finding->covered);
}

static json_t *result(const struct vet_solution *solution, const struct vet_source_root *root, const struct vet_finding *finding,
		      const struct vet_fingerprint *fingerprint, const char *baseline)
{
	json_t *location = vet_sarif_location(root, finding->where, NULL), *fixes;
	json_t *json = json_pack("{s:s, s:i, s:s, s:o, s:[o], s:{s:s}, s:o, s:o}", "ruleId", vet_finding_name(finding->id), "ruleIndex", (int)finding->id,
				 "level", vet_finding_severity(finding), "message", vet_sarif_message(result_text(finding)), "locations", location,
				 "partialFingerprints", "bootvetFinding/v1", fingerprint->text, "suppressions",
				 suppressions(solution, root, finding, baseline), "properties", properties(solution, finding));
	const char *function = vet_finding_function(solution, finding);

	if (function && !json_object_get(location, "logicalLocations"))
		json_object_set_new(location, "logicalLocations", json_pack("[{s:o, s:s}]", "fullyQualifiedName", vet_json_text(function), "kind", "function"));
	if (!finding->step_count)
		return json;
	json_object_set_new(json, "codeFlows", code_flows(root, finding));
	json_object_set_new(json, "relatedLocations", related(root, finding));
	fixes = vet_sarif_fixes(root, finding);
	if (fixes)
		json_object_set_new(json, "fixes", fixes);
	return json;
}

json_t *vet_sarif_run(const struct vet_solution *solution, const struct vet_source_root *root, const char *baseline, const char *version)
{
	struct vet_fingerprint *fingerprint = vet_fingerprints_make(solution);
	char *category = vet_format("bootvet/%s/", solution->profile->name);
	json_t *results = json_array(), *run;

	for (size_t i = 0; i < solution->verdict->count; i++)
		json_array_append_new(results, result(solution, root, &solution->verdict->finding[i], &fingerprint[i], baseline));
	run = json_pack("{s:{s:{s:s, s:s, s:s, s:o}}, s:{s:o}, s:{s:{s:{s:s}}}, s:s, s:o, s:{s:s}}", "tool", "driver", "name", "bootvet", "version",
			version, "semanticVersion", version, "rules", rules(), "automationDetails", "id", vet_json_text(category),
			"originalUriBaseIds", "%SRCROOT%", "description", "text", "The folder that file names are relative to.", "columnKind",
			"utf16CodeUnits", "results", results, "properties", "guest", solution->profile->name);
	free(category);
	free(fingerprint);
	return run;
}

json_t *vet_sarif_log(json_t *runs, int exit_status)
{
	size_t i;
	json_t *run;

	json_array_foreach(runs, i, run)
		json_object_set_new(run, "invocations", json_pack("[{s:b, s:i}]", "executionSuccessful", exit_status < 2, "exitCode", exit_status));
	return json_pack("{s:s, s:s, s:o}", "$schema", "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0", "runs", runs);
}
