/* SPDX-License-Identifier: MIT */
/*
 * Broken firmware: the tables and the start_info that QEMU made for this very machine, copied, with one thing wrong.  The
 * checksums are made good again where the checksum is not what is wrong.
 */
#include "records.h"
#include "tables.h"

enum {
	RSDP_LENGTH = 20,
	RSDP_XSDT = 24,
	RSDP_SIZE = 36,
	TABLE_LIMIT = 4096,
	LISTED_LIMIT = 16,
};

/* Room for what is written anew. */
static struct start_info record;
static struct memory_map_entry map[LISTED_LIMIT];
static uint8_t rsdp[RSDP_SIZE], xsdt[TABLE_LIMIT], table_copy[TABLE_LIMIT];

static uint32_t address_of(const void *memory)
{
	return (uint32_t)(uintptr_t)memory;
}

static uint32_t length_of(const uint8_t *table)
{
	uint32_t length = (uint32_t)number_get(table + TABLE_LENGTH, 4);

	if (length < TABLE_HEADER || length > TABLE_LIMIT / 2)
		give_up("a table of QEMU's has no length that is expected");
	return length;
}

/* From QEMU's RSDP to copies of it and of its XSDT, and a record that names them. */
static struct handover copies_make(const struct given *given)
{
	uint32_t from = (uint32_t)given->info->rsdp;

	if (!from || memcmp(at(from), "RSD PTR ", 8) || number_get((uint8_t *)at(from) + RSDP_LENGTH, 4) != RSDP_SIZE)
		give_up("QEMU gave no RSDP with an XSDT");
	memcpy(rsdp, at(from), RSDP_SIZE);
	memcpy(xsdt, at((uint32_t)number_get(rsdp + RSDP_XSDT, 8)), length_of(at((uint32_t)number_get(rsdp + RSDP_XSDT, 8))));
	rsdp_write(address_of(rsdp), "BOCHS ", 0, address_of(xsdt));
	record = *given->info;
	record.rsdp = address_of(rsdp);
	if (record.memory_map_entries > LISTED_LIMIT)
		give_up("QEMU gave too long a memory map");
	memcpy(map, given->map, record.memory_map_entries * sizeof(map[0]));
	record.memory_map = address_of(map);
	return (struct handover){.door = DOOR_PVH, .record = address_of(&record)};
}

/* Where the XSDT names the table, and a copy of it in its place. */
static uint8_t *table_take(const char *signature)
{
	uint32_t length = length_of(xsdt);

	for (uint32_t offset = TABLE_HEADER; offset + 8 <= length; offset += 8) {
		const uint8_t *table = at((uint32_t)number_get(xsdt + offset, 8));

		if (memcmp(table, signature, 4))
			continue;
		memcpy(table_copy, table, length_of(table));
		number_put(xsdt + offset, address_of(table_copy), 8);
		sum_put(address_of(xsdt), length, TABLE_CHECKSUM);
		return table_copy;
	}
	give_up("a table of QEMU's is missing");
}

struct handover broken_checksum(const struct given *given)
{
	struct handover to = copies_make(given);

	table_take("FACP")[TABLE_CHECKSUM] ^= 0x55;
	return to;
}

/* 100 bytes: the first revision has 116 (ACPI 1.0b, 5.2.5). */
struct handover broken_fadt_truncated(const struct given *given)
{
	struct handover to = copies_make(given);
	uint8_t *fadt = table_take("FACP");

	number_put(fadt + TABLE_LENGTH, 100, 4);
	sum_put(address_of(fadt), 100, TABLE_CHECKSUM);
	return to;
}

struct handover broken_xsdt_self(const struct given *given)
{
	struct handover to = copies_make(given);
	uint32_t length = length_of(xsdt);

	number_put(xsdt + length, address_of(xsdt), 8);
	number_put(xsdt + TABLE_LENGTH, length + 8, 4);
	sum_put(address_of(xsdt), length + 8, TABLE_CHECKSUM);
	return to;
}

/* Behind QEMU's own entries: a length that never gets any further, then an entry that nobody reaches. */
struct handover broken_madt_zero(const struct given *given)
{
	struct handover to = copies_make(given);
	uint8_t *madt = table_take("APIC");
	struct table table = {.address = address_of(madt), .length = length_of(madt)};

	table_append(&table, 0, 1);
	table_append(&table, 0, 1);
	madt_append_io_apic(&table, 7, 0xdead0000);
	table_end(&table);
	return to;
}

/* Its last 16 bytes would be behind the end of memory. */
struct handover broken_rsdp_end(const struct given *given)
{
	struct handover to = copies_make(given);

	record.rsdp = given->memory_end - RSDP_LENGTH;
	memcpy(at((uint32_t)record.rsdp), rsdp, RSDP_LENGTH);
	return to;
}

/* The map begins with QEMU's entries, which are sound; how long it is, and all other addresses, are not. */
struct handover broken_start_info(const struct given *given)
{
	struct handover to = copies_make(given);

	record.module_count = UINT32_MAX;
	record.modules = UINT64_MAX;
	record.command_line = UINT64_MAX - 1;
	record.rsdp = UINT64_MAX - 15;
	record.memory_map_entries = UINT32_MAX;
	return to;
}
