/* SPDX-License-Identifier: MIT */
/*
 * Finds the instructions in an inline-assembly template that touch hardware: in, out, ins, outs, rdmsr, wrmsr, cpuid; those
 * that call, and those that change a bit in memory; and tells whether others may leave it or follow pointers.
 * In: the template's text (AT&T).  Out: one row each, operands as they are written.  Knows nothing of Clang.
 */
#ifndef BOOTVET_EXTRACT_INLINEASSEMBLY_H
#define BOOTVET_EXTRACT_INLINEASSEMBLY_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace bootvet {

enum class AsmAccessKind { PortRead, PortWrite, MsrRead, MsrWrite, Cpuid };

struct AsmAccess {
	AsmAccessKind Kind;
	unsigned Bits = 0;     /* 0: the other operand's width tells */
	std::string Port;      /* "%w1", "%[port]", "%%dx", "$0x80"; "" for the d register */
	std::string Data;      /* the other operand of in and out */
};

/* bt, bts, btr, btc: the bit at a distance, which may lie beyond the operand, of a word in memory. */
struct AsmBit {
	enum Change { Tests, Sets, Resets, Complements } Change;
	unsigned Bits = 0;          /* of the word; 0: the operand's width tells */
	std::string Number, Memory; /* operands */
};

struct AsmTemplate {
	llvm::SmallVector<AsmAccess, 2> Accesses;
	llvm::SmallVector<std::string, 2> Calls; /* what follows `call`: "name", "%P[old]", "*%c[pointer]" */
	llvm::SmallVector<AsmBit, 1> Bits;
	bool Others = false;    /* instructions that are not among these */
	bool Transfers = false; /* one that returns, or jumps beyond this template and its labels, or calls far */
	bool Follows = false;   /* one that reads or writes where a register points, or beyond its memory operand */
	bool Names = false;     /* a symbol's name may stand in it, other than as what is called or jumped to */
};

AsmTemplate parseAsmTemplate(llvm::StringRef Text);

} // namespace bootvet

#endif
