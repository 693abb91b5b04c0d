/* SPDX-License-Identifier: MIT */
/*
 * Which values a value, a point or an edge is computed from: the one table of operands, and an index of who uses what.
 * Comes in: a function's rows.  Goes out: operands to whoever walks expressions; uses to the fixed point in reach.c.
 */
#ifndef BOOTVET_SOLVE_OPERANDS_H
#define BOOTVET_SOLVE_OPERANDS_H

#include <stddef.h>
#include <stdint.h>

#include "facts/unit.h"

/* The values that a row names: up to three in `one`, and those of a list, `stride` words apart. */
struct vet_operands {
	uint32_t one[3];
	unsigned count;
	const uint32_t *list;
	uint32_t list_count, stride;
};

struct vet_operands vet_value_operands(const struct vet_unit *unit, const struct vet_value *value);

/* The values that change what a point does: addresses, what is stored, arguments, what is called, ports. */
struct vet_operands vet_point_operands(const struct vet_unit *unit, const struct vet_point *point);

/* What depends on a node.  Nodes: values, then points (their results), then parameters, then blocks (being entered by one
 * more edge). */
enum vet_use_kind { VET_USE_VALUE, VET_USE_POINT, VET_USE_BLOCK }; /* of a block: its last condition */

struct vet_use {
	uint32_t kind : 2, number : 30;
};

struct vet_uses {
	uint32_t *first; /* by node, and one more */
	struct vet_use *use;
	uint32_t point_base, parameter_base, block_base, node_count;
};

/* forward: by point, see forward.h.  Free both arrays. */
struct vet_uses vet_uses_index(const struct vet_unit *unit, const struct vet_function *function, const uint32_t *forward);

#endif
