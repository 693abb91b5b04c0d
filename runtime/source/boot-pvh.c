/* SPDX-License-Identifier: MIT */
/*
 * hvm_start_info, versions 0 and 1 (Xen, include/public/arch-x86/hvm/start_info.h).  An address of 0 is a part that is not
 * there.  Later versions keep these fields, as the header promises.
 */
#include "boot-record.h"
#include "memory.h"

enum start_info_offset {
	INFO_MAGIC = 0,
	INFO_VERSION = 4,
	INFO_FLAGS = 8,
	INFO_COMMAND_LINE = 24,
	INFO_RSDP = 32,
	INFO_SIZE_0 = 40, /* bytes of version 0 */
	INFO_MEMORY_MAP = 40,
	INFO_MEMORY_MAP_ENTRIES = 48,
	INFO_SIZE_1 = 56,
};

enum memory_map_offset {
	MAP_ADDRESS = 0,
	MAP_SIZE = 8,
	MAP_TYPE = 16,
	MAP_ENTRY = 24,
	MAP_USABLE = 1,
	MAP_LIMIT = 1024, /* entries that are looked at: nobody bounds the count */
};

enum start_info_value {
	INFO_MAGIC_VALUE = 0x336ec578,
	FLAG_PRIVILEGED = 1,
	FLAG_FIRST_DOMAIN = 2,
};

static void map_read(uint64_t address, uint64_t count, struct vet_boot_information *information)
{
	uint8_t copy[MAP_ENTRY];
	struct vet_span entry;

	if (count > MAP_LIMIT) {
		count = MAP_LIMIT;
		information->ranges_dropped = 1;
	}
	/* A map may end in an entry of zeros (qboot); it has no bytes. */
	for (; count; count--, address += MAP_ENTRY) {
		if (vet_memory_read(address, copy, MAP_ENTRY, &entry) != VET_OK) {
			information->ranges_dropped = 1;
			return;
		}
		if (vet_span_number(entry, MAP_TYPE, 4) == MAP_USABLE)
			vet_range_add(vet_span_number(entry, MAP_ADDRESS, 8), vet_span_number(entry, MAP_SIZE, 8), information);
	}
}

enum vet_status vet_read_pvh(uint64_t address, struct vet_boot_information *information)
{
	uint8_t copy[INFO_SIZE_1] = {0};
	struct vet_span info;
	enum vet_status status = vet_memory_read(address, copy, INFO_SIZE_0, &info);
	uint32_t flags;

	if (status != VET_OK)
		return status;
	if (vet_span_number(info, INFO_MAGIC, 4) != INFO_MAGIC_VALUE)
		return VET_BAD_SIGNATURE;
	/* One copy is what counts: with version 1 the whole, which must still be the same record. */
	if (vet_span_number(info, INFO_VERSION, 4) >= 1) {
		status = vet_memory_read(address, copy, INFO_SIZE_1, &info);
		if (status != VET_OK)
			return status;
		if (vet_span_number(info, INFO_MAGIC, 4) != INFO_MAGIC_VALUE || !vet_span_number(info, INFO_VERSION, 4))
			return VET_CHANGED;
	}
	information->version = (uint32_t)vet_span_number(info, INFO_VERSION, 4);
	flags = (uint32_t)vet_span_number(info, INFO_FLAGS, 4);
	information->privileged = flags & FLAG_PRIVILEGED ? VET_YES : VET_NO;
	information->first_domain = flags & FLAG_FIRST_DOMAIN ? VET_YES : VET_NO;
	information->rsdp = vet_span_number(info, INFO_RSDP, 8);
	vet_command_line_read(vet_span_number(info, INFO_COMMAND_LINE, 8), information);
	if (vet_span_number(info, INFO_MEMORY_MAP, 8))
		map_read(vet_span_number(info, INFO_MEMORY_MAP, 8), vet_span_number(info, INFO_MEMORY_MAP_ENTRIES, 4),
			 information);
	return VET_OK;
}
