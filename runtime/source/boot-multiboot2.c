/* SPDX-License-Identifier: MIT */
/* Multiboot 2's information (Multiboot2 Specification 2.0, 3.6): tags of a type and a size each, 8-aligned, up to an end tag. */
#include "boot-record.h"
#include "memory.h"

enum information_offset {
	INFO_TOTAL_SIZE = 0,
	INFO_TAGS = 8,
	INFO_LIMIT = 1 << 20, /* bytes that are looked at */
};

enum tag_offset {
	TAG_TYPE = 0,
	TAG_SIZE = 4,
	TAG_DATA = 8,
	TAG_ALIGNMENT = 8,
	MAP_ENTRY_SIZE = 8,
	MAP_ENTRIES = 16,
	FRAMEBUFFER_TYPE = 29,
	TAG_HEAD = 32, /* bytes of a tag that are copied: what is wanted of any stands in them */
};

enum tag_type {
	TAG_END = 0,
	TAG_COMMAND_LINE = 1,
	TAG_MAP = 6,
	TAG_FRAMEBUFFER = 8,
	TAG_APM = 10,
	TAG_EFI_32 = 11,
	TAG_EFI_64 = 12,
	TAG_RSDP_OLD = 14,
	TAG_RSDP_NEW = 15,
};

enum tag_value {
	MAP_ENTRY = 24,
	MAP_USABLE = 1,
	MAP_LIMIT = 1024,
	FRAMEBUFFER_TEXT = 2,
};

static void map_read(uint64_t address, uint64_t size, uint64_t step, struct vet_boot_information *information)
{
	uint8_t copy[MAP_ENTRY];
	struct vet_span entry;
	uint64_t count = 0;

	if (step < MAP_ENTRY || size < MAP_ENTRIES) {
		information->ranges_dropped = 1;
		return;
	}
	for (uint64_t at = MAP_ENTRIES; size - at >= MAP_ENTRY; count++) {
		if (count == MAP_LIMIT || vet_memory_read(address + at, copy, MAP_ENTRY, &entry) != VET_OK) {
			information->ranges_dropped = 1;
			return;
		}
		if (vet_span_number(entry, 16, 4) == MAP_USABLE)
			vet_range_add(vet_span_number(entry, 0, 8), vet_span_number(entry, 8, 8), information);
		if (step > size - at)
			return;
		at += step;
	}
}

/* Of an RSDP's two forms the later one, with 64-bit addresses, is kept. */
static void rsdp_take(uint64_t address, uint64_t size, struct vet_boot_information *information)
{
	if (size > information->rsdp_copy.size)
		information->rsdp_copy = (struct vet_range){.start = address, .size = size};
}

static void tag_take(uint64_t address, struct vet_span tag, uint64_t size, struct vet_boot_information *information)
{
	uint64_t type = vet_span_number(tag, TAG_TYPE, 4);
	_Bool wide = type == TAG_EFI_64;

	switch (type) {
	case TAG_COMMAND_LINE:
		if (size > TAG_DATA)
			vet_command_line_read(address + TAG_DATA, information);
		break;
	case TAG_MAP:
		map_read(address, size, vet_span_number(tag, MAP_ENTRY_SIZE, 4), information);
		break;
	case TAG_FRAMEBUFFER:
		if (vet_span_holds(tag, FRAMEBUFFER_TYPE, 1))
			information->display = vet_span_number(tag, FRAMEBUFFER_TYPE, 1) == FRAMEBUFFER_TEXT
						       ? VET_DISPLAY_TEXT
						       : VET_DISPLAY_GRAPHICS;
		break;
	case TAG_APM:
		information->apm_bios = VET_YES;
		break;
	case TAG_EFI_64:
	case TAG_EFI_32:
		if (vet_read_efi_tables(vet_span_number(tag, TAG_DATA, wide ? 8 : 4), wide, information) != VET_OK)
			information->efi_unreadable = 1;
		break;
	case TAG_RSDP_OLD:
	case TAG_RSDP_NEW:
		rsdp_take(address + TAG_DATA, size - TAG_DATA, information);
		break;
	}
}

enum vet_status vet_read_multiboot2(uint64_t address, struct vet_boot_information *information)
{
	uint8_t copy[TAG_HEAD];
	struct vet_span bytes;
	enum vet_status status = vet_memory_read(address, copy, INFO_TAGS, &bytes);
	uint64_t total, at = INFO_TAGS;

	if (status != VET_OK)
		return status;
	total = vet_span_number(bytes, INFO_TOTAL_SIZE, 4);
	if (total < INFO_TAGS + TAG_DATA)
		return VET_BAD_LENGTH;
	if (total > INFO_LIMIT)
		return VET_TOO_LARGE;
	if (total > UINT64_MAX - address)
		return VET_UNREADABLE;
	while (total - at >= TAG_DATA) {
		uint64_t left = total - at, size;

		status = vet_memory_read(address + at, copy, left < TAG_HEAD ? (size_t)left : TAG_HEAD, &bytes);
		if (status != VET_OK)
			return status;
		size = vet_span_number(bytes, TAG_SIZE, 4);
		if (size < TAG_DATA || size > left)
			return VET_MALFORMED;
		if (vet_span_number(bytes, TAG_TYPE, 4) == TAG_END)
			return VET_OK;
		tag_take(address + at, vet_span_part(bytes, 0, size < bytes.size ? (size_t)size : bytes.size), size, information);
		size = (size + TAG_ALIGNMENT - 1) & ~(uint64_t)(TAG_ALIGNMENT - 1);
		if (size > left)
			break;
		at += size;
	}
	/* No end tag: what stood before counts, and so does that somebody cut it. */
	return VET_TRUNCATED;
}
