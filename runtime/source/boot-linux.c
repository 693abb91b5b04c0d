/* SPDX-License-Identifier: MIT */
/*
 * Linux's boot_params, the zero page (Linux, Documentation/x86/boot.rst and zero-page.rst).  Fields count only from the version
 * of the protocol that introduced them; a loader that copied the setup code whole, sentinel included, has left garbage in the
 * others, as Linux's sanitize_boot_params() holds (arch/x86/include/asm/bootparam_utils.h).
 */
#include "boot-record.h"
#include "memory.h"

enum zero_page_offset {
	SCREEN_COLUMNS = 0x07,
	SCREEN_LINES = 0x0e,
	SCREEN_IS_VGA = 0x0f,
	APM_VERSION = 0x40,
	ACPI_RSDP = 0x70,
	COMMAND_LINE_HIGH = 0xc8,
	CONFIDENTIAL_BLOB = 0x13c,
	EFI_SIGNATURE = 0x1c0,
	EFI_SYSTEM_TABLE = 0x1c4,
	EFI_SYSTEM_TABLE_HIGH = 0x1d8,
	E820_ENTRIES = 0x1e8,
	SENTINEL = 0x1ef,
	HEADER_MAGIC = 0x202,
	HEADER_VERSION = 0x206,
	HEADER_LOADER = 0x210,
	HEADER_COMMAND_LINE = 0x228,
	HEADER_SUBARCHITECTURE = 0x23c,
	E820_TABLE = 0x2d0,
	ZERO_PAGE = 0x1000,
};

enum zero_page_value {
	E820_ENTRY = 20,
	E820_LIMIT = 128,
	E820_USABLE = 1,
	VERSION_COMMAND_LINE = 0x202,
	VERSION_SUBARCHITECTURE = 0x207,
	IS_VGA_TEXT = 1,
};

static void map_read(struct vet_span page, struct vet_boot_information *information)
{
	uint64_t count = vet_span_number(page, E820_ENTRIES, 1);

	if (count > E820_LIMIT) {
		count = E820_LIMIT;
		information->ranges_dropped = 1;
	}
	for (size_t at = E820_TABLE; count; count--, at += E820_ENTRY)
		if (vet_span_number(page, at + 16, 4) == E820_USABLE)
			vet_range_add(vet_span_number(page, at, 8), vet_span_number(page, at + 8, 8), information);
}

/* Columns and lines are kept by text modes, graphics modes have a type of their own (Linux, include/uapi/linux/screen_info.h). */
static enum vet_display display_of(struct vet_span page)
{
	uint64_t type = vet_span_number(page, SCREEN_IS_VGA, 1);

	if (type == IS_VGA_TEXT)
		return VET_DISPLAY_TEXT;
	if (type)
		return VET_DISPLAY_GRAPHICS;
	return vet_span_number(page, SCREEN_COLUMNS, 1) || vet_span_number(page, SCREEN_LINES, 1) ? VET_DISPLAY_UNTOLD
												  : VET_DISPLAY_NONE;
}

static void efi_read(struct vet_span page, struct vet_boot_information *information)
{
	_Bool wide = vet_span_matches(page, EFI_SIGNATURE, "EL64", 4);
	uint64_t table = vet_span_number(page, EFI_SYSTEM_TABLE, 4);

	if (!wide && !vet_span_matches(page, EFI_SIGNATURE, "EL32", 4))
		return;
	if (wide)
		table |= vet_span_number(page, EFI_SYSTEM_TABLE_HIGH, 4) << 32;
	/* One that cannot be read is as good as none: the RSDP may stand in the page as well. */
	if (vet_read_efi_tables(table, wide, information) != VET_OK)
		information->efi_unreadable = 1;
}

/*
 * Who loads an ELF file has no header to copy and leaves the version 0, with the fields of a late one filled (Firecracker 1.12.1,
 * arch/x86_64/mod.rs, configure_64bit_boot(); crosvm f1e797a68dad, x86_64/src/lib.rs, configure_boot_params()).
 */
static _Bool covers(uint32_t version, uint32_t first)
{
	return !version || version >= first;
}

enum vet_status vet_read_linux(uint64_t address, struct vet_boot_information *information)
{
	static uint8_t copy[ZERO_PAGE];
	struct vet_span page;
	enum vet_status status = vet_memory_read(address, copy, ZERO_PAGE, &page);
	_Bool clean;
	uint64_t line;

	if (status != VET_OK)
		return status;
	if (!vet_span_matches(page, HEADER_MAGIC, "HdrS", 4))
		return VET_BAD_SIGNATURE;
	clean = vet_span_number(page, SENTINEL, 1) == 0;
	information->version = (uint32_t)vet_span_number(page, HEADER_VERSION, 2);
	information->loader = (uint8_t)vet_span_number(page, HEADER_LOADER, 1);
	information->rsdp = clean ? vet_span_number(page, ACPI_RSDP, 8) : 0;
	information->confidential_blob = vet_span_number(page, CONFIDENTIAL_BLOB, 4);
	information->display = display_of(page);
	information->apm_bios = vet_span_number(page, APM_VERSION, 2) ? VET_YES : VET_NO;
	if (covers(information->version, VERSION_SUBARCHITECTURE))
		information->subarchitecture = (uint32_t)vet_span_number(page, HEADER_SUBARCHITECTURE, 4);
	map_read(page, information);
	efi_read(page, information);
	line = covers(information->version, VERSION_COMMAND_LINE) ? vet_span_number(page, HEADER_COMMAND_LINE, 4) : 0;
	if (line && clean)
		line |= vet_span_number(page, COMMAND_LINE_HIGH, 4) << 32;
	vet_command_line_read(line, information);
	return VET_OK;
}
