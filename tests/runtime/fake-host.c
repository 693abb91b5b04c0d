/* SPDX-License-Identifier: MIT */
/* See fake-host.h. */
#include "fake-host.h"

#include <stdlib.h>
#include <string.h>

struct fake_host fake;

void fake_reset(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.end = FAKE_MEMORY;
}

void fake_put(uint64_t address, const void *bytes, size_t size)
{
	if (address > FAKE_MEMORY || size > FAKE_MEMORY - address)
		abort();
	memcpy(fake.memory + address, bytes, size);
}

void fake_number(uint64_t address, uint64_t value, size_t size)
{
	uint8_t bytes[8];

	for (size_t i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(value >> 8 * i);
	fake_put(address, bytes, size);
}

void fake_leaf(uint32_t leaf, uint32_t eax, uint32_t ebx, uint32_t ecx, uint32_t edx)
{
	fake.leaves[fake.leaf_count].leaf = leaf;
	fake.leaves[fake.leaf_count++].registers = (struct vet_registers){eax, ebx, ecx, edx};
}

void fake_hypervisor(uint32_t base, uint32_t highest, const char *signature)
{
	uint32_t words[3];

	memcpy(words, signature, sizeof(words));
	fake_leaf(base, highest, words[0], words[1], words[2]);
}

void fake_table(uint64_t address, const char *signature, uint32_t length, uint8_t revision)
{
	memset(fake.memory + address, 0, length > FAKE_MEMORY - address ? 36 : length);
	fake_put(address, signature, 4);
	fake_number(address + 4, length, 4);
	fake_number(address + 8, revision, 1);
	fake_put(address + 10, "BOOTVT", 6);
	fake_put(address + 16, "TESTTABL", 8);
}

static void sum(uint64_t address, size_t size, uint64_t at)
{
	uint8_t total = 0;

	fake.memory[at] = 0;
	for (size_t i = 0; i < size; i++)
		total = (uint8_t)(total + fake.memory[address + i]);
	fake.memory[at] = (uint8_t)-total;
}

void fake_sum(uint64_t address)
{
	uint32_t length;

	memcpy(&length, fake.memory + address + 4, 4);
	sum(address, length, address + 9);
}

void fake_rsdp(uint64_t address, uint32_t rsdt, uint64_t xsdt)
{
	fake_put(address, "RSD PTR ", 8);
	fake_put(address + 9, "BOOTVT", 6);
	fake_number(address + 15, xsdt ? 2 : 0, 1);
	fake_number(address + 16, rsdt, 4);
	sum(address, 20, address + 8);
	if (!xsdt)
		return;
	fake_number(address + 20, 36, 4);
	fake_number(address + 24, xsdt, 8);
	sum(address, 36, address + 32);
}

void fake_root(uint64_t address, const char *signature, const uint64_t *tables)
{
	size_t width = signature[0] == 'X' ? 8 : 4, count = 0;

	while (tables[count])
		count++;
	fake_table(address, signature, (uint32_t)(36 + count * width), 1);
	for (size_t i = 0; i < count; i++)
		fake_number(address + 36 + i * width, tables[i], width);
	fake_sum(address);
}

_Bool vet_host_copy(void *to, uint64_t address, size_t size)
{
	if (address < fake.start || address > fake.end || size > fake.end - address)
		return 0;
	memcpy(to, fake.memory + address, size);
	if (++fake.reads == fake.change_after && fake.change_at)
		fake.memory[fake.change_at] ^= 0xff;
	return 1;
}

struct vet_registers vet_host_cpuid(uint32_t leaf, uint32_t subleaf)
{
	(void)subleaf;
	for (unsigned int i = 0; i < fake.leaf_count; i++)
		if (fake.leaves[i].leaf == leaf)
			return fake.leaves[i].registers;
	return (struct vet_registers){0, 0, 0, 0};
}

_Bool vet_host_msr(uint32_t number, uint64_t *value)
{
	if (number != 0xc0010131 || !fake.sev_status)
		return 0;
	*value = fake.sev_status;
	return 1;
}

void vet_host_write(const char *text, size_t length)
{
	if (length > sizeof(fake.output) - 1 - fake.output_size)
		abort();
	memcpy(fake.output + fake.output_size, text, length);
	fake.output_size += length;
	fake.output[fake.output_size] = 0;
}
