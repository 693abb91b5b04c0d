/* SPDX-License-Identifier: MIT */
/*
 * What the kernel's own ring may do: alone with the machine that is ring 0, which does it; behind Xen's PV interface it is
 * ring 3, which asks Xen.  Memory has one address each, which is physical and virtual alike.
 */
#ifndef DEMO_SUPERVISOR_H
#define DEMO_SUPERVISOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <bootvet/boot.h>

enum { PAGE_SIZE = 4096 };

struct cpuid_registers {
	uint32_t eax, ebx, ecx, edx;
};

struct supervisor_ops {
	struct cpuid_registers (*cpuid)(uint32_t leaf, uint32_t subleaf);
	/* Exceptions and lines enter at the gates of boot/gates*.S from here on. */
	void (*gates_load)(void);
	void (*interrupts_enable)(void);
	/* Copies physical memory, wherever that is; false where it cannot all be read. */
	bool (*memory_copy)(void *to, uint64_t address, size_t size);
	/* Whether what stands at this physical address can be touched at that very address from here on. */
	bool (*memory_reach)(uintptr_t address);
	/* Where memory of this kernel's own can be: mapped, and nothing of the image's or the loader's in it. */
	struct vet_range (*memory_window)(void);
	void (*code_write)(void *code, const uint8_t *bytes, size_t size);
	/* Whole pages, read-only for good; false where that cannot be. */
	bool (*pages_protect)(uintptr_t start, size_t size);
	/* The end; whoever returns from it is asked again. */
	void (*halt)(void);
};

/* That of ring 0, unless a door knows better. */
extern const struct supervisor_ops *supervisor;

extern const struct supervisor_ops native_supervisor;

#endif
