/* SPDX-License-Identifier: MIT */
/* Port, MSR and CPUID primitives as kernels write them; the scenarios about hardware touches call these. */
#ifndef PORTS_H
#define PORTS_H

#include <stdint.h>

static inline void outb(uint8_t value, uint16_t port)
{
	asm volatile("outb %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline uint8_t inb(uint16_t port)
{
	uint8_t value;

	asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

static inline void outw(uint16_t value, uint16_t port)
{
	asm volatile("outw %w0, %w1" : : "a"(value), "Nd"(port) : "memory");
}

static inline void outsb(uint16_t port, const void *from, unsigned long count)
{
	asm volatile("rep; outsb" : "+S"(from), "+c"(count) : "d"(port) : "memory");
}

static inline uint64_t rdmsr(uint32_t msr)
{
	uint32_t low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return low | (uint64_t)high << 32;
}

static inline void wrmsr(uint32_t msr, uint64_t value)
{
	asm volatile("wrmsr" : : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)) : "memory");
}

#endif
