/* SPDX-License-Identifier: MIT */
/*
 * What Linux calls of the runtime that is linked into it: the calls stand where annotations/semantic-patches/runtime/ puts
 * them.  Includes nothing, so that no file of Linux sees the runtime's names.
 */
#ifndef BOOTVET_KERNEL_H
#define BOOTVET_KERNEL_H

/*
 * A door was passed, and this is what the loader left, at an address that is mapped.  It is copied at once: Linux writes to
 * its own copies, and nothing keeps the loader's from being overwritten.  The first door counts; through PVH a second one
 * follows, when pvh_start_xen goes on at startup_64.  Touches no .bss, which some doors clear behind this call.
 */
void vet_kernel_entered_pvh(const void *hvm_start_info, unsigned long size);
void vet_kernel_entered_xen_pv(const void *start_info);
void vet_kernel_entered_linux_64(const char *boot_params); /* physical */

/* Fills the table, prints it, lets guards answer by it.  Early mappings work, and the memory map is known (setup_arch). */
void vet_kernel_detect(void);

/*
 * Seals it: one processor, interrupts off, exception handlers installed, pages can be had, the kernel's code can still be
 * written to (start_kernel, after trap_init and mm_init).
 */
void vet_kernel_seal(void);

#endif
