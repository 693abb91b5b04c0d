/* SPDX-License-Identifier: MIT */
/*
 * Builds a unit's facts by hand, for tests and for the seeds of the fuzzers.  In: rows, added in any order of tables.  Out: a
 * payload, and a record as the extractor would write it.  Nothing is checked here: broken facts are what tests need.
 * Running out of memory ends the test program.
 */
#ifndef BOOTVET_TESTS_BUILD_UNIT_H
#define BOOTVET_TESTS_BUILD_UNIT_H

#include <stddef.h>
#include <stdint.h>

#include "facts/schema.h"

struct build_buffer {
	uint8_t *bytes;
	size_t size, room;
};

struct build_unit {
	struct build_buffer table[VET_TABLE_COUNT];
	uint32_t rows[VET_TABLE_COUNT];
	uint32_t source;
};

void build_begin(struct build_unit *build, const char *source);
void build_end(struct build_unit *build);

/* Each returns the new row's number. */
uint32_t build_row(struct build_unit *build, enum vet_table_id table, const void *row, size_t size);
uint32_t build_string(struct build_unit *build, const char *text);
uint32_t build_constant(struct build_unit *build, int64_t number);
uint32_t build_range(struct build_unit *build, int64_t low, int64_t high);
uint32_t build_integer_type(struct build_unit *build, uint32_t bits);
uint32_t build_function_symbol(struct build_unit *build, const char *name, uint32_t flags);
uint32_t build_object_symbol(struct build_unit *build, const char *name, uint32_t type, uint32_t flags);
uint32_t build_annotation(struct build_unit *build, enum vet_annotation_kind kind, const char *name);
/* Numbers of values, points, blocks and edges are those of the table, not of the function. */
uint32_t build_value(struct build_unit *build, enum vet_value_kind kind, uint32_t a, uint32_t b, uint32_t c);
uint32_t build_point(struct build_unit *build, enum vet_point_kind kind, uint32_t line, uint32_t a, uint32_t b, uint32_t c);

/* The payload, malloc'd. */
struct build_buffer build_payload(const struct build_unit *build);

/* A record around any payload, malloc'd; compressed or not. */
struct build_buffer build_record(const void *payload, size_t size, uint32_t flags);

/* A little unit with one of everything: guards, a loop with a phi, an ops structure, port input and output. */
void build_sample(struct build_unit *build);

/* The sample as a record. */
struct build_buffer build_sample_record(uint32_t flags);

/*
 * A relocatable x86-64 object: `facts` in the fact section (none when size is 0), and global symbols, a name each: "+name"
 * defined, "-name" undefined, "?name" weak undefined.
 */
struct build_buffer build_object(const void *facts, size_t size, const char *const *symbols);

#endif
