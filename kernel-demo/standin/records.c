/* SPDX-License-Identifier: MIT */
/* See records.h. */
#include "records.h"

/* Linux, Documentation/x86/zero-page.rst and boot.rst. */
enum {
	ZERO_PAGE = 4096,
	ACPI_RSDP = 0x70,
	E820_ENTRIES = 0x1e8,
	BOOT_FLAG = 0x1fe,
	HEADER_MAGIC = 0x202,
	HEADER_VERSION = 0x206,
	HEADER_LOADER = 0x210,
	HEADER_COMMAND_LINE = 0x228,
	HEADER_ALIGNMENT = 0x230,
	HEADER_LINE_SIZE = 0x238,
	E820_TABLE = 0x2d0,
	E820_ENTRY = 20,
	LOADER_OTHER = 0xff,
};

void command_line_write(uint32_t address, const char *text)
{
	uint32_t size = text_size(text);

	if (size > LINE_LIMIT - 1)
		size = LINE_LIMIT - 1;
	memcpy(at(address), text, size);
	*((uint8_t *)at(address) + size) = 0;
}

void start_info_write(uint32_t address, uint32_t line, uint32_t rsdp, uint32_t map, const struct memory_map_entry *entries,
		      unsigned int count)
{
	struct start_info *info = at(address);

	*info = (struct start_info){
		.magic = START_INFO_MAGIC,
		.version = 1,
		.command_line = line,
		.rsdp = rsdp,
		.memory_map = map,
		.memory_map_entries = count,
	};
	memcpy(at(map), entries, count * sizeof(*entries));
}

void zero_page_write(uint32_t address, uint16_t version, uint32_t line, uint32_t rsdp, const struct memory_map_entry *entries,
		     unsigned int count)
{
	uint8_t *page = at(address);

	memset(page, 0, ZERO_PAGE);
	number_put(page + ACPI_RSDP, rsdp, 8);
	number_put(page + E820_ENTRIES, count, 1);
	number_put(page + BOOT_FLAG, 0xaa55, 2);
	memcpy(page + HEADER_MAGIC, "HdrS", 4);
	number_put(page + HEADER_VERSION, version, 2);
	number_put(page + HEADER_LOADER, LOADER_OTHER, 1);
	number_put(page + HEADER_COMMAND_LINE, line, 4);
	number_put(page + HEADER_ALIGNMENT, 0x1000000, 4);
	number_put(page + HEADER_LINE_SIZE, LINE_LIMIT - 1, 4);
	for (unsigned int i = 0; i < count; i++) {
		number_put(page + E820_TABLE + i * E820_ENTRY, entries[i].start, 8);
		number_put(page + E820_TABLE + i * E820_ENTRY + 8, entries[i].size, 8);
		number_put(page + E820_TABLE + i * E820_ENTRY + 16, entries[i].type, 4);
	}
}
