/* SPDX-License-Identifier: MIT */
/* What the program of this folder shares: a kernel's accessors, and what needs what. */
#ifndef HARDWARE_H
#define HARDWARE_H

#include <bootvet/annotate.h>

#define RTC_PORT(x) (0x70 + (x))
#define PIC_MASTER_IMR (0x20 + 1)
enum { KBD_DATA = 0x60, KBD_STATUS = KBD_DATA | 4 };

static inline void outb(unsigned char value, unsigned short port)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline unsigned char inb(unsigned short port)
{
	unsigned char value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void wrmsr(unsigned int msr, unsigned int low, unsigned int high)
{
	__asm__ volatile("wrmsr" : : "c"(msr), "a"(low), "d"(high));
}

struct console {
	void (*clear)(void);
	void (*beep)(void);
};

vet_requires(vga) void vga_clear(void);
vet_requires(vga) int vga_mode(void);
vet_guards(vga) vet_bool have_vga(void);
vet_never_on(xen_pvh_domu) void real_mode_setup(void);
void speaker_beep(void);
void touches(int value);
void calls(int value);
void probes(void);
extern const struct console *console;

#endif
