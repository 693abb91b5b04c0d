/* SPDX-License-Identifier: MIT */
/*
 * Ways through one function's blocks; see explanation-branch.h.  Every walk is linear in blocks and edges.
 */
#include "explanation-branch.h"

#include <stdlib.h>
#include <string.h>

#include "facts/expression.h"
#include "report/findings.h"
#include "support/memory.h"
#include "support/text.h"

/* --- the graph, backwards ------------------------------------------------------------------------------ */

struct backwards {
	uint32_t *first; /* by block, one more: slices of edge */
	uint32_t *edge;  /* edges by target */
	uint32_t *from;  /* by edge: its block */
};

static struct backwards reverse(const struct vet_body *body)
{
	uint32_t blocks = body->function->block_count, edges = body->function->edge_count;
	struct backwards back = {
		.first = vet_allocate(blocks + 2ul, sizeof(uint32_t)),
		.edge = vet_allocate(edges + 1ul, sizeof(uint32_t)),
		.from = vet_allocate(edges + 1ul, sizeof(uint32_t)),
	};

	for (uint32_t b = 0; b < blocks; b++) {
		const struct vet_block *block = vet_body_block(body, b);

		for (uint32_t e = block->edge_first; e < block->edge_first + block->edge_count; e++) {
			back.from[e] = b;
			back.first[vet_body_edge(body, e)->target + 2]++;
		}
	}
	for (uint32_t b = 2; b < blocks + 2; b++)
		back.first[b] += back.first[b - 1];
	for (uint32_t b = 0; b < blocks; b++) {
		const struct vet_block *block = vet_body_block(body, b);

		for (uint32_t e = block->edge_first; e < block->edge_first + block->edge_count; e++)
			back.edge[back.first[vet_body_edge(body, e)->target + 1]++] = e;
	}
	return back;
}

static void free_backwards(struct backwards *back)
{
	free(back->first);
	free(back->edge);
	free(back->from);
}

/* Blocks from which the function can end without `without`, as the facts have it, live or not. */
static bool *blocks_that_may_end(const struct vet_body *body, const struct backwards *back, uint32_t without)
{
	uint32_t blocks = body->function->block_count, depth = 0;
	bool *ends = vet_allocate(blocks, sizeof(bool));
	uint32_t *stack = vet_allocate(blocks, sizeof(*stack));

	for (uint32_t b = 0; b < blocks; b++) {
		if (b == without || vet_body_block(body, b)->edge_count)
			continue;
		ends[b] = true;
		stack[depth++] = b;
	}
	while (depth) {
		uint32_t at = stack[--depth];

		for (uint32_t i = back->first[at]; i < back->first[at + 1]; i++) {
			uint32_t from = back->from[back->edge[i]];

			if (from == without || ends[from])
				continue;
			ends[from] = true;
			stack[depth++] = from;
		}
	}
	free(stack);
	return ends;
}

/* --- the way to a live point --------------------------------------------------------------------------- */

/* By block: the live edge by which a breadth-first walk came there first; the caller frees. */
static uint32_t *walk_live(const struct vet_body *body)
{
	uint32_t blocks = body->function->block_count, head = 0, count = 0;
	uint32_t *by = vet_allocate(blocks, sizeof(*by)), *queue = vet_allocate(blocks, sizeof(*queue));
	bool *seen = vet_allocate(blocks, sizeof(*seen));

	seen[0] = true;
	by[0] = VET_NONE;
	queue[count++] = 0;
	while (head < count) {
		const struct vet_block *block = vet_body_block(body, queue[head]);
		bool goes_on = body->block_ends[queue[head++]];

		for (uint32_t e = block->edge_first; goes_on && e < block->edge_first + block->edge_count; e++) {
			uint32_t target = vet_body_edge(body, e)->target;

			if (!body->edge_live[e] || seen[target])
				continue;
			seen[target] = true;
			by[target] = e;
			queue[count++] = target;
		}
	}
	free(queue);
	free(seen);
	return by;
}

