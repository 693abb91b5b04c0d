/* SPDX-License-Identifier: MIT */
/*
 * How long an x86 instruction is, and whether it branches, inside analyzer/link only.  In: bytes.  Out: its fields, or nothing when
 * they are no instruction that is known here.  Nothing else of it is looked at.
 */
#ifndef BOOTVET_LINK_INSTRUCTION_H
#define BOOTVET_LINK_INSTRUCTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vet_instruction {
	uint8_t length;       /* bytes, 1 to 15 */
	uint8_t displacement; /* where the field begins, 0 none */
	uint8_t immediate;
	uint8_t branch;       /* where the distance of a direct branch begins, 0 none */
	uint8_t branch_width; /* bytes */
	uint16_t opcode;      /* of the one-byte map; 0x0f00 + of the two-byte map; 0 another */
	bool ends;            /* what follows does not run after it */
	bool indirect;        /* calls or jumps where a register or memory says */
	bool far;             /* calls or jumps to an address that stands in it as it is */
	bool narrow;          /* of 32 bits: where 64 are asked for, code that changes the mode has it */
	bool ambiguous;       /* would be of another length in the other mode */
};

/* false: not known, or longer than the bytes that there are. */
bool vet_instruction_read(struct vet_instruction *instruction, const uint8_t *bytes, size_t room, bool is_64);

#endif
