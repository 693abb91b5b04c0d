/* SPDX-License-Identifier: MIT */
/*
 * Lengths of x86 instructions, 32 and 64 bits; see instruction.h.  Opcode maps: Intel SDM vol. 2, appendix A.
 */
#include "instruction.h"

#define MAX_LENGTH 15u

enum shape {
	NONE = 0,
	MODRM = 1,
	BYTE = 2,   /* an immediate byte */
	WORD = 4,   /* two */
	FULL = 8,   /* as wide as the operand, four at most */
	WIDE = 16,  /* FULL; eight with REX.W */
	SHORT = 32, /* a distance of a byte */
	NEAR = 64,  /* a distance as wide as the operand */
	BAD = 128,
};

struct decoding {
	const uint8_t *bytes;
	size_t room, at;
	bool is_64, operand_16, address_short, rex_w;
	struct vet_instruction *instruction;
};

/* The one-byte map in runs: up to and including `last'. */
struct run {
	uint8_t last, shape;
};

static const struct run one_byte[] = {
	{ 0x3f, NONE } /* arithmetic, below */, { 0x61, NONE }, { 0x62, BAD } /* below */, { 0x63, MODRM }, { 0x67, BAD } /* prefixes */,
	{ 0x68, FULL }, { 0x69, MODRM | FULL }, { 0x6a, BYTE }, { 0x6b, MODRM | BYTE }, { 0x6f, NONE }, { 0x7f, SHORT }, { 0x80, MODRM | BYTE },
	{ 0x81, MODRM | FULL }, { 0x83, MODRM | BYTE }, { 0x8f, MODRM }, { 0x99, NONE }, { 0x9a, BAD } /* below */, { 0x9f, NONE }, { 0xa3, BAD } /* below */,
	{ 0xa7, NONE }, { 0xa8, BYTE }, { 0xa9, FULL }, { 0xaf, NONE }, { 0xb7, BYTE }, { 0xbf, WIDE }, { 0xc1, MODRM | BYTE }, { 0xc2, WORD },
	{ 0xc3, NONE }, { 0xc5, BAD }, { 0xc6, MODRM | BYTE }, { 0xc7, MODRM | FULL }, { 0xc8, WORD | BYTE }, { 0xc9, NONE }, { 0xca, WORD },
	{ 0xcc, NONE }, { 0xcd, BYTE }, { 0xcf, NONE }, { 0xd3, MODRM }, { 0xd5, BYTE }, { 0xd7, NONE }, { 0xdf, MODRM }, { 0xe3, SHORT },
	{ 0xe7, BYTE }, { 0xe9, NEAR }, { 0xea, BAD }, { 0xeb, SHORT }, { 0xef, NONE }, { 0xf0, BAD }, { 0xf1, NONE }, { 0xf3, BAD },
	{ 0xf5, NONE }, { 0xf7, MODRM } /* with an immediate for test */, { 0xfd, NONE }, { 0xff, MODRM },
};

static const struct run two_bytes[] = {
	{ 0x03, MODRM }, { 0x04, BAD }, { 0x09, NONE }, { 0x0a, BAD }, { 0x0b, NONE }, { 0x0c, BAD }, { 0x0d, MODRM }, { 0x0e, NONE },
	{ 0x0f, MODRM | BYTE }, { 0x23, MODRM }, { 0x27, BAD }, { 0x2f, MODRM }, { 0x35, NONE }, { 0x36, BAD }, { 0x37, NONE }, { 0x3f, BAD },
	{ 0x6f, MODRM }, { 0x73, MODRM | BYTE }, { 0x76, MODRM }, { 0x77, NONE }, { 0x7f, MODRM }, { 0x8f, NEAR }, { 0x9f, MODRM }, { 0xa2, NONE },
	{ 0xa3, MODRM }, { 0xa4, MODRM | BYTE }, { 0xa5, MODRM }, { 0xa7, BAD }, { 0xaa, NONE }, { 0xab, MODRM }, { 0xac, MODRM | BYTE },
	{ 0xb9, MODRM }, { 0xba, MODRM | BYTE }, { 0xc1, MODRM }, { 0xc2, MODRM | BYTE }, { 0xc3, MODRM }, { 0xc6, MODRM | BYTE }, { 0xc7, MODRM },
	{ 0xcf, NONE }, { 0xff, MODRM },
};

