/* SPDX-License-Identifier: MIT */
/*
 * Who is behind a symbol that code calls and its source does not: compilers and their sanitizers; and which of the source's things a
 * name is about that a compiler made.  In: a name.  Out: a kind, or the source's name.
 */
#ifndef BOOTVET_LINK_COMPILER_NAMES_H
#define BOOTVET_LINK_COMPILER_NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum vet_instrumentation {
	VET_INSTRUMENTATION_NONE,
	VET_INSTRUMENTATION_SHADOW, /* checks addresses: needs their shadow mapped */
	VET_INSTRUMENTATION_OTHER,  /* coverage, races, tracing */
};

/* memcpy and the like: compilers call them for copies and fills. */
bool vet_is_compiler_name(const char *name);

/* memcpy, memmove, memset: the program's own may check addresses too. */
bool vet_is_replaceable_name(const char *name);

/* `f.cold', `f.constprop.0': made by a compiler of the function whose name is its first *whole bytes. */
bool vet_is_part_name(const char *name, size_t *whole);

/* The name that a static local or literal of facts has in the source, of *length bytes; NULL: it is another thing. */
const char *vet_static_base(const char *name, size_t *length);

/* `x.12': what GCC calls such a static; the source's name is its first *length bytes. */
bool vet_is_numbered_static(const char *name, size_t *length);

/* An entry that checks one access. */
bool vet_is_check_name(const char *name);

enum vet_instrumentation vet_instrumentation_of(const char *name);

#endif
