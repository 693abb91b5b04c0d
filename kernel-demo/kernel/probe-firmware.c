/* SPDX-License-Identifier: MIT */
/*
 * Probes of what firmware leaves in memory: judged by content, which is either what it must be, or what memory holds where
 * no firmware has been.  Anything between is not decided.
 */
#include "probe.h"
#include "supervisor.h"

#include <stdbool.h>

enum {
	BDA_START = 0x400,
	BDA_END = 0x500,
	BDA_EBDA_SEGMENT = 0x40e,
	BDA_KILOBYTES = 0x413,
	CONVENTIONAL_END = 0xa0000,
	ROM_START = 0xf0000,
	ROM_END = 0x100000,
	TABLES_START = 0xe0000,
	RSDP_LENGTH_0 = 20,
	PNP_LENGTH = 0x21,
};

static const uintptr_t reset_vector = 0xfffffff0;
static const uint64_t mapped_end = 1ull << 32;

/* Of any of the places below: whose byte it is, the callers know. */
vet_probes(bios_data_area) vet_probes(ebda) vet_probes(bios_rom) static uint8_t byte_at(uintptr_t address)
{
	return supervisor->memory_reach(address) ? *(volatile uint8_t *)address : UINT8_MAX;
}

static unsigned int word_at(uintptr_t address)
{
	return byte_at(address) | (unsigned int)byte_at(address + 1) << 8;
}

static bool is_uniform(uintptr_t start, uintptr_t end)
{
	for (uintptr_t address = start; address < end; address++)
		if (byte_at(address) != byte_at(start))
			return false;
	return true;
}

static uint8_t sum_of(uintptr_t start, unsigned int size)
{
	uint8_t sum = 0;

	while (size--)
		sum = (uint8_t)(sum + byte_at(start++));
	return sum;
}

static bool text_is(uintptr_t address, const char *text)
{
	for (; *text; text++, address++)
		if (byte_at(address) != (uint8_t)*text)
			return false;
	return true;
}

/* The word at 413: KiB of conventional memory, 640 less what the extended area takes. */
vet_probes(bios_data_area) enum probe_result probe_bios_data_area(const struct vet_evidence *evidence)
{
	unsigned int kilobytes = word_at(BDA_KILOBYTES);

	(void)evidence;
	if (is_uniform(BDA_START, BDA_END))
		return PROBE_ABSENT;
	return kilobytes >= 512 && kilobytes <= 640 ? PROBE_PRESENT : PROBE_UNKNOWN;
}

/* Its first byte is its own length in KiB, and it ends where conventional memory does. */
vet_probes(bios_data_area) vet_probes(ebda) enum probe_result probe_ebda(const struct vet_evidence *evidence)
{
	unsigned int segment = word_at(BDA_EBDA_SEGMENT);
	uintptr_t start = (uintptr_t)segment << 4;

	(void)evidence;
	if (!segment || segment == UINT16_MAX)
		return PROBE_ABSENT;
	if (start < 512 * 1024 || start >= CONVENTIONAL_END)
		return PROBE_UNKNOWN;
	return byte_at(start) && start + byte_at(start) * 1024 == CONVENTIONAL_END ? PROBE_PRESENT : PROBE_UNKNOWN;
}

/* A far jump, or a near one. */
static bool is_jump(uint8_t opcode)
{
	return opcode == 0xea || opcode == 0xe9;
}

/* A jump at the reset vector below 4 GiB, and one at that of the 8086. */
vet_probes(bios_rom) enum probe_result probe_bios_rom(const struct vet_evidence *evidence)
{
	bool low = is_uniform(ROM_START, ROM_END), high = is_uniform(reset_vector, reset_vector + 15);

	(void)evidence;
	if (low && high)
		return PROBE_ABSENT;
	return is_jump(byte_at(ROM_END - 16)) && is_jump(byte_at(reset_vector)) ? PROBE_PRESENT : PROBE_UNKNOWN;
}

/* Plug and Play BIOS Specification 1.0A, 4.4: the installation check, on a paragraph of segment F000. */
vet_probes(bios_rom) vet_probes(pnp_bios) enum probe_result probe_pnp_bios(const struct vet_evidence *evidence)
{
	(void)evidence;
	for (uintptr_t address = ROM_START; address <= ROM_END - PNP_LENGTH; address += 16)
		if (text_is(address, "$PnP") && byte_at(address + 5) >= PNP_LENGTH && !sum_of(address, byte_at(address + 5)))
			return PROBE_PRESENT;
	return PROBE_ABSENT;
}

static bool is_rsdp(uintptr_t address)
{
	return text_is(address, "RSD PTR ") && !sum_of(address, RSDP_LENGTH_0);
}

/* ACPI 6.5, 5.2.5.1: where the loader says, or below 1 MiB.  An EFI table of configuration is not searched. */
vet_probes(bios_rom) vet_probes(acpi) enum probe_result probe_acpi(const struct vet_evidence *evidence)
{
	uint64_t given = evidence->boot.rsdp;

	if (given && given <= mapped_end - RSDP_LENGTH_0)
		return is_rsdp((uintptr_t)given) ? PROBE_PRESENT : PROBE_UNKNOWN;
	for (uintptr_t address = TABLES_START; address < ROM_END; address += 16)
		if (is_rsdp(address))
			return PROBE_PRESENT;
	return evidence->boot.efi_system_table ? PROBE_UNKNOWN : PROBE_ABSENT;
}
