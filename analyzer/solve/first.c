/* SPDX-License-Identifier: MIT */
/*
 * Of many places on one path that are too early, the first: who comes there falls there, and never gets to the others.
 * Comes in: all findings with their paths.  Goes out: in each path that passes such a place the step that enters its function.
 * Functions are told apart by where they are defined: copies of a header's function are one, as their findings are.
 */
#include <stdlib.h>
#include <string.h>

#include "solve/finding.h"
#include "support/memory.h"
#include "support/text.h"

/* The last step of a path that enters a function: the finding stands in it. */
static const struct vet_step *own_step(const struct vet_finding *finding)
{
	const struct vet_step *own = NULL;

	for (size_t i = 0; i < finding->step_count; i++)
		if (finding->step[i].function.file)
			own = &finding->step[i];
	return own;
}

static bool counts(const struct vet_finding *finding)
{
	return finding->id == VET_FINDING_TOO_EARLY && !finding->vouched && own_step(finding);
}

static int compare_functions(const struct vet_where *a, const char *capability, const struct vet_finding *b)
{
	int order = vet_where_compare(a, &own_step(b)->function);

	return order ? order : strcmp(capability, b->capability);
}

/* By function and capability; places that are known come first, in order. */
static int by_function(const void *left, const void *right)
{
	const struct vet_finding *a = *(const struct vet_finding *const *)left, *b = *(const struct vet_finding *const *)right;
	int order = compare_functions(&own_step(a)->function, a->capability, b);

	if (order)
		return order;
	if (a->somewhere != b->somewhere)
		return a->somewhere ? 1 : -1;
	if (a->place.point != b->place.point)
		return a->place.point < b->place.point ? -1 : 1;
	return a < b ? -1 : a > b;
}

struct early {
	struct vet_finding **finding;
	size_t count;
};

/* The first finding about that function and capability in the order above, or the end. */
static size_t find(const struct early *early, const struct vet_where *function, const char *capability)
{
	size_t low = 0, high = early->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_functions(function, capability, early->finding[middle]) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What is too early in this step's function before the path leaves it at `point`; in the finding's own function, before it. */
static const struct vet_finding *already(const struct early *early, const struct vet_finding *finding, const struct vet_step *step,
					 uint32_t point, bool is_own)
{
	for (size_t i = find(early, &step->function, finding->capability); i < early->count; i++) {
		const struct vet_finding *other = early->finding[i];

		if (compare_functions(&step->function, finding->capability, other))
			return NULL;
		if (other == finding)
			continue;
		if (other->somewhere ? !is_own : !(is_own && finding->somewhere) && other->place.point < point)
			return other;
	}
	return NULL;
}

static void tell_first(const struct early *early, struct vet_finding *finding)
{
	const struct vet_step *own = own_step(finding);

	for (size_t i = 0; i < finding->step_count && finding->step[i].function.file; i++) {
		struct vet_step *step = &finding->step[i];
		bool is_own = step == own;
		const struct vet_finding *other = already(early, finding, step, is_own ? finding->place.point : step[1].point, is_own);

		if (!other)
			continue;
		step->first = vet_copy_string(other->step[other->step_count - 1].what);
		step->first_at = other->where;
		return;
	}
}

void vet_findings_first(struct vet_verdict *verdict)
{
	struct early early = { .finding = vet_allocate(verdict->count + 1, sizeof(*early.finding)) };

	for (size_t i = 0; i < verdict->count; i++)
		if (counts(&verdict->finding[i]))
			early.finding[early.count++] = &verdict->finding[i];
	if (early.count)
		qsort(early.finding, early.count, sizeof(*early.finding), by_function);
	for (size_t i = 0; i < early.count; i++)
		tell_first(&early, early.finding[i]);
	free(early.finding);
}
