/* SPDX-License-Identifier: MIT */
/*
 * The instructions that reach hardware: ports, model-specific registers, CPUID, CR0, the time-stamp counter.  Every driver
 * goes through these; what is touched is decided by whoever passes the number.
 */
#ifndef DEMO_PORT_H
#define DEMO_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include <bootvet/annotate.h>
#include <bootvet/port.h>

#include "interrupt.h"

/* The runtime's wrappers: after sealing, a touch of what is absent is a trap and not made. */

static inline uint8_t port_read8(uint16_t port)
{
	return vet_inb(port);
}

static inline void port_write8(uint16_t port, uint8_t value)
{
	vet_outb(value, port);
}

static inline uint16_t port_read16(uint16_t port)
{
	return vet_inw(port);
}

static inline void port_write16(uint16_t port, uint16_t value)
{
	vet_outw(value, port);
}

static inline uint32_t port_read32(uint16_t port)
{
	return vet_inl(port);
}

static inline void port_write32(uint16_t port, uint32_t value)
{
	vet_outl(value, port);
}

/* Old chips need about a microsecond between two accesses: a write to the port of power-on codes takes that long. */
vet_boundary("a write to port 0x80 is dropped wherever nobody decodes it, and no guest that traps on it is built for")
static inline void port_delay(void)
{
	port_write8(0x80, 0);
}

static inline uint64_t msr_read(uint32_t number)
{
	uint32_t low, high;

	__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number));
	return low | (uint64_t)high << 32;
}

static inline void msr_write(uint32_t number, uint64_t value)
{
	__asm__ volatile("wrmsr" : : "c"(number), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)) : "memory");
}

/* False where the register faults. */
static inline bool msr_read_if_there(uint32_t number, uint64_t *value)
{
	uint32_t low = 0, high = 0, there = 0;

	__asm__ volatile("1:\trdmsr\n\tmovl $1, %2\n2:\n" FIXUP : "+a"(low), "+d"(high), "+r"(there) : "c"(number));
	*value = low | (uint64_t)high << 32;
	return there;
}

struct cpuid_registers {
	uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid_registers cpuid_read_subleaf(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid_registers r;

	__asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(subleaf));
	return r;
}

static inline struct cpuid_registers cpuid_read(uint32_t leaf)
{
	return cpuid_read_subleaf(leaf, 0);
}

static inline uint64_t cr0_read(void)
{
	uint64_t value;

	__asm__ volatile("mov %%cr0, %0" : "=r"(value));
	return value;
}

static inline void cr0_write(uint64_t value)
{
	__asm__ volatile("mov %0, %%cr0" : : "r"(value) : "memory");
}

static inline uint64_t cycles_read(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return low | (uint64_t)high << 32;
}

static inline void processor_relax(void)
{
	__asm__ volatile("pause");
}

#endif
