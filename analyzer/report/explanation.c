/* SPDX-License-Identifier: MIT */
/*
 * Explaining reach; see explanation.h.
 */
#include "explanation.h"

#include <stdlib.h>
#include <string.h>

#include "report/findings.h"
#include "solve/finding.h"
#include "support/memory.h"
#include "support/text.h"

static char *constants_text(const struct vet_set *set)
{
	char *text = vet_copy_string("");

	for (unsigned i = 0; i < set->constant_count && i < 8; i++) {
		char *longer = vet_format("%s%s%lld", text, i ? ", " : "", (long long)set->constants[i]);
		free(text);
		text = longer;
	}
	char *whole = vet_format("{%s%s}", text, set->constant_count > 8 ? ", ..." : "");

	free(text);
	return whole;
}

static char *set_text(const struct vet_set *set)
{
	if (vet_set_is_empty(set))
		return vet_copy_string("nothing");
	if (set->flags & VET_SET_ANY)
		return vet_copy_string("anything");
	if (set->address_count)
		return vet_format("%u address%s", set->address_count, set->address_count == 1 ? "" : "es");
	if (set->flags & VET_SET_INTERVAL)
		return vet_format("%lld to %lld", (long long)set->low, (long long)set->high);
	return constants_text(set);
}

/* --- why it runs --------------------------------------------------------------------------------------- */

static struct vet_finding path_to(const struct vet_solution *solution, const struct vet_routes *paths, uint32_t entity)
{
	struct vet_finding path = { 0 };
	struct vet_judgement judgement = {
		.reach = solution->reach, .policy = solution->policy, .profile = solution->profile, .root = solution->root,
		.root_entry = (const char *const *)solution->root_entry, .root_count = solution->root_count };

	vet_finding_path(&path, &judgement, paths, entity);
	return path;
}

static struct vet_routes *plain_paths(const struct vet_solution *solution)
{
	return vet_routes_find(solution->all, solution->root, solution->root_count, (struct vet_held){ 0, 0 });
}

static void print_held(FILE *out, const char *title, uint64_t mask)
{
	bool first = true;

	for (unsigned id = 0; id < VET_CAPABILITY_COUNT; id++) {
		if (!(mask & vet_capability_bit(id)))
			continue;
		fprintf(out, "%s%s", first ? title : ", ", vet_capability_info(id)->name);
		first = false;
	}
	if (!first)
		fputc('\n', out);
}

static void explain_live(FILE *out, const struct vet_solution *solution, uint32_t entity)
{
	struct vet_routes *paths = plain_paths(solution);
	const struct vet_function_state *state = &solution->all->function[entity];

	fprintf(out, "%s: reachable on %s\n", solution->program->entity[entity].name, solution->profile->name);
	if (paths->reached[entity]) {
		struct vet_finding path = path_to(solution, paths, entity);

		for (size_t i = 0; i < path.step_count; i++) {
			int written = i ? fprintf(out, "  -> %s", path.step[i].what)
					: fprintf(out, "  from %s%s: %s", path.entry ? "entry " : "", path.entry ? path.entry : "function", path.step[i].what);
			fprintf(out, "%*s%s:%u\n", written < 38 ? 40 - written : 2, "", path.step[i].where.file, path.step[i].where.line);
		}
		vet_finding_free(&path);
	}
	if (state->judged) {
		print_held(out, "  claimed or provided on every path here: ", state->proven.present);
		print_held(out, "  claimed absent on every path here: ", state->proven.absent);
	}
	vet_routes_free(paths);
}

/* --- why it does not ----------------------------------------------------------------------------------- */

/* A live block with a dead edge towards `block`: what cuts it off. */
static bool find_cut(const struct vet_body *body, uint32_t block, bool *seen, uint32_t *cut_block, uint32_t *cut_edge)
{
	seen[block] = true;
	for (uint32_t b = 0; b < body->function->block_count; b++) {
		const struct vet_block *from = vet_body_block(body, b);

		for (uint32_t e = from->edge_first; e < from->edge_first + from->edge_count; e++) {
			if (vet_body_edge(body, e)->target != block)
				continue;
			if (vet_block_live(body, b) && body->block_ends[b] && !body->edge_live[e]) {
				*cut_block = b;
				*cut_edge = e;
				return true;
			}
		}
	}
	for (uint32_t b = 0; b < body->function->block_count; b++) {
		const struct vet_block *from = vet_body_block(body, b);

		for (uint32_t e = from->edge_first; e < from->edge_first + from->edge_count; e++)
			if (vet_body_edge(body, e)->target == block && !seen[b] && !vet_block_live(body, b) &&
			    find_cut(body, b, seen, cut_block, cut_edge))
				return true;
	}
	return false;
}

static char *why_dead(const struct vet_body *body, uint32_t point)
{
	bool *seen = vet_allocate(body->function->block_count, 1);
	uint32_t cut_block, cut_edge;
	char *why;

	if (body->function->block_count < 4096 && find_cut(body, vet_point_block(body, point), seen, &cut_block, &cut_edge)) {
		const struct vet_edge *edge = vet_body_edge(body, cut_edge);
		const struct vet_block *from = vet_body_block(body, cut_block);
		char *value = set_text(edge->condition == VET_NONE ? body->returned : body->value[edge->condition]);
		uint32_t line = from->point_count ? vet_body_point(body, from->point_first + from->point_count - 1)->where.line
						  : body->function->where.line;

		why = vet_format("the branch after line %u is never taken: its condition is %s", line, value);
		free(value);
	} else {
		why = vet_copy_string("control never gets there: a call before it does not return");
	}
	free(seen);
	return why;
}

