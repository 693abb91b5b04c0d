/* SPDX-License-Identifier: MIT */
/* From a table's address to a sound copy of it, and from any table's bytes to its header. */
#include "acpi-table.h"

#include "memory.h"

static void text_copy(char *to, struct vet_span bytes, size_t offset, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = (char)vet_span_number(bytes, offset + i, 1);
	to[size] = 0;
}

void vet_table_open(struct vet_span bytes, const char *signature, size_t least, struct vet_table *table, struct vet_span *body)
{
	*body = vet_span_part(bytes, 0, 0);
	if (!bytes.size) {
		table->status = VET_NOT_THERE;
		return;
	}
	if (!vet_span_holds(bytes, 0, TABLE_HEADER)) {
		table->status = VET_TRUNCATED;
		return;
	}
	if (!vet_span_matches(bytes, 0, signature, 4)) {
		table->status = VET_BAD_SIGNATURE;
		return;
	}
	table->header_read = 1;
	table->length = (uint32_t)vet_span_number(bytes, TABLE_LENGTH, 4);
	table->revision = (uint8_t)vet_span_number(bytes, TABLE_REVISION, 1);
	text_copy(table->oem, bytes, TABLE_OEM_ID, sizeof(table->oem) - 1);
	text_copy(table->oem_table, bytes, TABLE_OEM_TABLE_ID, sizeof(table->oem_table) - 1);
	*body = vet_span_part(bytes, 0, table->length < bytes.size ? table->length : bytes.size);
	if (table->length < least)
		table->status = VET_BAD_LENGTH;
	else if (table->length > bytes.size)
		table->status = VET_TRUNCATED;
	else
		table->status = vet_span_sum(*body) ? VET_BAD_CHECKSUM : VET_OK;
}

static uint8_t buffer[VET_TABLE_LIMIT];

enum vet_status vet_table_copy(uint64_t address, struct vet_span *bytes)
{
	uint8_t header[TABLE_HEADER];
	struct vet_span first;
	enum vet_status status = vet_memory_read(address, header, sizeof(header), &first);
	uint64_t length;

	*bytes = (struct vet_span){.size = 0};
	if (status != VET_OK)
		return status;
	length = vet_span_number(first, TABLE_LENGTH, 4);
	if (length < TABLE_HEADER)
		return VET_BAD_LENGTH;
	if (length > VET_TABLE_LIMIT)
		return VET_TOO_LARGE;
	status = vet_memory_read(address, buffer, (size_t)length, bytes);
	if (status == VET_OK && !vet_span_matches(*bytes, 0, header, sizeof(header))) {
		*bytes = vet_span_part(*bytes, 0, 0);
		return VET_CHANGED;
	}
	return status;
}
