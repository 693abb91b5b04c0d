/* SPDX-License-Identifier: MIT */
/* Two initcalls that any guest may run: who made the processor, and who is underneath. */
#include "console.h"
#include "initcall.h"
#include "port.h"

enum { HYPERVISOR_LEAF = 0x40000000, CPUID_ECX_HYPERVISOR = 1u << 31 };

static void say_register(uint32_t text)
{
	for (; text; text >>= 8)
		say("%c", (int)(text & 0xff));
}

static void processor_show(void)
{
	struct cpuid_registers r = cpuid_read(0);

	say("processor: ");
	say_register(r.ebx);
	say_register(r.edx);
	say_register(r.ecx);
	say("\n");
}
initcall(processor_show);

static void hypervisor_show(void)
{
	struct cpuid_registers r;

	if (!(cpuid_read(1).ecx & CPUID_ECX_HYPERVISOR))
		return;
	r = cpuid_read(HYPERVISOR_LEAF);
	say("hypervisor: ");
	say_register(r.ebx);
	say_register(r.ecx);
	say_register(r.edx);
	say("\n");
}
initcall(hypervisor_show);