/* Calls `tell` for every mention of the entity in some function's facts. */
struct mention {
	const struct vet_body *body;
	uint32_t point;
	bool is_call;
};

static size_t find_mentions(const struct vet_solution *solution, uint32_t entity, struct mention **list)
{
	size_t count = 0, capacity = 0;

	for (uint32_t e = 0; e < solution->program->entity_count; e++) {
		const struct vet_body *body = solution->reach->body[e];

		for (uint32_t p = 0; body && p < body->function->point_count; p++) {
			const struct vet_point *point = vet_body_point(body, p);
			bool names = point->kind == VET_POINT_CALL || point->kind == VET_POINT_ADDRESS;

			if (!names || solution->program->entity_of[body->unit_index][point->a] != entity)
				continue;
			*list = vet_grow(*list, &capacity, count + 1, sizeof(**list));
			(*list)[count++] = (struct mention){ body, p, point->kind == VET_POINT_CALL };
		}
	}
	return count;
}

static void explain_mention(FILE *out, const struct vet_solution *solution, const struct mention *mention)
{
	struct vet_where where = vet_point_where(mention->body, mention->point);
	const char *function = solution->program->entity[mention->body->entity].name;

	fprintf(out, "  %s at %s:%u in %s: ", mention->is_call ? "called" : "its address is taken", where.file, where.line, function);
	if (!mention->body->reached) {
		fprintf(out, "%s is dead itself\n", function);
	} else if (!vet_point_live(mention->body, mention->point)) {
		char *why = why_dead(mention->body, mention->point);

		fprintf(out, "%s\n", why);
		free(why);
	} else {
		fputs(mention->is_call ? "runs\n" : "runs, but no live call takes it from there\n", out);
	}
}

static void explain_initialisers(FILE *out, const struct vet_solution *solution, uint32_t entity)
{
	const struct vet_program *program = solution->program;

	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct vet_unit *unit = program->unit[u];

		for (uint32_t s = 0; s < unit->count[VET_TABLE_SYMBOLS]; s++) {
			for (uint32_t i = 0; i < unit->symbols[s].initialiser_count; i++) {
				const struct vet_initialiser *row = &unit->initialisers[unit->symbols[s].initialiser_first + i];

				if (row->kind == VET_INITIALISER_ADDRESS && program->entity_of[u][row->symbol] == entity)
					fprintf(out, "  stored in %s at %s:%u: no live call takes it from there\n",
						vet_unit_string(unit, unit->symbols[s].name), vet_unit_string(unit, row->where.file), row->where.line);
			}
		}
	}
}

static void explain_dead(FILE *out, const struct vet_solution *solution, uint32_t entity)
{
	struct mention *mention = NULL;
	size_t count = find_mentions(solution, entity, &mention);

	fprintf(out, "%s: dead on %s\n", solution->program->entity[entity].name, solution->profile->name);
	for (size_t i = 0; i < count; i++)
		explain_mention(out, solution, &mention[i]);
	explain_initialisers(out, solution, entity);
	if (!count)
		fputs("  no function in these objects calls it by name\n", out);
	fprintf(out, "  as far as %zu proof hole%s let%s one see (bootvet check --holes)\n", solution->reach->hole_count,
		solution->reach->hole_count == 1 ? "" : "s", solution->reach->hole_count == 1 ? "s" : "");
	free(mention);
}

static bool is_named(const struct vet_solution *solution, uint32_t entity, const char *name)
{
	return solution->reach->body[entity] && !strcmp(solution->program->entity[entity].name, name);
}

size_t vet_explain_text(FILE *out, const struct vet_solution *solution, const char *name)
{
	size_t found = 0;

	for (uint32_t e = 0; e < solution->program->entity_count; e++) {
		if (!is_named(solution, e, name))
			continue;
		found++;
		if (vet_reach_body(solution->reach, e))
			explain_live(out, solution, e);
		else
			explain_dead(out, solution, e);
	}
	return found;
}

static json_t *live_json(const struct vet_solution *solution, uint32_t entity)
{
	struct vet_routes *paths = plain_paths(solution);
	json_t *steps = json_array();

	if (paths->reached[entity]) {
		struct vet_finding path = path_to(solution, paths, entity);

		for (size_t i = 0; i < path.step_count; i++)
			json_array_append_new(steps, json_pack("{s:o, s:o, s:i}", "what", vet_json_text(path.step[i].what), "file", vet_json_text(path.step[i].where.file),
							       "line", (int)path.step[i].where.line));
		vet_finding_free(&path);
	}
	vet_routes_free(paths);
	return steps;
}

json_t *vet_explain_json(const struct vet_solution *solution, const char *name)
{
	json_t *list = json_array();

	for (uint32_t e = 0; e < solution->program->entity_count; e++) {
		if (!is_named(solution, e, name))
			continue;
		bool live = vet_reach_body(solution->reach, e);

		json_array_append_new(list, json_pack("{s:s, s:o, s:b, s:o}", "guest", solution->profile->name, "function", vet_json_text(name), "reachable",
						      live, "path", live ? live_json(solution, e) : json_array()));
	}
	return list;
}
