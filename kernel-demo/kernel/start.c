/* SPDX-License-Identifier: MIT */
/*
 * The doors in C.  Those of boot/entry-*.S cannot carry an annotation, so they are declared here; each leaves its own
 * address and the one that its loader gave, and all go on as demo_main(boot).
 */
#include "boot.h"
#include "xen-pv.h"

vet_entry(pvh) void pvh_start32(void);
vet_entry(multiboot1) void multiboot1_start32(void);
vet_entry(multiboot2) void multiboot2_start32(void);
vet_entry(linux_16) void linux16_start32(void);
vet_entry(linux_32) void linux32_start32(void);
vet_entry(efi_app) void efi_start64(void);
vet_entry(xen_pv) void xen_pv_start64(void);
vet_entry(linux_64) void linux_start64(void);

/* ELF notes by which a loader finds two of them (Xen, include/public/elfnote.h); others stand in boot/entry-xen-pv.S. */
static const struct door_note {
	uint32_t name_size, address_size, type;
	char name[4];
	uintptr_t address;
} __attribute__((packed, aligned(4))) door_notes[] __attribute__((section(".note.xen"), aligned(4), used)) = {
	/* XEN_ELFNOTE_PHYS32_ENTRY, XEN_ELFNOTE_ENTRY */
	{.name_size = sizeof("Xen"), .address_size = sizeof(uintptr_t), .type = 18, .name = "Xen", .address = (uintptr_t)pvh_start32},
	{.name_size = sizeof("Xen"), .address_size = sizeof(uintptr_t), .type = 1, .name = "Xen", .address = (uintptr_t)xen_pv_start64},
};

static const struct {
	uintptr_t door;
	enum vet_entry entry;
} doors[] = {
	{(uintptr_t)pvh_start32, VET_ENTRY_PVH},
	{(uintptr_t)multiboot1_start32, VET_ENTRY_MULTIBOOT1},
	{(uintptr_t)multiboot2_start32, VET_ENTRY_MULTIBOOT2},
	{(uintptr_t)linux16_start32, VET_ENTRY_LINUX_16},
	{(uintptr_t)linux32_start32, VET_ENTRY_LINUX_32},
	{(uintptr_t)linux_start64, VET_ENTRY_LINUX_64},
	{(uintptr_t)efi_start64, VET_ENTRY_EFI_APP},
};

static enum vet_entry entry_of(uint32_t door)
{
	for (unsigned int i = 0; i < sizeof(doors) / sizeof(doors[0]); i++)
		if (doors[i].door == door)
			return doors[i].entry;
	return VET_ENTRY_UNKNOWN;
}

/* Called by boot/long-mode.S. */
void demo_start(uint32_t door, uint32_t data);

void demo_start(uint32_t door, uint32_t data)
{
	const struct vet_boot boot = {.entry = entry_of(door), .data = data};

	demo_main(&boot);
}

void xen_pv_start(const struct xen_start_info *info)
{
	const struct vet_boot boot = {.entry = VET_ENTRY_XEN_PV, .data = (uintptr_t)info};

	xen_pv_setup(info);
	demo_main(&boot);
}
