/* SPDX-License-Identifier: MIT */
/* Multiboot 1's information (Multiboot Specification 0.6.96, 3.3): flags say which of its fields the loader has filled. */
#include "boot-record.h"
#include "memory.h"

enum information_offset {
	INFO_FLAGS = 0,
	INFO_MEMORY_LOWER = 4, /* KiB from 0 on */
	INFO_MEMORY_UPPER = 8, /* KiB from 1 MiB on */
	INFO_COMMAND_LINE = 16,
	INFO_MAP_LENGTH = 44,
	INFO_MAP_ADDRESS = 48,
	INFO_APM = 68,
	INFO_FRAMEBUFFER_TYPE = 109,
	INFO_SIZE = 116,
	INFO_SIZE_LEAST = 88, /* up to the VBE fields, which flags older loaders never set */
};

enum information_flag {
	HAS_MEMORY = 1 << 0,
	HAS_COMMAND_LINE = 1 << 2,
	HAS_MAP = 1 << 6,
	HAS_APM = 1 << 10,
	HAS_FRAMEBUFFER = 1 << 12,
};

enum map_offset {
	MAP_SIZE = 0, /* bytes of the entry that follow this field */
	MAP_ADDRESS = 4,
	MAP_LENGTH = 12,
	MAP_TYPE = 20,
	MAP_ENTRY = 24,
	MAP_SIZE_LEAST = 20,
	MAP_USABLE = 1,
	MAP_LIMIT = 1024, /* entries that are looked at */
	FRAMEBUFFER_TEXT = 2,
};

static void map_read(uint64_t address, uint64_t length, struct vet_boot_information *information)
{
	uint64_t end = address + length; /* both below 4 GiB */
	uint8_t copy[MAP_ENTRY];
	struct vet_span entry;

	for (unsigned int count = 0; address < end; count++) {
		uint64_t size;

		if (count == MAP_LIMIT || end - address < MAP_ENTRY ||
		    vet_memory_read(address, copy, MAP_ENTRY, &entry) != VET_OK) {
			information->ranges_dropped = 1;
			return;
		}
		size = vet_span_number(entry, MAP_SIZE, 4);
		if (size < MAP_SIZE_LEAST) {
			information->ranges_dropped = 1;
			return;
		}
		if (vet_span_number(entry, MAP_TYPE, 4) == MAP_USABLE)
			vet_range_add(vet_span_number(entry, MAP_ADDRESS, 8), vet_span_number(entry, MAP_LENGTH, 8), information);
		address += size + MAP_ADDRESS;
	}
}

enum vet_status vet_read_multiboot1(uint64_t address, struct vet_boot_information *information)
{
	uint8_t copy[INFO_SIZE] = {0};
	struct vet_span info;
	enum vet_status status = vet_memory_read(address, copy, INFO_SIZE, &info);
	uint64_t flags;

	/* A loader that knows no framebuffer may have left less. */
	if (status == VET_UNREADABLE)
		status = vet_memory_read(address, copy, INFO_SIZE_LEAST, &info);
	if (status != VET_OK)
		return status;
	flags = vet_span_number(info, INFO_FLAGS, 4);
	if (flags & HAS_COMMAND_LINE)
		vet_command_line_read(vet_span_number(info, INFO_COMMAND_LINE, 4), information);
	if (flags & HAS_MAP) {
		map_read(vet_span_number(info, INFO_MAP_ADDRESS, 4), vet_span_number(info, INFO_MAP_LENGTH, 4), information);
	} else if (flags & HAS_MEMORY) {
		vet_range_add(0, vet_span_number(info, INFO_MEMORY_LOWER, 4) * 1024, information);
		vet_range_add(1 << 20, vet_span_number(info, INFO_MEMORY_UPPER, 4) * 1024, information);
	}
	if (flags & HAS_APM)
		information->apm_bios = vet_span_number(info, INFO_APM, 4) ? VET_YES : VET_NO;
	if (flags & HAS_FRAMEBUFFER && vet_span_holds(info, INFO_FRAMEBUFFER_TYPE, 1))
		information->display = vet_span_number(info, INFO_FRAMEBUFFER_TYPE, 1) == FRAMEBUFFER_TEXT ? VET_DISPLAY_TEXT
													   : VET_DISPLAY_GRAPHICS;
	return VET_OK;
}