static unsigned shape_in(const struct run *runs, uint8_t opcode)
{
	while (runs->last < opcode)
		runs++;
	return runs->shape;
}

static bool take(struct decoding *d, size_t bytes)
{
	d->at += bytes;
	return d->at <= d->room && d->at <= MAX_LENGTH;
}

/* ModRM, SIB and the displacement. */
static bool take_modrm(struct decoding *d)
{
	uint8_t modrm = d->at < d->room ? d->bytes[d->at] : 0;
	unsigned mod = modrm >> 6, rm = modrm & 7, displacement = 0;

	if (!take(d, 1))
		return false;
	if (mod == 3)
		return true;
	if (!d->is_64 && d->address_short) {
		displacement = mod == 1 ? 1 : mod == 2 || rm == 6 ? 2 : 0;
	} else {
		bool no_base = rm == 5;

		if (rm == 4) {
			if (!take(d, 1))
				return false;
			no_base = (d->bytes[d->at - 1] & 7) == 5;
		}
		displacement = mod == 1 ? 1 : mod == 2 || no_base ? 4 : 0;
	}
	if (displacement)
		d->instruction->displacement = (uint8_t)d->at;
	return take(d, displacement);
}

static bool take_rest(struct decoding *d, unsigned shape)
{
	unsigned full = d->operand_16 ? 2 : 4, immediate = 0;

	if (shape & BAD)
		return false;
	if (shape & MODRM && !take_modrm(d))
		return false;
	immediate += shape & BYTE ? 1 : 0;
	immediate += shape & WORD ? 2 : 0;
	immediate += shape & FULL ? full : 0;
	immediate += shape & WIDE ? (d->rex_w ? 8 : full) : 0;
	if (shape & (SHORT | NEAR)) {
		d->instruction->branch = (uint8_t)d->at;
		d->instruction->branch_width = shape & SHORT ? 1 : d->is_64 || !d->operand_16 ? 4 : 2;
		immediate = d->instruction->branch_width;
	}
	if (immediate)
		d->instruction->immediate = (uint8_t)d->at;
	return take(d, immediate);
}

/* 0F xx, 0F 38 xx, 0F 3A xx; map as VEX counts them. */
static bool take_map(struct decoding *d, unsigned map)
{
	uint8_t opcode = d->at < d->room ? d->bytes[d->at] : 0;

	if (!take(d, 1))
		return false;
	if (map == 1 && (opcode == 0x38 || opcode == 0x3a)) {
		map = opcode == 0x38 ? 2 : 3;
		if (!take(d, 1))
			return false;
	}
	if (map == 1)
		d->instruction->opcode = (uint16_t)(0x0f00 | opcode);
	/* 0F 0B ud2, 0F 07 sysret, 0F 35 sysexit, 0F B9 ud1 */
	if (map == 1 && (opcode == 0x0b || opcode == 0x07 || opcode == 0x35 || opcode == 0xb9))
		d->instruction->ends = true;
	return take_rest(d, map == 1 ? shape_in(two_bytes, opcode) : map == 2 ? MODRM : map == 3 ? MODRM | BYTE : BAD);
}

/* C5, C4, 62: prefixes that hold the map. */
static bool take_vector(struct decoding *d, uint8_t opcode)
{
	uint8_t next = d->at < d->room ? d->bytes[d->at] : 0;

	if (!d->is_64 && next >> 6 != 3)
		return take_rest(d, MODRM); /* lds, les, bound */
	if (opcode == 0xc5)
		return take(d, 1) && take_map(d, 1);
	if (opcode == 0xc4)
		return take(d, 2) && take_map(d, next & 0x1f);
	return take(d, 3) && take_map(d, next & 7);
}

