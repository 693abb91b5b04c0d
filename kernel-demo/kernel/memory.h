/* SPDX-License-Identifier: MIT */
/*
 * Boot-time memory: ranges that firmware calls usable, handed out from the bottom until memory_seal().  Loaders of every
 * kind bring their map into this one form.
 */
#ifndef DEMO_MEMORY_H
#define DEMO_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include <bootvet/annotate.h>
#include <bootvet/boot.h>

vet_provides(memblock) void memory_setup(const struct vet_range *usable, unsigned int count);

/* Zeroed, 16-aligned, or NULL when nothing is left. */
vet_requires(memblock) void *memory_allocate(size_t size);

vet_requires(memblock) uint64_t memory_left(void);

/* Boot is over: what is left belongs to whoever comes next. */
vet_withdraws(memblock) void memory_seal(void);

#endif
