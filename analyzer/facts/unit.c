/* SPDX-License-Identifier: MIT */
/*
 * Reads the records of a fact section.  In: the section's bytes, from anyone.  Out: one vet_unit a record, decompressed
 * within bounds, its checksum and every index in it verified (check.c), or a message that names the byte.  link, solve
 * and print then follow indices without looking back.
 */
#include "unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>
#include <zstd.h>

#include "check.h"

/* Facts of real units shrink about tenfold; a frame that promises far more wants memory, not reading. */
#define MAX_RATIO 1024u
#define FREE_OF_RATIO (1u << 20)

struct reader {
	const uint8_t *data;
	size_t size;
	size_t at; /* the record's first byte */
	char *message;
	size_t message_size;
};

static int fail(struct reader *reader, const char *what)
{
	if (reader->message_size)
		snprintf(reader->message, reader->message_size, "%s (at byte %zu)", what, reader->at);
	return -1;
}

/* Linkers fill the gap between two records with zeros. */
static void skip_padding(struct reader *reader)
{
	while (reader->at < reader->size && !reader->data[reader->at])
		reader->at++;
}

static int read_header(struct reader *reader, struct vet_record_header *header)
{
	size_t left = reader->size - reader->at;

	if (left < sizeof(header->magic) || memcmp(reader->data + reader->at, VET_FACT_MAGIC, sizeof(header->magic)))
		return fail(reader, "not a fact record");
	if (reader->at % VET_FACT_ALIGN)
		return fail(reader, "fact record is not aligned to 8 bytes");
	if (left < sizeof(*header))
		return fail(reader, "fact record is cut off");
	memcpy(header, reader->data + reader->at, sizeof(*header));
	if (header->version != VET_FACT_VERSION) {
		char what[96];

		snprintf(what, sizeof(what), "facts of version %" PRIu32 ", this bootvet reads version %u; make them again",
			 header->version, VET_FACT_VERSION);
		return fail(reader, what);
	}
	if (header->flags & ~(uint32_t)(VET_RECORD_ZSTD | VET_RECORD_COLUMNS))
		return fail(reader, "fact record has unknown flags");
	if (header->record_size < sizeof(*header) || header->record_size > left)
		return fail(reader, "fact record is cut off");
	if (header->payload_size < sizeof(struct vet_unit_header) || header->payload_size > VET_FACT_MAX_PAYLOAD)
		return fail(reader, "fact record has an impossible size");
	return 0;
}

static const size_t row_size[VET_TABLE_COUNT] = {
	[VET_TABLE_STRINGS] = 1,
	[VET_TABLE_LISTS] = sizeof(uint32_t),
	[VET_TABLE_CONSTANTS] = sizeof(int64_t),
	[VET_TABLE_RANGES] = sizeof(struct vet_range),
	[VET_TABLE_TYPES] = sizeof(struct vet_type),
	[VET_TABLE_RECORDS] = sizeof(struct vet_record),
	[VET_TABLE_FIELDS] = sizeof(struct vet_field),
	[VET_TABLE_ANNOTATIONS] = sizeof(struct vet_annotation),
	[VET_TABLE_SYMBOLS] = sizeof(struct vet_symbol),
	[VET_TABLE_INITIALISERS] = sizeof(struct vet_initialiser),
	[VET_TABLE_FUNCTIONS] = sizeof(struct vet_function),
	[VET_TABLE_PARAMETERS] = sizeof(struct vet_parameter),
	[VET_TABLE_BLOCKS] = sizeof(struct vet_block),
	[VET_TABLE_EDGES] = sizeof(struct vet_edge),
	[VET_TABLE_POINTS] = sizeof(struct vet_point),
	[VET_TABLE_VALUES] = sizeof(struct vet_value),
};

/* VET_RECORD_COLUMNS: see schema.h. */
static void table_to_rows(uint8_t *table, uint8_t *columns, uint32_t count, size_t row_size, bool differences)
{
	size_t words = row_size / 4;

	memcpy(columns, table, count * row_size);
	for (size_t w = 0; w < words; w++) {
		const uint8_t *plane = columns + w * 4 * count;
		uint32_t above = 0;

		for (size_t r = 0; r < count; r++) {
			uint32_t word = plane[r] | (uint32_t)plane[count + r] << 8 | (uint32_t)plane[2 * (size_t)count + r] << 16 |
					(uint32_t)plane[3 * (size_t)count + r] << 24;

			if (differences)
				above = word = above + ((word >> 1) ^ (0u - (word & 1)));
			memcpy(table + r * row_size + w * 4, &word, 4);
		}
	}
}

/* Bounds are checked here, since the tables have not been placed yet. */
static int columns_to_rows(struct reader *reader, struct vet_unit *unit)
{
	const struct vet_unit_header *header = unit->payload;
	uint8_t *columns = malloc(unit->payload_size);

	if (!columns)
		return fail(reader, "out of memory");
	for (unsigned i = 0; i < VET_TABLE_COUNT; i++) {
		const struct vet_table *place = &header->table[i];
		uint64_t size = (uint64_t)place->count * row_size[i];

		if (place->offset < sizeof(*header) || place->offset + size > unit->payload_size) {
			free(columns);
			return fail(reader, "table reaches beyond the payload");
		}
		if (row_size[i] >= 8)
			table_to_rows((uint8_t *)unit->payload + place->offset, columns, place->count, row_size[i],
				      i != VET_TABLE_VALUES);
	}
	free(columns);
	return 0;
}

