/* SPDX-License-Identifier: MIT */
/*
 * Taking the machine over from EFI firmware: the memory map is read, the boot services are ended with its key, and from then on
 * nothing of the firmware's runs (UEFI 2.10, 7.2.3 GetMemoryMap, 7.4.6 ExitBootServices).  The map stays for memory_setup(): the
 * system table does not lead to one.
 */
#include "efi.h"

#include "supervisor.h"

enum {
	SERVICES = 96,	     /* EFI_SYSTEM_TABLE.BootServices */
	GET_MEMORY_MAP = 56, /* EFI_BOOT_SERVICES */
	EXIT_BOOT_SERVICES = 232,
	MAP_SIZE = 16384,
	ATTEMPTS = 4,
	TYPE_LOADER_CODE = 1, /* EFI_MEMORY_TYPE: from here to BOOT_SERVICES_DATA free once the services have ended */
	TYPE_BOOT_SERVICES_DATA = 4,
	TYPE_CONVENTIONAL = 7,
};

struct memory_descriptor {
	uint32_t type, padding;
	uint64_t start, virtual_start, pages, attributes;
};

typedef __attribute__((ms_abi)) uint64_t get_memory_map(uint64_t *size, void *map, uint64_t *key, uint64_t *descriptor_size,
							uint32_t *version);
typedef __attribute__((ms_abi)) uint64_t exit_boot_services(void *handle, uint64_t key);

static uint8_t map[MAP_SIZE] __attribute__((aligned(8)));
static uint64_t map_size, descriptor_size;

static void *pointer_at(const uint8_t *record, unsigned int offset)
{
	return *(void *const *)(const void *)(record + offset);
}

/* Called by boot/entry-efi.S.  The first call may itself change the map; then the key is stale and both are made again. */
_Bool efi_leave(void *handle, const uint8_t *table)
{
	const uint8_t *services = pointer_at(table, SERVICES);
	get_memory_map *read = (get_memory_map *)pointer_at(services, GET_MEMORY_MAP);
	exit_boot_services *leave = (exit_boot_services *)pointer_at(services, EXIT_BOOT_SERVICES);

	for (unsigned int i = 0; i < ATTEMPTS; i++) {
		uint64_t key;
		uint32_t version;

		map_size = sizeof(map);
		if (read(&map_size, map, &key, &descriptor_size, &version)) {
			map_size = 0;
			return false;
		}
		if (!leave(handle, key)) {
			__asm__ volatile("cli" : : : "memory");
			return true;
		}
	}
	map_size = 0;
	return false;
}

static bool is_free(uint32_t type)
{
	return (type >= TYPE_LOADER_CODE && type <= TYPE_BOOT_SERVICES_DATA) || type == TYPE_CONVENTIONAL;
}

unsigned int efi_memory_map(struct vet_range *ranges, unsigned int limit)
{
	unsigned int count = 0;

	if (descriptor_size < sizeof(struct memory_descriptor))
		return 0;
	for (uint64_t at = 0; at + descriptor_size <= map_size && at + descriptor_size <= sizeof(map); at += descriptor_size) {
		const struct memory_descriptor *descriptor = (const void *)(map + at);
		struct vet_range range = {.start = descriptor->start, .size = descriptor->pages * PAGE_SIZE};

		if (!is_free(descriptor->type))
			continue;
		/* Neighbours of different kinds are one range. */
		if (count && ranges[count - 1].start + ranges[count - 1].size == range.start)
			ranges[count - 1].size += range.size;
		else if (count < limit)
			ranges[count++] = range;
	}
	return count;
}
