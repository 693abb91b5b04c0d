/* SPDX-License-Identifier: MIT */
/* What a kernel would have: enough that the corpus compiles before and after it is patched. */
#ifndef IO_H
#define IO_H

#include <bootvet/annotate.h>
#include <stddef.h>

#define RTC_PORT(x) (0x70 + (x))
#define PIC_MASTER_CMD 0x20
#define PIC_MASTER_IMR (PIC_MASTER_CMD + 1)
enum { KBD_DATA = 0x60, KBD_STATUS = KBD_DATA | 4 };
#define VGA_WINDOW 0xb8000UL
#define MTRR_DEFAULT 0x2ff
#define COM1 ((unsigned short)0x3f8)

unsigned char inb(unsigned short port);
unsigned short inw(unsigned short port);
void outb(unsigned char value, unsigned short port);
void outl(unsigned int value, unsigned short port);
void insw(unsigned short port, void *to, unsigned long count);
int rdmsrl_safe(unsigned int msr, unsigned long long *value);
int wrmsrl_safe(unsigned int msr, unsigned long long value);
unsigned long long native_read(unsigned int msr);
void native_write(unsigned int msr, unsigned long long value);
void *phys_to_virt(unsigned long address);
int printed(const char *text);

#define rdmsr(msr, low, high) ((low) = (unsigned int)native_read(msr), (high) = (unsigned int)(native_read(msr) >> 32))
#define rdmsrl(msr, value) ((value) = native_read(msr))
#define wrmsr(msr, low, high) native_write((msr), (low) | (unsigned long long)(high) << 32)
#define wrmsrl(msr, value) native_write((msr), (value))

enum { X86_LEGACY_I8042_PLATFORM_ABSENT, X86_LEGACY_I8042_FIRMWARE_ABSENT, X86_LEGACY_I8042_EXPECTED_PRESENT };
extern struct {
	struct {
		int i8042, rtc, warm_reset, no_vga, reserve_bios_regions;
		struct {
			int pnpbios;
		} devices;
	} legacy;
} x86_platform;
int paravirt_enabled(void);
int xen_pv_domain(void);
#define paravirt_has(feature) paravirt_has_##feature()
int paravirt_has_RTC(void);
int paravirt_has_FPU(void);

#endif
