/* SPDX-License-Identifier: MIT */
/* The only caller of vet_host_copy(): addresses are checked here, bytes leave as spans over copies. */
#include "memory.h"

#include <bootvet/host.h>

enum vet_status vet_memory_read(uint64_t address, void *to, size_t size, struct vet_span *span)
{
	*span = (struct vet_span){.bytes = to, .size = 0};
	if (!address)
		return VET_NOT_THERE;
	if (size > UINT64_MAX - address || !vet_host_copy(to, address, size))
		return VET_UNREADABLE;
	span->size = size;
	return VET_OK;
}
