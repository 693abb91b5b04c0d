/* SPDX-License-Identifier: MIT */
/* See subject.h.  With EXPLICIT the sites are made by vet_function, without it by the plugin. */
#include "subject.h"

#ifdef EXPLICIT
#define SITE(capability, function) vet_function(capability, function)
#else
#define SITE(capability, function) VET_STATIC_ASSERT(1, "the plugin makes it")
#endif

unsigned int ran;

SITE(vga, subject_global);
void subject_global(void)
{
	ran += 1;
}

SITE(pic_8259, subject_several);
SITE(mtrr, subject_several);
SITE(vga, subject_several);
int subject_several(int a, int b, int c)
{
	ran += 1;
	return a + 2 * b + 3 * c;
}

SITE(cmos_rtc, subject_present);
void subject_present(void)
{
	ran += 1;
}

SITE(hpet, subject_unknown);
void subject_unknown(void)
{
	ran += 1;
}

SITE(lpt, subject_conflict);
void subject_conflict(void)
{
	ran += 1;
}

SITE(idt, subject_phase);
void subject_phase(void)
{
	ran += 1;
}

SITE(vga, subject_weak);
__attribute__((weak)) void subject_weak(void)
{
	ran += 1;
}

extern __attribute__((alias("subject_global"))) void subject_alias(void);

vet_requires(vga) static void hidden(void);
SITE(vga, hidden);
static void hidden(void)
{
	ran += 1;
}

vet_subsystem_begin(i8042)
void subject_region(void);
SITE(i8042, subject_region);
void subject_region(void)
{
	ran += 1;
}
vet_subsystem_end

/* Not `inline` for vet_function, which says so. */
#ifdef EXPLICIT
vet_requires(vga) static void in_line(void);
#else
vet_requires(vga) static inline void in_line(void);
#endif
SITE(vga, in_line);
static void in_line(void)
{
	ran += 1;
}

void call_static(void)
{
	hidden();
}

void call_static_by_pointer(void)
{
	void (*volatile pointer)(void) = hidden;

	pointer();
}

void call_by_assembly(void)
{
	/* No red zone to spoil: the call is in a frame of its own (-mno-red-zone). */
	__asm__ volatile("call subject_global" : : : "memory", "cc", "eax", "ecx", "edx"
#ifdef __x86_64__
			 , "rsi", "rdi", "r8", "r9", "r10", "r11"
#endif
	);
}

void call_in_tail(void)
{
	subject_global();
}

void call_inline(void)
{
	in_line();
}

void (*const subject_table[])(void) = { subject_global, hidden };

#define ANSWERS(name, capability)                   \
	int has_##name(void)                        \
	{                                           \
		return vet_has(capability) ? 1 : 0; \
	}                                           \
	int absent_##name(void)                     \
	{                                           \
		return vet_absent(capability) ? 1 : 0; \
	}
ANSWERS(vga, vga)
ANSWERS(rtc, cmos_rtc)
ANSWERS(hpet, hpet)
ANSWERS(lpt, lpt)
ANSWERS(idt, idt)

/* So much between the guard and where it leads that the branch is a long one. */
int far_guard(int value)
{
	if (!vet_has(cmos_rtc))
		return -1;
	__asm__ volatile(".fill 300, 1, 0x90" : "+r"(value));
	return value;
}

void require_vga(void)
{
	vet_require(vga);
	ran += 1;
}

void require_rtc(void)
{
	vet_require(cmos_rtc);
	ran += 1;
}

void require_hpet(void)
{
	vet_require(hpet);
	ran += 1;
}

void require_idt(void)
{
	vet_require(idt);
	ran += 1;
}

int entered_vga(void)
{
	vet_function_enter(vga);
	return 5;
}

int entered_rtc(void)
{
	vet_function_enter(cmos_rtc);
	return 6;
}
