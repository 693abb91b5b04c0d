/* SPDX-License-Identifier: MIT */
/*
 * Which symbol a register holds where code branches through it, inside analyzer/link only.  In: instructions in the order of the code,
 * with their relocations.  Out: for `call *%rax' behind `lea symbol(%rip), %rax' the relocation of the lea; nothing where anything
 * else may have written the register in between.
 */
#ifndef BOOTVET_LINK_REGISTERS_H
#define BOOTVET_LINK_REGISTERS_H

#include "instruction.h"
#include "relocation.h"

struct vet_registers {
	const struct vet_relocation *holds[16]; /* by register; NULL not known */
	uint64_t since[16];                     /* offset of the instruction that put it there */
};

/* One instruction: its bytes, where it stands, and the relocations of its fields, or NULL. */
struct vet_registers_step {
	const struct vet_instruction *instruction;
	const uint8_t *bytes;
	uint64_t at;
	const struct vet_relocation *displacement, *immediate;
	bool is_64;
};

/* What a `call' or `jmp' through this register goes to, or NULL; *since: where it was put there. */
const struct vet_relocation *vet_registers_target(const struct vet_registers *registers, const struct vet_registers_step *step, uint64_t *since);

/* After the instruction. */
void vet_registers_pass(struct vet_registers *registers, const struct vet_registers_step *step);

#endif
