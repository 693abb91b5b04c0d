/* SPDX-License-Identifier: MIT */
/*
 * The EFI system table and its configuration table (UEFI 2.10, 4.3 and 4.6): where the RSDP and, on SEV-SNP, the blob of secrets
 * are.  Firmware of 32 and of 64 bits lay it out alike but for the size of a pointer.
 */
#include "boot-record.h"
#include "memory.h"

struct layout {
	uint16_t size, runtime, count, tables; /* offsets in the system table */
	uint8_t pointer, entry;		       /* bytes */
};

static const struct layout narrow_layout = {.size = 72, .runtime = 56, .count = 64, .tables = 68, .pointer = 4, .entry = 20};
static const struct layout wide_layout = {.size = 120, .runtime = 88, .count = 104, .tables = 112, .pointer = 8, .entry = 24};

enum efi_value {
	GUID = 16,
	TABLES_LIMIT = 256, /* entries of the configuration table that are looked at */
};

/* UEFI 2.10, 4.6.1.1; the last: Linux, include/linux/efi.h, LINUX_EFI_CC_BLOB_GUID. */
static const uint8_t acpi_20[GUID] = {0x71, 0xe8, 0x68, 0x88, 0xf1, 0xe4, 0xd3, 0x11, 0xbc, 0x22, 0x00, 0x80, 0xc7, 0x3c, 0x88, 0x81};
static const uint8_t acpi_10[GUID] = {0x30, 0x2d, 0x9d, 0xeb, 0x88, 0x2d, 0xd3, 0x11, 0x9a, 0x16, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d};
static const uint8_t confidential[GUID] = {0xcf, 0x5f, 0x7b, 0x06, 0x26, 0xcf, 0xc5, 0x44, 0x85, 0x54, 0x93, 0xd7, 0x77, 0x91, 0x2d, 0x42};

enum vet_status vet_read_efi_tables(uint64_t address, _Bool wide, struct vet_boot_information *information)
{
	const struct layout *layout = wide ? &wide_layout : &narrow_layout;
	uint64_t tables, count, rsdp_20 = 0, rsdp_10 = 0;
	uint8_t copy[120];
	struct vet_span bytes;
	enum vet_status status = vet_memory_read(address, copy, layout->size, &bytes);

	if (status != VET_OK)
		return status;
	if (!vet_span_matches(bytes, 0, "IBI SYST", 8))
		return VET_BAD_SIGNATURE;
	information->efi_system_table = address;
	information->efi_runtime = vet_span_number(bytes, layout->runtime, layout->pointer) ? VET_YES : VET_NO;
	count = vet_span_number(bytes, layout->count, layout->pointer);
	tables = vet_span_number(bytes, layout->tables, layout->pointer);
	status = count > TABLES_LIMIT ? VET_TOO_LARGE : VET_OK;
	for (uint64_t i = 0; i < count && i < TABLES_LIMIT; i++) {
		uint64_t table;

		if (tables > UINT64_MAX - i * layout->entry ||
		    vet_memory_read(tables + i * layout->entry, copy, layout->entry, &bytes) != VET_OK) {
			status = VET_TRUNCATED;
			break;
		}
		table = vet_span_number(bytes, GUID, layout->pointer);
		if (vet_span_matches(bytes, 0, acpi_20, GUID) && !rsdp_20)
			rsdp_20 = table;
		else if (vet_span_matches(bytes, 0, acpi_10, GUID) && !rsdp_10)
			rsdp_10 = table;
		else if (vet_span_matches(bytes, 0, confidential, GUID) && !information->confidential_blob)
			information->confidential_blob = table;
	}
	if (!information->rsdp)
		information->rsdp = rsdp_20 ? rsdp_20 : rsdp_10;
	return status;
}

enum vet_status vet_read_efi(uint64_t address, struct vet_boot_information *information)
{
	return vet_read_efi_tables(address, sizeof(void *) == 8, information);
}
