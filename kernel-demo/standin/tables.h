/* SPDX-License-Identifier: MIT */
/* Writing ACPI tables (ACPI 6.5, 5.2): a header, fields at their offsets, what is appended, the checksum last. */
#ifndef STANDIN_TABLES_H
#define STANDIN_TABLES_H

#include <stdint.h>

/* Who writes them: as many characters as there are, the rest zeros. */
struct author {
	const char *oem, *creator;
	uint32_t oem_revision, creator_revision;
};

struct table {
	uint32_t address, length;
};

/* An I/O port or memory address in the generic form of 12 bytes (5.2.3.2). */
struct generic_address {
	uint8_t space, width, offset, access;
	uint64_t address;
};

enum {
	TABLE_LENGTH = 4,
	TABLE_CHECKSUM = 9,
	TABLE_HEADER = 36,
	SPACE_MEMORY = 0,
	SPACE_PORT = 1,
};

/* Lengths of a FADT by its revision (5.2.9), of a MADT before its entries (5.2.12), of an HPET table (IA-PC HPET 1.0a, 3.2.4). */
enum {
	FADT_SIZE_5 = 268,
	FADT_SIZE_6 = 276,
	MADT_SIZE = 44,
	HPET_SIZE = 56,
};

/* Of IAPC_BOOT_ARCH (5.2.9.3). */
enum {
	LEGACY_DEVICES = 1 << 0,
	HAS_8042 = 1 << 1,
	NO_VGA = 1 << 2,
	NO_ASPM = 1 << 4,
	NO_CMOS_RTC = 1 << 5,
};

/* Of a FADT's flags (5.2.9), and of a MADT's. */
enum {
	POWER_BUTTON = 1 << 4,
	SLEEP_BUTTON = 1 << 5,
	TIMER_32 = 1 << 8,
	RESET_REGISTER = 1 << 10,
	HW_REDUCED = 1 << 20,
	PCAT_COMPAT = 1 << 0,
};

/* `length` bytes: a header, then zeros. */
struct table table_begin(uint32_t address, const char *signature, uint8_t revision, uint32_t length, const struct author *author,
			 const char *oem_table);
void table_put(const struct table *table, uint32_t offset, uint64_t value, unsigned int size);
void table_put_text(const struct table *table, uint32_t offset, const char *text, unsigned int size);
void table_put_address(const struct table *table, uint32_t offset, struct generic_address address);
void table_append(struct table *table, uint64_t value, unsigned int size);

/* Length and checksum; returns the address behind it. */
uint32_t table_end(const struct table *table);

/* Entries of a MADT (5.2.12). */
void madt_append_local_apic(struct table *madt, uint8_t processor, uint8_t id, uint32_t flags);
void madt_append_io_apic(struct table *madt, uint8_t id, uint32_t address);
void madt_append_override(struct table *madt, uint8_t source, uint32_t line, uint16_t flags);

/* An MCFG with one region (PCI Firmware Specification 3.0, 4.1.2), of segment 0 and from bus 0 on; returns the address behind it. */
uint32_t mcfg_write(uint32_t address, const struct author *author, const char *oem_table, uint64_t base, uint8_t last_bus);

/* An XSDT of the tables at these addresses, up to a 0. */
uint32_t xsdt_write(uint32_t address, const struct author *author, const char *oem_table, const uint64_t *tables);

/* Revision 2, 36 bytes. */
void rsdp_write(uint32_t address, const char *oem, uint32_t rsdt, uint64_t xsdt);

/* The byte at `place` is what makes `size` bytes from `address` on add up to zero. */
void sum_put(uint32_t address, uint32_t size, uint32_t place);

#endif
