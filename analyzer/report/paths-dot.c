/* SPDX-License-Identifier: MIT */
/*
 * The entries and their joins as a graph in the language of `dot`; see paths.h.  In it: entries, the ways to their joins,
 * the joins, and what runs before these up to a depth.  A function and the only one that it leads to are one box, plain
 * ones that lead nowhere and have one caller another.
 */
#include <stdlib.h>
#include <string.h>

#include "paths.h"
#include "support/memory.h"
#include "support/text.h"

#define NODES 400u /* the most boxes */
#define NAMES 6u   /* plain functions named in one box */

struct drawing {
	FILE *out;
	const struct vet_entry_paths *paths;
	unsigned depth;
	uint32_t *node;    /* functions drawn, in order */
	size_t count;
	bool *drawn;       /* by entity */
	bool *on_way;      /* by entity: on the way to a join */
	uint32_t *box;     /* by entity: the function in whose box it stands; VET_NONE: none of its own */
};

/* --- what is drawn --------------------------------------------------------------------------------------- */

static void draw(struct drawing *drawing, uint32_t function)
{
	if (drawing->drawn[function] || drawing->count == NODES)
		return;
	drawing->drawn[function] = true;
	drawing->node[drawing->count++] = function;
}

static void choose_ways(struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->paths->entry_count; i++) {
		const struct vet_path_entry *entry = &drawing->paths->entry[i];

		for (size_t r = 0; r < entry->root_count; r++)
			draw(drawing, entry->root[r]);
		for (size_t j = 0; j < drawing->paths->join_count; j++) {
			uint32_t join = drawing->paths->join[j].function;
			size_t count;
			uint32_t *way;

			if (!(drawing->paths->entries[join] & vet_path_bit(drawing->paths, entry)))
				continue;
			way = vet_path_way(drawing->paths, entry, join, &count);
			for (size_t w = 0; w < count; w++) {
				draw(drawing, way[w]);
				drawing->on_way[way[w]] = drawing->drawn[way[w]];
			}
			free(way);
		}
	}
}

/* What an entry runs before its joins, `depth` calls deep. */
static void choose_before(struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->paths->entry_count; i++) {
		const struct vet_path_entry *entry = &drawing->paths->entry[i];

		for (size_t o = 0; o < entry->order_count && entry->far[o] <= drawing->depth; o++)
			if (drawing->paths->before[entry->order[o]] & vet_path_bit(drawing->paths, entry))
				draw(drawing, entry->order[o]);
	}
}

/* --- boxes ----------------------------------------------------------------------------------------------- */

static bool is_plain(const struct drawing *drawing, uint32_t function)
{
	const struct vet_path_deeds *deeds = &drawing->paths->deeds[function];

	return !(deeds->provides | deeds->withdraws | deeds->asks | deeds->touches) && !drawing->on_way[function] && !drawing->paths->is_join[function];
}

static bool is_root(const struct drawing *drawing, uint32_t function)
{
	for (size_t i = 0; i < drawing->paths->entry_count; i++)
		for (size_t r = 0; r < drawing->paths->entry[i].root_count; r++)
			if (drawing->paths->entry[i].root[r] == function)
				return true;
	return false;
}

/* An edge that is drawn: what runs behind a join is not. */
static bool leads(const struct drawing *drawing, const struct vet_path_edge *edge)
{
	return drawing->drawn[edge->from] && drawing->drawn[edge->to] && edge->from != edge->to &&
	       (!drawing->paths->is_join[edge->from] || drawing->paths->is_join[edge->to]);
}

struct degrees {
	uint32_t in, out, from, to; /* from, to: the last one seen */
};

static struct degrees *count_edges(const struct drawing *drawing)
{
	struct degrees *degree = vet_allocate(drawing->paths->program->entity_count, sizeof(*degree));

	for (size_t i = 0; i < drawing->count; i++) {
		uint32_t at = drawing->node[i];

		for (size_t e = drawing->paths->edge_first[at]; e < drawing->paths->edge_first[at + 1]; e++) {
			const struct vet_path_edge *edge = &drawing->paths->edge[e];

			if (!leads(drawing, edge))
				continue;
			degree[at].out++;
			degree[at].to = edge->to;
			degree[edge->to].in++;
			degree[edge->to].from = at;
		}
	}
	return degree;
}

/* The first function of the box: chains go up to their head, plain leaves of one caller to the first of them. */
static void choose_boxes(struct drawing *drawing)
{
	struct degrees *degree = count_edges(drawing);
	uint32_t *leaf = vet_allocate(drawing->paths->program->entity_count, sizeof(*leaf));

	memset(leaf, 0xff, drawing->paths->program->entity_count * sizeof(*leaf));
	for (size_t i = 0; i < drawing->count; i++)
		drawing->box[drawing->node[i]] = drawing->node[i];
	for (size_t i = 0; i < drawing->count; i++) {
		uint32_t at = drawing->node[i], from = degree[at].from;

		if (is_root(drawing, at) || degree[at].in != 1 || drawing->paths->is_join[at])
			continue;
		if (!degree[at].out && is_plain(drawing, at) && degree[from].out > 1) {
			if (leaf[from] == VET_NONE)
				leaf[from] = at;
			drawing->box[at] = leaf[from];
		} else if (degree[from].out == 1 && !is_root(drawing, from) && !drawing->paths->is_join[from] && drawing->box[from] != at) {
			drawing->box[at] = drawing->box[from];
		}
	}
	free(leaf);
	free(degree);
}

