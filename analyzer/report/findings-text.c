/* SPDX-License-Identifier: MIT */
/*
 * Findings as text; see findings.h.
 */
#include <stdlib.h>
#include <string.h>

#include "report/findings.h"
#include "report/holes.h"

const char *vet_hole_name(unsigned kind)
{
	static const char *const names[] = {
		[VET_HOLE_EXTERNAL] = "external", [VET_HOLE_ASSEMBLY] = "assembly", [VET_HOLE_INDIRECT] = "indirect",
		[VET_HOLE_ASM] = "inline-assembly", [VET_HOLE_UNCALLED] = "uncalled", [VET_HOLE_PORT] = "unknown-address",
	};

	return kind < VET_HOLE_COUNT ? names[kind] : "unknown";
}

static void print_path(FILE *out, const struct vet_finding *finding)
{
	for (size_t i = 0; i < finding->step_count; i++) {
		const struct vet_step *step = &finding->step[i];
		int written;

		if (i)
			written = fprintf(out, "  -> %s", step->what);
		else if (finding->entry)
			written = fprintf(out, "  from entry %s: %s", finding->entry, step->what);
		else
			written = fprintf(out, "  from %s", step->what);
		fprintf(out, "%*s%s:%u\n", written < 38 ? 40 - written : 2, "", step->where.file, step->where.line);
		if (step->stored) {
			written = fprintf(out, "     %s", step->stored);
			fprintf(out, "%*s%s:%u\n", written < 38 ? 40 - written : 2, "", step->stored_at.file, step->stored_at.line);
		}
		if (step->first) {
			written = fprintf(out, "     first here: %s", step->first);
			fprintf(out, "%*s%s:%u\n", written < 38 ? 40 - written : 2, "", step->first_at.file, step->first_at.line);
		}
	}
}

const char *vet_finding_severity(const struct vet_finding *finding)
{
	return finding->vouched || finding->known ? "note" : finding->is_error ? "error" : "warning";
}

const char *vet_finding_function(const struct vet_solution *solution, const struct vet_finding *finding)
{
	return finding->step_count ? solution->program->entity[finding->place.function].name : NULL;
}

const char *vet_finding_remark(const struct vet_finding *finding)
{
	if (finding->probe)
		return ", by a vet_probes function";
	if (finding->vouched)
		return ", vouched for by a vet_boundary";
	if (finding->known)
		return ", known: it is in the baseline";
	if (finding->panic_only)
		return " (only through panic)";
	if (finding->command_line_only)
		return " (only with a command-line option)";
	return finding->imprecise ? ", reached only through imprecise edges" : "";
}

static void print_finding(FILE *out, const struct vet_finding *finding)
{
	fprintf(out, "%s:%u:%u: %s: %s%s [%s]\n", finding->where.file, finding->where.line, finding->where.column,
		vet_finding_severity(finding), finding->message,
		vet_finding_remark(finding), vet_finding_name(finding->id));
	if (finding->known)
		return;
	print_path(out, finding);
	if (finding->evidence)
		fprintf(out, "  %s\n", finding->evidence);
	if (finding->fix)
		fprintf(out, "  fix: %s\n", finding->fix);
}

static void print_boundaries(FILE *out, const struct vet_solution *solution)
{
	const struct vet_policy *policy = solution->policy;

	for (uint32_t e = 0; e < solution->program->entity_count; e++) {
		const struct vet_policy_entity *entity = &policy->entity[e];

		if (!entity->boundary || !vet_reach_body(solution->reach, e))
			continue;
		const struct vet_where *where = &entity->boundary_where;

		fprintf(out, "%s:%u:%u: note: boundary %s: %s\n", where->file, where->line, where->column, solution->program->entity[e].name, *entity->boundary ? entity->boundary : "(no reason)");
	}
}

static void print_holes(FILE *out, const struct vet_told_hole *hole, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s:%u:%u: hole: %s%s%s in %s\n", hole[i].where.file, hole[i].where.line, hole[i].where.column,
			vet_hole_name(hole[i].kind), hole[i].name ? " " : "", hole[i].name ? hole[i].name : "", hole[i].function);
}

static void print_counts(FILE *out, const struct vet_solution *solution, const struct vet_told_hole *hole, size_t holes)
{
	const struct vet_verdict *verdict = solution->verdict;
	size_t kind[VET_HOLE_COUNT] = { 0 }, listed = 0;

	for (size_t i = 0; i < holes; i++)
		kind[hole[i].kind]++;
	fprintf(out, "%s: %zu error%s, %zu warning%s", solution->profile->name, verdict->errors, verdict->errors == 1 ? "" : "s",
		verdict->warnings, verdict->warnings == 1 ? "" : "s");
	if (verdict->vouched)
		fprintf(out, ", %zu vouched for", verdict->vouched);
	if (verdict->probed)
		fprintf(out, ", %zu by probes", verdict->probed);
	if (verdict->known)
		fprintf(out, ", %zu known", verdict->known);
	if (verdict->left_out)
		fprintf(out, ", %zu about other capabilities", verdict->left_out);
	fprintf(out, "; %zu proof hole%s", holes, holes == 1 ? "" : "s");
	for (unsigned k = 0; k < VET_HOLE_COUNT; k++)
		if (kind[k])
			fprintf(out, "%s%zu %s", listed++ ? ", " : " (", kind[k], vet_hole_name(k));
	fputs(listed ? ")\n" : "\n", out);
}

void vet_report_text(FILE *out, const struct vet_solution *solution, bool list_holes, bool vouched)
{
	size_t holes;
	struct vet_told_hole *hole = vet_holes_tell(solution, &holes);

	for (size_t i = 0; i < solution->verdict->count; i++)
		if (vouched || !solution->verdict->finding[i].vouched)
			print_finding(out, &solution->verdict->finding[i]);
	print_boundaries(out, solution);
	if (list_holes)
		print_holes(out, hole, holes);
	print_counts(out, solution, hole, holes);
	free(hole);
}
