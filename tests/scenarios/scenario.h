/* SPDX-License-Identifier: MIT */
/*
 * What every scenario shares: functions that require a capability, functions that require nothing, and values that
 * nobody can know.  All are undefined on purpose: a call of an undefined function is a proof hole, never a finding.
 * Each scenario file includes this, is compiled by run.sh, and is judged against the verdicts in its own comments
 * (README.md tells how they are written).
 */
#ifndef SCENARIO_H
#define SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <bootvet/annotate.h>

int opaque(void);          /* any value, a new one at every call */
void safe(void);           /* returns */
void take(const void *p);  /* may read, write and call what it is passed */
_Noreturn void halt(void); /* never returns */

vet_requires(vga) void need_vga(void);
vet_requires(vga) int need_vga_value(void);
vet_requires(i8042) void need_i8042(void);
vet_requires(cmos_rtc) void need_cmos_rtc(void);
vet_requires(mtrr) void need_mtrr(void);
vet_requires(kasan_shadow) void need_kasan_shadow(void);
vet_requires(slab) void need_slab(void);

/* mtrr is there on every guest of these tests but Xen PV, so a call of this is wrong without a claim of absence. */
vet_requires_absent(mtrr) void need_no_mtrr(void);
vet_requires_absent(vga) void need_no_vga(void);

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define ENODEV 19

#endif
