/* SPDX-License-Identifier: MIT */
/*
 * Memory that only a PC has: the VGA window, the BIOS data area and its extension, BIOS images.  A pointer into it says
 * which; Sparse lets nobody follow it but the accessors, and those only within a guard.  In: an address where the kernel
 * has mapped it.  Next: `bootvet check`, to which each access requires the capability, from whatever compiler's objects
 * carry facts; Clang and GCC make plain volatile accesses of it.
 *
 * Entries are sorted by name; each says what it means, where it goes, and shows one example.  Freestanding, as annotate.h.
 * Capabilities are vga, bios_data_area, ebda and bios_rom; accessors of others are undeclared functions.
 */
#ifndef BOOTVET_LEGACY_MEMORY_H
#define BOOTVET_LEGACY_MEMORY_H

#include <bootvet/annotate.h>

/* Of each capability an address space of its own. */
#ifdef __CHECKER__
#define VET_MEMORY_FORCED __attribute__((force))
#define VET_MEMORY_SPACE(name) __attribute__((noderef, address_space(name)))
#else
#define VET_MEMORY_FORCED
#define VET_MEMORY_SPACE(name)
#endif

/*
 * What is at the end of this pointer exists only with the capability.
 * Where: a qualifier before the star.
 *
 *     const unsigned short vet_memory(bios_data_area) *com_ports;
 */
#define vet_memory(capability) VET_MEMORY_SPACE(vet_memory_##capability)

#ifdef __cplusplus
extern "C" {
#endif

/* Each access requires the capability: Sparse wants a guard around this, of Clang's syntax tree only the tag remains. */
#ifdef __CHECKER__
#define VET_MEMORY(capability)                                                                      \
	extern void *vet_memory_touch_##capability(                                                 \
		const volatile void VET_MEMORY_SPACE(vet_memory_##capability) *pointer)             \
		__attribute__((context(VET_CAPABILITY_##capability, -1, 1)));
#else
#define VET_MEMORY(capability)                                                                      \
	VET_TAG("vet:requires:" #capability) static inline __attribute__((__always_inline__)) void      \
	vet_memory_touch_##capability(void)                                                         \
	{                                                                                           \
	}
#endif
VET_MEMORY(bios_data_area)
VET_MEMORY(bios_rom)
VET_MEMORY(ebda)
VET_MEMORY(vga)
#undef VET_MEMORY

#ifdef __cplusplus
}
#endif

/*
 * The pointer to what is mapped at this address: a plain pointer, or an integer as wide as one.  Sparse lets no pointer of
 * another kind (I/O memory, another capability's) become one.
 * Where: an expression.
 *
 *     unsigned short vet_memory(vga) *screen = vet_memory_at(vga, phys_to_virt(0xb8000));
 */
#define vet_memory_at(capability, address)                                                         \
	((VET_MEMORY_FORCED void VET_MEMORY_SPACE(vet_memory_##capability) *)(void *)(address))

/*
 * Reads what the pointer points to, once, as wide as that is; only where the capability is known present.
 * Where: an expression.
 *
 *     segment = vet_memory_read(bios_data_area, ebda_segment);
 */
#ifdef __CHECKER__
/* A statement of its own, or Sparse would place what it has to say where the pointer comes from. */
#define vet_memory_read(capability, pointer)                                                       \
	({                                                                                          \
		const volatile void VET_MEMORY_SPACE(vet_memory_##capability) *vet_read_from = (pointer); \
		*(const volatile __typeof__(*(pointer)) VET_MEMORY_FORCED *)vet_memory_touch_##capability( \
			vet_read_from);                                                             \
	})
#else
#define vet_memory_read(capability, pointer)                                                       \
	(vet_memory_touch_##capability(), *(const volatile __typeof__(*(pointer)) *)(pointer))
#endif

/*
 * Writes the value to what the pointer points to, once, as wide as that is; only where the capability is known present.
 * Where: a statement.
 *
 *     vet_memory_write(vga, screen + column, 0x0720);
 */
#ifdef __CHECKER__
#define vet_memory_write(capability, pointer, value)                                               \
	do {                                                                                        \
		volatile void VET_MEMORY_SPACE(vet_memory_##capability) *vet_written_to = (pointer); \
		__typeof__(*(pointer)) VET_MEMORY_FORCED vet_written = (value);                     \
		*(volatile __typeof__(*(pointer)) VET_MEMORY_FORCED *)vet_memory_touch_##capability( \
			vet_written_to) = vet_written;                                              \
	} while (0)
#else
#define vet_memory_write(capability, pointer, value)                                               \
	do {                                                                                        \
		vet_memory_touch_##capability();                                                    \
		*(volatile __typeof__(*(pointer)) *)(pointer) = (value);                            \
	} while (0)
#endif

#endif
