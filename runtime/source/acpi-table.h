/* SPDX-License-Identifier: MIT */
/* What all ACPI tables have in common: the header of 36 bytes, the checksum, the copy.  Inside the runtime only. */
#ifndef VET_SOURCE_ACPI_TABLE_H
#define VET_SOURCE_ACPI_TABLE_H

#include <bootvet/acpi.h>

/* ACPI 6.5, 5.2.6, table 5.4. */
enum vet_table_offset {
	TABLE_LENGTH = 4,
	TABLE_REVISION = 8,
	TABLE_OEM_ID = 10,
	TABLE_OEM_TABLE_ID = 16,
	TABLE_HEADER = 36,
};

/*
 * Reads the header of `bytes`, whose signature must be `signature` (4 characters), and sets *body over the table: as many
 * bytes as it says, or as there are.  `least`: what its kind is at least long.  table->status is VET_OK; or one of these
 * with *body set all the same: VET_BAD_CHECKSUM, VET_TRUNCATED, VET_BAD_LENGTH (shorter than `least`); or any other with
 * an empty *body.
 */
void vet_table_open(struct vet_span bytes, const char *signature, size_t least, struct vet_table *table, struct vet_span *body);

/*
 * Copies the table at `address`, once, into the one static buffer of the runtime and sets *bytes over it, valid until
 * the next call.  Its header is copied first to learn the length; when the header in the whole copy is another one, the
 * status is VET_CHANGED.  VET_BAD_LENGTH below 36 bytes, VET_TOO_LARGE above VET_TABLE_LIMIT.
 */
VET_CHECKED enum vet_status vet_table_copy(uint64_t address, struct vet_span *bytes);

#endif
