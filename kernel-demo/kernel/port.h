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
#include "supervisor.h"

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

/* Memory of devices and firmware; where nobody lets us reach it, as where nobody is: all ones, and writes are lost. */

static inline uint16_t memory_read16(uintptr_t address)
{
	return supervisor->memory_reach(address) ? *(volatile uint16_t *)address : UINT16_MAX;
}

static inline uint32_t memory_read32(uintptr_t address)
{
	return supervisor->memory_reach(address) ? *(volatile uint32_t *)address : UINT32_MAX;
}

static inline void memory_write16(uintptr_t address, uint16_t value)
{
	if (supervisor->memory_reach(address))
		*(volatile uint16_t *)address = value;
}

static inline void memory_write32(uintptr_t address, uint32_t value)
{
	if (supervisor->memory_reach(address))
		*(volatile uint32_t *)address = value;
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

/* False where that faults. */
static inline bool msr_write_if_allowed(uint32_t number, uint64_t value)
{
	uint32_t done = 0;

	__asm__ volatile("1:\twrmsr\n\tmovl $1, %0\n2:\n" FIXUP
			 : "+r"(done)
			 : "c"(number), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
			 : "memory");
	return done;
}

static inline struct cpuid_registers cpuid_read_subleaf(uint32_t leaf, uint32_t subleaf)
{
	return supervisor->cpuid(leaf, subleaf);
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
