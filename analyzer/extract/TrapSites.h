/* SPDX-License-Identifier: MIT */
/*
 * On request only: what makes an annotated function trap at run time.  In: the unit's syntax tree and module, whose facts
 * have been taken.  Out: the same module, with entries in section `vet_functions` or with checks.
 */
#ifndef BOOTVET_EXTRACT_TRAPSITES_H
#define BOOTVET_EXTRACT_TRAPSITES_H

#include "clang/AST/ASTContext.h"
#include "llvm/IR/Module.h"

namespace bootvet {

enum class Trapping {
	None,
	Sites, /* a NOP at each annotated function's entry, and its address in a table: the runtime patches it */
	Checks /* a test of the runtime's table at each annotated function's entry: nothing is patched */
};

void addTraps(clang::ASTContext &Context, llvm::Module &Module, Trapping Kind);

} // namespace bootvet

#endif
