/* SPDX-License-Identifier: MIT */
/* <bootvet/host.h> for a process: pieces of physical memory from files, this processor's CPUID, text to standard output. */
#include "host.h"

#include <cpuid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES = 8 };

static struct piece {
	uint64_t address;
	const unsigned char *bytes;
	size_t size;
} pieces[PIECES];
static unsigned int piece_count;

int vet_host_memory_add(uint64_t address, const void *bytes, size_t size)
{
	if (piece_count == PIECES)
		return -1;
	pieces[piece_count++] = (struct piece){.address = address, .bytes = bytes, .size = size};
	return 0;
}

_Bool vet_host_copy(void *to, uint64_t address, size_t size)
{
	for (unsigned int i = 0; i < piece_count; i++) {
		const struct piece *piece = &pieces[i];
		uint64_t offset = address - piece->address;

		if (address >= piece->address && offset <= piece->size && size <= piece->size - offset) {
			memcpy(to, piece->bytes + offset, size);
			return 1;
		}
	}
	return 0;
}

struct vet_registers vet_host_cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct vet_registers r;

	__cpuid_count(leaf, subleaf, r.eax, r.ebx, r.ecx, r.edx);
	return r;
}

/* A process may not read them. */
_Bool vet_host_msr(uint32_t number, uint64_t *value)
{
	(void)number;
	(void)value;
	return 0;
}

void vet_host_write(const char *text, size_t length)
{
	fwrite(text, 1, length, stdout);
}
