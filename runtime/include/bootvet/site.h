/* SPDX-License-Identifier: MIT */
/*
 * What annotate.h and the plugin write into the sections `vet_guards` and `vet_functions`, and the runtime reads there.
 * Addresses are distances from the field itself: the same wherever the image is linked, loaded or moved to.
 *
 * A linker script names neither section where it keeps sections that it does not know; one that does not, or that drops
 * what nobody refers to, says so: __start_vet_guards = .; KEEP(*(vet_guards)) __stop_vet_guards = .;
 */
#ifndef BOOTVET_SITE_H
#define BOOTVET_SITE_H

#include <stdint.h>

struct vet_guard_site {
	int32_t code;	    /* the first instruction: a test of the table, then a branch; of vet_require, then UD2 */
	int32_t otherwise;  /* where the answer is no; of vet_require, what follows */
	uint8_t size;	    /* bytes */
	uint8_t capability; /* of a platform */
	uint8_t answer;	    /* VET_ANSWER_HAS, VET_ANSWER_ABSENT; 0: vet_require */
	uint8_t zero;
};
_Static_assert(sizeof(struct vet_guard_site) == 12, "vet_guard_site");

struct vet_function_site {
	int32_t function; /* its entry; one that requires several capabilities has several sites */
	int32_t name;	  /* 0: none is told */
	uint32_t capability;
};
_Static_assert(sizeof(struct vet_function_site) == 12, "vet_function_site");

static inline __attribute__((__unused__)) uintptr_t vet_site_address(const int32_t *distance)
{
	return (uintptr_t)distance + (uintptr_t)(intptr_t)*distance;
}

#endif
