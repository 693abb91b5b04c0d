/* SPDX-License-Identifier: MIT */
/* The runtime's host as a process: physical memory is what was put here, CPUID is this processor's. */
#ifndef VET_HOST_HOST_H
#define VET_HOST_HOST_H

#include <bootvet/host.h>

/* From now on `size` bytes at `bytes`, which must stay, are physical memory from `address` on.  At most 8 pieces; -1 after. */
int vet_host_memory_add(uint64_t address, const void *bytes, size_t size);

#endif
