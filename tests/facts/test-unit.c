/* SPDX-License-Identifier: MIT */
/*
 * The fact reader against good, cut, flipped and hand-made records.  In: records from build-unit.c.  Out: TAP.  A broken
 * payload gets a fresh checksum, so that the checks behind the checksum are what is tested.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "build-unit.h"
#include "facts/print.h"
#include "facts/unit.h"

static int read_one(const void *bytes, size_t size, struct vet_unit *unit, char message[256])
{
	size_t offset = 0;

	message[0] = '\0';
	return vet_unit_next(bytes, size, &offset, unit, message, 256);
}

/* Prints to nowhere: that no reader stumbles over what the checks let pass is half of what they promise. */
static void walk(const struct vet_unit *unit)
{
	FILE *nowhere = fopen("/dev/null", "w");

	assert_non_null(nowhere);
	assert_true(vet_unit_print(nowhere, unit));
	fclose(nowhere);
}

static void refuse_payload(const struct build_buffer *payload, const char *reason)
{
	struct build_buffer record = build_record(payload->bytes, payload->size, VET_RECORD_ZSTD);
	struct vet_unit unit;
	char message[256];

	assert_int_equal(read_one(record.bytes, record.size, &unit, message), -1);
	if (!strstr(message, reason))
		fail_msg("expected \"%s\", got \"%s\"", reason, message);
	assert_non_null(strstr(message, "(at byte 0)"));
	assert_null(unit.payload);
	free(record.bytes);
}

static void test_good(void **state)
{
	(void)state;
	for (uint32_t flags = 0; flags <= VET_RECORD_ZSTD; flags++) {
		struct build_buffer record = build_sample_record(flags);
		struct vet_unit unit;
		char message[256];

		assert_int_equal(read_one(record.bytes, record.size, &unit, message), 1);
		assert_string_equal(unit.source, "sample.c");
		assert_int_equal(unit.count[VET_TABLE_FUNCTIONS], 1);
		assert_string_equal(vet_unit_string(&unit, unit.symbols[unit.functions[0].symbol].name), "start");
		walk(&unit);
		vet_unit_free(&unit);
		assert_null(unit.payload);
		free(record.bytes);
	}
}

/* `ld -r` lays records after each other and pads with zeros. */
static void test_several(void **state)
{
	struct build_buffer record = build_sample_record(VET_RECORD_ZSTD);
	size_t padded = (record.size + 7) / 8 * 8, size = 2 * padded + 16, offset = 0;
	uint8_t *section = calloc(1, size);
	struct vet_unit unit;
	char message[256];

	(void)state;
	assert_non_null(section);
	memcpy(section, record.bytes, record.size);
	memcpy(section + padded + 8, record.bytes, record.size);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(vet_unit_next(section, size, &offset, &unit, message, sizeof(message)), 1);
		vet_unit_free(&unit);
	}
	assert_int_equal(vet_unit_next(section, size, &offset, &unit, message, sizeof(message)), 0);
	section[size - 1] = 'x';
	offset = padded + 8 + padded;
	assert_int_equal(vet_unit_next(section, size, &offset, &unit, message, sizeof(message)), -1);
	assert_non_null(strstr(message, "not a fact record"));
	free(section);
	free(record.bytes);
}

static void test_truncated(void **state)
{
	struct build_buffer record = build_sample_record(VET_RECORD_ZSTD);

	(void)state;
	for (size_t size = 1; size < record.size; size++) {
		/* A copy of just that size, so that a sanitizer sees the first byte too far. */
		uint8_t *cut = malloc(size);
		struct vet_unit unit;
		char message[256];

		assert_non_null(cut);
		memcpy(cut, record.bytes, size);
		assert_int_equal(read_one(cut, size, &unit, message), -1);
		assert_true(message[0] != '\0');
		free(cut);
	}
	free(record.bytes);
}