/* Backwards from the point: a branch counts when the function could also end without what counted before. */
uint32_t *vet_branch_way(const struct vet_body *body, uint32_t point, size_t *count)
{
	uint32_t at = vet_point_block(body, point), from;
	struct backwards back = reverse(body);
	bool *may_end = blocks_that_may_end(body, &back, at);
	uint32_t *by = walk_live(body), *way = vet_allocate(VET_BRANCH_WAY, sizeof(*way));

	*count = 0;
	for (; at && by[at] != VET_NONE && *count < VET_BRANCH_WAY; at = from) {
		from = back.from[by[at]];
		if (vet_body_edge(body, by[at])->condition == VET_NONE || !may_end[from])
			continue;
		way[(*count)++] = by[at];
		free(may_end);
		may_end = blocks_that_may_end(body, &back, from);
	}
	for (size_t i = 0; i < *count / 2; i++) {
		uint32_t other = way[i];

		way[i] = way[*count - 1 - i];
		way[*count - 1 - i] = other;
	}
	free(by);
	free(may_end);
	free_backwards(&back);
	return way;
}

/* --- the cut before a dead one ------------------------------------------------------------------------- */

/* A live block behind which control does not go on. */
static struct vet_cut cut_in_block(const struct vet_body *body, uint32_t block)
{
	uint32_t live = body->live_points[block];

	if (!live || body->block_ends[block])
		return (struct vet_cut){ VET_CUT_NONE, VET_NONE, VET_NONE };
	return (struct vet_cut){ VET_CUT_NO_RETURN, VET_NONE, vet_body_block(body, block)->point_first + live - 1 };
}

struct vet_cut vet_branch_cut(const struct vet_body *body, uint32_t point)
{
	struct vet_cut cut = { VET_CUT_NONE, VET_NONE, VET_NONE };
	uint32_t blocks = body->function->block_count, start = vet_point_block(body, point), head = 0, count = 0;

	if (vet_point_live(body, point))
		return cut;
	if (vet_block_live(body, start))
		return cut_in_block(body, start);
	struct backwards back = reverse(body);
	uint32_t *queue = vet_allocate(blocks, sizeof(*queue));
	bool *seen = vet_allocate(blocks, sizeof(*seen));

	seen[start] = true;
	queue[count++] = start;
	while (head < count && cut.kind == VET_CUT_NONE) {
		uint32_t at = queue[head++];

		for (uint32_t i = back.first[at]; i < back.first[at + 1] && cut.kind == VET_CUT_NONE; i++) {
			uint32_t from = back.from[back.edge[i]];

			if (vet_block_live(body, from)) {
				cut = body->block_ends[from] ? (struct vet_cut){ VET_CUT_BRANCH, back.edge[i], VET_NONE } : cut_in_block(body, from);
			} else if (!seen[from]) {
				seen[from] = true;
				queue[count++] = from;
			}
		}
	}
	free(queue);
	free(seen);
	free_backwards(&back);
	return cut;
}

/* --- saying it ----------------------------------------------------------------------------------------- */

char *vet_explain_value(const struct vet_unit *unit, const struct vet_function *function, uint32_t value)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return vet_copy_string("...");
	vet_expression_print(out, unit, function, value);
	fclose(out);
	return text;
}

char *vet_explain_place(const struct vet_unit *unit, const struct vet_function *function, uint32_t address)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return vet_copy_string("...");
	vet_expression_print_place(out, unit, function, address);
	fclose(out);
	return text;
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void print_addresses(FILE *out, const struct vet_solution *solution, const struct vet_set *set, const char *before)
{
	const char **name = vet_allocate(set->address_count, sizeof(*name));
	uint32_t told = 0;

	for (uint32_t i = 0; i < set->address_count; i++)
		name[i] = solution->program->entity[set->addresses[i].entity].name;
	if (set->address_count)
		qsort(name, set->address_count, sizeof(*name), by_text);
	for (uint32_t i = 0; i < set->address_count; i++) {
		if (i && !strcmp(name[i - 1], name[i]))
			continue;
		fputs(before, out);
		before = ", ";
		if (told++ == 8) {
			fputs("...", out);
			break;
		}
		vet_expression_print_name(out, name[i]);
	}
	free(name);
}

