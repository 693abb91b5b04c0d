/* SPDX-License-Identifier: MIT */
/*
 * A compiler's command line as a build wrote it, turned into one that only reads: no output, no plugins, no dependency
 * files, nothing that only GCC knows.  In: a compile database's arguments.  Out: arguments for Clang's driver.
 */
#ifndef BOOTVET_EXTRACT_ARGUMENTS_H
#define BOOTVET_EXTRACT_ARGUMENTS_H

#include "llvm/ADT/ArrayRef.h"

#include <string>
#include <vector>

namespace bootvet {

std::vector<std::string> readingArguments(llvm::ArrayRef<std::string> Command, const std::string &Clang);

} // namespace bootvet

#endif
