/* SPDX-License-Identifier: MIT */
/*
 * The instructions that reach hardware: ports, model-specific registers, CPUID, CR0, the time-stamp counter.  Every driver
 * goes through these; what is touched is decided by whoever passes the number.
 */
#ifndef DEMO_PORT_H
#define DEMO_PORT_H

#include <stdint.h>

#include <bootvet/annotate.h>

static inline uint8_t port_read8(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %w1, %b0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

static inline void port_write8(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %b0, %w1" : : "a"(value), "Nd"(port) : "memory");
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

struct cpuid_registers {
	uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid_registers cpuid_read(uint32_t leaf)
{
	struct cpuid_registers r;

	__asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(0));
	return r;
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
