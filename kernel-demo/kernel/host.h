/* SPDX-License-Identifier: MIT */
/* What the rest of the kernel tells its host interface (host.c). */
#ifndef DEMO_HOST_H
#define DEMO_HOST_H

#include <stdint.h>

/* Bytes of memory below 4 GiB, where otherwise devices would be expected: the runtime may read them. */
void host_memory_add(uint64_t start, uint64_t size);

#endif