/* --- writing ----------------------------------------------------------------------------------------------- */

/* Inside a quoted string of dot, where a backslash and what stands behind it mean something. */
static void write_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		fputc(*text < ' ' || *text > '~' ? '?' : *text, out);
	}
}

static void write_capabilities(FILE *out, const char *title, uint64_t mask)
{
	bool first = true;

	for (unsigned id = 0; id < VET_CAPABILITY_COUNT; id++) {
		if (!(mask & vet_capability_bit(id)))
			continue;
		fprintf(out, "%s%s", first ? title : ", ", vet_capability_info(id)->name);
		first = false;
	}
}

/* One box with all its functions, in the order in which they were met. */
static void write_box(const struct drawing *drawing, uint32_t box)
{
	const struct vet_entry_paths *paths = drawing->paths;
	struct vet_path_deeds deeds = { 0 };
	size_t names = 0, more = 0;

	fprintf(drawing->out, "\tf%u [label=\"", box);
	for (size_t i = 0; i < drawing->count; i++) {
		uint32_t at = drawing->node[i];

		if (drawing->box[at] != box)
			continue;
		deeds.provides |= paths->deeds[at].provides;
		deeds.withdraws |= paths->deeds[at].withdraws;
		deeds.asks |= paths->deeds[at].asks;
		deeds.touches |= paths->deeds[at].touches;
		if (names == NAMES && is_plain(drawing, at)) {
			more++;
			continue;
		}
		fputs(names++ ? "\\n" : "", drawing->out);
		write_text(drawing->out, paths->program->entity[at].name);
	}
	if (more)
		fprintf(drawing->out, "\\nand %zu more", more);
	if (paths->is_join[box]) {
		fprintf(drawing->out, "\\n%zu functions only through it\", style=filled, fillcolor=lightgrey];\n", paths->weight[box]);
		return;
	}
	write_capabilities(drawing->out, "\\nprovides ", deeds.provides);
	write_capabilities(drawing->out, "\\nwithdraws ", deeds.withdraws);
	write_capabilities(drawing->out, "\\nasks for ", deeds.asks);
	write_capabilities(drawing->out, "\\ntouches ", deeds.touches);
	fprintf(drawing->out, "\"%s];\n", names == 1 && paths->before[box] & (paths->before[box] - 1) ? ", style=dashed" : "");
}

static void write_entry(const struct drawing *drawing, size_t number)
{
	const struct vet_path_entry *entry = &drawing->paths->entry[number];

	fprintf(drawing->out, "\te%zu [shape=house, orientation=180, label=\"entry ", number);
	write_text(drawing->out, entry->name);
	for (size_t i = 0; i < entry->guest_count; i++) {
		fputs(i % 3 ? ", " : "\\n", drawing->out);
		write_text(drawing->out, entry->guest[i]);
	}
	fputs("\"];\n", drawing->out);
	for (size_t r = 0; r < entry->root_count; r++)
		fprintf(drawing->out, "\te%zu -> f%u;\n", number, drawing->box[entry->root[r]]);
}

static void write_edges(const struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->count; i++) {
		uint32_t at = drawing->node[i], last = VET_NONE;

		for (size_t e = drawing->paths->edge_first[at]; e < drawing->paths->edge_first[at + 1]; e++) {
			const struct vet_path_edge *edge = &drawing->paths->edge[e];

			if (!leads(drawing, edge) || drawing->box[at] == drawing->box[edge->to] || drawing->box[edge->to] == last)
				continue;
			last = drawing->box[edge->to];
			fprintf(drawing->out, "\tf%u -> f%u%s;\n", drawing->box[at], last,
				drawing->on_way[at] && drawing->on_way[edge->to] ? " [penwidth=2]" : "");
		}
	}
}

void vet_entry_paths_dot(FILE *out, const struct vet_entry_paths *paths, unsigned depth)
{
	uint32_t entities = paths->program->entity_count;
	struct drawing drawing = {
		.out = out, .paths = paths, .depth = depth, .node = vet_allocate(NODES, sizeof(uint32_t)), .drawn = vet_allocate(entities, sizeof(bool)),
		.on_way = vet_allocate(entities, sizeof(bool)), .box = vet_allocate(entities, sizeof(uint32_t)),
	};

	choose_ways(&drawing);
	choose_before(&drawing);
	choose_boxes(&drawing);
	fputs("digraph paths {\n\tnode [shape=box, fontname=\"sans-serif\"];\n", out);
	for (size_t i = 0; i < paths->entry_count; i++)
		write_entry(&drawing, i);
	for (size_t i = 0; i < drawing.count; i++)
		if (drawing.box[drawing.node[i]] == drawing.node[i])
			write_box(&drawing, drawing.node[i]);
	write_edges(&drawing);
	fputs("}\n", out);
	free(drawing.node);
	free(drawing.drawn);
	free(drawing.on_way);
	free(drawing.box);
}
