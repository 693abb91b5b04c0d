/* SPDX-License-Identifier: MIT */
/* Sound records of every loader, for tests to spoil. */
#ifndef TESTS_RUNTIME_BOOT_RECORDS_H
#define TESTS_RUNTIME_BOOT_RECORDS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <bootvet/boot.h>

#include "fake-host.h"

enum place { INFO = 0x1000, LINE = 0x3000, MAP = 0x4000, EFI = 0x6000, EFI_TABLES = 0x7000, RSDP = 0xe0000 };

static struct vet_boot_information info;

static inline void read_as(enum vet_entry entry, uint64_t data)
{
	const struct vet_boot boot = {.entry = entry, .data = data};

	vet_boot_read(&boot, &info);
	assert_int_equal(info.entry, entry);
}

static inline void line_make(void)
{
	fake_put(LINE, "console=ttyS0 vet=vga:absent", 29);
}

static inline void map_entry(uint64_t at, uint64_t start, uint64_t size, uint32_t type)
{
	fake_number(at, start, 8);
	fake_number(at + 8, size, 8);
	fake_number(at + 16, type, 4);
}

static inline void start_info_make(uint32_t version)
{
	fake_reset();
	line_make();
	fake_number(INFO, 0x336ec578, 4);
	fake_number(INFO + 4, version, 4);
	fake_number(INFO + 24, LINE, 8);
	fake_number(INFO + 32, RSDP, 8);
	if (!version)
		return;
	fake_number(INFO + 40, MAP, 8);
	fake_number(INFO + 48, 3, 4);
	map_entry(MAP, 0, 0x9fc00, 1);
	map_entry(MAP + 24, 0xf0000, 0x10000, 2);
	map_entry(MAP + 48, 0x100000, 0x1f00000, 1);
}

static inline void xen_pv_make(uint32_t flags)
{
	fake_reset();
	fake_put(INFO, "xen-3.0-x86_64p", 16);
	fake_number(INFO + 32, 0x4000, 8);
	fake_number(INFO + 48, flags, 4);
	fake_put(INFO + 128, "root=xvda", 10);
}

static inline void zero_page_make(uint16_t version)
{
	fake_reset();
	line_make();
	fake_put(INFO + 0x202, "HdrS", 4);
	fake_number(INFO + 0x206, version, 2);
	fake_number(INFO + 0x210, 0x72, 1);
	fake_number(INFO + 0x228, LINE, 4);
	fake_number(INFO + 0x70, RSDP, 8);
	fake_number(INFO + 0x23c, 3, 4);
	fake_number(INFO + 0x1e8, 2, 1);
	fake_number(INFO + 0x2d0, 0, 8);
	fake_number(INFO + 0x2d8, 0x9f000, 8);
	fake_number(INFO + 0x2e0, 1, 4);
	fake_number(INFO + 0x2e4, 0x100000, 8);
	fake_number(INFO + 0x2ec, 0x100000, 8);
	fake_number(INFO + 0x2f4, 2, 4);
}

static const uint8_t acpi_20[16] = {0x71, 0xe8, 0x68, 0x88, 0xf1, 0xe4, 0xd3, 0x11, 0xbc, 0x22, 0, 0x80, 0xc7, 0x3c, 0x88, 0x81};
static const uint8_t acpi_10[16] = {0x30, 0x2d, 0x9d, 0xeb, 0x88, 0x2d, 0xd3, 0x11, 0x9a, 0x16, 0, 0x90, 0x27, 0x3f, 0xc1, 0x4d};

static inline void efi_make(void)
{
	fake_reset();
	fake_put(EFI, "IBI SYST", 8);
	fake_number(EFI + 88, 0x1234, 8);
	fake_number(EFI + 104, 2, 8);
	fake_number(EFI + 112, EFI_TABLES, 8);
	fake_put(EFI_TABLES, acpi_10, 16);
	fake_number(EFI_TABLES + 16, 0x5000, 8);
	fake_put(EFI_TABLES + 24, acpi_20, 16);
	fake_number(EFI_TABLES + 40, RSDP, 8);
}

static inline void multiboot1_make(uint32_t flags)
{
	fake_reset();
	line_make();
	fake_number(INFO, flags, 4);
	fake_number(INFO + 4, 640, 4);
	fake_number(INFO + 8, 31 * 1024, 4);
	fake_number(INFO + 16, LINE, 4);
	fake_number(INFO + 44, 48, 4);
	fake_number(INFO + 48, MAP, 4);
	for (unsigned i = 0; i < 2; i++) {
		fake_number(MAP + 24 * i, 20, 4);
		fake_number(MAP + 24 * i + 4, 0x100000 * i, 8);
		fake_number(MAP + 24 * i + 12, 0x1000, 8);
		fake_number(MAP + 24 * i + 20, 1, 4);
	}
}

static inline uint64_t tag(uint64_t at, uint32_t type, uint32_t size)
{
	fake_number(at, type, 4);
	fake_number(at + 4, size, 4);
	return at + ((size + 7) & ~7u);
}

static inline uint64_t multiboot2_make(void)
{
	uint64_t at = INFO + 8;

	fake_reset();
	fake_put(at + 8, "quiet", 6);
	at = tag(at, 1, 14);
	fake_number(at + 8, 24, 4);
	map_entry(at + 16, 0x100000, 0x1000, 1);
	at = tag(at, 6, 40);
	fake_put(at + 8, "RSD PTR ", 8);
	at = tag(at, 14, 28);
	fake_put(at + 8, "RSD PTR ", 8);
	at = tag(at, 15, 44);
	at = tag(at, 0, 8);
	fake_number(INFO, at - INFO, 4);
	return at;
}

#endif
