/* SPDX-License-Identifier: MIT */
/* Three entries: two join early, the third late; each sets something up that the others do not. */
#include <bootvet/annotate.h>

enum { FROM_BIOS = 1, FROM_PVH, FROM_XEN };

static int loader;
static int messages;
static unsigned long memory;
static void (*shutdown)(void);

static inline void outb(unsigned char value, unsigned short port)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

/* What all use. */
static void say(const char *text)
{
	messages += *text;
}

vet_provides(memblock) static void memory_setup(unsigned long bytes)
{
	memory = bytes;
}

static void console_clear(void)
{
	outb(0x0e, 0x3d4);
	say("console");
}

static void bios_memory_map(void)
{
	memory_setup(640);
}

static void keyboard_flush(void)
{
	outb(0xfe, 0x64);
}

static void bios_shutdown(void)
{
	keyboard_flush();
}

static void hypercall_page(void)
{
	__asm__ volatile("wrmsr" : : "c"(0x40000000), "a"(0), "d"(0));
}

static void xen_shutdown(void)
{
	hypercall_page();
}

static void pit_setup(void)
{
	outb(0x36, 0x43);
}

static void timer_setup(void)
{
	if (loader == FROM_BIOS)
		pit_setup();
	else
		say("no timer");
}

static void scheduler_start(void)
{
	say("scheduler");
}

/* Where all of them meet. */
static void kernel_main(void)
{
	say("kernel");
	timer_setup();
	scheduler_start();
	if (shutdown)
		shutdown();
}

/* Where two of them do. */
static void common_start(void)
{
	say("common");
	if (vet_has(vga))
		console_clear();
	kernel_main();
}

vet_entry(linux_64) void start_from_bios(void)
{
	loader = FROM_BIOS;
	shutdown = bios_shutdown;
	keyboard_flush();
	bios_memory_map();
	common_start();
}

static void pvh_prepare(void)
{
	hypercall_page();
	memory_setup(128);
}

vet_entry(pvh) void start_pvh(void)
{
	loader = FROM_PVH;
	shutdown = xen_shutdown;
	pvh_prepare();
	common_start();
}

static void xen_page_tables(void)
{
	say("page tables");
}

vet_entry(xen_pv) void start_on_xen(void)
{
	loader = FROM_XEN;
	shutdown = xen_shutdown;
	xen_page_tables();
	memory_setup(64);
	kernel_main();
}
