/* SPDX-License-Identifier: MIT */
/*
 * What is to be trapped, in an object of its own (subject.c), compiled in every way that makes sites.  Every function adds
 * to `ran` what tells that its body was run.
 */
#ifndef TEST_SUBJECT_H
#define TEST_SUBJECT_H

#include <bootvet/annotate.h>

extern unsigned int ran;

vet_requires(vga) void subject_global(void);
vet_requires(pic_8259) vet_requires(mtrr) vet_requires(vga) int subject_several(int a, int b, int c);
vet_requires(cmos_rtc) void subject_present(void);
vet_requires(hpet) void subject_unknown(void);
vet_requires(lpt) void subject_conflict(void);
vet_requires(idt) void subject_phase(void);
vet_requires(vga) void subject_weak(void);
void subject_alias(void);
void subject_region(void);

/* Callers; each reaches a static function of subject.c, or one of its globals. */
void call_static(void);
void call_static_by_pointer(void);
void call_by_assembly(void);
void call_in_tail(void);
void call_inline(void);

/* What guards answer, compiled into this object too. */
int has_vga(void), absent_vga(void), has_rtc(void), absent_rtc(void), has_hpet(void), absent_hpet(void), has_lpt(void),
	absent_lpt(void), has_idt(void), absent_idt(void);
int far_guard(int value);
void require_vga(void);
void require_rtc(void);
void require_hpet(void);
void require_idt(void);

/* The check at entry, as a statement. */
int entered_vga(void);
int entered_rtc(void);

extern void (*const subject_table[])(void);

#endif
