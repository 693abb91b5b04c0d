/* SPDX-License-Identifier: MIT */
/*
 * What differs from machine to machine, as operations: the defaults do nothing, a driver that found its hardware puts its
 * own in their place.  Callers need not know who did.
 */
#ifndef DEMO_PLATFORM_H
#define DEMO_PLATFORM_H

#include <stdbool.h>
#include <stdint.h>

#include <bootvet/annotate.h>

struct wall_time {
	unsigned int year, month, day, hour, minute, second;
};

struct timer_ops {
	const char *name;
	void (*start)(unsigned int hertz);
	uint64_t (*read)(void);
	void (*stop)(void);
};

struct platform_ops {
	void (*interrupts_setup)(void);
	void (*interrupt_done)(unsigned int line);
	void (*interrupt_unmask)(unsigned int line);
	void (*memory_types_show)(void);
	/* The pointer's type carries the requirement: whoever calls through it must have asked. */
	vet_requires(cmos_rtc) bool (*wall_clock_read)(struct wall_time *time);
	/* The end of a boot: devices stop asking for anything, then the machine goes off. */
	void (*quiesce)(void);
	void (*shutdown)(void);
	const struct timer_ops *timer;
};

extern struct platform_ops platform;

/* The drivers' own faces; each installs itself where its hardware is, and does nothing elsewhere. */
void pic_setup(void);
void pit_setup(void);
void rtc_setup(void);
void mtrr_setup(void);
void i8042_setup(void);

void platform_setup(void);

/*
 * Each driver shows that it works where its hardware is present, and is entered without asking where it is absent, which
 * has to trap.  Where nobody knows, neither.
 */
void vga_exercise(void);
void rtc_exercise(void);
void pic_exercise(void);
void pit_exercise(void);
void mtrr_exercise(void);

void platform_exercise(void);

_Noreturn void platform_stop(void);

#endif