static void print_number(FILE *out, int64_t number)
{
	fprintf(out, number < 10 ? "%lld" : "0x%llx", (long long)number);
}

/* Bits of the C type that holds these numbers and no others; 0: none does. */
static unsigned whole_type(int64_t low, int64_t high)
{
	for (unsigned bits = 8; bits <= 32; bits *= 2)
		if ((low == 0 && high == (int64_t)((UINT64_C(1) << bits) - 1)) ||
		    (low == -(INT64_C(1) << (bits - 1)) && high == (INT64_C(1) << (bits - 1)) - 1))
			return bits;
	return 0;
}

void vet_explain_print_range(FILE *out, int64_t low, int64_t high)
{
	if (whole_type(low, high)) {
		fprintf(out, "any %u bits", whole_type(low, high));
		return;
	}
	print_number(out, low);
	if (high == low)
		return;
	fputs("..", out);
	print_number(out, high);
}

char *vet_explain_set(const struct vet_solution *solution, const struct vet_set *set)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out || !set || vet_set_is_empty(set)) {
		if (out)
			fclose(out);
		free(text);
		return vet_copy_string("nothing");
	}
	bool whole = (set->flags & (VET_SET_ANY | VET_SET_INTERVAL)) == VET_SET_INTERVAL && !set->address_count && whole_type(set->low, set->high);

	if (set->flags & VET_SET_ANY)
		fputs("anything", out);
	else if (whole)
		fputs("", out);
	else
		fputc('{', out);
	if ((set->flags & (VET_SET_ANY | VET_SET_INTERVAL)) == VET_SET_INTERVAL)
		vet_explain_print_range(out, set->low, set->high);
	for (unsigned i = 0; !(set->flags & (VET_SET_ANY | VET_SET_INTERVAL)) && i < set->constant_count; i++) {
		fputs(i ? ", " : "", out);
		print_number(out, set->constants[i]);
	}
	bool numbers = set->flags & (VET_SET_ANY | VET_SET_INTERVAL) || set->constant_count;

	if (!(set->flags & VET_SET_ANY)) {
		print_addresses(out, solution, set, numbers ? ", " : "");
		fputs(whole ? "" : "}", out);
	} else if (set->address_count) {
		print_addresses(out, solution, set, ", also {");
		fputc('}', out);
	}
	fclose(out);
	return text;
}

json_t *vet_explain_where(struct vet_where where)
{
	return json_pack("{s:o, s:i, s:i}", "file", vet_json_text(where.file), "line", (int)where.line, "column", (int)where.column);
}

/* The last result that the condition speaks of. */
static uint32_t condition_point(const struct vet_body *body, uint32_t condition)
{
	uint32_t input[VET_EXPRESSION_INPUTS], last = VET_NONE;
	unsigned count = vet_expression_inputs(body->unit, body->function, condition, input);

	for (unsigned i = 0; i < count; i++) {
		const struct vet_value *value = vet_body_value(body, input[i]);

		if (value->kind == VET_VALUE_RESULT && (last == VET_NONE || value->a > last))
			last = value->a;
	}
	return last;
}

static struct vet_where first_place(const struct vet_body *body, const struct vet_block *block)
{
	struct vet_where where = { "", 0, 0 };

	for (uint32_t e = block->edge_first; e < block->edge_first + block->edge_count; e++) {
		const struct vet_block *target = vet_body_block(body, vet_body_edge(body, e)->target);
		struct vet_where there = target->point_count ? vet_point_where(body, target->point_first) : where;

		if (!*where.file || (*there.file && vet_where_compare(&there, &where) < 0))
			where = there;
	}
	return where;
}

/* Facts hold no place of a branch: that of what its condition reads, else of the last thing done before it, else of the
 * first done behind it. */
static struct vet_where branch_where(const struct vet_body *body, uint32_t block, uint32_t condition)
{
	const struct vet_block *b = vet_body_block(body, block);
	uint32_t point = condition_point(body, condition);
	const struct vet_location *where = &body->function->where;
	struct vet_where behind = first_place(body, b);

