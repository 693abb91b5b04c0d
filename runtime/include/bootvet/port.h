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

uint8_t vet_inb(uint16_t port);
uint16_t vet_inw(uint16_t port);
uint32_t vet_inl(uint16_t port);
void vet_outb(uint8_t value, uint16_t port);
void vet_outw(uint16_t value, uint16_t port);
void vet_outl(uint32_t value, uint16_t port);

#endif
