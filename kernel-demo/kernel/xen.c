/* SPDX-License-Identifier: MIT */
/*
 * Hypercalls of a Xen guest: a page of code that Xen writes, 32 bytes a hypercall.  A guest with hardware virtualisation asks for
 * it: CPUID names a model-specific register, and what is written to it is where the page goes (Xen,
 * include/public/arch-x86/cpuid.h, include/public/xen.h).  Only the first domain may write to Xen's own console; what another
 * with hardware virtualisation writes to its debug port, Xen prints (xen/arch/x86/hvm/hvm.c, hvm_print_line).
 */
#include "xen.h"

#include <stdbool.h>

#include "console.h"
#include "host.h"
#include "port.h"
#include "probe.h"

enum {
	HYPERVISOR_FIRST = 0x40000000,
	HYPERVISOR_LAST = 0x4000ff00,
	HYPERVISOR_STEP = 0x100,
	HYPERCALL_SIZE = 32,
	CONSOLE_IO_WRITE = 0,
	DEBUG_PORT = 0xe9,
	LINE_SIZE = 512,
	MAP_LIMIT = 128,
	MAP_USABLE = 1,
	MAP_ACPI = 3,
};

static const uint32_t ecx_hypervisor = 1u << 31;
static const uint64_t hvmloader_start = 0xfc000000, hvmloader_end = 0xfe000000;

/* An entry of the map, as a BIOS makes them. */
struct __attribute__((packed)) map_entry {
	uint64_t start, size;
	uint32_t type;
};

/* struct xen_memory_map: in, the entries that there is room for; out, those that there are. */
struct memory_map {
	uint32_t count;
	struct map_entry *entries;
};

/* Behind the PV door it is written before the first instruction (boot/entry-xen-pv.S). */
uint8_t xen_hypercall_page[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));

static bool has_debug_port;
static char line[LINE_SIZE];
static size_t line_length;

vet_guards(xen_hypercall) static bool xen_found;

/* The leaf with Xen's signature, at any of the bases: behind Microsoft's when it plays that role too.  0: no Xen. */
static uint32_t xen_base(void)
{
	if (!(cpuid_read(1).ecx & ecx_hypervisor))
		return 0;
	for (uint32_t leaf = HYPERVISOR_FIRST; leaf <= HYPERVISOR_LAST; leaf += HYPERVISOR_STEP) {
		struct cpuid_registers r = cpuid_read(leaf);

		if (r.ebx == 0x566e6558 && r.ecx == 0x65584d4d && r.edx == 0x4d4d566e && r.eax >= leaf + 2)
			return leaf;
	}
	return 0;
}

vet_probes(xen_hypercall) static bool xen_probe(void)
{
	return xen_base();
}

vet_probes(xen_hypercall) enum probe_result probe_xen_hypercall(const struct vet_evidence *evidence)
{
	(void)evidence;
	return xen_probe() ? PROBE_PRESENT : PROBE_ABSENT;
}

vet_subsystem_begin(xen_hypercall)

int64_t xen_hypercall(unsigned int number, uint64_t first, uint64_t second, uint64_t third, uint64_t fourth)
{
	register uint64_t r10 __asm__("r10") = fourth;
	int64_t result;

	__asm__ volatile("call *%[entry]"
			 : "=a"(result), "+D"(first), "+S"(second), "+d"(third), "+r"(r10)
			 : [entry] "r"(xen_hypercall_page + number * HYPERCALL_SIZE)
			 : "memory", "cc");
	return result;
}

/* Leaf base + 2: EBX is the number of the register. */
static void hypercall_page_setup(void)
{
	msr_write(cpuid_read(xen_base() + 2).ebx, (uintptr_t)xen_hypercall_page);
}

static void line_put(void)
{
	if (xen_hypercall(XEN_CONSOLE_IO, CONSOLE_IO_WRITE, line_length, (uintptr_t)line, 0) && has_debug_port)
		for (size_t i = 0; i < line_length; i++)
			port_write8(DEBUG_PORT, (uint8_t)line[i]);
	line_length = 0;
}

/* Xen says things of its own between two hypercalls, in the middle of a line too: a line is one. */
static void xen_write(const char *text, size_t length)
{
	for (; length; length--, text++) {
		line[line_length++] = *text;
		if (*text == '\n' || line_length == LINE_SIZE)
			line_put();
	}
}

static unsigned int map_read(enum xen_map which, uint32_t type, struct vet_range *ranges, unsigned int limit)
{
	static struct map_entry entries[MAP_LIMIT];
	struct memory_map map = {.count = MAP_LIMIT, .entries = entries};
	unsigned int count = 0;

	if (xen_hypercall(XEN_MEMORY_OP, which, (uintptr_t)&map, 0, 0))
		return 0;
	for (unsigned int i = 0; i < map.count && i < MAP_LIMIT && count < limit; i++)
		if (entries[i].type == type)
			ranges[count++] = (struct vet_range){.start = entries[i].start, .size = entries[i].size};
	return count;
}

static void shut_down(uint32_t reason)
{
	xen_hypercall(XEN_SCHED_OP, XEN_SCHED_SHUTDOWN, (uintptr_t)&reason, 0, 0);
}

vet_subsystem_end

static void xen_console_write(const char *text, size_t length)
{
	if (xen_found)
		xen_write(text, length);
}

static const struct console_ops xen_console = {
	.name = "xen",
	.write = xen_console_write,
};

/* Where Xen's map names no tables, hvmloader has put them into the memory that it keeps (tools/firmware/hvmloader/config.h). */
static void tables_admit(void)
{
	struct vet_range tables[VET_BOOT_RANGES];
	unsigned int count = map_read(XEN_MAP_OWN, MAP_ACPI, tables, VET_BOOT_RANGES);

	for (unsigned int i = 0; i < count; i++)
		host_memory_add(tables[i].start, tables[i].size);
	if (!count)
		host_memory_add(hvmloader_start, hvmloader_end - hvmloader_start);
}

/* Behind the PV door there is a page of hypercalls, no port for debugging, and tables are the machine's. */
void xen_setup(void)
{
	xen_found = xen_probe();
	if (!xen_found)
		return;
	if (!xen_hypercall_page[0]) {
		hypercall_page_setup();
		has_debug_port = true;
		tables_admit();
	}
	console_register(&xen_console);
}

unsigned int xen_memory_map(enum xen_map map, struct vet_range *ranges, unsigned int limit)
{
	return xen_found ? map_read(map, MAP_USABLE, ranges, limit) : 0;
}

void xen_shutdown(enum xen_shutdown_reason reason)
{
	if (xen_found)
		shut_down(reason);
}
