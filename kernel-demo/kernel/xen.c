/* SPDX-License-Identifier: MIT */
/*
 * Hypercalls of a Xen guest with hardware virtualisation: CPUID names a model-specific register, and what is written to it
 * is where Xen puts a page of code, 32 bytes a hypercall (Xen, include/public/arch-x86/cpuid.h, include/public/xen.h).
 * Only the first domain may write to Xen's own console; of the others, Xen prints what they write to its debug port
 * (xen/arch/x86/hvm/hvm.c, hvm_print_line).
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
	PAGE_SIZE = 4096,
	HYPERCALL_SIZE = 32,
	MEMORY_OP = 12,
	MEMORY_OP_MAP = 9, /* XENMEM_memory_map */
	CONSOLE_IO = 18,
	CONSOLE_IO_WRITE = 0,
	SCHEDULE = 29,
	SCHEDULE_SHUTDOWN = 2,
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

static uint8_t hypercall_page[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));

static struct map_entry map_entries[MAP_LIMIT];
static struct memory_map map = {.count = MAP_LIMIT, .entries = map_entries};

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

static int64_t hypercall(unsigned int number, uint64_t first, uint64_t second, uint64_t third)
{
	int64_t result;

	__asm__ volatile("call *%[entry]"
			 : "=a"(result), "+D"(first), "+S"(second), "+d"(third)
			 : [entry] "r"(hypercall_page + number * HYPERCALL_SIZE)
			 : "memory", "cc");
	return result;
}

/* Leaf base + 2: EBX is the number of the register. */
static void hypercall_page_setup(void)
{
	msr_write(cpuid_read(xen_base() + 2).ebx, (uintptr_t)hypercall_page);
}

static void line_put(void)
{
	if (hypercall(CONSOLE_IO, CONSOLE_IO_WRITE, line_length, (uintptr_t)line))
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

static void map_read(void)
{
	if (hypercall(MEMORY_OP, MEMORY_OP_MAP, (uintptr_t)&map, 0) || map.count > MAP_LIMIT)
		map.count = 0;
}

static void shut_down(uint32_t reason)
{
	hypercall(SCHEDULE, SCHEDULE_SHUTDOWN, (uintptr_t)&reason, 0);
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
	bool named = false;

	for (unsigned int i = 0; i < map.count; i++) {
		if (map_entries[i].type != MAP_ACPI)
			continue;
		host_memory_add(map_entries[i].start, map_entries[i].size);
		named = true;
	}
	if (!named)
		host_memory_add(hvmloader_start, hvmloader_end - hvmloader_start);
}

void xen_setup(void)
{
	xen_found = xen_probe();
	if (!xen_found)
		return;
	hypercall_page_setup();
	map_read();
	tables_admit();
	console_register(&xen_console);
}

unsigned int xen_memory_map(struct vet_range *ranges, unsigned int limit)
{
	unsigned int count = 0;

	if (!xen_found)
		return 0;
	for (unsigned int i = 0; i < map.count && count < limit; i++)
		if (map_entries[i].type == MAP_USABLE)
			ranges[count++] = (struct vet_range){.start = map_entries[i].start, .size = map_entries[i].size};
	return count;
}

void xen_shutdown(enum xen_shutdown_reason reason)
{
	if (xen_found)
		shut_down(reason);
}
