/* SPDX-License-Identifier: MIT */
/*
 * Which capability is touched by a port, a physical address or a model-specific register.  In: the `hardware` part of a
 * model (annotations/models/README.md), the built-in x86 model first of all.  Out: for an access, the sets of
 * capabilities that it needs one of; the solver judges each set against a guest.
 */
#ifndef BOOTVET_SOLVE_HARDWARE_H
#define BOOTVET_SOLVE_HARDWARE_H

#include <stddef.h>
#include <stdint.h>

#include "solve/yaml-reader.h"

enum vet_hardware_space { VET_HARDWARE_PORT, VET_HARDWARE_MEMORY, VET_HARDWARE_MSR, VET_HARDWARE_SPACE_COUNT };

struct vet_hardware_row {
	uint64_t low, high; /* both included */
	unsigned capability;
	unsigned size; /* holds for accesses of this many bytes; 0: of any */
	const char *because;
	unsigned line;
};

struct vet_hardware;

/* Each returns a table that the caller frees, or NULL with one message, "FILE:LINE:COLUMN: error: ...". */
struct vet_hardware *vet_hardware_builtin(char *message, size_t message_size);
struct vet_hardware *vet_hardware_parse(const char *file, const char *text, size_t size, char *message,
					size_t message_size);

/* A model's `hardware` alone; rows point into the document.  NULL: the document has its message. */
struct vet_hardware *vet_hardware_read(struct vet_yaml *yaml, const yaml_node_t *node);

/* Adds copies of another model's rows, whose texts must live on.  0; -1: more than lookups are made for. */
int vet_hardware_join(struct vet_hardware *hardware, const struct vet_hardware *more);

void vet_hardware_free(struct vet_hardware *hardware);

size_t vet_hardware_row_count(const struct vet_hardware *hardware, enum vet_hardware_space space);
const struct vet_hardware_row *vet_hardware_row(const struct vet_hardware *hardware, enum vet_hardware_space space,
						size_t index);

/*
 * What an access of `size` bytes (0: not known; MSRs: 1) that starts anywhere in low..high touches.
 *
 * Each mask is the capabilities of one address: any one of them present satisfies it, it is absent only if all are.  An
 * access is fine only if every mask is; masks that follow from a smaller one are left out.  Masks are sorted.  Returns
 * how many there are, writes at most `capacity`.  Addresses in no row touch nothing that is known.
 */
size_t vet_hardware_lookup(const struct vet_hardware *hardware, enum vet_hardware_space space, int64_t low, int64_t high,
			   unsigned size, uint64_t *masks, size_t capacity);

/* Ditto at one address alone: its mask, 0 in no row. */
uint64_t vet_hardware_at(const struct vet_hardware *hardware, enum vet_hardware_space space, uint64_t address,
			 unsigned size);

/* "ports", "memory", "msrs": the key in the model. */
const char *vet_hardware_space_name(enum vet_hardware_space space);

#endif
