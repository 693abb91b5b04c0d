/* SPDX-License-Identifier: MIT */
/*
 * Known findings against those of a run; see baseline.h.  baseline-file.c reads and writes.
 */
#include "baseline.h"

#include <stdlib.h>
#include <string.h>

#include "report/findings.h"
#include "support/memory.h"
#include "support/text.h"

static void free_entry(struct vet_baseline_entry *entry)
{
	free(entry->guest);
	free(entry->rule);
	free(entry->capability);
	free(entry->function);
}

void vet_baseline_free(struct vet_baseline *baseline)
{
	for (size_t i = 0; i < baseline->count; i++)
		free_entry(&baseline->entry[i]);
	free(baseline->entry);
	*baseline = (struct vet_baseline){ 0 };
}

static int compare(const void *left, const void *right)
{
	const struct vet_baseline_entry *a = left, *b = right;
	int order = strcmp(a->fingerprint.text, b->fingerprint.text);

	return order ? order : a->line < b->line ? -1 : a->line > b->line;
}

void vet_baseline_sort(struct vet_baseline *baseline)
{
	if (baseline->count)
		qsort(baseline->entry, baseline->count, sizeof(*baseline->entry), compare);
}

void vet_baseline_unite(struct vet_baseline *baseline)
{
	size_t kept = 0;

	vet_baseline_sort(baseline);
	for (size_t i = 0; i < baseline->count; i++) {
		struct vet_baseline_entry *entry = &baseline->entry[i];

		if (kept && !strcmp(baseline->entry[kept - 1].fingerprint.text, entry->fingerprint.text))
			free_entry(entry);
		else
			baseline->entry[kept++] = *entry;
	}
	baseline->count = kept;
}

struct vet_baseline_entry *vet_baseline_find(const struct vet_baseline *baseline, const char *fingerprint)
{
	size_t low = 0, high = baseline->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(baseline->entry[middle].fingerprint.text, fingerprint);

		if (!order)
			return &baseline->entry[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static char *copied(const char *text)
{
	return text ? vet_copy_string(text) : NULL;
}

void vet_baseline_add(struct vet_baseline *baseline, const struct vet_baseline_entry *entry)
{
	struct vet_baseline_entry *copy;

	baseline->entry = vet_grow(baseline->entry, &baseline->capacity, baseline->count + 1, sizeof(*baseline->entry));
	copy = &baseline->entry[baseline->count++];
	*copy = *entry;
	copy->guest = copied(entry->guest);
	copy->rule = copied(entry->rule);
	copy->capability = copied(entry->capability);
	copy->function = copied(entry->function);
}

/* An entry that `--capability' left out says nothing. */
static bool asked_for(const struct vet_baseline_entry *entry, uint64_t capabilities)
{
	int id = capabilities && entry->capability ? vet_capability_find(entry->capability) : -1;

	return id < 0 || (vet_capability_bit((unsigned)id) & capabilities);
}

void vet_baseline_apply(struct vet_baseline *baseline, const struct vet_solution *solution, uint64_t capabilities)
{
	struct vet_fingerprint *fingerprint;

	if (!baseline->count)
		return;
	fingerprint = vet_fingerprints_make(solution);
	for (size_t i = 0; i < baseline->count; i++)
		if (!strcmp(baseline->entry[i].guest, solution->profile->name))
			baseline->entry[i].judged = asked_for(&baseline->entry[i], capabilities);
	for (size_t i = 0; i < solution->verdict->count; i++) {
		struct vet_finding *finding = &solution->verdict->finding[i];
		struct vet_baseline_entry *entry = finding->vouched ? NULL : vet_baseline_find(baseline, fingerprint[i].text);

		if (!entry)
			continue;
		entry->met = true;
		finding->known = entry->is_error || !finding->is_error;
	}
	free(fingerprint);
	vet_verdict_count(solution->verdict);
}

void vet_baseline_take(struct vet_baseline *baseline, const struct vet_solution *solution)
{
	struct vet_fingerprint *fingerprint = vet_fingerprints_make(solution);

	for (size_t i = 0; i < solution->verdict->count; i++) {
		const struct vet_finding *finding = &solution->verdict->finding[i];
		struct vet_baseline_entry entry = { .fingerprint = fingerprint[i], .is_error = finding->is_error };

		if (finding->vouched)
			continue;
		entry.guest = (char *)solution->profile->name;
		entry.rule = (char *)vet_finding_name(finding->id);
		entry.capability = (char *)finding->capability;
		entry.function = (char *)vet_finding_function(solution, finding);
		vet_baseline_add(baseline, &entry);
	}
	free(fingerprint);
}

char *vet_baseline_tell(const struct vet_baseline_entry *entry)
{
	return vet_format("%s%s%s%s%s on %s", entry->rule, entry->capability ? " " : "", entry->capability ? entry->capability : "",
			  entry->function ? " in " : "", entry->function ? entry->function : "", entry->guest);
}
