/* SPDX-License-Identifier: MIT */
/*
 * Checking of one unit's tables, inside analyzer/facts only.  In: a vet_unit whose table pointers and counts are
 * set and lie inside the payload.  Out: yes, or the first thing that is wrong.  unit.c calls vet_check_unit once a
 * record; the per-function half is in check-function.c.
 */
#ifndef BOOTVET_FACTS_CHECK_H
#define BOOTVET_FACTS_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "unit.h"

/* Arrays and records may stand in each other this deep; readers may recurse on it. */
#define VET_CHECK_MAX_NESTING 256u

struct vet_check {
	const struct vet_unit *unit;
	/*
	 * Rows that the rows seen so far refer to through (first, count).  Rows may share what they refer to, so a
	 * small record could make every reader walk one long list a million times: no record may name more rows in
	 * all than it has bytes.
	 */
	uint64_t work;
	char *message;
	size_t message_size;
};

/* Writes the reason unless one is there already; always false, to be returned. */
bool vet_check_fail(struct vet_check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* first..first+count inside the table; counts the rows as work. */
bool vet_check_span(struct vet_check *check, enum vet_table_id table, uint32_t first, uint32_t count, const char *what,
		    uint32_t row);

bool vet_check_index(struct vet_check *check, enum vet_table_id table, uint32_t index, const char *what, uint32_t row);

bool vet_check_string(struct vet_check *check, uint32_t id, const char *what, uint32_t row);

bool vet_check_location(struct vet_check *check, const struct vet_location *where, const char *what, uint32_t row);

bool vet_check_functions(struct vet_check *check);

bool vet_check_unit(struct vet_check *check);

#endif
