/* SPDX-License-Identifier: MIT */
/*
 * See registers.h.  Early boot code cannot jump by distance to where it was linked: it loads the address, moves it by a constant or by
 * what stands in memory (the distance between two mappings), and jumps there.  These few instructions are understood; all others
 * may have written any register.  Encodings: Intel SDM vol. 2.
 */
#include "registers.h"

#include <string.h>

#define NO_REGISTER 16u

struct decoded {
	uint8_t rex, opcode, modrm;
	bool has_modrm;
};

/* Prefixes but REX are told apart by nobody here: then it is another instruction. */
static struct decoded decode(const struct vet_registers_step *step)
{
	struct decoded decoded = { 0 };
	unsigned at = 0;

	if (step->is_64 && (step->bytes[0] & 0xf0) == 0x40 && step->instruction->length > 1)
		decoded.rex = step->bytes[at++];
	decoded.opcode = step->bytes[at++];
	decoded.has_modrm = at < step->instruction->length;
	if (decoded.has_modrm)
		decoded.modrm = step->bytes[at];
	return decoded;
}

static unsigned mode(const struct decoded *decoded)
{
	return decoded->modrm >> 6;
}

static unsigned middle(const struct decoded *decoded)
{
	return (decoded->modrm >> 3 & 7) | (decoded->rex & 4) << 1;
}

static unsigned last(const struct decoded *decoded)
{
	return (decoded->modrm & 7) | (decoded->rex & 1u) << 3;
}

/* disp32(%rip), or an absolute address in 32 bits. */
static bool is_fixed_place(const struct decoded *decoded)
{
	return mode(decoded) == 0 && (decoded->modrm & 7) == 5;
}

/* 8D lea symbol(%rip), 8D lea symbol; C7 /0 and B8+ mov $symbol. */
static unsigned loaded_register(const struct vet_registers_step *step, const struct decoded *decoded)
{
	if (decoded->opcode == 0x8d && is_fixed_place(decoded) && step->displacement)
		return middle(decoded);
	if (decoded->opcode == 0xc7 && mode(decoded) == 3 && !(decoded->modrm >> 3 & 7) && step->immediate)
		return last(decoded);
	if ((decoded->opcode & 0xf8) == 0xb8 && step->immediate)
		return (decoded->opcode & 7u) | (decoded->rex & 1u) << 3;
	return NO_REGISTER;
}

/* 03 add and 2B sub of memory at a fixed place; 05 2D 81 83 /0 /5 of a constant. */
static unsigned moved_register(const struct vet_registers_step *step, const struct decoded *decoded)
{
	bool adds = !(decoded->modrm >> 3 & 7) || (decoded->modrm >> 3 & 7) == 5;

	if ((decoded->opcode == 0x03 || decoded->opcode == 0x2b) && is_fixed_place(decoded))
		return middle(decoded);
	if ((decoded->opcode == 0x05 || decoded->opcode == 0x2d) && !step->immediate)
		return 0;
	if ((decoded->opcode == 0x81 || decoded->opcode == 0x83) && mode(decoded) == 3 && adds && !step->immediate)
		return last(decoded);
	return NO_REGISTER;
}

const struct vet_relocation *vet_registers_target(const struct vet_registers *registers, const struct vet_registers_step *step, uint64_t *since)
{
	struct decoded decoded = decode(step);
	unsigned kind = decoded.modrm >> 3 & 7;

	if (decoded.opcode != 0xff || !decoded.has_modrm || mode(&decoded) != 3 || (kind != 2 && kind != 4))
		return NULL;
	*since = registers->since[last(&decoded)];
	return registers->holds[last(&decoded)];
}

void vet_registers_pass(struct vet_registers *registers, const struct vet_registers_step *step)
{
	struct decoded decoded = decode(step);
	unsigned loaded = loaded_register(step, &decoded);

	if (loaded != NO_REGISTER) {
		registers->holds[loaded] = step->displacement ? step->displacement : step->immediate;
		registers->since[loaded] = step->at;
	} else if (moved_register(step, &decoded) == NO_REGISTER) {
		memset(registers->holds, 0, sizeof(registers->holds));
	}
}
