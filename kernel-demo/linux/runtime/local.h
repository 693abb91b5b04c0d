/* SPDX-License-Identifier: MIT */
/* What this folder's own files share. */
#ifndef BOOTVET_KERNEL_LOCAL_H
#define BOOTVET_KERNEL_LOCAL_H

#include <linux/types.h>

/* `size` bytes of the loader's record, where [address, address + size) is inside of it; NULL where not. */
const void *vet_kernel_record(u64 address, size_t size);

/* From now on breakpoints and invalid opcodes of the kernel's own are shown to the runtime first. */
void vet_kernel_traps_attach(void);

/* Whether writing to what vet_host_protect() made read-only is refused. */
bool vet_kernel_protection_holds(void);

#endif
