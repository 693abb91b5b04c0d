/* SPDX-License-Identifier: MIT */
/*
 * What guards, traps and ports share: the table after sealing, whole pages of its own so that it can be made read-only,
 * and the way into a trap.  In: guard.c fills it.  Next: trap.c and port.c read it.
 */
#ifndef BOOTVET_SOURCE_SEALED_H
#define BOOTVET_SOURCE_SEALED_H

/* Whoever includes this is the runtime: what annotate.h declares is defined here, and not weakly. */
#ifndef VET_RUNTIME_LINKED
#define VET_RUNTIME_LINKED
#endif

#include <bootvet/guard.h>
#include <bootvet/site.h>
#include <bootvet/trap.h>

enum {
	VET_PAGE = 4096,
	VET_ORIGINALS = 1024, /* sites without a NOP at their entry that can be trapped */
	VET_BREAKPOINT = 0xcc, /* INT3: one byte, replaced whole whatever other processors do */
	VET_NOP = 0x90,
	VET_ENDBR = 4, /* bytes */
	VET_UD2 = 2, /* bytes; 0f 0b */
	VET_UD2_FIRST = 0x0f
};

struct vet_sealed {
	unsigned char answer[VET_CAPABILITY_COUNT]; /* enum vet_answer; the first member: vet_sealed_table */
	unsigned char sealed;
	unsigned char decided_by[VET_CAPABILITY_COUNT];
	const char *evidence[VET_CAPABILITY_COUNT];
	const char *guest;
	struct vet_sealing sealing;
	unsigned char original[VET_ORIGINALS]; /* of site number i, the byte that the breakpoint replaced */
} __attribute__((aligned(VET_PAGE)));
_Static_assert(sizeof(struct vet_sealed) % VET_PAGE == 0, "whole pages");

const struct vet_sealed *vet_sealed(void);

/* The linker's; both NULL where nothing has sites. */
extern const struct vet_guard_site __start_vet_guards[] __attribute__((weak));
extern const struct vet_guard_site __stop_vet_guards[] __attribute__((weak));
extern const struct vet_function_site __start_vet_functions[] __attribute__((weak));
extern const struct vet_function_site __stop_vet_functions[] __attribute__((weak));

/* The function's first instruction, behind ENDBR where there is one. */
unsigned char *vet_site_entry(const struct vet_function_site *site);

/* Is it a site of a platform capability that is absent? */
_Bool vet_site_traps(const struct vet_function_site *site);

/* Fills in guest and evidence, records it, asks the host, says it; returns where the host says go on. */
void vet_trap_take(struct vet_trap *trap);

#endif
