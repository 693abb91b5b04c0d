/* SPDX-License-Identifier: MIT */
/*
 * All that a host, the kernel into which the runtime is linked, supplies: eight functions.  The runtime calls nothing else
 * outside itself but what a compiler calls of its own accord (memcpy, memset, memmove, memcmp).
 *
 * When: everything but the trap's two may be called from the entry on, with interrupts off, before there is a heap or a
 * console; each is called on one processor at a time until vet_seal() has returned.
 */
#ifndef BOOTVET_HOST_H
#define BOOTVET_HOST_H

#include <stddef.h>
#include <stdint.h>

struct vet_trap;

struct vet_registers {
	uint32_t eax, ebx, ecx, edx;
};

/*
 * Copies `size` bytes of physical memory (bytes 0 to size - 1 from `address` on) and returns 1; returns 0, with anything in
 * `to`, when it cannot or will not read them all.  Must refuse the kernel's own image, stacks and page tables, device
 * memory, and on a confidential guest whatever is not shared: the address comes from whoever started the guest.  Behind
 * Xen's PV door addresses mean what Linux takes them for: the domain's own pages, but in the first domain the machine's
 * frames below 1 MiB and where the host's map has no memory, since that is how its ACPI tables speak.  For
 * bootvet it is a probe: behind a BIOS's doors the runtime looks for the RSDP in the BIOS data area, the extended one and
 * the ROM, so a host declares it vet_probes(bios_data_area) vet_probes(ebda) vet_probes(bios_rom).
 */
_Bool vet_host_copy(void *to, uint64_t address, size_t size);

/* CPUID; under Xen PV with Xen's prefix, where the plain instruction answers for the hardware. */
struct vet_registers vet_host_cpuid(uint32_t leaf, uint32_t subleaf);

/*
 * Reads a model-specific register and returns 1, or returns 0 when that faults or is not allowed.  The runtime asks only for
 * SEV_STATUS (c0010131), and only where CPUID says that it exists.
 */
_Bool vet_host_msr(uint32_t number, uint64_t *value);

/* Writes text to wherever the host's messages go.  Not called before vet_platform_print() or a trap that is logged. */
void vet_host_write(const char *text, size_t length);

/*
 * Replaces `size` bytes (1 to 5) of the kernel's own code, on all processors, and returns 1; returns 0 when code cannot be
 * written (yet, or ever): guards then stay as they were compiled, and annotated functions trap only where a check at their
 * entry was compiled in.  Called by vet_seal(), and once by a trap at a function whose entry is no NOP.
 */
_Bool vet_host_patch(void *code, const void *bytes, size_t size);

/* Makes `size` bytes (whole pages of 4096, so aligned) read-only for good and returns 1; 0 when it cannot. */
_Bool vet_host_protect(void *start, size_t size);

/* What to do about this trap, which is in the ring already. */
enum vet_trap_action {
	VET_TRAP_STOP,	/* call vet_host_stop() */
	VET_TRAP_LOG,	/* say it by vet_host_write() and go on */
	VET_TRAP_COUNT, /* go on */
};
enum vet_trap_action vet_host_trapped(const struct vet_trap *trap);

/* Ends the kernel. */
_Noreturn void vet_host_stop(void);

#endif
