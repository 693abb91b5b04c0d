/* SPDX-License-Identifier: MIT */
/* From a physical address that somebody else wrote to a span over our own copy.  Inside the runtime only. */
#ifndef VET_SOURCE_MEMORY_H
#define VET_SOURCE_MEMORY_H

#include <bootvet/span.h>

/*
 * Copies `size` bytes from physical `address` into `to` (which holds that many) and sets *span over them.  VET_NOT_THERE
 * for address 0, VET_UNREADABLE when the range wraps or the host refuses it; *span is then empty.
 */
VET_CHECKED enum vet_status vet_memory_read(uint64_t address, void *to, size_t size, struct vet_span *span);

#endif
