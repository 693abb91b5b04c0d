/* SPDX-License-Identifier: MIT */
/*
 * ACPI tables of any bytes.  Each parser on tables that end where memory ends; all of them on any length up to the largest; and
 * everything from any RSDP on.
 */
#include <bootvet/acpi.h>

#include "any.h"

enum { LIMIT = 4096 };
static uint8_t memory[LIMIT];
static uint8_t files_memory[VET_TABLE_LIMIT];

/* Reading a byte behind the table's last is reading behind the array's. */
static struct vet_span table_of(size_t size)
{
	return (struct vet_span){.bytes = memory + (LIMIT - size), .size = size};
}

static void parse_fadt(size_t size)
{
	struct vet_fadt fadt;

	vet_fadt_parse(table_of(size), &fadt);
	for (unsigned int bit = VET_FADT_LEGACY_DEVICES; bit <= VET_FADT_HW_REDUCED; bit++)
		vet_fadt_says(&fadt, (enum vet_fadt_bit)bit);
}

static void parse_madt(size_t size)
{
	struct vet_madt madt;

	vet_madt_parse(table_of(size), &madt);
}

static void parse_waet(size_t size)
{
	struct vet_waet waet;

	vet_waet_parse(table_of(size), &waet);
}

static void parse_hpet(size_t size)
{
	struct vet_hpet hpet;

	vet_hpet_parse(table_of(size), &hpet);
}

static void parse_mcfg(size_t size)
{
	struct vet_mcfg mcfg;

	vet_mcfg_parse(table_of(size), &mcfg);
}

/* Without a header, with one, where fields begin and end, all of each revision of the FADT, two MADT entries, and whole pages. */
static const uint16_t sizes[] = {0, 1, 35, 36, 40, 43, 44, 45, 46, 56, 60, 110, 116, 132, 244, 268, 276, 300, 4095, LIMIT};
enum { SIZES = sizeof(sizes) / sizeof(*sizes) };

static void each_size(void (*parse)(size_t size))
{
	any_bytes(memory, sizeof(memory));
	//@ loop unroll SIZES;
	for (unsigned int i = 0; i < SIZES; i++)
		parse(sizes[i]);
}

void prove_fadt(void)
{
	each_size(parse_fadt);
}

void prove_madt(void)
{
	each_size(parse_madt);
}

void prove_waet(void)
{
	each_size(parse_waet);
}

void prove_hpet(void)
{
	each_size(parse_hpet);
}

void prove_mcfg(void)
{
	each_size(parse_mcfg);
}

static struct vet_span file_of(void)
{
	return (struct vet_span){.bytes = files_memory, .size = any_below(sizeof(files_memory) + 1)};
}

void prove_files(void)
{
	struct vet_acpi_files files;
	struct vet_acpi acpi;

	any_bytes(files_memory, sizeof(files_memory));
	files = (struct vet_acpi_files){file_of(), file_of(), file_of(), file_of(), file_of()};
	vet_acpi_take(&files, &acpi);
}

void prove_acpi(void)
{
	static struct vet_boot_information boot;
	struct vet_acpi acpi;

	boot.rsdp = any_long();
	boot.rsdp_copy = (struct vet_range){.start = any_long(), .size = any_long()};
	vet_acpi_read(&boot, any_choice(), &acpi);
}
