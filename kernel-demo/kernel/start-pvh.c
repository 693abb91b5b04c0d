/* SPDX-License-Identifier: MIT */
/*
 * The PVH door in C: from hvm_start_info (Xen, public/arch-x86/hvm/start_info.h), which an untrusted loader wrote, to
 * struct boot_information.  Called by boot/entry-pvh.S, which cannot carry an annotation: the entry is declared here.
 */
#include "boot.h"
#include "console.h"
#include "platform.h"

struct pvh_start_info {
	uint32_t magic;
	uint32_t version;
	uint32_t flags;
	uint32_t module_count;
	uint64_t module_list;
	uint64_t command_line;
	uint64_t rsdp;
	uint64_t memory_map; /* from version 1 on */
	uint32_t memory_map_entries;
	uint32_t reserved;
};
_Static_assert(sizeof(struct pvh_start_info) == 56, "hvm_start_info, version 1");

struct pvh_memory_entry {
	uint64_t address, size;
	uint32_t type;
	uint32_t reserved;
};
_Static_assert(sizeof(struct pvh_memory_entry) == 24, "hvm_memmap_table_entry");

enum { PVH_MAGIC = 0x336ec578, PVH_MEMORY_USABLE = 1, PVH_ENTRY_LIMIT = 128 };

static const uint64_t mapped_end = 1ull << 32;

static struct boot_information boot;

static vet_bool is_mapped(uint64_t address, uint64_t size)
{
	return address && address < mapped_end && size <= mapped_end - address;
}

/* A map may end in entries of zeros (qboot); they are skipped like everything that is not usable. */
static void memory_map_read(const struct pvh_start_info *info)
{
	uint32_t count = info->memory_map_entries;
	const struct pvh_memory_entry *entry;

	if (count > PVH_ENTRY_LIMIT)
		count = PVH_ENTRY_LIMIT;
	if (info->version < 1 || !is_mapped(info->memory_map, count * sizeof(*entry)))
		return;
	entry = (const struct pvh_memory_entry *)(uintptr_t)info->memory_map;
	for (; count && boot.range_count < BOOT_RANGE_LIMIT; count--, entry++) {
		if (entry->type != PVH_MEMORY_USABLE || !entry->size)
			continue;
		boot.usable[boot.range_count++] = (struct memory_range){
			.start = entry->address,
			.size = entry->size,
		};
	}
}

/* The door is in boot/entry-pvh.S, and ends in demo_start_pvh. */
vet_entry(pvh) void pvh_start32(void);
_Noreturn void demo_start_pvh(const struct pvh_start_info *info);

/* The ELF note by which a loader finds the door (Xen, include/public/elfnote.h: XEN_ELFNOTE_PHYS32_ENTRY). */
static const struct {
	uint32_t name_size, address_size, type;
	char name[4];
	uintptr_t address;
} __attribute__((packed, aligned(4))) note __attribute__((section(".note.pvh"), used)) = {
	.name_size = sizeof("Xen"), .address_size = sizeof(uintptr_t), .type = 18, .name = "Xen", .address = (uintptr_t)pvh_start32,
};

_Noreturn void demo_start_pvh(const struct pvh_start_info *info)
{
	boot.entry = "pvh";
	boot.command_line = "";
	if (!is_mapped((uintptr_t)info, sizeof(*info)) || info->magic != PVH_MAGIC)
		platform_stop();
	if (is_mapped(info->command_line, 1))
		boot.command_line = (const char *)(uintptr_t)info->command_line;
	memory_map_read(info);
	demo_main(&boot);
}
