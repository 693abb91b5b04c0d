/* SPDX-License-Identifier: MIT */
/*
 * Xen PV's start_info as a 64-bit guest gets it (Xen, include/public/xen.h): the command line is inside, and the first domain
 * is told of the display.  Pages are pseudo-physical; there is no firmware table among them.
 */
#include "boot-record.h"
#include "memory.h"

enum start_info_offset {
	INFO_MAGIC = 0,
	INFO_PAGES = 32,
	INFO_FLAGS = 48,
	INFO_DISPLAY_OFFSET = 72, /* console.dom0: offset and size of dom0_vga_console_info */
	INFO_DISPLAY_SIZE = 76,
	INFO_COMMAND_LINE = 128,
	INFO_COMMAND_LINE_SIZE = 1024,
	INFO_SIZE = 1168,
};

enum start_info_value {
	FLAG_PRIVILEGED = 1,
	FLAG_FIRST_DOMAIN = 2,
	PAGE = 4096,
	DISPLAY_TEXT_MODE_3 = 0x03, /* XEN_VGATYPE_TEXT_MODE_3 */
};

static enum vet_display display_read(uint64_t address, struct vet_span info)
{
	uint64_t offset = vet_span_number(info, INFO_DISPLAY_OFFSET, 4);
	uint8_t type;
	struct vet_span bytes;

	if (!vet_span_number(info, INFO_DISPLAY_SIZE, 4) || offset > UINT64_MAX - address)
		return VET_DISPLAY_NONE;
	if (vet_memory_read(address + offset, &type, 1, &bytes) != VET_OK)
		return VET_DISPLAY_UNTOLD;
	return type == DISPLAY_TEXT_MODE_3 ? VET_DISPLAY_TEXT : VET_DISPLAY_GRAPHICS;
}

enum vet_status vet_read_xen_pv(uint64_t address, struct vet_boot_information *information)
{
	static uint8_t copy[INFO_SIZE];
	struct vet_span info;
	enum vet_status status = vet_memory_read(address, copy, INFO_SIZE, &info);
	uint64_t pages, length = 0;
	uint32_t flags;

	if (status != VET_OK)
		return status;
	/* "xen-<version>-<arch>", as "xen-3.0-x86_64p". */
	if (!vet_span_matches(info, INFO_MAGIC, "xen-", 4))
		return VET_BAD_SIGNATURE;
	flags = (uint32_t)vet_span_number(info, INFO_FLAGS, 4);
	information->privileged = flags & FLAG_PRIVILEGED ? VET_YES : VET_NO;
	information->first_domain = flags & FLAG_FIRST_DOMAIN ? VET_YES : VET_NO;
	information->display = information->first_domain == VET_YES ? display_read(address, info) : VET_DISPLAY_NONE;
	pages = vet_span_number(info, INFO_PAGES, 8);
	if (pages <= UINT64_MAX / PAGE)
		vet_range_add(0, pages * PAGE, information);
	else
		information->ranges_dropped = 1;
	for (; length < INFO_COMMAND_LINE_SIZE && copy[INFO_COMMAND_LINE + length]; length++)
		information->command_line[length] = (char)copy[INFO_COMMAND_LINE + length];
	information->command_line[length] = 0;
	information->command_line_cut = length == INFO_COMMAND_LINE_SIZE;
	return VET_OK;
}
