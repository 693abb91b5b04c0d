/* SPDX-License-Identifier: MIT */
/*
 * Checked port accesses.  In: a port, and ports.def, made at build time from the rows of annotations/models/x86.yaml.
 * Out: the access, or a trap and no access.  Next: trap.c.
 */
#include "sealed.h"

#include <bootvet/port.h>

struct row {
	uint16_t low, high;
	uint8_t size; /* holds for accesses of this many bytes; 0: of any */
	uint8_t capability;
};

static const struct row rows[] = {
#define VET_PORT_ROW(low, high, size, name) { low, high, size, VET_CAPABILITY_##name },
#ifdef __CHECKER__ /* which reads sources, not what a build makes of them */
	VET_PORT_ROW(0, 0, 0, isa_dma)
#else
#include "ports.def"
#endif
};

/* Is this one address of nothing but what is absent?  Then *capability is the first of that. */
static _Bool is_absent(uint32_t address, unsigned int size, enum vet_capability *capability)
{
	_Bool absent = 0;

	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];

		if (address < row->low || address > row->high || (row->size && row->size != size))
			continue;
		if (!vet_platform_absent((enum vet_capability)row->capability))
			return 0;
		if (!absent)
			*capability = (enum vet_capability)row->capability;
		absent = 1;
	}
	return absent;
}

/* An access is fine only if each of its bytes is. */
static _Bool refused(uint16_t port, unsigned int size, void *site)
{
	struct vet_trap trap = { .kind = VET_TRAP_PORT, .site = (uintptr_t)site, .port = port };

	for (unsigned int i = 0; i < size; i++) {
		if (!is_absent((uint32_t)port + i, size, &trap.capability))
			continue;
		vet_trap_take(&trap);
		return 1;
	}
	return 0;
}

uint8_t vet_port_inb(uint16_t port)
{
	uint8_t value = UINT8_MAX;

	if (!refused(port, sizeof(value), __builtin_return_address(0)))
		__asm__ volatile("inb %w1, %b0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

uint16_t vet_port_inw(uint16_t port)
{
	uint16_t value = UINT16_MAX;

	if (!refused(port, sizeof(value), __builtin_return_address(0)))
		__asm__ volatile("inw %w1, %w0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

uint32_t vet_port_inl(uint16_t port)
{
	uint32_t value = UINT32_MAX;

	if (!refused(port, sizeof(value), __builtin_return_address(0)))
		__asm__ volatile("inl %w1, %k0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

void vet_port_outb(uint8_t value, uint16_t port)
{
	if (!refused(port, sizeof(value), __builtin_return_address(0)))
		__asm__ volatile("outb %b0, %w1" : : "a"(value), "Nd"(port) : "memory");
}

void vet_port_outw(uint16_t value, uint16_t port)
{
	if (!refused(port, sizeof(value), __builtin_return_address(0)))
		__asm__ volatile("outw %w0, %w1" : : "a"(value), "Nd"(port) : "memory");
}

void vet_port_outl(uint32_t value, uint16_t port)
{
	if (!refused(port, sizeof(value), __builtin_return_address(0)))
		__asm__ volatile("outl %k0, %w1" : : "a"(value), "Nd"(port) : "memory");
}