static int check_stored_size(struct reader *reader, const struct vet_record_header *header, const uint8_t *stored,
			     size_t stored_size)
{
	if (!(header->flags & VET_RECORD_ZSTD))
		return stored_size == header->payload_size ? 0 : fail(reader, "fact record has two sizes");
	if (header->payload_size > FREE_OF_RATIO && header->payload_size / MAX_RATIO > stored_size)
		return fail(reader, "fact record promises more than its bytes can hold");
	if (ZSTD_getFrameContentSize(stored, stored_size) != header->payload_size)
		return fail(reader, "compressed frame does not hold what the record says");
	if (ZSTD_findFrameCompressedSize(stored, stored_size) != stored_size)
		return fail(reader, "compressed frame does not fill the record");
	return 0;
}

static int read_payload(struct reader *reader, const struct vet_record_header *header, struct vet_unit *unit)
{
	const uint8_t *stored = reader->data + reader->at + sizeof(*header);
	size_t stored_size = header->record_size - sizeof(*header);

	if (check_stored_size(reader, header, stored, stored_size))
		return -1;
	unit->payload_size = header->payload_size;
	unit->payload = malloc(unit->payload_size);
	if (!unit->payload)
		return fail(reader, "out of memory");
	if (!(header->flags & VET_RECORD_ZSTD))
		memcpy(unit->payload, stored, stored_size);
	else if (ZSTD_decompress(unit->payload, unit->payload_size, stored, stored_size) != unit->payload_size)
		return fail(reader, "compressed frame is damaged");
	if (header->flags & VET_RECORD_COLUMNS && columns_to_rows(reader, unit))
		return -1;
	if (XXH64(unit->payload, unit->payload_size, 0) != header->checksum)
		return fail(reader, "checksum does not match");
	return 0;
}

/* Tables stand in order, aligned, inside the payload and apart from each other. */
static int place_tables(struct reader *reader, struct vet_unit *unit, const void *table[VET_TABLE_COUNT])
{
	const struct vet_unit_header *header = unit->payload;
	uint64_t end = sizeof(*header);

	for (unsigned i = 0; i < VET_TABLE_COUNT; i++) {
		const struct vet_table *place = &header->table[i];

		if (place->offset % 8 || place->offset < end)
			return fail(reader, "tables are not aligned or not in order");
		end = place->offset + (uint64_t)place->count * row_size[i];
		if (end > unit->payload_size)
			return fail(reader, "table reaches beyond the payload");
		unit->count[i] = place->count;
		table[i] = (const uint8_t *)unit->payload + place->offset;
	}
	return 0;
}

static void name_tables(struct vet_unit *unit, const void *const table[VET_TABLE_COUNT])
{
	unit->strings = table[VET_TABLE_STRINGS];
	unit->lists = table[VET_TABLE_LISTS];
	unit->constants = table[VET_TABLE_CONSTANTS];
	unit->ranges = table[VET_TABLE_RANGES];
	unit->types = table[VET_TABLE_TYPES];
	unit->records = table[VET_TABLE_RECORDS];
	unit->fields = table[VET_TABLE_FIELDS];
	unit->annotations = table[VET_TABLE_ANNOTATIONS];
	unit->symbols = table[VET_TABLE_SYMBOLS];
	unit->initialisers = table[VET_TABLE_INITIALISERS];
	unit->functions = table[VET_TABLE_FUNCTIONS];
	unit->parameters = table[VET_TABLE_PARAMETERS];
	unit->blocks = table[VET_TABLE_BLOCKS];
	unit->edges = table[VET_TABLE_EDGES];
	unit->points = table[VET_TABLE_POINTS];
	unit->values = table[VET_TABLE_VALUES];
}

static int read_unit(struct reader *reader, const struct vet_record_header *header, struct vet_unit *unit)
{
	const void *table[VET_TABLE_COUNT];
	const struct vet_unit_header *unit_header;
	char reason[192] = "";
	struct vet_check check = { .unit = unit, .message = reason, .message_size = sizeof(reason) };

	if (read_payload(reader, header, unit) || place_tables(reader, unit, table))
		return -1;
	name_tables(unit, table);
	unit_header = unit->payload;
	if (unit_header->reserved || unit_header->source >= unit->count[VET_TABLE_STRINGS])
		return fail(reader, "unit header is malformed");
	if (!vet_check_unit(&check))
		return fail(reader, reason);
	unit->source = vet_unit_string(unit, unit_header->source);
	return 0;
}

int vet_unit_next(const void *data, size_t size, size_t *offset, struct vet_unit *unit, char *message, size_t message_size)
{
	struct reader reader = { data, size, *offset, message, message_size };
	struct vet_record_header header;

	memset(unit, 0, sizeof(*unit));
	skip_padding(&reader);
	if (reader.at >= size) {
		*offset = size;
		return 0;
	}
	if (read_header(&reader, &header))
		return -1;
	if (read_unit(&reader, &header, unit)) {
		vet_unit_free(unit);
		return -1;
	}
	reader.at += header.record_size;
	skip_padding(&reader);
	*offset = reader.at;
	return 1;
}

void vet_unit_free(struct vet_unit *unit)
{
	free(unit->payload);
	memset(unit, 0, sizeof(*unit));
}
