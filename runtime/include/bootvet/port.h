/* SPDX-License-Identifier: MIT */
/*
 * Port accesses that know whose port it is, by the same table that bootvet judges by (annotations/models/x86.yaml).  A
 * touch of what is known absent is a trap, VET_TRAP_PORT; where the host then goes on, a read gives all ones, as a bus
 * that nobody drives does, and a write is dropped.  A port that nobody's is, or of hardware that is not known absent, is
 * accessed.  A port of several capabilities is absent only where all are.
 *
 * Arguments stand as in Linux: what is written, then where.
 */
#ifndef BOOTVET_PORT_H
#define BOOTVET_PORT_H

#include <stdint.h>

/* A trap names the place by the return address: behind these the wrappers below stay in their callers, and never a jump. */
uint8_t vet_port_inb(uint16_t port);
uint16_t vet_port_inw(uint16_t port);
uint32_t vet_port_inl(uint16_t port);
void vet_port_outb(uint8_t value, uint16_t port);
void vet_port_outw(uint16_t value, uint16_t port);
void vet_port_outl(uint32_t value, uint16_t port);

#define VET_PORT_INLINE static inline __attribute__((__always_inline__))
#define VET_PORT_CALL_ENDS __asm__ volatile("")

VET_PORT_INLINE uint8_t vet_inb(uint16_t port)
{
	uint8_t value = vet_port_inb(port);

	VET_PORT_CALL_ENDS;
	return value;
}

VET_PORT_INLINE uint16_t vet_inw(uint16_t port)
{
	uint16_t value = vet_port_inw(port);

	VET_PORT_CALL_ENDS;
	return value;
}

VET_PORT_INLINE uint32_t vet_inl(uint16_t port)
{
	uint32_t value = vet_port_inl(port);

	VET_PORT_CALL_ENDS;
	return value;
}

VET_PORT_INLINE void vet_outb(uint8_t value, uint16_t port)
{
	vet_port_outb(value, port);
	VET_PORT_CALL_ENDS;
}

VET_PORT_INLINE void vet_outw(uint16_t value, uint16_t port)
{
	vet_port_outw(value, port);
	VET_PORT_CALL_ENDS;
}

VET_PORT_INLINE void vet_outl(uint32_t value, uint16_t port)
{
	vet_port_outl(value, port);
	VET_PORT_CALL_ENDS;
}

#endif
