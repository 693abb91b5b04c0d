/* SPDX-License-Identifier: MIT */
/*
 * Finds the instructions in an inline-assembly template that touch hardware: in, out, ins, outs, rdmsr, wrmsr, cpuid; and
 * tells whether others may leave it or follow pointers.
 * In: the template's text (AT&T).  Out: one access each, the port operand as it is written.  Knows nothing of Clang.
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

struct AsmTemplate {
	llvm::SmallVector<AsmAccess, 2> Accesses;
	bool Others = false;    /* instructions that are not among these */
	bool Transfers = false; /* one that calls, returns or jumps beyond this template and its labels */
	bool Follows = false;   /* one that reads or writes where a register points, or beyond its memory operand */
};

AsmTemplate parseAsmTemplate(llvm::StringRef Text);

} // namespace bootvet

#endif
