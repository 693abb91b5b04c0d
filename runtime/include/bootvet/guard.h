/* SPDX-License-Identifier: MIT */
/*
 * The two answers behind vet_has() and vet_absent(), before and after sealing, and the phases that come and go.
 * docs/guards-and-traps.md tells what a guard costs, and what a host's linker script and compiler must be told.
 */
#ifndef BOOTVET_GUARD_H
#define BOOTVET_GUARD_H

#include <bootvet/platform.h>

/*
 * From now on the platform's cells are what `platform` says, guard sites are patched, annotated functions of capabilities
 * that are absent trap at their first instruction, and the table is read-only.  Before it, no capability is present and
 * none absent, unless vet_platform_prepare() was called.  Once only: a second call changes nothing, and tells what the
 * first one did.
 *
 * `platform` itself is not needed afterwards, but for the texts it points to.  Call it on one processor while no other
 * runs, with interrupts off, before initialisation code is freed, when exceptions have handlers that call
 * vet_trap_handle().
 */
struct vet_sealing {
	unsigned int guards, guards_patched;	   /* sites of vet_has, vet_absent, vet_require; of phases there are none */
	unsigned int functions, functions_trapped; /* sites of annotated functions; those that trap now */
	unsigned int functions_open;		   /* their capability is absent, and they could not be patched */
	_Bool protected;			   /* the host made the table read-only */
};
void vet_seal(const struct vet_platform *platform, struct vet_sealing *sealing);

/* Lets guards answer by `platform` before anything is sealed; changes nothing after. */
void vet_platform_prepare(const struct vet_platform *platform);

/* A phase capability begins, or ends.  Ignored for a platform capability. */
void vet_phase_begin(enum vet_capability capability);
void vet_phase_end(enum vet_capability capability);

#endif
