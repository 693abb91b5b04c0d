/* SPDX-License-Identifier: MIT */
/*
 * The supervisor of a kernel that Xen runs in ring 3: a table of gates in place of an interrupt descriptor table, CPUID as Xen
 * answers it, ports by the right to ask for them (Xen, include/public/arch-x86/xen.h, physdev.h).
 */
#include "xen-pv.h"

#include "interrupt.h"
#include "xen.h"

enum {
	EXCEPTIONS = INTERRUPT_FIRST_LINE,
	CODE_SELECTOR = 0xe033, /* FLAT_KERNEL_CS64 */
	PHYSDEV_SET_IOPL = 6,
};

/* struct trap_info; one of all zeros ends the table. */
struct trap {
	uint8_t vector, flags;
	uint16_t selector;
	uint64_t address;
};

static bool is_first_domain;

extern const uint64_t xen_pv_gate_addresses[EXCEPTIONS];

vet_subsystem_begin(xen_hypercall)

/* The instruction itself answers for the machine; behind these five bytes, "ud2" and "xen", Xen answers for the domain. */
static struct cpuid_registers xen_pv_cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid_registers r;

	__asm__ volatile(".byte 0x0f, 0x0b, 0x78, 0x65, 0x6e\n\tcpuid"
			 : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
			 : "a"(leaf), "c"(subleaf));
	return r;
}

static void xen_pv_gates_load(void)
{
	static struct trap traps[EXCEPTIONS + 1];

	for (unsigned int i = 0; i < EXCEPTIONS; i++)
		traps[i] = (struct trap){.vector = (uint8_t)i, .selector = CODE_SELECTOR, .address = xen_pv_gate_addresses[i]};
	xen_hypercall(XEN_SET_TRAP_TABLE, (uintptr_t)traps, 0, 0, 0);
}

/* There are events in place of lines, and nobody here waits for any: they stay masked, as they were at the start. */
static void xen_pv_interrupts_enable(void)
{
}

/* The image can be written, and has no other processor to tell. */
static void xen_pv_code_write(void *code, const uint8_t *bytes, size_t size)
{
	volatile uint8_t *to = code;

	while (size--)
		*to++ = *bytes++;
	/* Intel SDM volume 3, 8.1.3: a serialising instruction between writing code and running it. */
	xen_pv_cpuid(0, 0);
}

/* Where the first domain asks for power-off by this call alone, Xen leaves the machine standing. */
static void xen_pv_halt(void)
{
	uint32_t reason = is_first_domain ? XEN_SHUTDOWN_REBOOT : XEN_SHUTDOWN_POWEROFF;

	xen_hypercall(XEN_SCHED_OP, XEN_SCHED_SHUTDOWN, (uintptr_t)&reason, 0, 0);
}

static const struct supervisor_ops xen_pv_supervisor = {
	.cpuid = xen_pv_cpuid,
	.gates_load = xen_pv_gates_load,
	.interrupts_enable = xen_pv_interrupts_enable,
	.memory_copy = xen_pv_memory_copy,
	.memory_reach = xen_pv_memory_reach,
	.memory_window = xen_pv_memory_window,
	.code_write = xen_pv_code_write,
	.pages_protect = xen_pv_pages_protect,
	.halt = xen_pv_halt,
};

/* Level 1 is the kernel's: Xen then makes the accesses that the domain has a right to, and reads all ones elsewhere. */
static void ports_open(void)
{
	uint32_t level = 1;

	xen_hypercall(XEN_PHYSDEV_OP, PHYSDEV_SET_IOPL, (uintptr_t)&level, 0, 0);
}

void xen_pv_setup(const struct xen_start_info *info)
{
	supervisor = &xen_pv_supervisor;
	is_first_domain = info->flags & XEN_START_FIRST_DOMAIN;
	ports_open();
	xen_pv_memory_setup(info);
	xen_pv_ring_setup(info);
}

vet_subsystem_end
