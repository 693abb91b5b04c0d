/* SPDX-License-Identifier: MIT */
/* A machine with sound ACPI tables, for tests to spoil. */
#ifndef TESTS_RUNTIME_ACPI_MACHINE_H
#define TESTS_RUNTIME_ACPI_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <bootvet/acpi.h>

#include "fake-host.h"

enum place { RSDP = 0x1000, XSDT = 0x2000, RSDT = 0x3000, FADT = 0x4000, MADT = 0x5000, SECOND = 0x6000, WAET = 0x7000 };

static struct vet_acpi acpi;

static inline void fadt_make(uint64_t address, uint32_t length, uint8_t revision, uint16_t boot, uint32_t flags)
{
	fake_table(address, "FACP", length, revision);
	if (length >= 111)
		fake_number(address + 109, boot, 2);
	if (length >= 116)
		fake_number(address + 112, flags, 4);
	fake_sum(address);
}

static inline void madt_make(uint64_t address, uint32_t flags, const uint8_t *entries, size_t size)
{
	fake_table(address, "APIC", (uint32_t)(44 + size), 3);
	fake_number(address + 40, flags, 4);
	fake_put(address + 44, entries, size);
	fake_sum(address);
}

static const uint8_t sound_entries[] = {
	0, 8, 0, 0, 1, 0, 0, 0,			      /* a processor */
	1, 12, 0, 0, 0, 0, 0xc0, 0xfe, 0, 0, 0, 0, /* an I/O APIC at fec00000 */
	0, 8, 1, 1, 0, 0, 0, 0,			      /* a processor that is not usable */
};

/* RSDP of revision 2, XSDT with FADT and MADT: sound, and what the tests below spoil. */
static inline void machine_make(void)
{
	static const uint64_t tables[] = {FADT, MADT, 0};

	fake_reset();
	fake_rsdp(RSDP, 0, XSDT);
	fake_root(XSDT, "XSDT", tables);
	fadt_make(FADT, 276, 6, 0x24, 1 << 20);
	madt_make(MADT, 1, sound_entries, sizeof(sound_entries));
}

static inline void read_from(uint64_t rsdp)
{
	struct vet_boot_information boot = {.entry = VET_ENTRY_PVH, .rsdp = rsdp};

	vet_acpi_read(&boot, 0, &acpi);
}

static inline void read_searching(void)
{
	struct vet_boot_information boot = {.entry = VET_ENTRY_MULTIBOOT1};

	vet_acpi_read(&boot, 1, &acpi);
}

#endif