static bool take_one_byte(struct decoding *d, uint8_t opcode)
{
	unsigned shape = shape_in(one_byte, opcode), reg = d->at < d->room ? d->bytes[d->at] >> 3 & 7 : 0;

	d->instruction->opcode = opcode;
	if (opcode < 0x40) {
		static const uint8_t arithmetic[8] = { MODRM, MODRM, MODRM, MODRM, BYTE, FULL, NONE, NONE };

		if (d->is_64 && (opcode & 7) >= 6)
			return false;
		return take_rest(d, arithmetic[opcode & 7]);
	}
	if (d->is_64 && (opcode == 0x60 || opcode == 0x61 || opcode == 0x82 || opcode == 0xce || (opcode & 0xfe) == 0xd4))
		return false;
	if (opcode == 0x62 || opcode == 0xc4 || opcode == 0xc5) {
		d->instruction->ambiguous = true;
		return take_vector(d, opcode);
	}
	if ((opcode & 0xfc) == 0xa0) { /* an address as it is */
		d->instruction->ambiguous = true;
		d->instruction->displacement = (uint8_t)d->at;
		return take(d, d->is_64 ? (d->address_short ? 4 : 8) : (d->address_short ? 2 : 4));
	}
	if (opcode == 0x9a || opcode == 0xea) { /* far: offset and selector; invalid in 64 bits */
		d->instruction->immediate = (uint8_t)d->at;
		d->instruction->far = true;
		d->instruction->narrow = true;
		d->instruction->ends = opcode == 0xea;
		return take(d, (d->operand_16 ? 2u : 4u) + 2u);
	}
	d->instruction->ambiguous = (opcode & 0xf8) == 0xb8 && d->rex_w;
	if ((opcode & 0xfe) == 0xf6 && reg < 2)
		shape |= opcode == 0xf6 ? BYTE : FULL;
	/* C2 C3 CA CB CF return, CC int3, E9 EB jmp, FF /4 /5 jmp */
	if (opcode == 0xc2 || opcode == 0xc3 || opcode == 0xca || opcode == 0xcb || opcode == 0xcf || opcode == 0xcc || opcode == 0xe9 || opcode == 0xeb ||
	    (opcode == 0xff && (reg == 4 || reg == 5)))
		d->instruction->ends = true;
	d->instruction->indirect = opcode == 0xff && reg >= 2 && reg <= 5; /* FF /2 /3 call, /4 /5 jmp */
	return take_rest(d, shape);
}

static bool take_prefix(struct decoding *d, uint8_t byte)
{
	switch (byte) {
	case 0x66: d->operand_16 = true; return true;
	case 0x67: d->address_short = true; return true;
	case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x64: case 0x65: case 0xf0: case 0xf2: case 0xf3: return true;
	default: return false;
	}
}

bool vet_instruction_read(struct vet_instruction *instruction, const uint8_t *bytes, size_t room, bool is_64)
{
	struct decoding d = { .bytes = bytes, .room = room, .is_64 = is_64, .instruction = instruction };
	uint8_t opcode;

	*instruction = (struct vet_instruction){ 0 };
	while (d.at < room && d.at < MAX_LENGTH && take_prefix(&d, bytes[d.at]))
		d.at++;
	if (is_64 && d.at < room && (bytes[d.at] & 0xf0) == 0x40)
		d.rex_w = bytes[d.at++] & 8;
	if (d.at >= room || d.at >= MAX_LENGTH)
		return false;
	opcode = bytes[d.at++];
	if (opcode == 0x0f ? !take_map(&d, 1) : !take_one_byte(&d, opcode))
		return false;
	instruction->length = (uint8_t)d.at;
	instruction->ambiguous |= d.address_short;
	return true;
}
