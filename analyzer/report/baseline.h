/* SPDX-License-Identifier: MIT */
/*
 * Findings that are known: a file that `bootvet baseline update' writes and `bootvet check --baseline' reads; docs/ci.md shows
 * its form.  Comes in: that file, hostile, and solutions.  Goes out: findings made known, entries that are gone, the file anew.
 */
#ifndef BOOTVET_REPORT_BASELINE_H
#define BOOTVET_REPORT_BASELINE_H

#include <stdbool.h>
#include <stdio.h>

#include "report/fingerprint.h"
#include "solve/solve.h"

struct vet_baseline_entry {
	struct vet_fingerprint fingerprint;
	bool is_error;
	char *guest;
	char *rule, *capability, *function; /* for people; capability and function may be NULL */
	unsigned line;                      /* of the file; 0: not from one */
	bool judged, met;                   /* its guest was judged; the finding is still there, and no worse */
};

struct vet_baseline {
	struct vet_baseline_entry *entry; /* sorted by fingerprint */
	size_t count, capacity;
};

/* 0; or -1 with a message that names file and line. */
int vet_baseline_read(struct vet_baseline *baseline, const char *file, char *message, size_t message_size);
void vet_baseline_free(struct vet_baseline *baseline);

/* Makes known which of the solution's findings are in it, counts anew and marks entries.  A finding that is an error and was
 * a warning stays as it is.  capabilities: 0, or whose findings alone were asked for. */
void vet_baseline_apply(struct vet_baseline *baseline, const struct vet_solution *solution, uint64_t capabilities);

/* Adds every finding that counts. */
void vet_baseline_take(struct vet_baseline *baseline, const struct vet_solution *solution);

/* Adds a copy of an entry of another one. */
void vet_baseline_add(struct vet_baseline *baseline, const struct vet_baseline_entry *entry);
void vet_baseline_sort(struct vet_baseline *baseline);

/* Sorts, and leaves one of entries that are the same: a guest may have been judged twice. */
void vet_baseline_unite(struct vet_baseline *baseline);

/* The entry with that fingerprint of a sorted one, or NULL. */
struct vet_baseline_entry *vet_baseline_find(const struct vet_baseline *baseline, const char *fingerprint);

/* "vet-unguarded vga in console_init on xen-pvh-domu"; the caller frees. */
char *vet_baseline_tell(const struct vet_baseline_entry *entry);

/* By guest, rule, capability, function; a line each.  False: an error of the stream. */
bool vet_baseline_write(FILE *out, const struct vet_baseline *baseline);

#endif