	if (point == VET_NONE && b->point_count)
		point = b->point_first + b->point_count - 1;
	if (point != VET_NONE)
		return vet_point_where(body, point);
	return *behind.file ? behind : (struct vet_where){ vet_unit_string(body->unit, where->file), where->line, where->column };
}

static uint32_t edge_block(const struct vet_body *body, uint32_t edge)
{
	uint32_t block = 0;

	while (edge - vet_body_block(body, block)->edge_first >= vet_body_block(body, block)->edge_count)
		block++;
	return block;
}

static bool is_zero(const struct vet_body *body, const struct vet_edge *edge)
{
	const struct vet_range *range = &body->unit->ranges[edge->range_first];

	return edge->range_count == 1 && range->low == 0 && range->high == 0;
}

/* What the condition has to be: "true", "false", "3", "1..4", "other than 0, 1". */
static char *outcome_text(const struct vet_body *body, const struct vet_edge *edge)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return vet_copy_string("");
	if (is_zero(body, edge)) {
		fputs(edge->flags & VET_EDGE_OUTSIDE ? "true" : "false", out);
	} else {
		fputs(edge->flags & VET_EDGE_OUTSIDE ? "other than " : "", out);
		for (uint32_t i = 0; i < edge->range_count; i++) {
			const struct vet_range *range = &body->unit->ranges[edge->range_first + i];

			fputs(i ? ", " : "", out);
			if (i == 4) {
				fputs("...", out);
				break;
			}
			vet_explain_print_range(out, range->low, range->high);
		}
	}
	fclose(out);
	return text;
}

/* "x is {2}, y is anything" */
static char *since_text(const struct vet_solution *solution, const struct vet_body *body, uint32_t condition)
{
	uint32_t input[VET_EXPRESSION_INPUTS];
	unsigned count = vet_expression_inputs(body->unit, body->function, condition, input);
	char *text = vet_copy_string("");

	for (unsigned i = 0; i < count; i++) {
		const struct vet_value *value = vet_body_value(body, input[i]);
		unsigned kind = value->kind == VET_VALUE_RESULT ? vet_body_point(body, value->a)->kind : VET_POINT_COUNT;
		char *name = vet_explain_value(body->unit, body->function, input[i]);
		char *set = vet_explain_set(solution, body->value[input[i]]);
		int64_t single;
		bool open = (kind == VET_POINT_HAS || kind == VET_POINT_ABSENT) && !(body->value[input[i]] && vet_set_single(body->value[input[i]], &single));
		char *part = vet_format("%s is %s", name, open ? "for the run time to say" : set);
		char *longer = strstr(text, part) ? vet_copy_string(text) : vet_format("%s%s%s", text, *text ? ", " : "", part);

		free(part);
		free(text);
		free(name);
		free(set);
		text = longer;
	}
	return text;
}

/* No other edge of the block can be taken. */
static bool is_decided(const struct vet_body *body, uint32_t block, uint32_t edge)
{
	const struct vet_block *b = vet_body_block(body, block);

	for (uint32_t e = b->edge_first; e < b->edge_first + b->edge_count; e++)
		if (e != edge && body->edge_live[e])
			return false;
	return true;
}

json_t *vet_branch_json(const struct vet_solution *solution, const struct vet_body *body, uint32_t edge)
{
	const struct vet_edge *row = vet_body_edge(body, edge);
	uint32_t block = edge_block(body, edge);

	if (row->condition == VET_NONE)
		return NULL;
	char *condition = vet_explain_value(body->unit, body->function, row->condition);
	char *outcome = outcome_text(body, row), *since = since_text(solution, body, row->condition);
	json_t *json = json_pack("{s:s, s:o, s:s, s:s, s:b, s:b}", "condition", condition, "at", vet_explain_where(branch_where(body, block, row->condition)),
				 "outcome", outcome, "since", since, "live", body->edge_live[edge], "decided", is_decided(body, block, edge));

	free(condition);
	free(outcome);
	free(since);
	return json;
}