/* A frame has bits that mean nothing; what is read must then be what was written. */
static void test_flipped_record(void **state)
{
	struct build_buffer record = build_sample_record(VET_RECORD_ZSTD);
	struct vet_unit good;
	char reason[256];
	size_t read = 0;

	(void)state;
	assert_int_equal(read_one(record.bytes, record.size, &good, reason), 1);
	for (size_t bit = 0; bit < record.size * 8; bit++) {
		struct vet_unit unit;
		char message[256];

		record.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (read_one(record.bytes, record.size, &unit, message) != -1) {
			assert_int_equal(unit.payload_size, good.payload_size);
			assert_memory_equal(unit.payload, good.payload, good.payload_size);
			vet_unit_free(&unit);
			read++;
		}
		record.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_true(read * 20 < record.size * 8);
	vet_unit_free(&good);
	free(record.bytes);
}

/* With a right checksum a flipped bit may still be a good unit; it must be refused or readable, never trip a reader. */
static void test_flipped_payload(void **state)
{
	struct build_unit build;
	struct build_buffer payload;
	size_t refused = 0;

	(void)state;
	build_sample(&build);
	payload = build_payload(&build);
	for (size_t bit = 0; bit < payload.size * 8; bit++) {
		struct build_buffer record;
		struct vet_unit unit;
		char message[256];

		payload.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		record = build_record(payload.bytes, payload.size, 0);
		if (read_one(record.bytes, record.size, &unit, message) == 1) {
			walk(&unit);
			vet_unit_free(&unit);
		} else {
			refused++;
		}
		free(record.bytes);
		payload.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_true(refused > payload.size);
	free(payload.bytes);
	build_end(&build);
}

/* Applies one change to a row of the sample and expects the reader to name the reason. */
static void refuse_row(enum vet_table_id table, uint32_t row, size_t row_size, size_t field, uint32_t number,
		       const char *reason)
{
	struct build_unit build;
	struct build_buffer payload;

	build_sample(&build);
	assert_true((row + 1) * row_size <= build.table[table].size);
	memcpy(build.table[table].bytes + row * row_size + field, &number, sizeof(number));
	payload = build_payload(&build);
	refuse_payload(&payload, reason);
	free(payload.bytes);
	build_end(&build);
}

#define REFUSE(table, row, type, field, number, reason) \
	refuse_row(table, row, sizeof(struct type), offsetof(struct type, field), number, reason)

static void test_tables(void **state)
{
	(void)state;
	REFUSE(VET_TABLE_TYPES, 0, vet_type, kind, 5, "unknown kind");
	REFUSE(VET_TABLE_TYPES, 2, vet_type, detail, 1, "type 2 names row 1");
	REFUSE(VET_TABLE_RECORDS, 0, vet_record, field_count, 3, "names rows");
	REFUSE(VET_TABLE_RECORDS, 0, vet_record, field_first, VET_NONE, "names rows");
	REFUSE(VET_TABLE_RECORDS, 0, vet_record, field_count, 1, "not among those of its record");
	REFUSE(VET_TABLE_RECORDS, 0, vet_record, is_union, 2, "neither struct nor union");
	REFUSE(VET_TABLE_FIELDS, 1, vet_field, record, 7, "record");
	REFUSE(VET_TABLE_ANNOTATIONS, 0, vet_annotation, kind, VET_ANNOTATION_COUNT, "unknown kind");
	REFUSE(VET_TABLE_ANNOTATIONS, 0, vet_annotation, name, 1u << 20, "names string");
	REFUSE(VET_TABLE_SYMBOLS, 0, vet_symbol, linkage, VET_LINKAGE_COUNT, "unknown linkage");
	REFUSE(VET_TABLE_SYMBOLS, 0, vet_symbol, type, 0, "function with the type");
	REFUSE(VET_TABLE_SYMBOLS, 2, vet_symbol, type, VET_NONE, "symbol 2 names row");
	REFUSE(VET_TABLE_SYMBOLS, 0, vet_symbol, prototype, VET_NONE, "names string");
	REFUSE(VET_TABLE_INITIALISERS, 0, vet_initialiser, symbol, 99, "initialiser 0 names row 99");
	REFUSE(VET_TABLE_INITIALISERS, 0, vet_initialiser, kind, VET_INITIALISER_COUNT, "unknown kind");
	REFUSE(VET_TABLE_RANGES, 0, vet_range, low, 1, "range 0 is empty");
}

static void test_functions(void **state)
{
	(void)state;
	REFUSE(VET_TABLE_FUNCTIONS, 0, vet_function, symbol, 2, "no function");
	REFUSE(VET_TABLE_FUNCTIONS, 0, vet_function, block_count, 0, "no block");
	REFUSE(VET_TABLE_FUNCTIONS, 0, vet_function, block_count, 3, "outside its blocks");
	REFUSE(VET_TABLE_FUNCTIONS, 0, vet_function, value_first, 1, "names rows");
	REFUSE(VET_TABLE_BLOCKS, 1, vet_block, point_first, 0, "block 1 is malformed");
	REFUSE(VET_TABLE_BLOCKS, 1, vet_block, edge_count, VET_NONE, "block 1 is malformed");
	REFUSE(VET_TABLE_EDGES, 0, vet_edge, target, 4, "edge 0 is malformed");
	REFUSE(VET_TABLE_EDGES, 0, vet_edge, condition, 14, "edge 0 is malformed");
	REFUSE(VET_TABLE_EDGES, 0, vet_edge, range_count, 2, "edge 0 names rows");
	REFUSE(VET_TABLE_POINTS, 2, vet_point, a, 3, "point 2 is malformed");
	REFUSE(VET_TABLE_POINTS, 2, vet_point, c, VET_NONE, "names rows");
	REFUSE(VET_TABLE_POINTS, 5, vet_point, e, 9, "names rows");
	refuse_row(VET_TABLE_LISTS, 4, sizeof(uint32_t), 0, 14, "point 2 is malformed");
}

static void test_values(void **state)
{
	(void)state;
	REFUSE(VET_TABLE_VALUES, 0, vet_value, a, 1, "value 0 is malformed");
	REFUSE(VET_TABLE_VALUES, 1, vet_value, a, 1, "value 1 is malformed");
	REFUSE(VET_TABLE_VALUES, 5, vet_value, b, 5, "value 5 is malformed");
	REFUSE(VET_TABLE_VALUES, 5, vet_value, b, 6, "value 5 is malformed");
	REFUSE(VET_TABLE_VALUES, 4, vet_value, b, 1u << 31, "value 4 is malformed");
	REFUSE(VET_TABLE_VALUES, 9, vet_value, a, 0, "value 9 is malformed");
	REFUSE(VET_TABLE_VALUES, 10, vet_value, b, 2, "value 10 is malformed");
	REFUSE(VET_TABLE_VALUES, 13, vet_value, a, 13, "value 13 is malformed");
	REFUSE(VET_TABLE_VALUES, 13, vet_value, c, 2, "value 13 names rows");
	REFUSE(VET_TABLE_VALUES, 0, vet_value, kind, VET_VALUE_UNKNOWN | 128 << 8, "value 0 is malformed");
	REFUSE(VET_TABLE_VALUES, 0, vet_value, kind, VET_VALUE_COUNT | 32 << 8, "value 0 is malformed");
}

static void refuse_text(int64_t number, uint64_t bits, const char *reason)
{
	struct build_unit build;
	struct build_buffer payload;
	struct vet_initialiser *row;

	build_sample(&build);
	row = (struct vet_initialiser *)(void *)build.table[VET_TABLE_INITIALISERS].bytes;
	row->kind = VET_INITIALISER_TEXT;
	row->number = number ? number : build_string(&build, "a text that no name could ever be");
	row->size = bits;
	payload = build_payload(&build);
	refuse_payload(&payload, reason);
	free(payload.bytes);
	build_end(&build);
}

static void test_texts(void **state)
{
	(void)state;
	refuse_text(-1, 64, "initialiser 0 names string -1");
	refuse_text(1 << 20, 64, "initialiser 0 names string");
	refuse_text(1, 8, "too short for its text");
	refuse_text(0, UINT64_C(1) << 20, "more than 31 bytes");
}

/* A type that holds itself, and one that nests deeper than a reader may recurse. */
static void test_nesting(void **state)
{
	struct build_unit build;
	struct build_buffer payload;

	(void)state;
	REFUSE(VET_TABLE_FIELDS, 1, vet_field, type, 2, "holds itself");
	REFUSE(VET_TABLE_FIELDS, 1, vet_field, type, 3, "holds itself");
	build_begin(&build, "deep.c");
	build_integer_type(&build, 8);
	for (uint32_t i = 0; i < 300; i++) {
		struct vet_type type = { .kind = VET_TYPE_ARRAY, .detail = i, .count = 2 };

		build_row(&build, VET_TABLE_TYPES, &type, sizeof(type));
	}
	payload = build_payload(&build);
	refuse_payload(&payload, "nested more than");
	free(payload.bytes);
	build_end(&build);
}

/* Rows that share one long list: small to store, endless to walk. */
static void test_amplified(void **state)
{
	struct build_unit build;
	struct build_buffer payload;

	(void)state;
	build_begin(&build, "wide.c");
	build_integer_type(&build, 8);
	for (uint32_t i = 0; i < 4000; i++)
		build_annotation(&build, VET_ANNOTATION_REQUIRES, "");
	for (uint32_t i = 0; i < 4000; i++) {
		struct vet_symbol symbol = { .kind = VET_SYMBOL_FUNCTION, .type = VET_NONE, .annotation_count = 4000 };

		build_row(&build, VET_TABLE_SYMBOLS, &symbol, sizeof(symbol));
	}
	payload = build_payload(&build);
	refuse_payload(&payload, "more rows than it has bytes");
	free(payload.bytes);
	build_end(&build);
}

static void test_framing(void **state)
{
	struct build_buffer record = build_sample_record(VET_RECORD_ZSTD);
	struct vet_record_header header, broken;
	struct vet_unit unit;
	char message[256];
	static const struct {
		size_t field;
		uint64_t number;
		size_t size;
		const char *reason;
	} change[] = {
		{ offsetof(struct vet_record_header, version), 2, 4, "facts of version 2" },
		{ offsetof(struct vet_record_header, flags), 4, 4, "unknown flags" },
		{ offsetof(struct vet_record_header, flags), 0, 4, "two sizes" },
		{ offsetof(struct vet_record_header, record_size), 8, 8, "cut off" },
		{ offsetof(struct vet_record_header, record_size), UINT64_MAX, 8, "cut off" },
		{ offsetof(struct vet_record_header, payload_size), 1, 8, "impossible size" },
		{ offsetof(struct vet_record_header, payload_size), VET_FACT_MAX_PAYLOAD + 1u, 8, "impossible size" },
		{ offsetof(struct vet_record_header, payload_size), VET_FACT_MAX_PAYLOAD, 8, "promises more" },
		{ offsetof(struct vet_record_header, payload_size), 4096, 8, "does not hold" },
		{ offsetof(struct vet_record_header, checksum), 1, 8, "checksum" },
	};

	(void)state;
	memcpy(&header, record.bytes, sizeof(header));
	for (size_t i = 0; i < sizeof(change) / sizeof(change[0]); i++) {
		broken = header;
		memcpy((uint8_t *)&broken + change[i].field, &change[i].number, change[i].size);
		memcpy(record.bytes, &broken, sizeof(broken));
		assert_int_equal(read_one(record.bytes, record.size, &unit, message), -1);
		if (!strstr(message, change[i].reason))
			fail_msg("expected \"%s\", got \"%s\"", change[i].reason, message);
	}
	free(record.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),            cmocka_unit_test(test_several),
		cmocka_unit_test(test_truncated),       cmocka_unit_test(test_flipped_record),
		cmocka_unit_test(test_flipped_payload), cmocka_unit_test(test_tables),
		cmocka_unit_test(test_functions),       cmocka_unit_test(test_values),
		cmocka_unit_test(test_nesting),         cmocka_unit_test(test_amplified),
		cmocka_unit_test(test_framing),         cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests_name("facts: reader", tests, NULL, NULL);
}
