/* SPDX-License-Identifier: MIT */
/* From whatever the loader left to one form: the reader of its protocol is called, and its parts in common stand here. */
#include "boot-record.h"
#include "memory.h"

void vet_range_add(uint64_t start, uint64_t size, struct vet_boot_information *information)
{
	if (!size)
		return;
	if (size > UINT64_MAX - start || information->range_count >= VET_BOOT_RANGES) {
		information->ranges_dropped = 1;
		return;
	}
	information->usable[information->range_count++] = (struct vet_range){.start = start, .size = size};
}

/* A byte at a time: where it ends is known only from its bytes, and the memory behind it may not be there. */
void vet_command_line_read(uint64_t address, struct vet_boot_information *information)
{
	size_t length = 0;

	while (length < VET_COMMAND_LINE - 1 && address <= UINT64_MAX - length) {
		uint8_t byte;
		struct vet_span bytes;
		enum vet_status status = vet_memory_read(address + length, &byte, 1, &bytes);

		information->command_line_unreadable = status == VET_UNREADABLE;
		if (status != VET_OK || !byte)
			break;
		information->command_line[length++] = (char)byte;
	}
	information->command_line[length] = 0;
	information->command_line_cut = length == VET_COMMAND_LINE - 1;
}

void vet_boot_read(const struct vet_boot *boot, struct vet_boot_information *information)
{
	*information = (struct vet_boot_information){.entry = boot->entry};
	switch (boot->entry) {
	case VET_ENTRY_PVH:
		information->status = vet_read_pvh(boot->data, information);
		break;
	case VET_ENTRY_XEN_PV:
		information->status = vet_read_xen_pv(boot->data, information);
		break;
	case VET_ENTRY_LINUX_16:
	case VET_ENTRY_LINUX_32:
	case VET_ENTRY_LINUX_64:
	case VET_ENTRY_EFI_HANDOVER:
		information->status = vet_read_linux(boot->data, information);
		break;
	case VET_ENTRY_EFI_STUB:
	case VET_ENTRY_EFI_APP:
		information->status = vet_read_efi(boot->data, information);
		break;
	case VET_ENTRY_MULTIBOOT1:
		information->status = vet_read_multiboot1(boot->data, information);
		break;
	case VET_ENTRY_MULTIBOOT2:
		information->status = vet_read_multiboot2(boot->data, information);
		break;
	default:
		information->entry = VET_ENTRY_UNKNOWN;
		information->status = VET_NOT_THERE;
	}
}

static const char *const names[] = {
	[VET_ENTRY_PVH] = "pvh",
	[VET_ENTRY_XEN_PV] = "xen-pv",
	[VET_ENTRY_LINUX_16] = "linux-16",
	[VET_ENTRY_LINUX_32] = "linux-32",
	[VET_ENTRY_LINUX_64] = "linux-64",
	[VET_ENTRY_EFI_STUB] = "efi-stub",
	[VET_ENTRY_EFI_HANDOVER] = "efi-handover",
	[VET_ENTRY_EFI_APP] = "efi-app",
	[VET_ENTRY_MULTIBOOT1] = "multiboot1",
	[VET_ENTRY_MULTIBOOT2] = "multiboot2",
};

const char *vet_entry_text(enum vet_entry entry)
{
	return (unsigned int)entry < VET_ENTRY_UNKNOWN ? names[entry] : "unknown";
}
