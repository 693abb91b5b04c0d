/* SPDX-License-Identifier: MIT */
/*
 * Who is behind a symbol that code calls and its source does not: compilers and their sanitizers.  In: a name.  Out: a kind.
 */
#ifndef BOOTVET_LINK_COMPILER_NAMES_H
#define BOOTVET_LINK_COMPILER_NAMES_H

#include <stdbool.h>

enum vet_instrumentation {
	VET_INSTRUMENTATION_NONE,
	VET_INSTRUMENTATION_SHADOW, /* checks addresses: needs their shadow mapped */
	VET_INSTRUMENTATION_OTHER,  /* coverage, races, tracing */
};

/* memcpy and the like: compilers call them for copies and fills. */
bool vet_is_compiler_name(const char *name);

/* memcpy, memmove, memset: the program's own may check addresses too. */
bool vet_is_replaceable_name(const char *name);

/* An entry that checks one access. */
bool vet_is_check_name(const char *name);

enum vet_instrumentation vet_instrumentation_of(const char *name);

#endif
