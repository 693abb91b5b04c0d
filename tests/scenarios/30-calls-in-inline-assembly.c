/* SPDX-License-Identifier: MIT */
// guest: xen-pvh-domu
/* A call in inline assembly is a call: by name, and through an operand, with what stands in the convention's registers. */
#include "scenario.h"

struct operations {
	void (*plain)(unsigned long number);
	void (*console)(unsigned long number);
	void (*never)(unsigned long number);
};

static void plain(unsigned long number)
{
	(void)number;
}

static void console(unsigned long number)
{
	if (number == 7)
		need_vga(); // error: unguarded vga
	if (number == 8)
		need_i8042(); /* nobody passes 8 */
}

static void never(unsigned long number)
{
	(void)number;
	need_cmos_rtc(); /* nobody calls through that slot */
}

static const struct operations operations = { plain, console, never };

static void through_an_operand(void)
{
	__asm__ volatile("call *%c[slot]" : : [slot] "i"(&operations.plain), "D"(8UL) : "memory");
	__asm__ volatile("call *%c[slot]" : : [slot] "i"(&operations.console), "D"(7UL) : "memory");
}

static void by_name(void)
{
	__asm__ volatile("call need_mtrr" : : : "memory");
	__asm__ volatile("call need_vga" : : : "memory"); // error: unguarded vga
	if (vet_has(vga))
		__asm__ volatile("call need_vga" : : : "memory");
}

/* A bit that is set in a word of flags says nothing of the pointer beside it. */
static struct {
	unsigned long flags;
	void (*handler)(void);
} device = { 0, safe };

static void bits(long number)
{
	__asm__ volatile("btsq %1, %0" : "+m"(device.flags) : "Ir"(number & 31) : "memory");
	device.handler();
}

/* A page of code that a hypervisor writes is data here: whatever stands there returns. */
static unsigned char page[4096];

static void into_a_page(unsigned int number)
{
	__asm__ volatile("call *%[entry]" : : [entry] "r"(page + number * 32) : "memory");
	need_cmos_rtc(); // error: unguarded cmos_rtc
}

vet_entry(pvh) void start(void)
{
	into_a_page(2);
	through_an_operand();
	by_name();
	bits(opaque());
}
