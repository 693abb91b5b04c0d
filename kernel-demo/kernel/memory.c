/* SPDX-License-Identifier: MIT */
/*
 * The boot-time allocator: takes the largest usable range of what is mapped, leaves the image, what the loader made and the
 * first MiB alone.  On a PC the BIOS tells where its own data begins; that is believed only where there is a BIOS.
 */
#include "memory.h"

#include <stdbool.h>

#include "console.h"
#include "supervisor.h"

enum { ALIGNMENT = 16 };

static uint64_t next, end;
static bool sealed;

/* The word at 0x413 is KiB below the extended BIOS data area, whose segment stands at 0x40e. */
static uint64_t conventional_memory_end(void)
{
	uint64_t kilobytes, segment;

	if (!vet_has(bios_data_area))
		return 0x9f000;
	kilobytes = *(volatile uint16_t *)(uintptr_t)0x413;
	segment = *(volatile uint16_t *)(uintptr_t)0x40e;
	return kilobytes * 1024 < segment << 4 ? kilobytes * 1024 : segment << 4;
}

static void range_offer(uint64_t first, uint64_t last)
{
	struct vet_range window = supervisor->memory_window();

	if (last > window.start + window.size)
		last = window.start + window.size;
	if (first < window.start)
		first = window.start;
	if (last > first && last - first > end - next) {
		next = (first + ALIGNMENT - 1) & ~(uint64_t)(ALIGNMENT - 1);
		end = last;
	}
}

vet_provides(memblock) void memory_setup(const struct vet_range *usable, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		if (usable[i].size <= UINT64_MAX - usable[i].start)
			range_offer(usable[i].start, usable[i].start + usable[i].size);
	say("memory: %lx to %lx, conventional memory ends at %lx\n", (unsigned long)next, (unsigned long)end,
	    (unsigned long)conventional_memory_end());
}

void *memory_allocate(size_t size)
{
	uint8_t *memory;

	if (sealed || size > end - next)
		return NULL;
	memory = (uint8_t *)(uintptr_t)next;
	next += (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (next > end)
		next = end;
	for (size_t i = 0; i < size; i++)
		memory[i] = 0;
	return memory;
}

uint64_t memory_left(void)
{
	return end - next;
}

void memory_seal(void)
{
	sealed = true;
}
