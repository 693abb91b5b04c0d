/* SPDX-License-Identifier: MIT */
/* See tables.h. */
#include "tables.h"

#include "standin.h"

enum {
	TABLE_REVISION = 8,
	TABLE_OEM = 10,
	TABLE_OEM_TABLE = 16,
	TABLE_OEM_REVISION = 24,
	TABLE_CREATOR = 28,
	TABLE_CREATOR_REVISION = 32,
	RSDP_CHECKSUM = 8,
	RSDP_OEM = 9,
	RSDP_REVISION = 15,
	RSDP_RSDT = 16,
	RSDP_LENGTH = 20,
	RSDP_XSDT = 24,
	RSDP_EXTENDED_CHECKSUM = 32,
	RSDP_SHORT = 20,
	RSDP_LONG = 36,
};

void sum_put(uint32_t address, uint32_t size, uint32_t place)
{
	uint8_t *bytes = at(address), sum = 0;

	bytes[place] = 0;
	for (uint32_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	bytes[place] = (uint8_t)-sum;
}

void table_put(const struct table *table, uint32_t offset, uint64_t value, unsigned int size)
{
	number_put((uint8_t *)at(table->address) + offset, value, size);
}

void table_put_text(const struct table *table, uint32_t offset, const char *text, unsigned int size)
{
	uint8_t *to = (uint8_t *)at(table->address) + offset;

	for (unsigned int i = 0; i < size && text[i]; i++)
		to[i] = (uint8_t)text[i];
}

void table_put_address(const struct table *table, uint32_t offset, struct generic_address address)
{
	table_put(table, offset, address.space, 1);
	table_put(table, offset + 1, address.width, 1);
	table_put(table, offset + 2, address.offset, 1);
	table_put(table, offset + 3, address.access, 1);
	table_put(table, offset + 4, address.address, 8);
}

void table_append(struct table *table, uint64_t value, unsigned int size)
{
	table_put(table, table->length, value, size);
	table->length += size;
}

struct table table_begin(uint32_t address, const char *signature, uint8_t revision, uint32_t length, const struct author *author,
			 const char *oem_table)
{
	struct table table = {.address = address, .length = length};

	memset(at(address), 0, length);
	table_put_text(&table, 0, signature, 4);
	table_put(&table, TABLE_REVISION, revision, 1);
	table_put_text(&table, TABLE_OEM, author->oem, 6);
	table_put_text(&table, TABLE_OEM_TABLE, oem_table, 8);
	table_put(&table, TABLE_OEM_REVISION, author->oem_revision, 4);
	table_put_text(&table, TABLE_CREATOR, author->creator, 4);
	table_put(&table, TABLE_CREATOR_REVISION, author->creator_revision, 4);
	return table;
}

uint32_t table_end(const struct table *table)
{
	table_put(table, TABLE_LENGTH, table->length, 4);
	sum_put(table->address, table->length, TABLE_CHECKSUM);
	return table->address + table->length;
}

void madt_append_local_apic(struct table *madt, uint8_t processor, uint8_t id, uint32_t flags)
{
	table_append(madt, 0, 1);
	table_append(madt, 8, 1);
	table_append(madt, processor, 1);
	table_append(madt, id, 1);
	table_append(madt, flags, 4);
}

void madt_append_io_apic(struct table *madt, uint8_t id, uint32_t address)
{
	table_append(madt, 1, 1);
	table_append(madt, 12, 1);
	table_append(madt, id, 1);
	table_append(madt, 0, 1);
	table_append(madt, address, 4);
	table_append(madt, 0, 4);
}

void madt_append_override(struct table *madt, uint8_t source, uint32_t line, uint16_t flags)
{
	table_append(madt, 2, 1);
	table_append(madt, 10, 1);
	table_append(madt, 0, 1);
	table_append(madt, source, 1);
	table_append(madt, line, 4);
	table_append(madt, flags, 2);
}

uint32_t mcfg_write(uint32_t address, const struct author *author, const char *oem_table, uint64_t base, uint8_t last_bus)
{
	struct table mcfg = table_begin(address, "MCFG", 1, TABLE_HEADER, author, oem_table);

	table_append(&mcfg, 0, 8);
	table_append(&mcfg, base, 8);
	table_append(&mcfg, 0, 3);
	table_append(&mcfg, last_bus, 1);
	table_append(&mcfg, 0, 4);
	return table_end(&mcfg);
}

uint32_t xsdt_write(uint32_t address, const struct author *author, const char *oem_table, const uint64_t *tables)
{
	struct table xsdt = table_begin(address, "XSDT", 1, TABLE_HEADER, author, oem_table);

	for (; *tables; tables++)
		table_append(&xsdt, *tables, 8);
	return table_end(&xsdt);
}

void rsdp_write(uint32_t address, const char *oem, uint32_t rsdt, uint64_t xsdt)
{
	const struct table rsdp = {.address = address, .length = RSDP_LONG};

	memset(at(address), 0, RSDP_LONG);
	table_put_text(&rsdp, 0, "RSD PTR ", 8);
	table_put_text(&rsdp, RSDP_OEM, oem, 6);
	table_put(&rsdp, RSDP_REVISION, 2, 1);
	table_put(&rsdp, RSDP_RSDT, rsdt, 4);
	table_put(&rsdp, RSDP_LENGTH, RSDP_LONG, 4);
	table_put(&rsdp, RSDP_XSDT, xsdt, 8);
	sum_put(address, RSDP_SHORT, RSDP_CHECKSUM);
	sum_put(address, RSDP_LONG, RSDP_EXTENDED_CHECKSUM);
}
