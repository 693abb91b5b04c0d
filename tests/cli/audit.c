/* SPDX-License-Identifier: MIT */
/*
 * What `bootvet audit` is to count: test-audit.sh knows every name here.  pvh and linux-64 choose different consoles;
 * one object is reached only through another's initialiser; one function is inlined everywhere.
 */
#include <bootvet/annotate.h>

#define KEPT __attribute__((noinline))

static inline __attribute__((always_inline)) void outb(unsigned char value, unsigned short port)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline __attribute__((always_inline)) unsigned long long rdmsr(unsigned number)
{
	unsigned low, high;

	__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number));
	return low | (unsigned long long)high << 32;
}

static inline __attribute__((always_inline)) unsigned cpuid(unsigned leaf)
{
	unsigned a, b, c, d;

	__asm__ volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "0"(leaf));
	return a;
}

struct console {
	void (*init)(void);
	const char *const *names;
};

const char vga_name[] = "vga", serial_name[] = "serial";
const char *const vga_names[] = { vga_name }, *const serial_names[] = { serial_name };

KEPT static void vga_init(void)
{
	outb(0x0e, 0x3d4);
	outb(0x0f, 0x3d5);
}

KEPT static void serial_init(void)
{
	outb(0x80, 0x3fb);
}

const struct console vga = { vga_init, vga_names }, serial = { serial_init, serial_names };
const struct console *console = &serial;
int dead_data[25] = { 1 };

extern void outside(void);
unsigned long mangled, key;

KEPT static void below_late(void)
{
	__asm__ volatile("");
}

KEPT static void late(void)
{
	below_late();
	outside();
}

KEPT vet_boundary("firmware has told that it is there") void clock_init(void)
{
	outb(0x0b, 0x70);
}

KEPT static void timer_init(void)
{
	outb(0x34, 0x43);
}

KEPT vet_requires(acpi) void tables_read(void)
{
	__asm__ volatile("");
}

KEPT static void msr_at(unsigned number)
{
	rdmsr(number);
}

vet_entry(linux_64) void start_pc(void)
{
	console = &vga;
	console->init();
}

vet_entry(pvh) void start(unsigned *info, unsigned long random)
{
	if (*info == 0x336ec578)
		cpuid(0x40000000);
	console->init();
	clock_init();
	if (vet_has(pit_8254))
		timer_init();
	if (vet_has(acpi))
		tables_read();
	msr_at(0x1b);
	msr_at(info[1]);
	key = random;
	mangled = (unsigned long)late ^ key;
	((void (*)(void))(mangled ^ key))();
}
