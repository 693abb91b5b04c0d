/* SPDX-License-Identifier: MIT */
/*
 * Adding up a census: by folder, by capability, by boundary, altogether.  Comes in: a solution and its census.  Goes
 * out: sorted rows, to the text and the JSON of `bootvet audit`.
 */
#ifndef BOOTVET_REPORT_AUDIT_TALLY_H
#define BOOTVET_REPORT_AUDIT_TALLY_H

#include "solve/census.h"

/* The folder in which all files with an absolute path are. */
struct vet_audit_root {
	const char *path; /* one of them; NULL: none */
	size_t length;    /* of its folder, the last `/' included */
};

/* One guest, audited. */
struct vet_audit {
	const struct vet_solution *solution;
	const struct vet_census *census;
	const bool *held;  /* by entity: live although vet_has and vet_absent tell what the hardware is; NULL: not asked */
	const bool *other; /* by entity: live on the guest of --against; NULL: none */
	const char *other_name;
	struct vet_audit_root sources, objects;
};

/* Fills in where sources and objects are. */
void vet_audit_find_root(struct vet_audit *audit);

enum vet_tally_column {
	VET_TALLY_LIVE,
	VET_TALLY_DEAD,
	VET_TALLY_HELD,  /* live, but not once guards are held to the hardware */
	VET_TALLY_OTHER, /* dead, and live on the other guest */
	VET_TALLY_COLUMNS,
	VET_TALLY_ALL = VET_TALLY_COLUMNS /* of lists only: live and dead */
};

struct vet_tally {
	uint64_t functions[VET_TALLY_COLUMNS], objects[VET_TALLY_COLUMNS];
	uint64_t bytes[VET_TALLY_COLUMNS]; /* of both */
};

struct vet_tally_row {
	char *name; /* folder */
	struct vet_tally tally;
};

struct vet_tally_rows {
	struct vet_tally_row *row; /* sorted by name */
	size_t count, capacity;
};

void vet_tally_add(struct vet_tally *tally, const struct vet_audit *audit, uint32_t entity);
struct vet_tally vet_tally_all(const struct vet_audit *audit);

/* Rows by folder, `depth` levels of it (0: all). */
struct vet_tally_rows vet_tally_folders(const struct vet_audit *audit, unsigned depth);
void vet_tally_rows_free(struct vet_tally_rows *rows);

/* By capability: the source's functions that require or touch it; bytes of those that were not inlined everywhere. */
void vet_tally_capabilities(const struct vet_audit *audit, struct vet_tally tally[VET_CAPABILITY_COUNT]);

/* "FILE:LINE", without the line where nobody knows it; FILE without "./" and "../" in front, an absolute one without the
 * folder that all absolute sources are in.  The caller frees. */
char *vet_tally_place(const struct vet_audit *audit, struct vet_where where);

/* A boundary that is reached; copies of a header's function are one. */
struct vet_audit_boundary {
	uint32_t entity;
	size_t vouched; /* findings whose path goes through it */
};

/* Sorted by place.  The caller frees. */
struct vet_audit_boundary *vet_tally_boundaries(const struct vet_solution *solution, size_t *count);

/* Counted functions and objects of one column, sorted by file, line, name; `folder` NULL: of all.  The caller frees. */
uint32_t *vet_tally_list(const struct vet_audit *audit, unsigned column, const char *folder, size_t *count);

#endif
